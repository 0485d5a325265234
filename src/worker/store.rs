//! The shards of this isolate: read once from the static assets, then kept.

use super::answers::Answers;
use crate::api::{Edition, MAX_MANIFEST_BYTES, Manifest, ManifestShard};
use crate::{Geocoder, Shard};
use std::cell::RefCell;
use std::rc::Rc;
use worker::{Date, Env, Fetcher, console_error};

/// The name of the binding in `wrangler.toml`.
const BINDING: &str = "ASSETS";
/// Where the shards are among the assets; the host is never asked.
const BASE: &str = "https://assets.local/shards/";
const MANIFEST: &str = "manifest.json";
/// How long what could not be read is left alone, milliseconds.
const RETRY_MS: u64 = 30_000;

thread_local! {
    // A value, never a promise: Workers cannot share promises between requests.
    static STORE: RefCell<Option<Rc<Store>>> = const { RefCell::new(None) };
}

/// Every shard that could be opened, and why the others could not.
pub(super) struct Store {
    geocoder: Geocoder,
    edition: Edition,
    answers: Answers,
    opened: Vec<(String, Shard)>,
    unavailable: Vec<Unavailable>,
    read_at: u64,
}

/// A shard, or the manifest, that could not be had.
pub(super) struct Unavailable {
    /// The shard's name, or `manifest.json`.
    pub(super) name: String,
    /// What is wrong and how to mend it.
    pub(super) error: String,
}

impl Store {
    /// The isolate's store; reads what is not there yet, and again what failed a while ago.
    pub(super) async fn open(env: &Env) -> Rc<Self> {
        if let Some(store) = Self::at_once() {
            return store;
        }
        let known = STORE.with_borrow(Clone::clone);
        let store = Rc::new(Self::read(env, known.as_deref()).await);
        STORE.replace(Some(Rc::clone(&store)));
        store
    }

    /// The isolate's store when nothing of it must be waited for.
    pub(super) fn at_once() -> Option<Rc<Self>> {
        STORE.with_borrow(Clone::clone).filter(|store| !store.is_due())
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

    fn is_due(&self) -> bool {
        !self.unavailable.is_empty() && Date::now().as_millis() >= self.read_at + RETRY_MS
    }

    async fn read(env: &Env, known: Option<&Self>) -> Self {
        let geocoder = Geocoder::new();
        let edition = Edition::of_shards(&geocoder);
        let mut store =
            Self { geocoder, edition, answers: Answers::default(), opened: Vec::new(), unavailable: Vec::new(), read_at: 0 };
        if let Err(error) = store.read_all(env, known).await {
            store.miss(MANIFEST, error);
        }
        for (_, shard) in &store.opened {
            store.geocoder.add(shard.clone()); // shares the bytes
        }
        store.read_at = Date::now().as_millis();
        store
    }

    async fn read_all(&mut self, env: &Env, known: Option<&Self>) -> Result<(), String> {
        let assets =
            env.assets(BINDING).map_err(|error| format!("{error}; bind the static assets as {BINDING} in wrangler.toml"))?;
        let manifest = get(&assets, MANIFEST, MAX_MANIFEST_BYTES).await?;
        let manifest = Manifest::parse(&manifest).map_err(|error| error.to_string())?;
        self.edition = Edition::of_manifest(&manifest);
        for entry in &manifest.shards {
            let kept = known.and_then(|store| store.opened.iter().find(|(file, _)| *file == entry.file));
            let shard = match kept {
                Some((_, shard)) => Ok(shard.clone()),
                None => read_shard(&assets, entry).await,
            };
            match shard {
                Ok(shard) => self.opened.push((entry.file.clone(), shard)),
                Err(error) => self.miss(&entry.name, error),
            }
        }
        Ok(())
    }

    fn miss(&mut self, name: &str, error: String) {
        console_error!("shard {name}: {error}");
        self.unavailable.push(Unavailable { name: name.to_owned(), error });
    }
}

async fn read_shard(assets: &Fetcher, entry: &ManifestShard) -> Result<Shard, String> {
    let announced = usize::try_from(entry.bytes).map_err(|error| error.to_string())?;
    let bytes = get(assets, &entry.file, announced).await?;
    if bytes.len() != announced {
        return Err(format!("{} has {} bytes, the manifest says {announced}; publish the shards again", entry.file, bytes.len()));
    }
    Shard::open(bytes).map_err(|error| error.to_string())
}

/// The bytes of one asset, at most `most` of them by its own account.
async fn get(assets: &Fetcher, file: &str, most: usize) -> Result<Vec<u8>, String> {
    let fault = |error: worker::Error| format!("{file}: {error}");
    let mut response = assets.fetch(format!("{BASE}{file}"), None).await.map_err(fault)?;
    if response.status_code() != 200 {
        return Err(format!("{file}: HTTP {}; is it beside the manifest?", response.status_code()));
    }
    let length = response.headers().get("content-length").map_err(fault)?.and_then(|length| length.parse::<usize>().ok());
    if let Some(length) = length.filter(|length| *length > most) {
        return Err(format!("{file} has {length} bytes, expected at most {most}; publish the shards again"));
    }
    response.bytes().await.map_err(fault)
}
