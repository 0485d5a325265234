//! Downloads one file, with retries.

use super::attempt::{Outcome, attempt};
use super::ban_file::{BanFile, FileKind};
use super::cache::{Cache, Notes, PartialFile};
use super::gzip;
use crate::failure::Failure;
use crate::http::Agent;
use crate::retry;
use crate::system::{fs, thread};
use ruelle::service::retry::RetryPolicy;
use std::path::PathBuf;
use std::time::Duration;

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

/// The files of a département.
pub struct FetchedFiles {
    /// The house numbers.
    pub addresses: Fetched,
    /// The files beside it that could be had.
    pub extras: Vec<(FileKind, Fetched)>,
    /// The reason for each that could not.
    pub without: Vec<String>,
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

/// The files of a département: the addresses, and those of `extras` that can be had. `follow` fetches one.
pub fn fetch_all(
    code: &'static str,
    extras: &[FileKind],
    follow: impl Fn(BanFile) -> Result<Fetched, Missing>,
) -> Result<FetchedFiles, Missing> {
    let addresses = follow(BanFile { code, kind: FileKind::Addresses })?;
    let mut files = FetchedFiles { addresses, extras: Vec::new(), without: Vec::new() };
    for &kind in extras {
        match follow(BanFile { code, kind }) {
            Ok(fetched) => files.extras.push((kind, fetched)),
            Err(Missing::Unpublished(failure) | Missing::Failed(failure)) => files.without.push(failure.message().to_owned()),
        }
    }
    Ok(files)
}

impl Ban {
    /// A file. `at` is called with bytes so far and total.
    pub fn fetch(&self, file: BanFile, at: &dyn Fn(u64, Option<u64>)) -> Result<Fetched, Missing> {
        match &self.agent {
            Some(agent) => self.download(agent, file, at),
            None => self.offline(file),
        }
    }

    fn offline(&self, file: BanFile) -> Result<Fetched, Missing> {
        let path = self.cache.whole(file);
        if !fs::is_file(&path) {
            let shown = path.display();
            return Err(Missing::Unpublished(Failure::new(format_args!(
                "{file}: there is no {shown}; run once without --offline, or put the file there"
            ))));
        }
        gzip::check(&path).map_err(|fault| {
            Failure::new(format_args!("{}: {fault}; run once without --offline to fetch it again", path.display()))
        })?;
        Ok(self.kept(file, path))
    }

    fn kept(&self, file: BanFile, path: PathBuf) -> Fetched {
        let day = self.cache.known(file).and_then(|notes| notes.day()).unwrap_or_default();
        Fetched { path, day, kept: true }
    }

    fn download(&self, agent: &Agent, file: BanFile, at: &dyn Fn(u64, Option<u64>)) -> Result<Fetched, Missing> {
        let url = file.url(&self.base);
        let mut failed = 0;
        loop {
            let begun = self.cache.begun(file);
            let (why, wait, may_pass) = match self.once(agent, file, &url, at)? {
                Step::Done(fetched) => return Ok(fetched),
                Step::Absent => return Err(Missing::Unpublished(absent(file, &url))),
                Step::Refused(why) => (why, None, false),
                Step::Again(why, wait) => (why, wait, true),
            };
            // Progress, however slow, restarts the count.
            failed = if self.cache.begun(file) >= begun + STRIDE { 1 } else { failed + 1 };
            match retry::pause(self.retries, failed, wait).filter(|_| may_pass) {
                Some(pause) => thread::sleep(pause),
                None => return Err(Missing::Failed(self.hopeless(file, &url, &why, failed))),
            }
        }
    }

    /// One try, with a check of the bytes.
    fn once(&self, agent: &Agent, file: BanFile, url: &str, at: &dyn Fn(u64, Option<u64>)) -> Result<Step, Failure> {
        let kept = self.cache.known(file).filter(|notes| notes.url == url);
        let mut part = self.cache.part(file)?;
        Ok(match attempt(agent, url, kept.as_ref(), &mut part, at)? {
            Outcome::Unchanged => {
                part.drop_if_empty();
                self.unchanged(file)
            }
            Outcome::Received(notes) => match gzip::check(&part.path) {
                Ok(()) => self.received(file, &part, &notes)?,
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

    fn received(&self, file: BanFile, part: &PartialFile, notes: &Notes) -> Result<Step, Failure> {
        let path = self.cache.complete(file, part, notes)?;
        Ok(Step::Done(Fetched { path, day: notes.day().unwrap_or_default(), kept: false }))
    }

    /// Checks the cached file, which is the newest.
    fn unchanged(&self, file: BanFile) -> Step {
        let path = self.cache.whole(file);
        match gzip::check(&path) {
            Ok(()) => Step::Done(self.kept(file, path)),
            Err(fault) => {
                self.cache.forget(file);
                Step::Again(format!("the file that was kept is damaged: {fault}"), None)
            }
        }
    }

    fn hopeless(&self, file: BanFile, url: &str, why: &str, tries: u32) -> Failure {
        let tries = if tries == 1 { String::new() } else { format!(", {tries} times") };
        let older = if fs::is_file(self.cache.whole(file)) { "; --offline builds from the older file that is kept" } else { "" };
        let came = if self.cache.begun(file) > 0 { ": what came is kept" } else { "" };
        Failure::new(format_args!("{file}: {url}: {why}{tries}; try again later{came}{older}"))
    }
}

enum Step {
    Done(Fetched),
    Absent,
    Refused(String),
    Again(String, Option<Duration>),
}

fn absent(file: BanFile, url: &str) -> Failure {
    let mend = if file.kind == FileKind::Addresses { "leave it out, or check --from" } else { "the rest is built without it" };
    Failure::new(format_args!("{file}: BAN publishes no file of it: {url} is not there; {mend}"))
}
