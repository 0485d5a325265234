//! Downloads one département's file, with retries.

use super::attempt::{Outcome, attempt};
use super::cache::{Cache, Notes, PartialFile, file_name};
use super::{codes, gzip};
use crate::failure::Failure;
use crate::retry;
use ruelle::service::retry::RetryPolicy;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;
use ureq::Agent;

/// The bytes from which a try counts as progress, even if it was cut.
const STRIDE: u64 = 256 * 1024;

/// A whole file.
pub struct Fetched {
    /// Its path.
    pub path: PathBuf,
    /// Its day, `YYYY-MM-DD`. Empty if the server did not give it.
    pub day: String,
    /// Whether it was in the cache.
    pub kept: bool,
}

/// The reason that there is no file.
pub enum Missing {
    /// BAN has no such file.
    Unpublished(Failure),
    /// The download failed.
    Failed(Failure),
}

impl From<Failure> for Missing {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// A source of files, with a cache.
pub struct Ban {
    /// URL of the directory, without a final slash.
    pub base: String,
    /// The cache.
    pub cache: Cache,
    /// The client. `None` uses the cache alone.
    pub agent: Option<Agent>,
    /// How often a file is tried.
    pub retries: RetryPolicy,
}

impl Ban {
    /// The file of a département. `at` is called with bytes so far and total.
    pub fn fetch(&self, code: &str, at: &dyn Fn(u64, Option<u64>)) -> Result<Fetched, Missing> {
        match &self.agent {
            Some(agent) => self.download(agent, code, at),
            None => self.offline(code),
        }
    }

    fn offline(&self, code: &str) -> Result<Fetched, Missing> {
        let path = self.cache.whole(code);
        if !path.is_file() {
            let label = codes::label(code);
            let shown = path.display();
            return Err(Missing::Unpublished(Failure::new(format_args!(
                "{label}: there is no {shown}; run once without --offline, or put the file there"
            ))));
        }
        gzip::check(&path).map_err(|fault| {
            Failure::new(format_args!("{}: {fault}; run once without --offline to fetch it again", path.display()))
        })?;
        Ok(self.kept(code, path))
    }

    fn kept(&self, code: &str, path: PathBuf) -> Fetched {
        let day = self.cache.known(code).and_then(|notes| notes.day()).unwrap_or_default();
        Fetched { path, day, kept: true }
    }

    fn download(&self, agent: &Agent, code: &str, at: &dyn Fn(u64, Option<u64>)) -> Result<Fetched, Missing> {
        let url = format!("{}/{}", self.base, file_name(code));
        let label = codes::label(code);
        let mut failed = 0;
        loop {
            let begun = self.cache.begun(code);
            let (why, wait, may_pass) = match self.once(agent, code, &url, at)? {
                Step::Done(fetched) => return Ok(fetched),
                Step::Absent => return Err(Missing::Unpublished(absent(&label, &url))),
                Step::Refused(why) => (why, None, false),
                Step::Again(why, wait) => (why, wait, true),
            };
            // Progress, however slow, restarts the count.
            failed = if self.cache.begun(code) >= begun + STRIDE { 1 } else { failed + 1 };
            match retry::pause(self.retries, failed, wait).filter(|_| may_pass) {
                Some(pause) => thread::sleep(pause),
                None => return Err(Missing::Failed(self.hopeless(code, &label, &url, &why, failed))),
            }
        }
    }

    /// One try, with a check of the bytes.
    fn once(&self, agent: &Agent, code: &str, url: &str, at: &dyn Fn(u64, Option<u64>)) -> Result<Step, Failure> {
        let kept = self.cache.known(code).filter(|notes| notes.url == url);
        let mut part = self.cache.part(code)?;
        Ok(match attempt(agent, url, kept.as_ref(), &mut part, at)? {
            Outcome::Unchanged => {
                part.drop_if_empty();
                self.unchanged(code)
            }
            Outcome::Received(notes) => match gzip::check(&part.path) {
                Ok(()) => self.received(code, &part, &notes)?,
                Err(fault) => {
                    part.empty()?;
                    Step::Again(format!("{} bytes came, but {fault}", notes.bytes.unwrap_or_default()), None)
                }
            },
            Outcome::Cut(why, wait) => {
                part.drop_if_empty();
                Step::Again(why, wait)
            }
            Outcome::Absent => {
                part.drop_if_empty();
                Step::Absent
            }
            Outcome::Refused(why) => {
                part.drop_if_empty();
                Step::Refused(why)
            }
        })
    }

    fn received(&self, code: &str, part: &PartialFile, notes: &Notes) -> Result<Step, Failure> {
        let path = self.cache.keep(code, part, notes)?;
        Ok(Step::Done(Fetched { path, day: notes.day().unwrap_or_default(), kept: false }))
    }

    /// Checks the cached file, which is the newest.
    fn unchanged(&self, code: &str) -> Step {
        let path = self.cache.whole(code);
        match gzip::check(&path) {
            Ok(()) => Step::Done(self.kept(code, path)),
            Err(fault) => {
                self.cache.forget(code);
                Step::Again(format!("the file that was kept is damaged: {fault}"), None)
            }
        }
    }

    fn hopeless(&self, code: &str, label: &str, url: &str, why: &str, tries: u32) -> Failure {
        let tries = if tries == 1 { String::new() } else { format!(", {tries} times") };
        let older = if self.cache.whole(code).is_file() { "; --offline builds from the older file that is kept" } else { "" };
        let came = if self.cache.begun(code) > 0 { ": what came is kept" } else { "" };
        Failure::new(format_args!("{label}: {url}: {why}{tries}; try again later{came}{older}"))
    }
}

enum Step {
    Done(Fetched),
    Absent,
    Refused(String),
    Again(String, Option<Duration>),
}

fn absent(label: &str, url: &str) -> Failure {
    Failure::new(format_args!("{label}: BAN publishes no file of it: {url} is not there; leave it out, or check --from"))
}
