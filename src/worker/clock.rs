//! The clock, pauses and time limits.

use futures_util::future::{Either, select};
use std::pin::pin;
use std::time::Duration;
use worker::Delay;
use worker::js_sys::Date;

/// Milliseconds beyond the longest fetch after which its request counts as cut off.
pub const LOST_MS: u64 = 500;
/// The first and the longest pause between two looks, in milliseconds.
const FIRST_LOOK_MS: u64 = 2;
const LAST_LOOK_MS: u64 = 50;

/// Milliseconds since 1970, without a JavaScript object.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number, and no clock is before 1970")]
pub fn now() -> u64 {
    Date::now() as u64
}

/// Waits for some milliseconds.
pub async fn sleep(milliseconds: u64) {
    Delay::from(Duration::from_millis(milliseconds)).await;
}

/// The output of a future, unless it takes longer than `max_ms` milliseconds.
pub async fn in_time<T>(future: impl Future<Output = T>, max_ms: u64) -> Option<T> {
    match select(pin!(future), Delay::from(Duration::from_millis(max_ms))).await {
        Either::Left((output, _)) => Some(output),
        Either::Right(_) => None,
    }
}

/// Growing pauses between two looks at the work of another request.
pub struct Looks {
    pause_ms: u64,
}

impl Looks {
    /// Begins with the shortest pause.
    pub fn new() -> Self {
        Self { pause_ms: FIRST_LOOK_MS }
    }

    /// Waits until the next look.
    pub async fn pause(&mut self) {
        sleep(self.pause_ms).await;
        self.pause_ms = (self.pause_ms * 2).min(LAST_LOOK_MS);
    }
}
