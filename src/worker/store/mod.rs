//! What is open in this isolate: read at first use, kept, and read again behind the answers when something is missing or old.

mod asset;
mod body;
pub(super) mod fetch;
mod ground;
mod reach;

use super::answers::Answers;
use crate::api::{DataVersion, Manifest, ManifestShard};
use crate::service::flights::Flights;
use crate::service::settings::Settings;
use crate::service::shelf::Shelf;
use crate::{Geocoder, Shard};
use fetch::{Fault, alone, now};
use futures_util::StreamExt;
use futures_util::stream;
use ground::Ground;
pub(super) use reach::Reached;
use reach::{all_at_once, most_asked};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use worker::Env;

/// The shard that has the router.
const ROUTER: &str = "communes";
/// Files fetched side by side: what the platform lets through.
const SIDE_BY_SIDE: usize = 4;

type Read = Result<Rc<Manifest>, Fault>;

thread_local! {
    static STORE: RefCell<Option<Rc<Store>>> = const { RefCell::new(None) };
    static OPENINGS: Flights<Rc<Store>> = Flights::default();
    static MANIFESTS: Flights<Read> = Flights::default();
    /// The manifest that was read before the shards, for who wants to know the edition alone.
    static FIRST: RefCell<Option<Rc<Manifest>>> = const { RefCell::new(None) };
}

/// Every shard that could be opened, and why the others could not.
pub(super) struct Store {
    manifest: Rc<Manifest>,
    geocoder: Geocoder,
    edition: DataVersion,
    answers: Rc<Answers>,
    opened: Vec<Opened>,
    /// What is open of the shards that come and go.
    shelf: Rc<Shelf>,
    unavailable: Vec<Unavailable>,
    /// Why the manifest could not be read again.
    manifest_fault: Option<String>,
    read_at: Cell<u64>,
}

/// Who asks the store, and how.
#[derive(Clone, Copy)]
pub(super) struct Errand<'a> {
    pub(super) env: &'a Env,
    pub(super) settings: &'a Settings,
    /// The header of this name, for what is fetched on behalf of a request.
    pub(super) traceparent: Option<&'a str>,
}

impl<'a> Errand<'a> {
    /// The isolate's own, which no request waits for.
    pub(super) fn own(env: &'a Env, settings: &'a Settings) -> Self {
        Self { env, settings, traceparent: None }
    }
}

/// A shard that answers.
#[derive(Clone)]
struct Opened {
    name: String,
    file: String,
    shard: Shard,
}

/// A shard that could not be had.
#[derive(Clone)]
pub(super) struct Unavailable {
    pub(super) name: String,
    /// What is wrong and how to mend it.
    pub(super) error: String,
    /// True when an older one answers in its place.
    pub(super) is_stale: bool,
}

impl Store {
    /// The isolate's store; waits for it when there is none that could answer anything.
    pub(super) async fn open(errand: Errand<'_>) -> Rc<Self> {
        match Self::at_once() {
            Some(store) if !store.is_empty() || !store.is_due(errand.settings) => store,
            _ => Self::renew(errand).await,
        }
    }

    /// Reads what is not there yet, and again what failed.
    pub(super) async fn renew(errand: Errand<'_>) -> Rc<Self> {
        // The manifest, then the shards.
        let patience = errand.settings.patience.times(2);
        alone(&OPENINGS, "", patience, async || {
            let known = STORE.with_borrow(Clone::clone);
            // Left in its place until the store is open, for those who come meanwhile.
            let manifest = match FIRST.with_borrow(Clone::clone).filter(|_| known.is_none()) {
                Some(first) => Ok(first),
                None => manifest(errand).await,
            };
            if let Some(same) = known.as_ref().filter(|known| known.is_whole_and_of(&manifest)) {
                same.read_at.set(now());
                return Rc::clone(same);
            }
            let store = Rc::new(Self::read(errand, manifest, known.as_deref()).await);
            store.tidy();
            STORE.replace(Some(Rc::clone(&store)));
            FIRST.take();
            store
        })
        .await
    }

    /// Version of the data, from the manifest alone: what can be answered from a cache need not wait for shards.
    pub(super) async fn version(errand: Errand<'_>) -> Option<String> {
        let first = FIRST.with_borrow(Clone::clone);
        let manifest = match first {
            Some(first) => first,
            None => manifest(errand).await.ok()?,
        };
        let version = DataVersion::of_manifest(&manifest).version().to_owned();
        // Once the store is open, its own manifest is the newer one.
        if Self::at_once().is_none() {
            FIRST.replace(Some(manifest));
        }
        Some(version)
    }

    /// The isolate's store, when it was opened, as it is.
    pub(super) fn at_once() -> Option<Rc<Self>> {
        STORE.with_borrow(Clone::clone)
    }

    /// What it has answered.
    pub(super) fn answers(&self) -> &Answers {
        &self.answers
    }

    pub(super) fn edition(&self) -> &DataVersion {
        &self.edition
    }

    pub(super) fn geocoder(&self) -> &Geocoder {
        &self.geocoder
    }

    pub(super) fn unavailable(&self) -> &[Unavailable] {
        &self.unavailable
    }

    pub(super) fn manifest_fault(&self) -> Option<&str> {
        self.manifest_fault.as_deref()
    }

    /// Milliseconds since the manifest was asked for.
    pub(super) fn age(&self) -> u64 {
        now().saturating_sub(self.read_at.get())
    }

    /// True when nothing can be answered from it.
    pub(super) fn is_empty(&self) -> bool {
        self.opened.is_empty()
    }

