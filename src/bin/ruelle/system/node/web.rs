//! Requests to servers, which a thread of Node sends.

use super::host;
use std::fmt;
use std::io::{Error, Read, Result};
use std::time::Duration;
use wasm_bindgen::JsValue;

/// How long a request may take.
#[derive(Clone, Copy)]
pub struct Wait {
    /// For the head of the response.
    pub connect: Duration,
    /// Between two pieces of the body.
    pub silence: Duration,
    /// The most redirections.
    pub redirections: u32,
    /// HTTPS only.
    pub is_secure: bool,
}

/// The reason that there is no response, or no more of it.
#[derive(Debug)]
pub enum Fault {
    /// The host is not known.
    NoHost,
    /// No connection in time.
    NoConnection,
    /// Nothing came for too long.
    Silence,
    /// Too many redirections.
    Redirections,
    /// No secure connection.
    Insecure(String),
    /// The connection ended.
    Broken(String),
    /// Anything else.
    Other(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Fault {}

impl Fault {
    /// The fault that the host threw: its kind, then its reason.
    fn of_host(thrown: &JsValue) -> Self {
        let text = thrown.as_string().unwrap_or_default();
        let (kind, why) = text.split_once(' ').unwrap_or((&text, ""));
        match kind {
            "host" => Self::NoHost,
            "connect" => Self::NoConnection,
            "silence" => Self::Silence,
            "redirections" => Self::Redirections,
            "insecure" => Self::Insecure(why.to_owned()),
            "broken" => Self::Broken(why.to_owned()),
            _ => Self::Other(why.to_owned()),
        }
    }
}

/// A response whose body is still to be read.
pub struct Answer {
    number: u32,
    status: u16,
    url: String,
    headers: Vec<String>,
}

/// Requests a file with these headers, names and values in turn.
pub fn get(url: &str, headers: &[String], wait: Wait) -> std::result::Result<Answer, Fault> {
    let Wait { connect, silence, redirections, is_secure } = wait;
    let times = [connect, silence].map(|time| time.as_secs_f64() * 1000.0);
    let number = host::request(url, headers.to_vec(), &times, redirections, is_secure).map_err(|error| Fault::of_host(&error))?;
    Ok(Answer {
        number,
        status: host::response_status(number),
        url: host::response_url(number),
        headers: host::response_headers(number),
    })
}

impl Answer {
    /// The status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The address that it came from.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Names and values.
    pub fn headers(&self) -> Vec<(String, String)> {
        self.headers.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect()
    }
}

impl Read for Answer {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        host::receive(self.number, buffer).map_err(|error| Error::other(Fault::of_host(&error)))
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        host::hang_up(self.number);
    }
}
