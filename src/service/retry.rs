//! How long a store is waited for, how often it is asked again, and with what pauses.

/// Waiting and asking again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Milliseconds for one attempt, to its last byte.
    pub attempt_ms: u64,
    /// Attempts, the first included.
    pub attempts: u32,
    /// Milliseconds before the second attempt, at most; doubled for each further one.
    pub pause_ms: u64,
    /// Milliseconds for everything: attempts and pauses.
    pub all_ms: u64,
}

/// The longest pause, in milliseconds.
const LONGEST_PAUSE_MS: u64 = 2_000;

impl Default for Patience {
    /// Three attempts of three seconds, eight seconds in all.
    fn default() -> Self {
        Self { attempt_ms: 3_000, attempts: 3, pause_ms: 100, all_ms: 8_000 }
    }
}

impl Patience {
    /// Milliseconds of pause after `failed` attempts, drawn evenly up to twice as much each time (full jitter), so that those who failed
    /// together do not come back together; `None` when there is no further attempt. `chance` is in 0..1, `spent` milliseconds so far.
    pub fn pause(self, failed: u32, spent: u64, chance: f64) -> Option<u64> {
        if failed >= self.attempts || spent >= self.all_ms {
            return None;
        }
        let most = self.pause_ms.checked_shl(failed.saturating_sub(1)).unwrap_or(LONGEST_PAUSE_MS).min(LONGEST_PAUSE_MS);
        let pause = portion(most, chance);
        (spent + pause < self.all_ms).then_some(pause)
    }

    /// So many times the time for everything.
    #[must_use]
    pub fn times(self, how_often: u64) -> Self {
        Self { all_ms: self.all_ms.saturating_mul(how_often), ..self }
    }

    /// Milliseconds for an attempt that begins now.
    pub fn attempt(self, spent: u64) -> u64 {
        self.attempt_ms.min(self.all_ms.saturating_sub(spent)).max(1)
    }
}

/// A share of a number, rounded down.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "0..=whole, both small")]
fn portion(whole: u64, share: f64) -> u64 {
    (whole as f64 * share.clamp(0.0, 1.0)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_are_spread_and_end() {
        let patience = Patience { attempt_ms: 1000, attempts: 4, pause_ms: 100, all_ms: 10_000 };
        let longest: Vec<_> = (1..5).map(|failed| patience.pause(failed, 0, 1.0)).collect();
        assert_eq!(longest, [Some(100), Some(200), Some(400), None]);
        assert_eq!(patience.pause(3, 0, 0.0), Some(0));
        assert_eq!(patience.pause(3, 0, 0.5), Some(200));
        assert_eq!(Patience { attempts: 100, ..patience }.pause(90, 0, 1.0), Some(LONGEST_PAUSE_MS));
    }

    #[test]
    fn nothing_begins_when_the_time_is_over() {
        let patience = Patience { attempt_ms: 3000, attempts: 9, pause_ms: 100, all_ms: 8000 };
        assert_eq!((patience.attempt(0), patience.attempt(6500)), (3000, 1500));
        assert_eq!((patience.pause(1, 8000, 0.0), patience.pause(1, 7950, 1.0)), (None, None));
    }
}
