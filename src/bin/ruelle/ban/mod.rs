//! Files of the Base Adresse Nationale, some for each département: downloaded several at once, and cached.

mod attempt;
mod ban_file;
mod bars;
mod cache;
pub mod codes;
mod fetch;
mod gzip;

pub use ban_file::FileKind;
pub use fetch::{Ban, FetchedFiles, Missing};

use crate::failure::Failure;
use crate::system::thread;
use crate::{http, retry};
use bars::Bars;
use cache::Cache;
use fetch::fetch_all;
use ruelle::service::retry::RetryPolicy;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// The default number of downloads at once.
const AT_ONCE: usize = 4;

/// The options of downloads.
#[derive(clap::Args)]
pub struct Downloads {
    /// Directory on the web that the files of départements are in
    #[arg(
        long,
        value_name = "URL",
        env = "RUELLE_BAN_URL",
        hide_env_values = true,
        default_value = "https://adresse.data.gouv.fr/data/ban/adresses/latest/csv"
    )]
    from: String,
    /// Files to fetch beside the addresses: lieux-dits, languages (in the folder csv-bal-with-lang beside --from's), or none
    #[arg(long, value_name = "LIST", value_delimiter = ',', default_values = ["lieux-dits", "languages"], value_parser = extra)]
    extras: Vec<Extra>,
    /// Directory to keep downloads in; by default `ruelle/ban` among the user's caches
    #[arg(long, value_name = "DIR", env = "RUELLE_CACHE", hide_env_values = true)]
    cache: Option<PathBuf>,
    /// Ask no server: build from what is kept
    #[arg(long)]
    offline: bool,
    /// How long a server may say nothing
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = humantime::parse_duration)]
    silence: Duration,
    /// Tries after the first that failed
    #[arg(long, value_name = "N", default_value_t = 6)]
    retries: u32,
    /// Pause before the first of them; it doubles with each
    #[arg(long, value_name = "TIME", default_value = "500ms", value_parser = humantime::parse_duration)]
    pause: Duration,
}

impl Downloads {
    fn ban(&self) -> Result<Ban, Failure> {
        let base = self.from.trim_end_matches('/');
        if !["https://", "http://"].iter().any(|scheme| base.starts_with(scheme)) {
            return Err(Failure::usage(format_args!("--from {base}: expected an address that begins with https:// or http://")));
        }
        let directory = self.cache.clone().or_else(Cache::usual);
        let directory = directory.ok_or_else(|| Failure::usage("there is no directory for caches here; give --cache DIR"))?;
        let agent = (!self.offline).then(|| http::agent(self.silence, base.starts_with("https://")));
        let retries = RetryPolicy::patient(self.retries.saturating_add(1), retry::milliseconds(self.pause));
        Ok(Ban { base: base.to_owned(), cache: Cache::open(directory)?, agent, retries })
    }

    /// The files of `codes`, in their order, with `jobs` downloads at once.
    pub fn fetch(
        &self,
        codes: &[&'static str],
        jobs: Option<usize>,
        quiet: bool,
    ) -> Result<Vec<Result<FetchedFiles, Missing>>, Failure> {
        let ban = self.ban()?;
        let extras: Vec<FileKind> = self.extras.iter().filter_map(|extra| extra.0).collect();
        let bars = Bars::new(codes.len() * (1 + extras.len()), quiet);
        let next = AtomicUsize::new(0);
        let done = Mutex::new(Vec::new());
        let work = || {
            while let Some((at, code)) = take(codes, &next) {
                let follow = |file| bars.follow(file, |progress| ban.fetch(file, progress));
                let fetched = fetch_all(code, &extras, follow);
                done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((at, fetched));
            }
        };
        thread::scope(|scope| {
            (0..jobs.unwrap_or(AT_ONCE).min(codes.len())).for_each(|_| {
                scope.spawn(work);
            });
        });
        bars.done();
        let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        done.sort_by_key(|(at, _)| *at);
        Ok(done.into_iter().map(|(_, fetched)| fetched).collect())
    }
}

/// A kind of file to fetch beside the addresses, or none.
#[derive(Clone, Copy)]
struct Extra(Option<FileKind>);

fn extra(text: &str) -> Result<Extra, String> {
    match text {
        "none" => Ok(Extra(None)),
        "lieux-dits" => Ok(Extra(Some(FileKind::LieuxDits))),
        "languages" => Ok(Extra(Some(FileKind::Languages))),
        _ => Err("expected lieux-dits, languages or none".to_owned()),
    }
}

fn take(codes: &[&'static str], next: &AtomicUsize) -> Option<(usize, &'static str)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    codes.get(at).map(|code| (at, *code))
}
