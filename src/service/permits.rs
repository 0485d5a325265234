//! Permits: a bounded number of pieces of work at once.
//!
//! A request that is cut off is not told to release its permit. So a permit that is not renewed for a while is free again.

use std::collections::HashMap;

/// Milliseconds after which a permit that was not renewed is free again.
const LOST_MS: u64 = 60_000;

/// Permits that are taken.
#[derive(Debug, Default)]
pub struct Permits {
    /// Time at which each was taken or renewed, in milliseconds.
    taken: HashMap<u64, u64>,
    next: u64,
}

impl Permits {
    /// Takes one of `max` permits: its number, by which it is renewed and released.
    pub fn take(&mut self, max: usize, now: u64) -> Option<u64> {
        if self.taken.len() >= max {
            self.taken.retain(|_, since| now < *since + LOST_MS);
        }
        if self.taken.len() >= max {
            return None;
        }
        self.next += 1;
        self.taken.insert(self.next, now);
        Some(self.next)
    }

    /// Renews a permit: the time after which it is free again begins anew.
    pub fn renew(&mut self, permit: u64, now: u64) {
        if let Some(since) = self.taken.get_mut(&permit) {
            *since = now;
        }
    }

    /// Releases a permit.
    pub fn release(&mut self, permit: u64) {
        self.taken.remove(&permit);
    }

    /// Permits that are taken.
    pub fn taken(&mut self, now: u64) -> usize {
        self.taken.retain(|_, since| now < *since + LOST_MS);
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
    fn a_permit_that_is_not_renewed_is_lost() {
        let mut permits = Permits::default();
        let lost = permits.take(2, 0);
        let renewed = permits.take(2, 0).unwrap_or_default();
        permits.renew(renewed, 50_000);
        assert!(lost.is_some() && permits.take(2, 59_999).is_none());
        assert!(permits.take(2, 60_000).is_some());
        assert_eq!((permits.taken(60_000), permits.taken(110_000)), (2, 1));
    }
}
