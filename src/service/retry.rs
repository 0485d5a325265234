//! Retries: attempts, pauses between them, and deadlines.

/// How often a request is tried, and with what pauses. All times are milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Time for one attempt, to its last byte.
    pub attempt_ms: u64,
    /// Attempts, the first included.
    pub attempts: u32,
    /// Pause before the second attempt, at most. It doubles with each further one.
    pub pause_ms: u64,
    /// The longest pause.
    pub max_pause_ms: u64,
    /// Part of a pause that is drawn by chance.
    pub jitter: Jitter,
    /// Time for all attempts and pauses together.
    pub deadline_ms: u64,
}

/// Part of a pause that is drawn by chance, so that clients that failed together do not come back together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Jitter {
    /// All of it: a pause may be as short as nothing.
    Full,
    /// Half of it: a pause is at least half as long as it may be.
    Half,
}

/// The longest pause that a server may ask for: five minutes.
const MAX_ASKED_MS: u64 = 300_000;
/// Doublings of the first pause, at most. Every longest pause is reached before.
const MAX_DOUBLINGS: u32 = 16;

impl Default for RetryPolicy {
    /// For a store beside the host: three attempts of three seconds, eight seconds in all.
    fn default() -> Self {
        Self { attempt_ms: 3_000, attempts: 3, pause_ms: 100, max_pause_ms: 2_000, jitter: Jitter::Full, deadline_ms: 8_000 }
    }
}

impl RetryPolicy {
    /// For a server far away: pauses of up to thirty seconds, and no deadline.
    pub const fn patient(attempts: u32, pause_ms: u64) -> Self {
        Self { attempt_ms: u64::MAX, attempts, pause_ms, max_pause_ms: 30_000, jitter: Jitter::Half, deadline_ms: u64::MAX }
    }

    /// Pause after `failed` attempts that took `spent_ms`, or `None` when there is no further attempt. `chance` is drawn in 0..1.
    pub fn backoff(self, failed: u32, spent_ms: u64, chance: f64) -> Option<u64> {
        if failed >= self.attempts || spent_ms >= self.deadline_ms {
            return None;
        }
        let doubled = self.pause_ms.saturating_mul(1 << failed.saturating_sub(1).min(MAX_DOUBLINGS));
        let share = match self.jitter {
            Jitter::Full => chance,
            Jitter::Half => 0.5 + chance / 2.0,
        };
        let pause = portion(doubled.min(self.max_pause_ms), share);
        (pause < self.deadline_ms - spent_ms).then_some(pause)
    }

    /// The same pause, lengthened to `asked_ms` where a server asks for that. `None` also when it asks for more than five minutes.
    pub fn backoff_as_asked(self, failed: u32, asked_ms: Option<u64>, chance: f64) -> Option<u64> {
        let asked_ms = asked_ms.unwrap_or_default();
        let pause = self.backoff(failed, 0, chance).filter(|_| asked_ms <= MAX_ASKED_MS)?;
        Some(pause.max(asked_ms))
    }

    /// The same policy with `factor` times the deadline.
    #[must_use]
    pub fn with_deadline_times(self, factor: u64) -> Self {
        Self { deadline_ms: self.deadline_ms.saturating_mul(factor), ..self }
    }

    /// Time for an attempt that begins after `spent_ms`.
    pub fn attempt_after(self, spent_ms: u64) -> u64 {
        self.attempt_ms.min(self.deadline_ms.saturating_sub(spent_ms)).max(1)
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
        let policy = RetryPolicy { attempt_ms: 1000, attempts: 4, deadline_ms: 10_000, ..RetryPolicy::default() };
        let longest: Vec<_> = (1..5).map(|failed| policy.backoff(failed, 0, 1.0)).collect();
        assert_eq!(longest, [Some(100), Some(200), Some(400), None]);
        assert_eq!(policy.backoff(3, 0, 0.0), Some(0));
        assert_eq!(policy.backoff(3, 0, 0.5), Some(200));
        assert_eq!(RetryPolicy { attempts: 100, ..policy }.backoff(90, 0, 1.0), Some(policy.max_pause_ms));
    }

    #[test]
    fn nothing_begins_when_the_time_is_over() {
        let policy = RetryPolicy { attempts: 9, ..RetryPolicy::default() };
        assert_eq!((policy.attempt_after(0), policy.attempt_after(6500)), (3000, 1500));
        assert_eq!((policy.backoff(1, 8000, 0.0), policy.backoff(1, 7950, 1.0)), (None, None));
    }

    #[test]
    fn pauses_double_up_to_a_limit_and_obey_the_server() {
        let policy = RetryPolicy::patient(41, 1000);
        for (failed, most) in [(1, 1000), (2, 2000), (3, 4000), (6, 30_000), (40, 30_000)] {
            for chance in [0.0, 0.4, 1.0] {
                let pause = policy.backoff_as_asked(failed, None, chance);
                assert!(pause.is_some_and(|pause| (most / 2..=most).contains(&pause)), "{failed}: {pause:?}");
            }
        }
        assert_eq!(policy.backoff_as_asked(41, None, 0.5), None);
        assert_eq!(policy.backoff_as_asked(1, Some(60_000), 0.5), Some(60_000));
        assert_eq!(policy.backoff_as_asked(1, Some(3_600_000), 0.5), None);
    }
}
