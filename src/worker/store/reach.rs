//! Shards that are opened when a question needs them, within a number of bytes.
//!
//! No question holds a store while it waits: what is let go is gone at once, also when a request is cut off, which is never told.

use super::fetch::{self, FIRST_LOOK_MS, Fault, LAST_LOOK_MS, LOST_MS, alone, now, sleep};
use super::ground::{self, Ground};
use super::{Errand, Opened, SIDE_BY_SIDE, STORE, Store, Unavailable};
use crate::api::{DataVersion, ManifestShard};
use crate::service::flights::Flights;
use crate::service::settings::Settings;
use crate::service::shelf::{Claim, Stay};
use crate::{Shard, Trail};
use futures_util::{StreamExt, stream};
use std::rc::Rc;

/// Of what may be open, the part that is opened before anybody asks for it.
const AT_ONCE: u64 = 4;
/// Of the memory for shards that come and go, what their bytes take; the rest is for what is laid out beside them.
const BYTES: u64 = 4;
const PARTS: u64 = 5;
/// Shards that are searched take so many times their bytes, at most, with what is laid out beside them.
const WITH_LAYOUT: u64 = 2;
const MB: u64 = 1 << 20;

thread_local! {
    static ARRIVALS: Flights<()> = Flights::default();
}

/// What became of the shards that a question waits for.
pub(in crate::worker) enum Reached {
    /// Some are open now, or cannot be had: ask again.
    Some,
    /// These do not fit beside those that the question was asked of.
    TooMuch(Vec<String>),
    /// Others had the room for too long.
    Crowded,
}

/// True when all shards of a manifest are opened before anybody asks for them.
pub(super) fn all_at_once(entries: &[ManifestShard], settings: &Settings) -> bool {
    bytes(entries) <= u64::from(settings.shards_mb) * MB / AT_ONCE
}

/// Shards that one question is asked of, at most: all where all fit beside each other.
pub(super) fn most_asked(entries: &[ManifestShard], settings: &Settings) -> usize {
    let all_fit = bytes(entries) <= u64::from(settings.shards_mb) * MB / WITH_LAYOUT;
    (!all_fit).then_some(settings.shards_asked).and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX)
}

fn bytes(entries: &[ManifestShard]) -> u64 {
    entries.iter().map(|entry| entry.bytes).sum()
}

/// When somebody who is not heard of any more no longer counts.
pub(super) fn lost_at(settings: &Settings) -> u64 {
    now() + settings.patience.all_ms + LOST_MS
}

impl Store {
    /// Somebody comes who may need several shards at once.
    pub(in crate::worker) fn enter(&self, settings: &Settings) -> Stay {
        self.shelf.enter(lost_at(settings))
    }

    /// True when shards are opened and let go as questions need them.
    pub(in crate::worker) fn comes_and_goes(&self, settings: &Settings) -> bool {
        let entries = &self.manifest.shards;
        !all_at_once(entries, settings) && entries.iter().any(|entry| self.geocoder.routes(&entry.name))
    }

    /// The shelf has what is open, and nothing else.
    pub(super) fn tidy(&self) {
        let routed = || self.opened.iter().filter(|opened| self.geocoder.routes(&opened.name));
        self.shelf.retain(|name| routed().any(|opened| opened.name == name));
        routed().for_each(|opened| self.weigh(&opened.name));
    }

    /// Notes which shards a question was asked of, and what they take: what a search lays out is kept with them.
    pub(in crate::worker) fn note(&self, trail: &Trail) {
        self.shelf.touch(self.geocoder.asked(trail));
        self.geocoder.asked(trail).for_each(|name| self.weigh(name));
    }

    /// The shards that a question was asked of stay until its answer is out.
    pub(in crate::worker) fn hold(&self, stay: &Stay, trail: &Trail, settings: &Settings) {
        stay.hold(self.geocoder.asked(trail), lost_at(settings));
    }

    /// Opens shards that a question waits for, as many as there is room for beside those that are held; waits for room while others
    /// have it. What cannot be had is done without, and tried again after a while.
    pub(in crate::worker) async fn reach(errand: Errand<'_>, stay: &Stay, wanted: &[String]) -> Reached {
        let settings = errand.settings;
        let (begun, mut pause) = (now(), FIRST_LOOK_MS);
        loop {
            match Self::open(errand).await.claim(stay, wanted, settings) {
                Claim::Here => return Reached::Some,
                Claim::TooMuch(names) => return Reached::TooMuch(names),
                Claim::Room { fetch, .. } => {
                    let arrivals = stream::iter(fetch).map(async |name| arrive(errand, &name).await);
                    arrivals.buffer_unordered(SIDE_BY_SIDE).collect::<()>().await;
                    return Reached::Some;
                }
                Claim::Wait if now() >= begun + settings.patience.all_ms => return Reached::Crowded,
                Claim::Wait => {
                    sleep(pause).await;
                    pause = (pause * 2).min(LAST_LOOK_MS);
                }
            }
        }
    }

    /// Asks for room, and lets go what has to go for it.
    fn claim(&self, stay: &Stay, wanted: &[String], settings: &Settings) -> Claim {
        let (known, unknown): (Vec<&String>, Vec<&String>) = wanted.iter().partition(|name| self.entry(name).is_some());
        if !unknown.is_empty() {
            self.replace(|store| unknown.iter().for_each(|name| store.lose(name, NOT_NAMED.to_owned())));
        }
        let room = self.room(settings);
        ground::prepare(usize::try_from(room / PARTS * BYTES).unwrap_or(usize::MAX));
        let wanted: Vec<(&str, u64)> = known.iter().filter_map(|name| Some((name.as_str(), self.entry(name)?.bytes))).collect();
        let claim = stay.claim(&wanted, room, now(), lost_at(settings));
        if let Claim::Room { gone, .. } = &claim {
            self.replace(|store| gone.iter().for_each(|name| store.let_go(name)));
        }
        claim
    }

