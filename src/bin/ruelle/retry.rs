//! Retries with exponential backoff.

use std::time::Duration;

/// The longest pause between two tries.
const LONGEST: Duration = Duration::from_secs(30);
/// The longest pause that a server may ask for.
const LONGEST_ASKED: Duration = Duration::from_mins(5);

/// The number of retries, and the pauses before them.
#[derive(Clone, Copy, Debug)]
pub struct RetryPolicy {
    /// Tries after the first.
    pub retries: u32,
    /// The pause before the second try. It doubles with each further one.
    pub pause: Duration,
}

impl RetryPolicy {
    /// The pause after `failed` tries, not shorter than the server asked for. `None` for no further try.
    ///
    /// Half of it is random, so that clients that failed together do not retry together. There is no further try after the last,
    /// or if the server asks for more than five minutes.
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
