//! Early refresh (`XFetch`) of cached answers.
//!
//! Shortly before an answer expires, one of many requests makes it anew. So they do not all do that at once when it has expired.

/// Whether this request should make the answer anew: the likelier, the nearer its end and the dearer its making.
///
/// `chance` is drawn for each request, in 0..1. Times are milliseconds.
#[expect(clippy::cast_precision_loss, reason = "milliseconds of some days")]
pub fn is_due(now: u64, expires: u64, cost: u64, chance: f64) -> bool {
    let ahead = cost as f64 * -chance.max(f64::MIN_POSITIVE).ln();
    now as f64 + ahead >= expires as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The draws of a thousand that are due.
    fn due(now: u64, expires: u64, cost: u64) -> usize {
        (1..=1000u32).filter(|draw| is_due(now, expires, cost, f64::from(*draw) / 1000.0)).count()
    }

    #[test]
    fn it_is_rare_long_before_the_end_likely_near_it_and_sure_after() {
        assert_eq!(due(0, 60_000, 100), 0);
        assert_eq!((due(60_000, 60_000, 100), due(60_001, 60_000, 0)), (1000, 1000));
        // At one cost before the end: 1/e.
        assert_eq!(due(59_900, 60_000, 100), 367);
        assert!(due(59_500, 60_000, 100) < due(59_900, 60_000, 100));
    }

    #[test]
    fn an_answer_that_cost_nothing_is_kept_to_its_end() {
        assert_eq!(due(59_999, 60_000, 0), 0);
    }
}
