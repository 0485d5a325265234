//! One file of the store, whatever the store does: timeouts, attempts with pauses, a breaker, one flight a file.
//!
//! What arrives is what the manifest names, to the last byte (length, SHA-256, every checksum of a section), or it is a [`Fault`]. A shard
//! that comes again is known by its checksums: with SHA-256, it would take twice the time.

use super::Errand;
use super::asset::{self, Assets};
use super::arena::Ground;
use crate::Shard;
use crate::api::{MAX_MANIFEST_BYTES, Manifest, ManifestShard};
use crate::service::breaker::{Breaker, State};
use crate::service::verified_shards::Familiar;
use crate::service::single_flight::{Boarding, Flights};
use crate::service::retry::Patience;
use crate::service::settings::Settings;
use std::cell::{Cell, RefCell};
use std::time::Duration;
use worker::js_sys::{Date, Math};
use worker::{Delay, console_error};

const MANIFEST: &str = "manifest.json";
/// Milliseconds between two looks at what another request fetches, at first and at most.
pub const FIRST_LOOK_MS: u64 = 2;
pub const LAST_LOOK_MS: u64 = 50;
/// Milliseconds beyond the longest fetch after which its request is taken to have been cut off.
pub const LOST_MS: u64 = 500;

/// Why a file could not be had, and how to mend it.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The store did not answer, or not in time: asking again may help, and the breaker counts it.
    Unreachable(String),
    /// The store answered, with what is not the file: it is left alone for a while.
    Unfit(String),
    /// Not asked: the breaker is open.
    Refused,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unreachable(why) | Self::Unfit(why) => f.write_str(why),
            Self::Refused => f.write_str("the store failed too often and is left alone for a while; see the log for why"),
        }
    }
}

/// How often what happened.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Files asked of the store, each attempt.
    pub attempts: u64,
    /// Attempts that did not bring the file.
    pub failures: u64,
    /// Shards opened.
    pub shards: u64,
    /// Bytes of shards and manifests that were brought.
    pub bytes: u64,
}

thread_local! {
    static BREAKER: RefCell<Breaker> = RefCell::default();
    static FAMILIAR: RefCell<Familiar> = RefCell::default();
    static COUNTS: Cell<Counts> = const { Cell::new(Counts { attempts: 0, failures: 0, shards: 0, bytes: 0 }) };
}

/// What this isolate has asked of its store.
pub fn counts() -> Counts {
    COUNTS.get()
}

/// How the store's breaker stands.
pub fn breaker() -> State {
    BREAKER.with_borrow(|breaker| breaker.state(now()))
}

/// The manifest. Its flight is that of whoever opens the store with it.
pub async fn manifest(errand: Errand<'_>) -> Result<Manifest, Fault> {
    let assets = Assets::of(errand).map_err(Fault::Unfit)?;
    let bytes =
        again_and_again(errand.settings, MANIFEST, async || asset::bytes(&assets, MANIFEST, MAX_MANIFEST_BYTES).await).await?;
    Manifest::parse(&bytes).map_err(|error| Fault::Unfit(error.to_string()))
}

/// The shard of one entry of the manifest. Its flight is that of whoever opens it.
pub async fn shard(errand: Errand<'_>, entry: &ManifestShard, ground: Ground) -> Result<Shard, Fault> {
    let assets = Assets::of(errand).map_err(Fault::Unfit)?;
    let known = FAMILIAR.with_borrow(|familiar| familiar.checksum(&entry.sha256));
    let sha256 = again_and_again(errand.settings, &entry.file, async || {
        asset::fill(&assets, &entry.file, &ground).await?;
        Ok(if known.is_none() { asset::sha256(&ground).await } else { None })
    });
    let sha256 = sha256.await?;
    let shard = opened(entry, ground)?;
    check_named(entry, &shard, known, sha256)?;
    count(|counts| counts.shards += 1);
    Ok(shard)
}

