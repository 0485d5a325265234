//! `ruelle rollback`

use super::history::{History, Version, files, in_service};
use crate::failure::Failure;
use crate::shards::MANIFEST;
use crate::store::{Store, TO, holds, write_surely};
use crate::{output, store};

const EXAMPLES: &str = "\
Examples:
  ruelle rollback --to r2://my-bucket/shards
  ruelle rollback 12 --to /srv/www/shards

All shards of the version must be there; then the manifest is switched. Nothing is deleted: to go forward again, name the
newer version.

Exit status: 0 done, 1 failed, and the data in service is as it was, 2 wrong usage.";

/// Put an earlier version back in service
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Which; by default the one before that in service
    #[arg(value_name = "VERSION")]
    version: Option<u64>,
    /// Where: a directory, the worker's assets, a bucket
    #[arg(long, value_name = TO)]
    to: String,
    /// Take over the lock of a publish that died
    #[arg(long)]
    break_lock: bool,
}

/// Checks, switches and reports.
pub fn run(args: &Args) -> Result<(), Failure> {
    let store = store::open(&args.to)?;
    let store = &*store;
    let _lock = store.lock(args.break_lock)?;
    let history = History::read(store)?;
    let version = match args.version {
        Some(number) => history.find(number)?,
        None => before(store, &history)?,
    };
    let (bytes, manifest) = version.manifest(store)?;
    let lacking = files(&manifest).map(|named| Ok((!holds(store, named, false)?).then(|| store.place(named.file))));
    let lacking: Vec<String> = lacking.collect::<Result<Vec<_>, Failure>>()?.into_iter().flatten().collect();
    let number = version.number;
    if !lacking.is_empty() {
        let lacking = lacking.join("\n  ");
        return Err(Failure::new(format_args!(
            "version {number} is not whole; choose another, or publish its shards again. Missing or damaged:\n  {lacking}"
        )));
    }
    write_surely(store, MANIFEST, &bytes)?;
    output::print(&format!("Version {number} ({}) is in service: {}\n", version.published, store.place(MANIFEST)))
}

/// The version before the one in service. The last version, if the manifest in service is of none.
fn before<'a>(store: &dyn Store, history: &'a History) -> Result<&'a Version, Failure> {
    let serving = in_service(store)?;
    let serving = serving.as_deref().and_then(|bytes| history.with(bytes)).map_or(u64::MAX, |version| version.number);
    history.versions.iter().rev().find(|version| version.number < serving).ok_or_else(|| {
        let place = store.place(MANIFEST);
        Failure::new(format_args!(
            "{place}: there is no earlier version to go back to; `ruelle versions` lists those that are kept"
        ))
    })
}
