//! Clocks.

use super::host;
use std::time::Duration;
pub use std::time::SystemTime;

/// A moment, for the time since then.
#[derive(Clone, Copy)]
pub struct Instant(f64);

impl Instant {
    /// The present moment.
    pub fn now() -> Self {
        Self(host::ticks())
    }

    /// The time since this moment.
    pub fn elapsed(self) -> Duration {
        milliseconds(host::ticks() - self.0)
    }
}

/// The time of the machine's clock.
pub fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + milliseconds(host::clock())
}

fn milliseconds(milliseconds: f64) -> Duration {
    Duration::try_from_secs_f64(milliseconds / 1000.0).unwrap_or_default()
}