/// One flight a key: makes the thing, or waits for it while another request of this isolate makes it.
pub async fn alone<T: Clone + 'static>(
    flights: &'static std::thread::LocalKey<Flights<T>>,
    key: &str,
    patience: Patience,
    make: impl AsyncFnOnce() -> T,
) -> T {
    loop {
        match flights.with(|flights| flights.board(key, now(), patience.all_ms + LOST_MS)) {
            Boarding::Pilot(seat) => {
                let what = make().await;
                flights.with(|flights| flights.land(key, &seat, what.clone()));
                return what;
            }
            Boarding::Passenger(seat) => {
                let (begun, mut pause) = (now(), FIRST_LOOK_MS);
                while now() < begun + patience.all_ms + LOST_MS {
                    sleep(pause).await;
                    if let Some(what) = seat.landed() {
                        return what;
                    }
                    pause = (pause * 2).min(LAST_LOOK_MS);
                }
            }
        }
    }
}

async fn again_and_again<T>(
    settings: &Settings,
    file: &str,
    mut attempt: impl AsyncFnMut() -> Result<T, Fault>,
) -> Result<T, Fault> {
    let (begun, patience, tolerance) = (now(), settings.patience, settings.tolerance);
    let mut failed = 0;
    loop {
        if !BREAKER.with_borrow_mut(|breaker| breaker.allows(now(), tolerance)) {
            return Err(Fault::Refused);
        }
        count(|counts| counts.attempts += 1);
        let most = patience.attempt(now() - begun);
        let ended =
            in_time(attempt(), most).await.unwrap_or_else(|| Err(Fault::Unreachable(format!("{file}: no answer in {most} ms"))));
        BREAKER.with_borrow_mut(|breaker| match ended {
            Err(Fault::Unreachable(_)) => breaker.failed(now(), tolerance),
            _ => breaker.succeeded(),
        });
        let fault = match ended {
            Ok(what) => return Ok(what),
            Err(fault) => fault,
        };
        count(|counts| counts.failures += 1);
        failed += 1;
        console_error!(
            "{}",
            serde_json::json!({ "level": "error", "event": "store", "file": file, "attempt": failed, "error": fault.to_string() })
        );
        match patience.pause(failed, now() - begun, Math::random()) {
            Some(pause) => sleep(pause).await,
            None => return Err(fault),
        }
    }
}

/// What landed, opened.
fn opened(entry: &ManifestShard, ground: Ground) -> Result<Shard, Fault> {
    let bytes = ground.land().ok_or_else(|| Fault::Unreachable(format!("{}: it came too late", entry.file)))?;
    let shard = Shard::open(bytes).map_err(|error| Fault::Unfit(error.to_string()))?;
    count(|counts| counts.bytes += entry.bytes);
    Ok(shard)
}

/// Checks that a sound shard is the one that the manifest names: by its checksum if that is known, else by its SHA-256, where the platform has that.
fn check_named(entry: &ManifestShard, shard: &Shard, known: Option<u32>, sha256: Option<String>) -> Result<(), Fault> {
    let is_named = match known {
        Some(checksum) => shard.checksum() == checksum,
        None => sha256.is_none_or(|sha256| sha256 == entry.sha256),
    };
    if !is_named {
        return Err(Fault::Unfit(format!(
            "{} is a sound shard, but not the one that the manifest names; publish the shards again",
            entry.file
        )));
    }
    FAMILIAR.with_borrow_mut(|familiar| familiar.learn(&entry.sha256, shard.checksum()));
    Ok(())
}

/// What a future makes, unless it takes longer.
pub async fn in_time<T>(future: impl Future<Output = T>, most: u64) -> Option<T> {
    use futures_util::future::{Either, select};
    match select(std::pin::pin!(future), Delay::from(Duration::from_millis(most))).await {
        Either::Left((what, _)) => Some(what),
        Either::Right(_) => None,
    }
}

pub async fn sleep(milliseconds: u64) {
    Delay::from(Duration::from_millis(milliseconds)).await;
}

/// Milliseconds since 1970, without making an object of them.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number, and no clock is before 1970")]
pub fn now() -> u64 {
    Date::now() as u64
}

fn count(change: impl FnOnce(&mut Counts)) {
    let mut counts = COUNTS.get();
    change(&mut counts);
    COUNTS.set(counts);
}
