//! Secrets that change without a restart: read from a service that is bound as `SECRETS`, such as a mounted folder on workerd.

use super::settings;
use super::store::fetch::{alone, in_time, now};
use crate::service::single_flight::Flights;
use crate::service::retry::Patience;
use std::cell::{Cell, RefCell};
use worker::{Env, Fetcher, console_error};

const BINDING: &str = "SECRETS";
/// The only file that is read there; its name is the setting's.
const FILE: &str = "https://secrets.local/RUELLE_KEYS";
/// Milliseconds after which it is read again.
const EVERY_MS: u64 = 10_000;
/// Milliseconds that it may take.
const MOST_MS: u64 = 1_000;

thread_local! {
    static IS_READY: Cell<bool> = const { Cell::new(false) };
    static READS: Flights<()> = Flights::default();
    static IS_BOUND: Cell<bool> = const { Cell::new(false) };
    static READ_AT: Cell<u64> = const { Cell::new(0) };
    static KEYS: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Looks whether they are bound, and reads them before the first question.
pub async fn begin(env: &Env) {
    if IS_READY.get() {
        return;
    }
    IS_BOUND.set(env.service(BINDING).is_ok());
    if IS_BOUND.get() {
        alone(&READS, "", Patience { all_ms: MOST_MS, ..Patience::default() }, async || renew(env).await).await;
    }
    IS_READY.set(true);
}

/// The keys as they were last read.
pub fn keys() -> Option<String> {
    KEYS.with_borrow(Clone::clone)
}

/// True when they should be read again.
pub fn are_due() -> bool {
    IS_BOUND.get() && now() >= READ_AT.get() + EVERY_MS
}

/// Reads them again; what cannot be read, or makes no sense, leaves those from before.
pub async fn renew(env: &Env) {
    READ_AT.set(now());
    let Ok(service) = env.service(BINDING) else { return };
    let text = match in_time(read(&service), MOST_MS).await {
        Some(Ok(text)) => text,
        Some(Err(error)) => return told(&error.to_string()),
        None => return told("no answer in time"),
    };
    let before = KEYS.replace(Some(text.clone()));
    if before.as_ref() != Some(&text) && !settings::read_again(env) {
        KEYS.replace(before);
        told("RUELLE_KEYS: is not what it must be; the keys from before are valid");
    }
}

async fn read(service: &Fetcher) -> worker::Result<String> {
    let mut response = service.fetch(FILE, None).await?;
    match response.status_code() {
        200 => response.text().await,
        status => Err(worker::Error::RustError(format!("HTTP {status}"))),
    }
}

fn told(fault: &str) {
    console_error!("{}", serde_json::json!({ "level": "error", "event": "secrets", "error": fault }));
}
