//! Reading a manifest's shards into a snapshot.

use super::capacity::fits_at_start;
use super::context::FetchContext;
use super::fault::Fault;
use super::fetch::{Files, ReadManifest, SIDE_BY_SIDE};
use super::snapshot::Snapshot;
use crate::api::{Manifest, ManifestShard};
use crate::service::settings::Settings;
use futures_util::{StreamExt, stream};
use std::rc::Rc;

/// Name of the shard that has the router.
const ROUTER: &str = "communes";

/// Opens the shards of a manifest. Shards that are open in `known` are not fetched again.
pub async fn read(files: &Files, context: FetchContext<'_>, manifest: ReadManifest, known: Option<&Snapshot>) -> Snapshot {
    let mut snapshot = match manifest {
        Ok(manifest) => of_manifest(files, context, manifest, known).await,
        Err(fault) => without_manifest(known, &fault, context.settings),
    };
    snapshot.update_missing();
    snapshot.mark_read();
    snapshot
}

async fn of_manifest(files: &Files, context: FetchContext<'_>, manifest: Rc<Manifest>, known: Option<&Snapshot>) -> Snapshot {
    let mut snapshot = Snapshot::new(Rc::clone(&manifest), known, context.settings);
    // The router first: if not all shards fit at once, those that it knows are opened on demand.
    let (router, others): (Vec<_>, Vec<_>) = manifest.shards.iter().partition(|entry| entry.name == ROUTER);
    open_all(&mut snapshot, files, context, &router, known).await;
    let fits = fits_at_start(&manifest.shards, context.settings);
    let is_open = |entry: &ManifestShard| known.is_some_and(|known| known.open_file(&entry.file).is_some());
    let is_wanted = |entry: &&ManifestShard| fits || !snapshot.geocoder().is_routed(&entry.name) || is_open(entry);
    let wanted: Vec<_> = others.into_iter().filter(is_wanted).collect();
    open_all(&mut snapshot, files, context, &wanted, known).await;
    snapshot
}

async fn open_all(
    snapshot: &mut Snapshot,
    files: &Files,
    context: FetchContext<'_>,
    entries: &[&ManifestShard],
    known: Option<&Snapshot>,
) {
    let read = stream::iter(entries).map(async |entry| {
        let open = known.and_then(|known| known.open_file(&entry.file));
        match open {
            Some(shard) => (*entry, Ok(shard.clone())),
            None => (*entry, files.resident_shard(context, entry).await),
        }
    });
    // In the manifest's order, whichever comes first.
    let read: Vec<_> = read.buffered(SIDE_BY_SIDE).collect().await;
    for (entry, shard) in read {
        match shard {
            Ok(shard) => snapshot.add(entry, shard),
            Err(fault) => snapshot.fall_back_to_stale(entry, known, &fault),
        }
    }
}

/// The known data as it is, since there is no manifest.
fn without_manifest(known: Option<&Snapshot>, fault: &Fault, settings: &Settings) -> Snapshot {
    let nothing = || Snapshot::new(Rc::new(Manifest::new("", Vec::new())), None, settings);
    known.cloned().unwrap_or_else(nothing).with_manifest_fault(fault)
}
