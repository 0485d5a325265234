//! An answer as it goes out: packed for the short way, or as the platform's response.

use crate::api;
use worker::{Headers, Response, ResponseBuilder, Result};

/// The length of the head (three bytes, little-endian), a byte for what is left to do, the head (lines: status, then names and
/// values in turn), the body.
pub fn packed(answer: &api::Response) -> Vec<u8> {
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

/// Headers of a whole answer, which are few and known.
pub const WHOLE: [&str; 6] =
    ["access-control-allow-origin", "content-type", "cache-control", "vary", "x-ruelle-data", "etag"];

/// What was packed; `None` when it is not a whole answer.
pub fn unpacked(bytes: &[u8]) -> Option<api::Response> {
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

/// As the platform sends it.
pub fn response(answer: api::Response) -> Result<Response> {
    let builder = ResponseBuilder::new().with_status(answer.status).with_headers(headers(&answer)?);
    Ok(if answer.body.is_empty() { builder.empty() } else { builder.fixed(answer.body) })
}

/// The headers of an answer.
pub fn headers(answer: &api::Response) -> Result<Headers> {
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
    fn an_answer_is_its_heads_length_its_head_and_its_body() {
        let mut answer = api::Response::empty(200).with("etag", "\"x\"");
        answer.body = b"{}".to_vec();
        let head = b"200\naccess-control-allow-origin\n*\netag\n\"x\"";
        assert_eq!(packed(&answer), [&42u32.to_le_bytes()[..], head, b"{}"].concat());
        assert_eq!(unpacked(&packed(&answer)), Some(answer.clone()));
        assert_eq!(unpacked(&packed(&answer.with("x-other", "1"))), None);
    }
}
