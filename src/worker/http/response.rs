//! An answer on its way out: packed into bytes, or as the platform's response.

use crate::api;
use worker::{Headers, Response, ResponseBuilder, Result};

/// Packs an answer: length of the head (three bytes, little-endian), a byte that is 0, head, body.
///
/// The head is lines: status, then names and values in turn. The fourth byte is for the caller's use.
pub fn pack(answer: &api::Response) -> Vec<u8> {
    let mut head = answer.status.to_string();
    for (name, value) in &answer.headers {
        head.extend(["\n", name, "\n", value]);
    }
    let length = u32::try_from(head.len()).unwrap_or(u32::MAX);
    let mut out = Vec::with_capacity(size_of::<u32>() + head.len() + answer.body.len());
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(head.as_bytes());
    out.extend_from_slice(&answer.body);
    out
}

/// Headers of a whole answer, all that there may be.
pub const WHOLE: [&str; 7] =
    ["access-control-allow-origin", "content-type", "cache-control", "vary", "x-ruelle-data", "x-ruelle-warnings", "etag"];

/// Unpacks an answer, or `None` when it is not a whole one.
pub fn unpack(bytes: &[u8]) -> Option<api::Response> {
    let (length, rest) = bytes.split_first_chunk()?;
    let (head, body) = rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
    let mut lines = std::str::from_utf8(head).ok()?.split('\n');
    let mut answer = api::Response::empty(lines.next()?.parse().ok()?);
    answer.headers.clear();
    while let Some((name, value)) = lines.next().zip(lines.next()) {
        answer.headers.push((WHOLE.into_iter().find(|known| *known == name)?, value.to_owned()));
    }
    answer.body = body.to_vec();
    Some(answer)
}

/// The platform's response.
pub fn platform_response(answer: api::Response) -> Result<Response> {
    let builder = ResponseBuilder::new().with_status(answer.status).with_headers(platform_headers(&answer)?);
    Ok(if answer.body.is_empty() { builder.empty() } else { builder.fixed(answer.body) })
}

/// The platform's headers of an answer.
pub fn platform_headers(answer: &api::Response) -> Result<Headers> {
    let headers = Headers::new();
    for (name, value) in &answer.headers {
        headers.set(name, value)?;
    }
    Ok(headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packed_answer_is_length_head_and_body() {
        let mut answer = api::Response::empty(200).with("etag", "\"x\"");
        answer.body = b"{}".to_vec();
        let head = b"200\naccess-control-allow-origin\n*\netag\n\"x\"";
        assert_eq!(pack(&answer), [&42u32.to_le_bytes()[..], head, b"{}"].concat());
        assert_eq!(unpack(&pack(&answer)), Some(answer.clone()));
        assert_eq!(unpack(&pack(&answer.with("x-other", "1"))), None);
    }
}
