//! Permits: a bounded number of pieces of work at once.
//!
//! A request that is cut off is not told to release its permit. So a permit without a sign of life for a while is free again.

use std::collections::HashMap;

/// Milliseconds without a sign of life after which a permit is free again.
const LOST_MS: u64 = 60_000;

/// Permits that are taken.
#[derive(Debug, Default)]
pub struct Permits {
    /// Last sign of life of each, in milliseconds.
    taken: HashMap<u64, u64>,
    next: u64,
}

impl Permits {
    /// Takes one of `max` permits: its number, by which it is kept and released.
    pub fn take(&mut self, max: usize, now: u64) -> Option<u64> {
        if self.taken.len() >= max {
            self.taken.retain(|_, heard| now < *heard + LOST_MS);
        }
        if self.taken.len() >= max {
            return None;
        }
        self.next += 1;
        self.taken.insert(self.next, now);
        Some(self.next)
    }

    /// Notes a sign of life.
    pub fn keep(&mut self, permit: u64, now: u64) {
        if let Some(heard) = self.taken.get_mut(&permit) {
            *heard = now;
        }
    }

    /// Releases a permit.
    pub fn release(&mut self, permit: u64) {
        self.taken.remove(&permit);
    }

    /// Permits that are taken.
    pub fn taken(&mut self, now: u64) -> usize {
        self.taken.retain(|_, heard| now < *heard + LOST_MS);
        self.taken.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permits_are_bounded_and_come_back() {
        let mut permits = Permits::default();
        let first = permits.take(2, 0).expect("a permit");
        assert!(permits.take(2, 0).is_some() && permits.take(2, 0).is_none());
        permits.release(first);
        assert!(permits.take(2, 0).is_some() && permits.take(2, 0).is_none());
    }

    #[test]
    fn a_permit_without_sign_of_life_is_lost() {
        let mut permits = Permits::default();
        let lost = permits.take(2, 0);
        let kept = permits.take(2, 0).unwrap_or_default();
        permits.keep(kept, 50_000);
        assert!(lost.is_some() && permits.take(2, 59_999).is_none());
        assert!(permits.take(2, 60_000).is_some());
        assert_eq!((permits.taken(60_000), permits.taken(110_000)), (2, 1));
    }
}