    /// Bytes for shards that come and go: what those leave that stay.
    fn room(&self, settings: &Settings) -> u64 {
        let stay = self.opened.iter().filter(|opened| !self.geocoder.routes(&opened.name));
        let stay: u64 = stay.map(|opened| self.geocoder.bytes_of(&opened.name)).sum();
        (u64::from(settings.shards_mb) * MB).saturating_sub(stay)
    }

    fn entry(&self, name: &str) -> Option<&ManifestShard> {
        self.manifest.shards.iter().find(|entry| entry.name == name)
    }

    fn weigh(&self, name: &str) {
        self.shelf.put(name, self.geocoder.bytes_of(name));
    }

    /// Puts a changed copy in the store's place.
    fn replace(&self, change: impl FnOnce(&mut Self)) {
        let mut store = self.again();
        change(&mut store);
        store.tell_lacking();
        STORE.replace(Some(Rc::new(store)));
    }

    /// What came of a shard that was fetched.
    fn receive(&mut self, entry: &ManifestShard, fetched: Result<Shard, Fault>) {
        self.let_go(&entry.name);
        match fetched {
            Ok(shard) => {
                self.unavailable.retain(|lost| lost.name != entry.name);
                self.add(entry, shard);
            }
            Err(fault) => self.lose(&entry.name, fault.to_string()),
        }
    }

    /// One more shard is open.
    pub(super) fn add(&mut self, entry: &ManifestShard, shard: Shard) {
        self.geocoder.add(shard.clone()); // shares the bytes
        self.opened.push(Opened { name: entry.name.clone(), file: entry.file.clone(), shard });
        if self.geocoder.routes(&entry.name) {
            self.weigh(&entry.name);
        }
    }

    fn let_go(&mut self, name: &str) {
        self.geocoder.remove(name);
        self.opened.retain(|opened| opened.name != name);
        self.shelf.remove(name);
    }

    fn lose(&mut self, name: &str, error: String) {
        self.unavailable.retain(|lost| lost.name != name);
        self.unavailable.push(Unavailable { name: name.to_owned(), error, is_stale: false });
    }

    /// The same for one question, without the shards that do not fit beside the others: it says that they were not read.
    pub(in crate::worker) fn without(&self, names: &[String]) -> Self {
        let mut store = self.again();
        let lost = store.unavailable.iter().map(|lost| &lost.name);
        store.geocoder.withhold(lost.chain(names).map(String::as_str));
        store
    }

    /// The same for one question that had to wait for too long: what is not open is missing, as if the store did not have it.
    pub(in crate::worker) fn as_it_is(&self, wanted: &[String]) -> Self {
        let mut store = self.again();
        wanted.iter().for_each(|name| store.lose(name, CROWDED.to_owned()));
        store.tell_lacking();
        store.geocoder.withhold_closed();
        store
    }

    /// Says what cannot be had: to the router, and in answers.
    pub(super) fn tell_lacking(&mut self) {
        let lost = |is_stale: bool| self.unavailable.iter().filter(move |lost| lost.is_stale == is_stale);
        let entries = |is_stale: bool| -> Vec<&ManifestShard> {
            let named = |entry: &&ManifestShard| lost(is_stale).any(|lost| lost.name == entry.name);
            self.manifest.shards.iter().filter(named).collect()
        };
        let edition = DataVersion::of_manifest(&self.manifest).with_missing(&entries(false), &entries(true));
        self.edition = edition;
        self.geocoder.withhold(self.unavailable.iter().filter(|lost| !lost.is_stale).map(|lost| lost.name.as_str()));
    }
}

const NOT_NAMED: &str = "the router knows it, the manifest does not name it; publish the shards again";
const CROWDED: &str = "the memory for shards is taken by other questions; give it more with RUELLE_SHARDS_MB";

/// Opens a shard; who wants it at once waits for the same fetch.
async fn arrive(errand: Errand<'_>, name: &str) {
    let settings = errand.settings;
    let entry = || Store::at_once().and_then(|store| store.entry(name).cloned());
    let Some(entry) = entry() else { return };
    alone(&ARRIVALS, &entry.file, settings.patience, async || {
        let fetched = match length(&entry) {
            Ok(bytes) => fetch::shard(errand, &entry, ground_for(bytes, settings)).await,
            Err(fault) => Err(fault),
        };
        // A newer manifest may have been read meanwhile.
        if let Some(store) = Store::at_once().filter(|store| store.manifest.shards.contains(&entry)) {
            store.replace(|store| store.receive(&entry, fetched));
        }
    })
    .await;
}

/// Bytes of a shard, as the manifest says.
pub(super) fn length(entry: &ManifestShard) -> Result<usize, Fault> {
    usize::try_from(entry.bytes).map_err(|error| Fault::Unfit(error.to_string()))
}

/// Room in the block, for which shards go that nobody is at, if need be; anywhere when that is not enough.
fn ground_for(bytes: usize, settings: &Settings) -> Ground {
    while ground::is_for(bytes) {
        if let Some(ground) = Ground::in_block(bytes, now(), lost_at(settings)) {
            return ground;
        }
        let Some((store, name)) = Store::at_once().and_then(|store| store.shelf.oldest().map(|name| (store, name))) else {
            break;
        };
        store.replace(|store| store.let_go(&name));
    }
    Ground::anywhere(bytes, lost_at(settings))
}
