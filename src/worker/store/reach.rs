//! Shards that are opened when a question needs them, within a number of bytes.

use super::fetch::{self, Fault, Manners};
use super::{Opened, SIDE_BY_SIDE, STORE, Store, Unavailable};
use crate::Shard;
use crate::api::{Edition, ManifestShard};
use crate::service::settings::Settings;
use futures_util::{StreamExt, stream};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use worker::Env;

/// Of what may be open, the part that is opened before anybody asks for it.
const AT_ONCE: u64 = 4;
const MB: u64 = 1 << 20;

/// When each shard was asked last, by name, counted in questions.
#[derive(Default)]
pub(super) struct Uses(RefCell<(u64, HashMap<String, u64>)>);

impl Uses {
    fn note<'n>(&self, names: impl Iterator<Item = &'n str>) {
        let (clock, uses) = &mut *self.0.borrow_mut();
        *clock += 1;
        for name in names {
            match uses.get_mut(name) {
                Some(at) => *at = *clock,
                None => drop(uses.insert(name.to_owned(), *clock)),
            }
        }
    }

    fn last(&self, name: &str) -> u64 {
        self.0.borrow().1.get(name).copied().unwrap_or_default()
    }
}

/// True when all shards of a manifest are opened before anybody asks for them.
pub(super) fn all_at_once(entries: &[ManifestShard], settings: &Settings) -> bool {
    entries.iter().map(|entry| entry.bytes).sum::<u64>() <= u64::from(settings.shards_mb) * MB / AT_ONCE
}

impl Store {
    /// Notes which shards a question was asked of.
    pub(in crate::worker) fn asked(&self, trail: &crate::Trail) {
        self.uses.note(self.geocoder.asked(trail));
    }

    /// Opens the shards that a question waits for, as many at a time as may be open. What cannot be had is done without, and tried again
    /// after a while.
    pub(in crate::worker) async fn reach(env: &Env, settings: &Settings, wanted: &[String]) -> Rc<Self> {
        let store = Self::open(env, settings).await;
        let kept = store.opened.iter().filter(|opened| !store.geocoder.routes(&opened.name));
        let kept: u64 = kept.filter_map(|opened| u64::try_from(opened.shard.len()).ok()).sum();
        // The other half is for those that the question was asked of already.
        let mut room = (u64::from(settings.shards_mb) * MB).saturating_sub(kept) / 2;
        let entries = store.manifest.shards.iter().filter(|entry| wanted.contains(&entry.name));
        let entries: Vec<&ManifestShard> = entries
            .enumerate()
            .take_while(|(index, entry)| {
                let fits = *index == 0 || entry.bytes <= room;
                room = room.saturating_sub(entry.bytes);
                fits
            })
            .map(|(_, entry)| entry)
            .collect();
        let read = stream::iter(entries).map(async |entry| (entry, fetch::shard(env, entry, Manners::of(settings)).await));
        let read: Vec<_> = read.buffered(SIDE_BY_SIDE).collect().await;
        // Others may have opened some meanwhile, or read a newer manifest.
        let latest = Self::at_once().unwrap_or_else(|| Rc::clone(&store));
        if latest.manifest.shards != store.manifest.shards {
            return latest;
        }
        let grown = Rc::new(latest.with(read, settings));
        STORE.replace(Some(Rc::clone(&grown)));
        grown
    }

    /// The same with some more shards open, and fewer of those that nobody asked for lately.
    fn with(&self, read: Vec<(&ManifestShard, Result<Shard, Fault>)>, settings: &Settings) -> Self {
        let mut store = self.again();
        self.uses.note(read.iter().map(|(entry, _)| entry.name.as_str()));
        for (entry, shard) in read {
            let (name, file) = (entry.name.clone(), entry.file.clone());
            store.unavailable.retain(|lost| lost.name != name);
            match shard {
                Ok(shard) => {
                    store.geocoder.add(shard.clone()); // shares the bytes
                    store.opened.retain(|opened| opened.name != name);
                    store.opened.push(Opened { name, file, shard });
                }
                Err(fault) => store.unavailable.push(Unavailable { name, error: fault.to_string(), is_stale: false }),
            }
        }
        store.let_go(settings);
        store.tell_lacking();
        store
    }

    fn let_go(&mut self, settings: &Settings) {
        let most = usize::try_from(u64::from(settings.shards_mb) * MB).unwrap_or(usize::MAX);
        while self.opened.iter().map(|opened| opened.shard.len()).sum::<usize>() > most {
            let newest = self.uses.0.borrow().0;
            let routed = self.opened.iter().filter(|opened| self.geocoder.routes(&opened.name));
            let oldest = routed.map(|opened| (self.uses.last(&opened.name), opened.name.clone())).min();
            // What the question under way was asked of already stays.
            let Some((_, name)) = oldest.filter(|(at, _)| at + 1 < newest) else { return };
            self.geocoder.remove(&name);
            self.opened.retain(|opened| opened.name != name);
        }
    }

    /// Says what cannot be had: to the router, and in answers.
    pub(super) fn tell_lacking(&mut self) {
        let lost = |is_stale: bool| self.unavailable.iter().filter(move |lost| lost.is_stale == is_stale);
        let entries = |is_stale: bool| -> Vec<&ManifestShard> {
            let named = |entry: &&ManifestShard| lost(is_stale).any(|lost| lost.name == entry.name);
            self.manifest.shards.iter().filter(named).collect()
        };
        let edition = Edition::of_manifest(&self.manifest).lacking(&entries(false), &entries(true));
        self.edition = edition;
        self.geocoder.withhold(self.unavailable.iter().filter(|lost| !lost.is_stale).map(|lost| lost.name.as_str()));
    }
}
