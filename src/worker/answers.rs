//! Answers of this isolate, kept: the same question is answered without being searched again.
//!
//! Two generations: what is asked for moves to the young one; when that is full, it becomes the old one and the old one goes.
//! No clock and no list to keep in order. Who holds the answers drops them all with the data they come from.

use std::cell::RefCell;
use std::collections::HashMap;

/// Bytes of one generation, questions and answers.
const MOST_BYTES: usize = 4 << 20;
/// An answer longer than this is not kept.
const MOST_OF_ONE: usize = 64 << 10;

/// Answers by question.
#[derive(Default)]
pub(super) struct Answers(RefCell<Generations>);

#[derive(Default)]
struct Generations {
    young: HashMap<Box<str>, Box<[u8]>>,
    old: HashMap<Box<str>, Box<[u8]>>,
    /// Of the young one.
    bytes: usize,
}

impl Answers {
    /// The answer to a question, when it is kept.
    pub(super) fn get(&self, question: &str) -> Option<Vec<u8>> {
        let mut generations = self.0.borrow_mut();
        if let Some(answer) = generations.young.get(question) {
            return Some(answer.to_vec());
        }
        let (question, answer) = generations.old.remove_entry(question)?;
        let copy = answer.to_vec();
        generations.add(question, answer);
        Some(copy)
    }

    /// Keeps an answer.
    pub(super) fn keep(&self, question: &str, answer: &[u8]) {
        if question.len() + answer.len() <= MOST_OF_ONE {
            self.0.borrow_mut().add(question.into(), answer.into());
        }
    }
}

impl Generations {
    fn add(&mut self, question: Box<str>, answer: Box<[u8]>) {
        let bytes = question.len() + answer.len();
        if self.bytes + bytes > MOST_BYTES {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
        self.bytes += bytes;
        self.young.insert(question, answer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_stays_and_the_rest_goes() {
        let (answers, answer) = (Answers::default(), [7; 1024]);
        answers.keep("asked", &answer);
        for number in 0..20_000 {
            answers.keep(&number.to_string(), &answer);
            if number % 1000 == 0 {
                assert_eq!(answers.get("asked").as_deref(), Some(&answer[..]), "{number}");
            }
        }
        assert_eq!(answers.get("0"), None);
        let generations = answers.0.borrow();
        assert!(generations.young.len() + generations.old.len() <= 2 * MOST_BYTES / 1024);
    }

    #[test]
    fn a_long_answer_is_not_kept() {
        let answers = Answers::default();
        answers.keep("long", &vec![0; MOST_OF_ONE]);
        assert_eq!(answers.get("long"), None);
    }
}
