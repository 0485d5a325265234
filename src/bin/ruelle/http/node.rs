//! The HTTP client of Node, and its errors in words.

use super::{CONNECT, NO_HOST, REDIRECTIONS, SILENT, broken, insecure, no_connection, redirected};
use crate::system::web::{self, Fault};
use ::http::header::{HeaderName, HeaderValue};
use ::http::{Response, StatusCode};
use std::io::{self, Read};
use std::time::Duration;

/// A client.
pub struct Agent {
    silence: Duration,
    is_secure: bool,
}

/// A request in the making.
pub struct Request<'a> {
    agent: &'a Agent,
    url: &'a str,
    headers: Vec<String>,
}

/// The rest of a response.
pub struct Body(web::Answer);

/// The address that a response came from.
pub trait ResponseExt {
    /// The last address of all redirections.
    fn get_uri(&self) -> &str;
}

/// A client that gives up after `silence` without a byte from the server. `secure`: HTTPS only.
pub fn agent(silence: Duration, secure: bool) -> Agent {
    Agent { silence, is_secure: secure }
}

impl Agent {
    /// A request for a file.
    pub fn get<'a>(&'a self, url: &'a str) -> Request<'a> {
        Request {
            agent: self,
            url,
            headers: vec!["user-agent".to_owned(), concat!("ruelle/", env!("CARGO_PKG_VERSION")).to_owned()],
        }
    }
}

impl Request<'_> {
    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.extend([name.to_owned(), value.into()]);
        self
    }

    /// Sends the request, and waits for the head of its response.
    pub fn call(self) -> Result<Response<Body>, Fault> {
        let Agent { silence, is_secure } = *self.agent;
        let wait = web::Wait { connect: silence.max(CONNECT), silence, redirections: REDIRECTIONS, is_secure };
        let answer = web::get(self.url, &self.headers, wait)?;
        let mut response = Response::new(());
        *response.status_mut() = StatusCode::from_u16(answer.status()).unwrap_or(StatusCode::BAD_GATEWAY);
        for (name, value) in answer.headers() {
            if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(&value)) {
                response.headers_mut().append(name, value);
            }
        }
        Ok(response.map(|()| Body(answer)))
    }
}

impl Body {
    /// The body as a stream.
    pub fn into_reader(self) -> impl Read {
        self.0
    }
}

impl ResponseExt for Response<Body> {
    fn get_uri(&self) -> &str {
        self.body().0.url()
    }
}

/// Whether a retry may help after this error.
pub fn may_pass(fault: &Fault) -> bool {
    matches!(fault, Fault::NoHost | Fault::NoConnection | Fault::Silence | Fault::Broken(_))
}

/// An error in words, with a remedy.
pub fn words(fault: &Fault) -> String {
    match fault {
        Fault::NoHost => NO_HOST.to_owned(),
        Fault::NoConnection => no_connection(),
        Fault::Silence => SILENT.to_owned(),
        Fault::Redirections => redirected(),
        Fault::Insecure(why) => insecure(why),
        Fault::Broken(why) => broken(why),
        Fault::Other(why) => why.clone(),
    }
}

/// An error of reading a body in words, as for [`words`].
pub fn io_words(error: &io::Error) -> String {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Fault>()) {
        Some(fault) => words(fault),
        None => broken(&error.to_string()),
    }
}
