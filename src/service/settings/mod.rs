//! Settings: read from names and values, and checked all at once.

mod table;
mod values;

use super::breaker::BreakerConfig;
use super::limits::Limits;
use super::retry::RetryPolicy;
pub use table::{SETTINGS, Setting};

/// Prefix of all settings' names. An unknown name with this prefix is a mistake.
pub const PREFIX: &str = "RUELLE_";
/// Variables that the project's own scripts set for each other.
const SCRIPTS: [&str; 7] =
    ["RUELLE_BAN", "RUELLE_BUILT", "RUELLE_CASES", "RUELLE_SHARDS", "RUELLE_SHARED", "RUELLE_SITE", "RUELLE_WRITE_DOCS"];
/// Bytes of a value, at most.
const MAX_BYTES: usize = 16 * 1024;

/// Settings of a host. They change nothing of the contract.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Limits of requests of one client.
    pub limits: Limits,
    /// Lower-case name of the header that tells clients apart.
    pub client_header: String,
    /// Rows of a file that count as one request.
    pub rows_per_request: u32,
    /// Keys whose requests are not limited.
    pub keys: Vec<String>,
    /// Whether a key is required.
    pub key_required: bool,
    /// Origins whose pages may ask, empty for all.
    pub origins: Vec<String>,
    /// Attempts to fetch a file of the store.
    pub store_retries: RetryPolicy,
    /// When the store's breaker opens.
    pub breaker: BreakerConfig,
    /// Milliseconds after which a missing shard is fetched again.
    pub retry_ms: u64,
    /// Milliseconds after which the manifest is fetched again, 0 for never.
    pub refresh_ms: u64,
    /// Megabytes of answers that an isolate keeps.
    pub answers_mb: u32,
    /// Megabytes of shards that an isolate keeps open.
    pub shards_mb: u32,
    /// Shards that one question is asked of, at most.
    pub shards_asked: u32,
    /// Whether the Cache API is used.
    pub cache: bool,
    /// Files and batches under way at once.
    pub files_at_once: u32,
    /// Requests that are logged.
    pub log: Log,
    /// Callers that may read the metrics.
    pub metrics: Metrics,
    /// URL of the collector of traces.
    pub otlp_url: Option<String>,
    /// Headers for the collector.
    pub otlp_headers: Vec<(String, String)>,
    /// Share of requests that are traced.
    pub trace_share: f64,
    /// Seconds of HSTS, 0 for none.
    pub hsts_seconds: u64,
}

/// Requests that are logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Log {
    /// None.
    Off,
    /// Faults: 429, 5xx, degraded answers.
    Faults,
    /// All.
    All,
}

/// Callers that may read the metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metrics {
    /// Anyone.
    On,
    /// Callers with a key.
    Key,
    /// Nobody.
    Off,
}

impl Default for Settings {
    fn default() -> Self {
        let mut settings = Self::unset();
        for setting in SETTINGS {
            // Each default is read by a test.
            let _ = (setting.set)(&mut settings, setting.default);
        }
        settings
    }
}

impl Settings {
    /// Reads names and values. Names without [`PREFIX`] are ignored.
    ///
    /// # Errors
    /// All faults, a line each. Values of secrets are not repeated.
    pub fn read<'a>(given: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Vec<String>> {
        let mut settings = Self::default();
        let mut faults = Vec::new();
        for (name, value) in given {
            if !name.starts_with(PREFIX) || SCRIPTS.contains(&name) {
                continue;
            }
            let Some(setting) = SETTINGS.iter().find(|setting| setting.name == name) else {
                faults.push(unknown(name));
                continue;
            };
            let outcome =
                if value.len() > MAX_BYTES { Err("is too long".to_owned()) } else { (setting.set)(&mut settings, value.trim()) };
            faults.extend(outcome.err().map(|fault| {
                if setting.is_secret { format!("{name}: {fault}") } else { format!("{name}: {fault}; it is {:?}", short(value)) }
            }));
        }
        faults.extend(settings.contradictions());
        if faults.is_empty() { Ok(settings) } else { Err(faults) }
    }

    /// Faults of settings that are valid alone, and contradict each other.
    fn contradictions(&self) -> Vec<String> {
        let needs_key = self.key_required || self.metrics == Metrics::Key;
        let mut faults = Vec::new();
        if needs_key && self.keys.is_empty() {
            faults.push("RUELLE_KEYS: must have a key, since RUELLE_KEY_REQUIRED or RUELLE_METRICS asks for one".to_owned());
        }
        if self.store_retries.deadline_ms < self.store_retries.attempt_ms {
            faults.push("RUELLE_STORE_PATIENCE: must be as long as RUELLE_STORE_TIMEOUT at least".to_owned());
        }
        if self.otlp_url.is_none() && !self.otlp_headers.is_empty() {
            faults.push("RUELLE_OTLP_HEADERS: are for RUELLE_OTLP_URL, which is not set".to_owned());
        }
        faults
    }

    /// Settings before any default is read.
    fn unset() -> Self {
        Self {
            limits: Limits::default(),
            client_header: String::new(),
            rows_per_request: 1,
            keys: Vec::new(),
            key_required: false,
            origins: Vec::new(),
            store_retries: RetryPolicy::default(),
            breaker: BreakerConfig::default(),
            retry_ms: 0,
            refresh_ms: 0,
            answers_mb: 1,
            shards_mb: 1,
            shards_asked: 1,
            cache: false,
            files_at_once: 1,
            log: Log::Off,
            metrics: Metrics::Off,
            otlp_url: None,
            otlp_headers: Vec::new(),
            trace_share: 0.0,
            hsts_seconds: 0,
        }
    }
}

