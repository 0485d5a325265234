//! A cache of answers: files are often sorted, and hold the same address many times.

use super::status::Status;
use std::hash::{DefaultHasher, Hasher};

/// Places for answers. Each query has its own, and gives way to the next that has the same.
const SLOTS: u16 = 4096;
/// Longest query that is kept, in bytes: what the engine reads takes less.
const LONGEST: usize = 1024;

/// The output for each query. Replaced entries leave their memory to the next.
#[derive(Debug, Default)]
pub(super) struct Memo(Vec<Slot>);

#[derive(Clone, Debug, Default)]
struct Slot {
    query: Vec<u8>,
    status: Option<Status>,
    written: Vec<u8>,
}

impl Memo {
    /// The output for this query.
    pub(super) fn get(&self, query: &[u8]) -> Option<(Status, &[u8])> {
        let slot = self.0.get(slot_of(query)).filter(|slot| slot.query == query)?;
        Some((slot.status?, &slot.written))
    }

    /// Keeps the output for this query.
    pub(super) fn keep(&mut self, query: &[u8], status: Status, written: &[u8]) {
        if query.len() > LONGEST {
            return;
        }
        self.0.resize(SLOTS.into(), Slot::default());
        let Some(slot) = self.0.get_mut(slot_of(query)) else { return };
        slot.status = Some(status);
        for (kept, bytes) in [(&mut slot.query, query), (&mut slot.written, written)] {
            kept.clear();
            kept.extend_from_slice(bytes);
        }
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
        let mut memo = Memo::default();
        for number in 0..10_000u32 {
            let query = number.to_le_bytes();
            assert!(memo.get(&query).is_none());
            memo.keep(&query, Status::Ok, &query);
            assert_eq!(memo.get(&query), Some((Status::Ok, &query[..])));
        }
        let right = |number: &u32| memo.get(&number.to_le_bytes()).is_none_or(|(_, written)| written == number.to_le_bytes());
        assert!((0..10_000).all(|number| right(&number)));
        memo.keep(&[7; LONGEST + 1], Status::Error, b"");
        assert!(memo.get(&[7; LONGEST + 1]).is_none());
        assert_eq!(memo.0.len(), usize::from(SLOTS));
    }
}
