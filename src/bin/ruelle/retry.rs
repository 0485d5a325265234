//! Pauses between attempts to download and upload.

use ruelle::service::retry::RetryPolicy;
use std::time::Duration;

/// Pause after `failed` attempts, at least the one that the server asked for; `None` when there is no further attempt.
pub fn pause(policy: RetryPolicy, failed: u32, asked: Option<Duration>) -> Option<Duration> {
    policy.backoff_as_asked(failed, asked.map(milliseconds), fastrand::f64()).map(Duration::from_millis)
}

/// Milliseconds of a duration, rounded up.
pub fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros().div_ceil(1000)).unwrap_or(u64::MAX)
}
