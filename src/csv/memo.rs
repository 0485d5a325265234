//! A cache of answers: files are often sorted, and hold the same address many times.

use std::hash::{DefaultHasher, Hasher};

/// Places for answers. Each query has its own, and gives way to the next that has the same.
const SLOTS: u16 = 4096;
/// Longest query that is kept, in bytes: what the engine reads takes less.
const LONGEST: usize = 1024;

/// The answer to each query. Replaced entries leave their memory to the next.
#[derive(Debug)]
pub(super) struct Memo<T>(Vec<Slot<T>>);

#[derive(Debug)]
struct Slot<T> {
    query: Vec<u8>,
    answer: Option<T>,
}

impl<T: Default> Memo<T> {
    /// An empty cache.
    pub(super) fn new() -> Self {
        Self(Vec::new())
    }

    /// The answer to this query.
    pub(super) fn get(&self, query: &[u8]) -> Option<&T> {
        self.0.get(slot_of(query)).filter(|slot| slot.query == query)?.answer.as_ref()
    }

    /// The place for the answer to this query, with an earlier answer in it. `None` if the query is too long to be kept.
    pub(super) fn entry(&mut self, query: &[u8]) -> Option<&mut T> {
        if query.len() > LONGEST {
            return None;
        }
        self.0.resize_with(SLOTS.into(), || Slot { query: Vec::new(), answer: None });
        let slot = self.0.get_mut(slot_of(query))?;
        slot.query.clear();
        slot.query.extend_from_slice(query);
        Some(slot.answer.get_or_insert_default())
    }
}

fn slot_of(query: &[u8]) -> usize {
    let mut hasher = DefaultHasher::new();
    hasher.write(query);
    usize::try_from(hasher.finish() % u64::from(SLOTS)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_question_has_its_own_answer() {
        let mut memo = Memo::new();
        for number in 0..10_000u32 {
            let query = number.to_le_bytes();
            assert_eq!(memo.get(&query), None);
            *memo.entry(&query).unwrap() = number;
            assert_eq!(memo.get(&query), Some(&number));
        }
        assert!((0..10_000).all(|number: u32| memo.get(&number.to_le_bytes()).is_none_or(|kept| *kept == number)));
        assert!(memo.entry(&[7; LONGEST + 1]).is_none());
        assert!(memo.get(&[7; LONGEST + 1]).is_none());
        assert_eq!(memo.0.len(), usize::from(SLOTS));
    }
}
