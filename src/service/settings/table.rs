//! The table of settings: name, default, purpose. Hosts, `ruelle config` and the documentation read it.

use super::values::{duration, header, keys, limits, origins, pairs, share, small, url, whole, word, yes};
use super::{Log, Metrics, Settings};

/// One setting.
pub struct Setting {
    /// Its name, in `wrangler.toml` and in the environment.
    pub name: &'static str,
    /// Its value when it is not given.
    pub default: &'static str,
    /// Its purpose, in a sentence.
    pub about: &'static str,
    /// Whether its value is never printed.
    pub is_secret: bool,
    pub(super) set: fn(&mut Settings, &str) -> Result<(), String>,
}

const fn plain(
    name: &'static str,
    default: &'static str,
    about: &'static str,
    set: fn(&mut Settings, &str) -> Result<(), String>,
) -> Setting {
    Setting { name, default, about, is_secret: false, set }
}

const fn secret(name: &'static str, about: &'static str, set: fn(&mut Settings, &str) -> Result<(), String>) -> Setting {
    Setting { name, default: "", about, is_secret: true, set }
}

/// All settings, in the order of the documentation.
pub static SETTINGS: &[Setting] = &[
    plain("RUELLE_LIMITS", "10/s 100/min 1000/h", "Requests of one client; `off` for no limit", |all, text| {
        all.limits = limits(text)?;
        Ok(())
    }),
    plain(
        "RUELLE_CLIENT_HEADER",
        "cf-connecting-ip",
        "The header by which clients are told apart, set by the platform or the proxy in front; who has none is not limited",
        |all, text| {
            all.client_header = header(text)?;
            Ok(())
        },
    ),
    plain("RUELLE_ROWS_PER_REQUEST", "20", "Rows of a CSV file that count as one request", |all, text| {
        all.rows_per_request = small(text, 1..=1_000_000)?;
        Ok(())
    }),
    secret(
        "RUELLE_KEYS",
        "Keys that are not limited, sent as `x-api-key` or `authorization: Bearer`; several, so that they can be changed",
        |all, text| {
            all.keys = keys(text)?;
            Ok(())
        },
    ),
    plain("RUELLE_KEY_REQUIRED", "no", "Whether requests without a valid key are refused with 401", |all, text| {
        all.key_required = yes(text)?;
        Ok(())
    }),
    plain("RUELLE_CORS", "*", "Whose pages may ask: `*`, or origins such as `https://example.fr`", |all, text| {
        all.origins = origins(text)?;
        Ok(())
    }),
    plain("RUELLE_STORE_TIMEOUT", "3s", "One attempt to fetch a file, to its last byte", |all, text| {
        all.store_retries.attempt_ms = duration(text, 10..=60_000)?;
        Ok(())
    }),
    plain("RUELLE_STORE_ATTEMPTS", "3", "Attempts to fetch a file, with pauses of random length between them", |all, text| {
        all.store_retries.attempts = small(text, 1..=10)?;
        Ok(())
    }),
    plain(
        "RUELLE_STORE_PAUSE",
        "100ms",
        "The longest pause before the second attempt; doubled for each further one",
        |all, text| {
            all.store_retries.pause_ms = duration(text, 1..=10_000)?;
            Ok(())
        },
    ),
    plain("RUELLE_STORE_PATIENCE", "8s", "All attempts and pauses for a file together", |all, text| {
        all.store_retries.deadline_ms = duration(text, 10..=60_000)?;
        Ok(())
    }),
    plain("RUELLE_BREAKER_FAILURES", "5", "Failures in a row after which the store is left alone", |all, text| {
        all.breaker.failures = small(text, 1..=1000)?;
        Ok(())
    }),
    plain("RUELLE_BREAKER_REST", "30s", "How long it is left alone before it is asked once, to see", |all, text| {
        all.breaker.rest_ms = duration(text, 10..=3_600_000)?;
        Ok(())
    }),
    plain("RUELLE_STORE_RETRY", "30s", "How long a shard that could not be had is left alone", |all, text| {
        all.retry_ms = duration(text, 10..=3_600_000)?;
        Ok(())
    }),
    plain(
        "RUELLE_STORE_REFRESH",
        "5min",
        "How often the manifest is read again, behind the answers, for newer shards; `0s` for never",
        |all, text| {
            all.refresh_ms = duration(text, 0..=86_400_000)?;
            Ok(())
        },
    ),
    plain("RUELLE_ANSWERS_MB", "12", "Memory of an isolate for answers, in megabytes", |all, text| {
        all.answers_mb = small(text, 1..=64)?;
        Ok(())
    }),
    plain(
        "RUELLE_SHARDS_MB",
        "24",
        "Memory of an isolate for shards and what is laid out beside them, in megabytes; where they take more in all, those are opened that questions need, and those \
         that were asked longest ago are let go",
        |all, text| {
            all.shards_mb = small(text, 1..=4096)?;
            Ok(())
        },
    ),
    plain(
        "RUELLE_SHARDS_ASKED",
        "8",
        "Shards that one question is asked of, at most, where they are opened when questions need them; an answer names those that were left unread. \
         `ruelle serve` has all in memory and asks all that may change the answer",
        |all, text| {
            all.shards_asked = small(text, 1..=128)?;
            Ok(())
        },
    ),
    plain(
        "RUELLE_CACHE",
        "yes",
        "Whether answers that had to wait for data are kept in the platform's Cache API too",
        |all, text| {
            all.cache = yes(text)?;
            Ok(())
        },
    ),
    plain(
        "RUELLE_FILES_AT_ONCE",
        "4",
        "CSV files and batches under way at once in an isolate; the next is told to come back",
        |all, text| {
            all.files_at_once = small(text, 1..=1000)?;
            Ok(())
        },
    ),
    plain("RUELLE_LOG", "faults", "Which requests are logged: `off`, `faults` (429, 5xx, degraded), `all`", |all, text| {
        all.log = word(text, &[("off", Log::Off), ("faults", Log::Faults), ("all", Log::All)])?;
        Ok(())
    }),
    plain(
        "RUELLE_METRICS",
        "on",
        "Who may read `/metrics` and `/health/detailed`: `on` (anyone), `key` (who has a key), `off`",
        |all, text| {
            all.metrics = word(text, &[("on", Metrics::On), ("key", Metrics::Key), ("off", Metrics::Off)])?;
            Ok(())
        },
    ),
    plain(
        "RUELLE_OTLP_URL",
        "",
        "Where traces are sent, OTLP over HTTP in JSON: `https://collector.example/v1/traces`",
        |all, text| {
            all.otlp_url = url(text)?;
            Ok(())
        },
    ),
    secret("RUELLE_OTLP_HEADERS", "Headers for the collector: `authorization=Bearer x,x-team=geo`", |all, text| {
        all.otlp_headers = pairs(text)?;
        Ok(())
    }),
    plain(
        "RUELLE_TRACE_SHARE",
        "0.01",
        "Share of the requests without a trace of their own that are traced, when traces are sent",
        |all, text| {
            all.trace_share = share(text)?;
            Ok(())
        },
    ),
    plain(
        "RUELLE_HSTS",
        "0",
        "Seconds of `strict-transport-security`; 0 for none, as where HTTPS is another's concern",
        |all, text| {
            all.hsts_seconds = whole(text, 0..=63_072_000)?;
            Ok(())
        },
    ),
];
