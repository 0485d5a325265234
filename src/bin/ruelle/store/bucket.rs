//! A bucket of R2, or of another S3 store, over HTTPS. Requests are signed in their address (Signature Version 4).

use super::file_store::Store;
use super::lock::Lock;
use crate::failure::Failure;
use crate::{http, retry};
use ruelle::service::retry::RetryPolicy;
use rusty_s3::{Credentials, S3Action, UrlStyle};
use std::time::{Duration, SystemTime};
use std::{env, thread};
use ureq::http::{HeaderMap, StatusCode};
use ureq::{Agent, Body};
use url::Url;

const LOCK: &str = "publish.lock";
/// The lifetime of a signed address.
const LIFETIME: Duration = Duration::from_mins(10);
const SILENCE: Duration = Duration::from_mins(1);
const RETRIES: RetryPolicy = RetryPolicy::patient(6, 500);
/// Most bytes of an error's text, or of a lock.
const MOST_TEXT: u64 = 64 * 1024;
/// The largest file. R2 takes 5 GB at once, five times that of any shard.
const LARGEST: u64 = ruelle::api::MAX_SHARD_BYTES;
/// The variables that a message names.
const HOW: &str = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (an R2 API token), and CLOUDFLARE_ACCOUNT_ID, or AWS_ENDPOINT_URL for \
                   another store";

