//! Answers that may be asked for again: files are sorted, and hold the same address many times.

use super::Status;
use std::hash::{DefaultHasher, Hasher};

/// Places for answers. Each question has its own, and gives way to the next that has the same.
const PLACES: u16 = 4096;
/// Longest question that is kept, in bytes: what the engine reads takes less.
const LONGEST: usize = 1024;

/// What was written for each question, in memory that is used again.
#[derive(Debug, Default)]
pub(super) struct Memo(Vec<Place>);

#[derive(Clone, Debug, Default)]
struct Place {
    question: Vec<u8>,
    status: Option<Status>,
    written: Vec<u8>,
}

impl Memo {
    /// What was written for this question.
    pub(super) fn get(&self, question: &[u8]) -> Option<(Status, &[u8])> {
        let place = self.0.get(place_of(question)).filter(|place| place.question == question)?;
        Some((place.status?, &place.written))
    }

    /// Keeps what was written for this question.
    pub(super) fn keep(&mut self, question: &[u8], status: Status, written: &[u8]) {
        if question.len() > LONGEST {
            return;
        }
        self.0.resize(PLACES.into(), Place::default());
        let Some(place) = self.0.get_mut(place_of(question)) else { return };
        place.status = Some(status);
        for (kept, bytes) in [(&mut place.question, question), (&mut place.written, written)] {
            kept.clear();
            kept.extend_from_slice(bytes);
        }
    }
}

fn place_of(question: &[u8]) -> usize {
    let mut hasher = DefaultHasher::new();
    hasher.write(question);
    usize::try_from(hasher.finish() % u64::from(PLACES)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_question_has_its_own_answer() {
        let mut memo = Memo::default();
        for number in 0..10_000u32 {
            let question = number.to_le_bytes();
            assert!(memo.get(&question).is_none());
            memo.keep(&question, Status::Ok, &question);
            assert_eq!(memo.get(&question), Some((Status::Ok, &question[..])));
        }
        let right = |number: &u32| memo.get(&number.to_le_bytes()).is_none_or(|(_, written)| written == number.to_le_bytes());
        assert!((0..10_000).all(|number| right(&number)));
        memo.keep(&[7; LONGEST + 1], Status::Error, b"");
        assert!(memo.get(&[7; LONGEST + 1]).is_none());
        assert_eq!(memo.0.len(), usize::from(PLACES));
    }
}
