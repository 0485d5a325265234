//! Secrets that change without a restart: read from a service bound as `SECRETS`, such as a mounted folder on workerd.

use super::clock::{in_time, now};
use super::settings::SettingsReader;
use super::single_flight::single_flight;
use crate::service::single_flight::SingleFlight;
use std::cell::Cell;
use worker::{Env, Fetcher, console_error};

const BINDING: &str = "SECRETS";
/// The only file that is read there. Its name is that of the setting.
const FILE: &str = "https://secrets.local/RUELLE_KEYS";
/// Milliseconds between two readings.
const EVERY_MS: u64 = 10_000;
/// Milliseconds that a reading may take.
const MAX_MS: u64 = 1_000;

/// State of the secrets' readings.
#[derive(Default)]
pub struct Secrets {
    is_ready: Cell<bool>,
    is_bound: Cell<bool>,
    read_at: Cell<u64>,
    readings: SingleFlight<()>,
}

impl Secrets {
    /// Reads the secrets before the first request, if they are bound.
    pub async fn begin(&self, env: &Env, settings: &SettingsReader) {
        if self.is_ready.get() {
            return;
        }
        self.is_bound.set(env.service(BINDING).is_ok());
        if self.is_bound.get() {
            single_flight(&self.readings, "", MAX_MS, async || self.renew(env, settings).await).await;
        }
        self.is_ready.set(true);
    }

    /// Whether they should be read again.
    pub fn is_due(&self) -> bool {
        self.is_bound.get() && now() >= self.read_at.get() + EVERY_MS
    }

    /// Reads them again. If they cannot be read, or have a fault, those from before stay.
    pub async fn renew(&self, env: &Env, settings: &SettingsReader) {
        self.read_at.set(now());
        let Ok(service) = env.service(BINDING) else { return };
        let text = match in_time(read(&service), MAX_MS).await {
            Some(Ok(text)) => text,
            Some(Err(error)) => return log_fault(&error.to_string()),
            None => return log_fault("no answer in time"),
        };
        if !settings.replace_keys(env, text) {
            log_fault("RUELLE_KEYS: is not what it must be; the keys from before are valid");
        }
    }
}

async fn read(service: &Fetcher) -> worker::Result<String> {
    let mut response = service.fetch(FILE, None).await?;
    match response.status_code() {
        200 => response.text().await,
        status => Err(worker::Error::RustError(format!("HTTP {status}"))),
    }
}

fn log_fault(fault: &str) {
    console_error!("{}", serde_json::json!({ "level": "error", "event": "secrets", "error": fault }));
}
