//! What is open in this isolate: read at first use, kept, and read again behind the answers when something is missing or old.

mod asset;
pub(super) mod fetch;

use super::answers::Answers;
use crate::api::{Edition, Manifest, ManifestShard};
use crate::service::flights::Flights;
use crate::{Geocoder, Shard};
use fetch::{Fault, Manners, alone, now};
use futures_util::StreamExt;
use futures_util::stream;
use std::cell::RefCell;
use std::rc::Rc;
use worker::Env;

const MANIFEST: &str = "manifest.json";
/// How long what could not be read is left alone, milliseconds.
const RETRY_MS: u64 = 30_000;
/// Files fetched side by side: what the platform lets through.
const SIDE_BY_SIDE: usize = 4;

thread_local! {
    static STORE: RefCell<Option<Rc<Store>>> = const { RefCell::new(None) };
    static OPENINGS: Flights<Rc<Store>> = Flights::default();
}

/// Every shard that could be opened, and why the others could not.
pub(super) struct Store {
    geocoder: Geocoder,
    edition: Edition,
    answers: Answers,
    opened: Vec<Opened>,
    unavailable: Vec<Unavailable>,
    read_at: u64,
}

/// A shard that answers.
#[derive(Clone)]
struct Opened {
    name: String,
    file: String,
    shard: Shard,
    /// True when the manifest names a newer one that cannot be had.
    is_stale: bool,
}

/// A shard, or the manifest, that could not be had.
pub(super) struct Unavailable {
    /// The shard's name, or `manifest.json`.
    pub(super) name: String,
    /// What is wrong and how to mend it.
    pub(super) error: String,
}

impl Store {
    /// The isolate's store; waits for it when there is none that could answer anything.
    pub(super) async fn open(env: &Env) -> Rc<Self> {
        match Self::at_once() {
            Some(store) if !store.is_empty() || !store.is_due() => store,
            _ => Self::renew(env).await,
        }
    }

    /// Reads what is not there yet, and again what failed.
    pub(super) async fn renew(env: &Env) -> Rc<Self> {
        let manners = Manners::default();
        // The manifest, then the shards.
        let patience = manners.patience.times(2);
        alone(&OPENINGS, "", patience, async || {
            let known = STORE.with_borrow(Clone::clone);
            let store = Rc::new(Self::read(env, known.as_deref(), manners).await);
            STORE.replace(Some(Rc::clone(&store)));
            store
        })
        .await
    }

    /// The isolate's store, when it was opened, as it is.
    pub(super) fn at_once() -> Option<Rc<Self>> {
        STORE.with_borrow(Clone::clone)
    }

    /// What it has answered.
    pub(super) fn answers(&self) -> &Answers {
        &self.answers
    }

    pub(super) fn edition(&self) -> &Edition {
        &self.edition
    }

    pub(super) fn geocoder(&self) -> &Geocoder {
        &self.geocoder
    }

    pub(super) fn unavailable(&self) -> &[Unavailable] {
        &self.unavailable
    }

    /// True when nothing can be answered from it.
    pub(super) fn is_empty(&self) -> bool {
        self.opened.is_empty()
    }

    /// True when it should be read again, and is not being read.
    pub(super) fn is_due(&self) -> bool {
        let is_due = !self.unavailable.is_empty() && now() >= self.read_at + RETRY_MS;
        is_due && !OPENINGS.with(|openings| openings.is_under_way("", now()))
    }

    async fn read(env: &Env, known: Option<&Self>, manners: Manners) -> Self {
        let geocoder = Geocoder::new();
        let edition = Edition::of_shards(&geocoder);
        let mut store =
            Self { geocoder, edition, answers: Answers::default(), opened: Vec::new(), unavailable: Vec::new(), read_at: 0 };
        match fetch::manifest(env, manners).await {
            Ok(manifest) => store.read_shards(env, &manifest, known, manners).await,
            Err(fault) => store.stay_with(known, &fault),
        }
        for opened in &store.opened {
            store.geocoder.add(opened.shard.clone()); // shares the bytes
        }
        store.read_at = now();
        store
    }

    async fn read_shards(&mut self, env: &Env, manifest: &Manifest, known: Option<&Self>, manners: Manners) {
        self.edition = Edition::of_manifest(manifest);
        let kept =
            |entry: &ManifestShard| known.and_then(|store| store.opened.iter().find(|opened| opened.file == entry.file)).cloned();
        let read = stream::iter(&manifest.shards).map(async |entry| match kept(entry) {
            Some(opened) => (entry, Ok(opened.shard)),
            None => (entry, fetch::shard(env, entry, manners).await),
        });
        // In the manifest's order, whichever comes first.
        let read: Vec<_> = read.buffered(SIDE_BY_SIDE).collect().await;
        for (entry, shard) in read {
            let (name, file) = (entry.name.clone(), entry.file.clone());
            match shard {
                Ok(shard) => self.opened.push(Opened { name, file, shard, is_stale: false }),
                Err(fault) => self.miss(&name, &fault, known),
            }
        }
    }

    /// Without a manifest, what was known stays.
    fn stay_with(&mut self, known: Option<&Self>, fault: &Fault) {
        if let Some(known) = known {
            self.edition = known.edition.clone();
            self.opened.clone_from(&known.opened);
        }
        self.unavailable.push(Unavailable { name: MANIFEST.to_owned(), error: fault.to_string() });
    }

    /// A shard that cannot be had is replaced by the one of the same name that was open before.
    fn miss(&mut self, name: &str, fault: &Fault, known: Option<&Self>) {
        let before = known.and_then(|store| store.opened.iter().find(|opened| opened.name == name));
        self.opened.extend(before.map(|before| Opened { is_stale: true, ..before.clone() }));
        self.unavailable.push(Unavailable { name: name.to_owned(), error: fault.to_string() });
    }
}
