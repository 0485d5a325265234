//! How often something is tried again, and after what pause.

use std::time::Duration;

/// The longest pause between two tries.
const LONGEST: Duration = Duration::from_secs(30);
/// The longest pause that a server may ask for.
const LONGEST_ASKED: Duration = Duration::from_mins(5);

/// Tries and pauses.
#[derive(Clone, Copy, Debug)]
pub struct RetryPolicy {
    /// Tries after the first.
    pub retries: u32,
    /// The pause before the second try; it doubles with each.
    pub pause: Duration,
}

impl RetryPolicy {
    /// The pause after `failed` tries, at least what the server asked for: half of it fixed, half by chance, so that many who
    /// failed together do not come back together. `None` when there were tries enough, or the server asks for too long.
    pub fn backoff(self, failed: u32, asked: Option<Duration>) -> Option<Duration> {
        if failed > self.retries || asked.is_some_and(|asked| asked > LONGEST_ASKED) {
            return None;
        }
        let full = self.pause.saturating_mul(1 << failed.saturating_sub(1).min(16)).min(LONGEST);
        Some(full.mul_f64(0.5 + fastrand::f64() / 2.0).max(asked.unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_limit_and_obey_the_server() {
        let policy = RetryPolicy { retries: 40, pause: Duration::from_secs(1) };
        for (failed, most) in [(1, 1), (2, 2), (3, 4), (6, 30), (40, 30)] {
            let pause = policy.backoff(failed, None).map(|pause| pause.as_secs_f64());
            assert!(pause.is_some_and(|pause| (f64::from(most) / 2.0..=f64::from(most)).contains(&pause)), "{failed}: {pause:?}");
        }
        assert_eq!(policy.backoff(41, None), None);
        assert_eq!(policy.backoff(1, Some(Duration::from_mins(1))), Some(Duration::from_mins(1)));
        assert_eq!(policy.backoff(1, Some(Duration::from_hours(1))), None);
    }
}
