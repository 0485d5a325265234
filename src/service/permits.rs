//! Places for what is under way: so many at once. Who leaves gives its place back; who is never heard of again loses it, since a
//! request that is cut off is not told to leave.

use std::collections::HashMap;

/// Milliseconds without a sign of life after which a place is free again.
const LOST_MS: u64 = 60_000;

/// Places, and who has them.
#[derive(Debug, Default)]
pub struct Places {
    /// When each was last heard of.
    taken: HashMap<u64, u64>,
    next: u64,
}

impl Places {
    /// Takes one of so many places; its number, by which it is kept and given back.
    pub fn take(&mut self, most: usize, now: u64) -> Option<u64> {
        if self.taken.len() >= most {
            self.taken.retain(|_, heard| now < *heard + LOST_MS);
        }
        if self.taken.len() >= most {
            return None;
        }
        self.next += 1;
        self.taken.insert(self.next, now);
        Some(self.next)
    }

    /// A sign of life.
    pub fn keep(&mut self, place: u64, now: u64) {
        if let Some(heard) = self.taken.get_mut(&place) {
            *heard = now;
        }
    }

    /// Gives a place back.
    pub fn leave(&mut self, place: u64) {
        self.taken.remove(&place);
    }

    /// How many are taken.
    pub fn taken(&mut self, now: u64) -> usize {
        self.taken.retain(|_, heard| now < *heard + LOST_MS);
        self.taken.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_so_many_and_they_are_given_back() {
        let mut places = Places::default();
        let first = places.take(2, 0).expect("a place");
        assert!(places.take(2, 0).is_some() && places.take(2, 0).is_none());
        places.leave(first);
        assert!(places.take(2, 0).is_some() && places.take(2, 0).is_none());
    }

    #[test]
    fn who_is_not_heard_of_loses_its_place_and_who_is_keeps_it() {
        let mut places = Places::default();
        let (lost, kept) = (places.take(2, 0), places.take(2, 0).unwrap_or_default());
        places.keep(kept, 50_000);
        assert!(lost.is_some() && places.take(2, 59_999).is_none());
        assert!(places.take(2, 60_000).is_some());
        assert_eq!((places.taken(60_000), places.taken(110_000)), (2, 1));
    }
}