fn unknown(name: &str) -> String {
    let common = |known: &str| known.bytes().zip(name.bytes()).take_while(|(a, b)| a == b).count();
    let near = SETTINGS.iter().map(|setting| setting.name).max_by_key(|known| common(known)).unwrap_or_default();
    format!("{}: is not a setting; do you mean {near}?", short(name))
}

/// The beginning of a text, for a message.
fn short(text: &str) -> String {
    text.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_can_be_read() {
        for setting in SETTINGS {
            assert_eq!((setting.set)(&mut Settings::unset(), setting.default), Ok(()), "{}", setting.name);
        }
        assert_eq!(Settings::read([]), Ok(Settings::default()));
        let Settings { store_retries, breaker, limits, .. } = Settings::default();
        assert_eq!((store_retries, breaker), (RetryPolicy::default(), BreakerConfig::default()));
        assert_eq!(limits.to_string(), "10/s 100/min 1000/h");
    }

    #[test]
    fn all_faults_are_told_at_once_and_no_secret_with_them() {
        let given = [
            ("RUELLE_LIMITS", "ten a second"),
            ("RUELLE_STORE_TIMEOUT", "3 days"),
            ("RUELLE_KEYS", "hunter2"),
            ("RUELLE_CORS", "example.fr/path"),
            ("RUELLE_LIMIT", "off"),
            ("PATH", "/bin"),
            ("RUELLE_KEY_REQUIRED", "yes"),
        ];
        let faults = Settings::read(given).expect_err("six faults");
        let names: Vec<_> = faults.iter().map(|fault| fault.split(':').next().unwrap_or_default()).collect();
        assert_eq!(names, ["RUELLE_LIMITS", "RUELLE_STORE_TIMEOUT", "RUELLE_KEYS", "RUELLE_CORS", "RUELLE_LIMIT", "RUELLE_KEYS"]);
        assert!(faults[1].contains("from 10ms to 1min") && faults[1].contains("\"3 days\""), "{}", faults[1]);
        assert!(faults[4].contains("RUELLE_LIMITS?"), "{}", faults[4]);
        assert!(!faults.concat().contains("hunter2"));
    }

    #[test]
    fn values_are_read() {
        let given = [
            ("RUELLE_LIMITS", " 5/s, 20/min "),
            ("RUELLE_KEYS", "first-key-of-sixteen second-key-of-sixteen"),
            ("RUELLE_CORS", "https://example.fr http://localhost:3000"),
            ("RUELLE_STORE_TIMEOUT", "250ms"),
            ("RUELLE_STORE_REFRESH", "0s"),
            ("RUELLE_OTLP_URL", "http://127.0.0.1:4318/v1/traces"),
            ("RUELLE_OTLP_HEADERS", "Authorization=Bearer abc=, x-team=geo"),
            ("RUELLE_SITE", "of a script"),
        ];
        let settings = Settings::read(given).expect("all well");
        assert_eq!(settings.limits.to_string(), "5/s 20/min");
        assert_eq!(settings.keys.len(), 2);
        assert_eq!(settings.origins, ["https://example.fr", "http://localhost:3000"]);
        assert_eq!((settings.store_retries.attempt_ms, settings.refresh_ms), (250, 0));
        assert_eq!(settings.otlp_headers[0], ("authorization".to_owned(), "Bearer abc=".to_owned()));
    }
}
