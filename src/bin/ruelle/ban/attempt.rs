//! One request for a département's file, and its outcome.

use super::cache::{Notes, PartialFile};
use crate::failure::Failure;
use crate::http::{Agent, Body, ResponseExt};
use crate::system::time;
use crate::{format_numbers, http};
use ::http::{HeaderMap, Response, StatusCode};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::time::Duration;

const BUFFER: usize = 128 * 1024;
/// The most bytes of a département's file. The largest has some 30 MB.
const MOST: u64 = 1 << 30;

/// The outcome of a request.
pub enum Outcome {
    /// The cached file is the newest.
    Unchanged,
    /// The partial file is as long as the server said. Its bytes are not checked yet.
    Received(Notes),
    /// Nothing, or a beginning. Another try may help, after the pause that the server asked for, if any.
    Cut(String, Option<Duration>),
    /// There is no such file.
    Absent,
    /// Another try would not help.
    Refused(String),
}

/// Requests the rest of `part`, or the whole file if it is newer than `kept`. `at` is called with bytes so far and total.
pub fn attempt(
    agent: &Agent,
    url: &str,
    kept: Option<&Notes>,
    part: &mut PartialFile,
    at: &dyn Fn(u64, Option<u64>),
) -> Result<Outcome, Failure> {
    let (begun, notes) = part.begun();
    let notes = notes.filter(|notes| begun > 0 && notes.url == url && notes.proof().is_some());
    let mut request = agent.get(url).header("accept-encoding", "identity");
    if let Some(proof) = notes.as_ref().and_then(Notes::proof) {
        request = request.header("range", format!("bytes={begun}-")).header("if-range", proof);
    } else if let Some(kept) = kept {
        let proofs = [("if-none-match", &kept.etag), ("if-modified-since", &kept.last_modified)];
        for (name, proof) in proofs.into_iter().filter_map(|(name, proof)| Some((name, proof.as_deref()?))) {
            request = request.header(name, proof);
        }
    }
    match request.call() {
        Ok(response) => answered(response, url, notes, begun, part, at),
        Err(error) if http::may_pass(&error) => Ok(Outcome::Cut(http::words(&error), None)),
        Err(error) => Ok(Outcome::Refused(http::words(&error))),
    }
}

fn answered(
    response: Response<Body>,
    url: &str,
    begun_as: Option<Notes>,
    begun: u64,
    part: &mut PartialFile,
    at: &dyn Fn(u64, Option<u64>),
) -> Result<Outcome, Failure> {
    let status = response.status();
    match status {
        StatusCode::NOT_MODIFIED => Ok(Outcome::Unchanged),
        StatusCode::OK => {
            part.empty()?;
            let notes = notes_of(response.headers(), url, http::header(response.headers(), "content-length").and_then(whole));
            part.note(&notes)?;
            receive(response, notes, 0, part, at)
        }
        StatusCode::PARTIAL_CONTENT => {
            let Some(mut notes) = begun_as.filter(|known| goes_on(response.headers(), known, begun)) else {
                part.empty()?;
                return Ok(Outcome::Cut("the server went on at another place, or with another file".to_owned(), None));
            };
            notes.bytes = notes.bytes.or_else(|| range(response.headers()).and_then(|(_, total)| total));
            receive(response, notes, begun, part, at)
        }
        StatusCode::RANGE_NOT_SATISFIABLE => {
            part.empty()?;
            Ok(Outcome::Cut("the server has less of the file than was received".to_owned(), None))
        }
        StatusCode::NOT_FOUND | StatusCode::GONE => Ok(Outcome::Absent),
        _ => {
            let answer = format!("the server answered {status}{}", elsewhere(&response, url));
            let wait = http::retry_after(response.headers(), time::now());
            Ok(if http::is_passing(status) { Outcome::Cut(asks(answer, wait), wait) } else { Outcome::Refused(answer) })
        }
    }
}

fn asks(answer: String, wait: Option<Duration>) -> String {
    match wait {
        Some(wait) => format!("{answer} and asks to wait {}", humantime::format_duration(Duration::from_secs(wait.as_secs()))),
        None => answer,
    }
}

/// The address that a redirection led to, for a message.
fn elsewhere(response: &Response<Body>, url: &str) -> String {
    let end = response.get_uri().to_string();
    if end == url { String::new() } else { format!(" (at {end}, where it had sent on)") }
}

fn notes_of(headers: &HeaderMap, url: &str, bytes: Option<u64>) -> Notes {
    let text = |name| http::header(headers, name).map(str::to_owned);
    Notes { url: url.to_owned(), etag: text("etag"), last_modified: text("last-modified"), bytes }
}

fn whole(text: &str) -> Option<u64> {
    text.parse().ok()
}

/// The first byte and the total of `Content-Range: bytes 100-199/200`.
fn range(headers: &HeaderMap) -> Option<(u64, Option<u64>)> {
    let (range, total) = http::header(headers, "content-range")?.strip_prefix("bytes ")?.split_once('/')?;
    Some((whole(range.split_once('-')?.0)?, whole(total)))
}

/// Whether the server sends the bytes after the partial file, of the same file.
fn goes_on(headers: &HeaderMap, known: &Notes, begun: u64) -> bool {
    let same = |name, known: &Option<String>| http::header(headers, name).is_none_or(|said| known.as_deref() == Some(said));
    let Some((first, total)) = range(headers) else { return false };
    let fits = total.is_none_or(|total| known.bytes.is_none_or(|known| known == total));
    first == begun && fits && same("etag", &known.etag) && same("last-modified", &known.last_modified)
}

fn receive(
    response: Response<Body>,
    notes: Notes,
    begun: u64,
    part: &mut PartialFile,
    at: &dyn Fn(u64, Option<u64>),
) -> Result<Outcome, Failure> {
    let failed = |error: &std::io::Error, part: &PartialFile| Failure::file("write", &part.path, error);
    part.file.seek(SeekFrom::Start(begun)).map_err(|error| failed(&error, part))?;
    let mut body = response.into_body().into_reader();
    let mut buffer = vec![0; BUFFER];
    let mut received = begun;
    loop {
        at(received, notes.bytes);
        let read = match body.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => {
                return Ok(Outcome::Cut(format!("{} after {}", http::io_words(&error), of(received, notes.bytes)), None));
            }
        };
        received += format_numbers::length(read);
        if received > MOST {
            part.empty()?;
            return Ok(Outcome::Refused(format!("it is larger than {}; is the address right?", format_numbers::size(MOST))));
        }
        part.file.write_all(&buffer[..read]).map_err(|error| failed(&error, part))?;
    }
    if notes.bytes.is_some_and(|bytes| bytes != received) {
        return Ok(Outcome::Cut(format!("the connection ended after {}", of(received, notes.bytes)), None));
    }
    Ok(Outcome::Received(Notes { bytes: Some(received), ..notes }))
}

fn of(received: u64, total: Option<u64>) -> String {
    match total {
        Some(total) => format!("{} of {} bytes", format_numbers::count(received), format_numbers::count(total)),
        None => format!("{} bytes", format_numbers::count(received)),
    }
}