    /// True when it should be read again, and is not being read.
    pub(super) fn is_due(&self, settings: &Settings) -> bool {
        let is_whole = self.unavailable.is_empty() && self.manifest_fault.is_none();
        let after = if is_whole { settings.refresh_ms } else { settings.retry_ms };
        after > 0 && self.age() >= after && !OPENINGS.with(|openings| openings.is_under_way("", now()))
    }

    fn is_whole_and_of(&self, manifest: &Read) -> bool {
        let is_whole = self.unavailable.is_empty() && self.manifest_fault.is_none();
        is_whole && manifest.as_ref().is_ok_and(|manifest| manifest.shards == self.manifest.shards)
    }

    async fn read(errand: Errand<'_>, manifest: Read, known: Option<&Self>) -> Self {
        let mut store = match manifest {
            Ok(manifest) => Self::of_manifest(errand, manifest, known).await,
            Err(fault) => Self::without_manifest(known, &fault, errand.settings),
        };
        store.tell_lacking();
        store.read_at.set(now());
        store
    }

    fn new(manifest: Rc<Manifest>, known: Option<&Self>, settings: &Settings) -> Self {
        let edition = DataVersion::of_manifest(&manifest);
        let mut geocoder = Geocoder::new();
        geocoder.limit_shards(most_asked(&manifest.shards, settings));
        // Whole answers from the same data stay true.
        let answers = known.filter(|known| known.edition.version() == edition.version()).map(|known| Rc::clone(&known.answers));
        Self {
            manifest,
            geocoder,
            edition,
            answers: answers.unwrap_or_else(|| Rc::new(Answers::new(settings.answers_mb))),
            opened: Vec::new(),
            // Who stays at it stays at the newer data's.
            shelf: known.map(|known| Rc::clone(&known.shelf)).unwrap_or_default(),
            unavailable: Vec::new(),
            manifest_fault: None,
            read_at: Cell::new(0),
        }
    }

    async fn of_manifest(errand: Errand<'_>, manifest: Rc<Manifest>, known: Option<&Self>) -> Self {
        let mut store = Self::new(Rc::clone(&manifest), known, errand.settings);
        let is_open =
            |entry: &&ManifestShard| known.is_some_and(|known| known.opened.iter().any(|opened| opened.file == entry.file));
        // The router first: what it knows is opened when it is needed, where it is too much to be opened at once.
        let (router, others): (Vec<_>, Vec<_>) = manifest.shards.iter().partition(|entry| entry.name == ROUTER);
        store.open_all(errand, &router, known).await;
        let all = all_at_once(&manifest.shards, errand.settings);
        let now = others.into_iter().filter(|entry| all || !store.geocoder.routes(&entry.name) || is_open(entry));
        let now: Vec<_> = now.collect();
        store.open_all(errand, &now, known).await;
        store
    }

    async fn open_all(&mut self, errand: Errand<'_>, entries: &[&ManifestShard], known: Option<&Self>) {
        let open =
            |entry: &ManifestShard| known.and_then(|known| known.opened.iter().find(|opened| opened.file == entry.file)).cloned();
        let read = stream::iter(entries).map(async |entry| match open(entry) {
            Some(opened) => (*entry, Ok(opened.shard)),
            None => (*entry, anywhere(errand, entry).await),
        });
        // In the manifest's order, whichever comes first.
        let read: Vec<_> = read.buffered(SIDE_BY_SIDE).collect().await;
        for (entry, shard) in read {
            match shard {
                Ok(shard) => self.add(entry, shard),
                Err(fault) => self.stay_with(entry, known, &fault),
            }
        }
    }

    /// The same data, to be changed.
    fn again(&self) -> Self {
        Self {
            manifest: Rc::clone(&self.manifest),
            geocoder: self.geocoder.clone(),
            edition: self.edition.clone(),
            answers: Rc::clone(&self.answers),
            opened: self.opened.clone(),
            shelf: Rc::clone(&self.shelf),
            unavailable: self.unavailable.clone(),
            manifest_fault: self.manifest_fault.clone(),
            read_at: Cell::new(self.read_at.get()),
        }
    }

    /// A shard that cannot be had is replaced by the one of the same name that was open before.
    fn stay_with(&mut self, entry: &ManifestShard, known: Option<&Self>, fault: &Fault) {
        let before = known.and_then(|known| known.opened.iter().find(|opened| opened.name == entry.name)).cloned();
        self.unavailable.push(Unavailable { name: entry.name.clone(), error: fault.to_string(), is_stale: before.is_some() });
        if let Some(before) = before {
            self.geocoder.add(before.shard.clone());
            self.opened.push(before);
        }
    }

    /// Without a manifest, what was known stays as it is.
    fn without_manifest(known: Option<&Self>, fault: &Fault, settings: &Settings) -> Self {
        let nothing = || Self::new(Rc::new(Manifest::new("", Vec::new())), None, settings);
        Self { manifest_fault: Some(fault.to_string()), ..known.map_or_else(nothing, Self::again) }
    }
}

/// A shard that stays: its memory is not the block of those that come and go.
async fn anywhere(errand: Errand<'_>, entry: &ManifestShard) -> Result<Shard, Fault> {
    let ground = Ground::anywhere(reach::length(entry)?, reach::lost_at(errand.settings));
    fetch::shard(errand, entry, ground).await
}

async fn manifest(errand: Errand<'_>) -> Read {
    alone(&MANIFESTS, "", errand.settings.patience, async || fetch::manifest(errand).await.map(Rc::new)).await
}
