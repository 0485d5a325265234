//! The router of a directory, rebuilt whenever one of its shards changes.

use super::install::ShardInstaller;
use crate::failure::Failure;
use ruelle::Shard;
use ruelle::indexer::{Built, Gazetteer, ROUTER, RouterBuilder, ShardReport};
use std::sync::Arc;

/// Adds the router, if the directory had one before, or with `all`. Then it has every commune of France.
/// Those without addresses are where `gazetteer` says.
pub fn add(installer: &mut ShardInstaller, all: bool, source: &str, gazetteer: Option<Arc<Gazetteer>>) -> Result<(), Failure> {
    let before = installer.before(ROUTER).map(|entry| entry.communes);
    if installer.is_empty() || before.is_none() && !all {
        return Ok(());
    }
    let mut router = RouterBuilder::default().with_gazetteer(gazetteer);
    let mut own = 0;
    let mut date = String::new();
    for shard in installer.shards_except(ROUTER) {
        let shard = shard?;
        router.add(&shard).map_err(Failure::new)?;
        own += u64::from(shard.info().communes);
        date = date.max(shard.info().date.clone());
    }
    // A router with more communes than those of its shards keeps them.
    let all = all || before.is_some_and(|communes| communes > own);
    let bytes = router.finish(all, &date, source).map_err(Failure::new)?;
    let communes = Shard::open(bytes.clone()).map_err(Failure::new)?.info().communes;
    let report = ShardReport { communes: communes.into(), ..ShardReport::default() };
    installer.add(Built { name: ROUTER.to_owned(), bytes, report })
}