/// A bucket, with a prefix of all names in it.
pub struct Bucket {
    inner: rusty_s3::Bucket,
    credentials: Credentials,
    prefix: String,
    agent: Agent,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Bucket {
    /// Opens `bucket` or `bucket/prefix`, with address and credentials from the environment.
    pub fn open(place: &str) -> Result<Self, Failure> {
        let (name, prefix) = place.split_once('/').unwrap_or((place, ""));
        if name.is_empty() {
            return Err(Failure::usage(format_args!("--to r2://{place}: expected r2://BUCKET or r2://BUCKET/PREFIX")));
        }
        let set = |name| env::var(name).ok().filter(|value| !value.is_empty());
        let account = || set("CLOUDFLARE_ACCOUNT_ID").map(|id| format!("https://{id}.r2.cloudflarestorage.com"));
        let endpoint = set("AWS_ENDPOINT_URL_S3").or_else(|| set("AWS_ENDPOINT_URL")).or_else(account);
        let (Some(endpoint), Some(credentials)) = (endpoint, Credentials::from_env()) else {
            return Err(Failure::usage(format_args!("r2://{name}: nothing says where it is, or who asks; {HOW}")));
        };
        let fault =
            |error: &dyn std::fmt::Display| Failure::usage(format_args!("{endpoint} is no address of a store: {error}; {HOW}"));
        let url = Url::parse(&endpoint).map_err(|error| fault(&error))?;
        let region = set("AWS_REGION").unwrap_or_else(|| "auto".to_owned());
        let agent = http::agent(SILENCE, url.scheme() == "https");
        let inner = rusty_s3::Bucket::new(url, UrlStyle::Path, name.to_owned(), region).map_err(|error| fault(&error))?;
        let prefix = prefix.trim_matches('/');
        let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
        Ok(Self { inner, credentials, prefix, agent })
    }

    fn key(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    /// Sends a request, with retries, until there is a final answer.
    ///
    /// `call` signs the request again for each try, since signatures expire.
    fn ask(
        &self,
        verb: &str,
        name: &str,
        most: u64,
        call: impl Fn(&Self, &str) -> Result<ureq::http::Response<Body>, ureq::Error>,
    ) -> Result<Answer, Failure> {
        let mut failed = 0;
        loop {
            let (why, wait) = match call(self, &self.key(name)).map_err(|error| (http::may_pass(&error), http::words(&error))) {
                Ok(response) if http::is_passing(response.status()) => {
                    let wait = http::retry_after(response.headers(), SystemTime::now());
                    (format!("the store answered {}", response.status()), wait)
                }
                Ok(response) => {
                    let status = response.status();
                    let headers = response.headers().clone();
                    match response.into_body().into_with_config().limit(most.max(MOST_TEXT) + 1).read_to_vec() {
                        Ok(body) => return Ok(Answer { status, headers, body }),
                        Err(ureq::Error::BodyExceedsLimit(_)) => {
                            let place = self.place(name);
                            return Err(Failure::new(format_args!("{place} has more than {most} bytes; is it the right file?")));
                        }
                        Err(error) => (http::words(&error), None),
                    }
                }
                Err((true, why)) => (why, None),
                Err((false, why)) => return Err(Failure::new(format_args!("cannot {verb} {}: {why}", self.place(name)))),
            };
            failed += 1;
            match retry::pause(RETRIES, failed, wait) {
                Some(pause) => thread::sleep(pause),
                None => {
                    return Err(Failure::new(format_args!(
                        "cannot {verb} {}: {why}, {failed} times; try again later",
                        self.place(name)
                    )));
                }
            }
        }
    }

    fn put(&self, name: &str, bytes: &[u8], if_none: bool) -> Result<Answer, Failure> {
        let is_manifest = name.ends_with("json");
        let kind = if is_manifest { "application/json" } else { "application/octet-stream" };
        let caching = if is_manifest || if_none { "no-cache" } else { "public, max-age=31536000, immutable" };
        self.ask("write", name, MOST_TEXT, |own, key| {
            let mut action = own.inner.put_object(Some(&own.credentials), key);
            if if_none {
                action.headers_mut().insert("if-none-match", "*");
            }
            let url = action.sign(LIFETIME);
            let request = own.agent.put(url.as_str()).header("content-type", kind).header("cache-control", caching);
            if if_none { request.header("if-none-match", "*").send(bytes) } else { request.send(bytes) }
        })
    }

    /// The failure for a store's error, with its code and a remedy.
    fn refused(&self, verb: &str, name: &str, answer: &Answer) -> Failure {
        let text = String::from_utf8_lossy(&answer.body);
        let code = text.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>")).map_or("", |(code, _)| code);
        let code: String = code.chars().filter(char::is_ascii_alphanumeric).take(60).collect();
        let mend = match code.as_str() {
            "RequestTimeTooSkewed" | "AccessDenied" if text.contains("xpired") || code == "RequestTimeTooSkewed" => {
                "this machine's clock is wrong: set it"
            }
            "NoSuchBucket" => "make it: npx wrangler r2 bucket create NAME",
            _ if matches!(answer.status.as_u16(), 401 | 403) => HOW,
            _ => "check the bucket and the token's rights",
        };
        let place = self.place(name);
        Failure::new(format_args!("cannot {verb} {place}: the store answered {} {code}; {mend}", answer.status.as_u16()))
    }
}

impl Store for Bucket {
    fn place(&self, name: &str) -> String {
        format!("r2://{}/{}", self.inner.name(), self.key(name))
    }

    fn read(&self, name: &str, most: u64) -> Result<Option<Vec<u8>>, Failure> {
        let call = |own: &Self, key: &str| {
            own.agent.get(own.inner.get_object(Some(&own.credentials), key).sign(LIFETIME).as_str()).call()
        };
        let answer = self.ask("read", name, most, call)?;
        match answer.status {
            StatusCode::OK => Ok(Some(answer.body)),
            StatusCode::NOT_FOUND if !answer.body.windows(12).any(|part| part == b"NoSuchBucket") => Ok(None),
            _ => Err(self.refused("read", name, &answer)),
        }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let answer = self.put(name, bytes, false)?;
        if answer.status.is_success() { Ok(()) } else { Err(self.refused("write", name, &answer)) }
    }

    fn delete(&self, name: &str) -> Result<(), Failure> {
        let call = |own: &Self, key: &str| {
            own.agent.delete(own.inner.delete_object(Some(&own.credentials), key).sign(LIFETIME).as_str()).call()
        };
        let answer = self.ask("delete", name, MOST_TEXT, call)?;
        let gone = answer.status.is_success() || answer.status == StatusCode::NOT_FOUND;
        if gone { Ok(()) } else { Err(self.refused("delete", name, &answer)) }
    }

    fn length(&self, name: &str) -> Result<Option<u64>, Failure> {
        let call = |own: &Self, key: &str| {
            own.agent.head(own.inner.head_object(Some(&own.credentials), key).sign(LIFETIME).as_str()).call()
        };
        let answer = self.ask("read", name, MOST_TEXT, call)?;
        match answer.status {
            StatusCode::OK => Ok(http::header(&answer.headers, "content-length").and_then(|text| text.parse().ok())),
            StatusCode::NOT_FOUND => Ok(None),
            _ => Err(self.refused("read", name, &answer)),
        }
    }

    fn largest(&self) -> u64 {
        LARGEST
    }

    fn is_near(&self) -> bool {
        false
    }

    fn lock(&self, force: bool) -> Result<Lock<'_>, Failure> {
        if force {
            self.delete(LOCK)?;
        }
        let host = env::var("HOSTNAME").unwrap_or_else(|_| "a machine".to_owned());
        let now = humantime::format_rfc3339_seconds(SystemTime::now());
        let own = format!("process {} of {host}, since {now}, {:016x}\n", std::process::id(), fastrand::u64(..));
        let answer = self.put(LOCK, own.as_bytes(), true)?;
        if !answer.status.is_success() && answer.status != StatusCode::PRECONDITION_FAILED {
            return Err(self.refused("write", LOCK, &answer));
        }
        // Read back: a retry after a lost answer finds its own lock, and a store without conditions overwrites another's.
        let held = self.read(LOCK, MOST_TEXT)?.unwrap_or_default();
        if held != own.as_bytes() {
            let place = self.place(LOCK);
            let held: String = String::from_utf8_lossy(&held).chars().take_while(|c| !c.is_control()).take(120).collect();
            return Err(Failure::new(format_args!(
                "another ruelle publishes there ({place}: {held}); wait until it is done, or, if it died, give --break-lock"
            )));
        }
        Ok(Lock(Some(Box::new(move || {
            // If the lock stays, the next publication says how to break it.
            let _ = self.delete(LOCK);
        }))))
    }
}
