//! Answers of this isolate, kept: by the letters of a request, and by what it asks. Who holds the answers drops them with the data they come
//! from.

use crate::worker::http::response::{packed, unpacked};
use crate::api;
use crate::service::two_generation_cache::Generations;
use crate::service::metrics::Endpoint;
use std::cell::RefCell;
use std::rc::Rc;

/// An answer longer than this is not kept, in bytes.
const MOST_OF_ONE: usize = 64 << 10;

/// Answers by the letters of a request, packed as they are sent; and by question, for requests that ask the same otherwise.
pub struct Answers {
    packed: RefCell<Generations>,
    questions: RefCell<Generations>,
}

/// An answer as it is sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Packed {
    pub bytes: Vec<u8>,
    pub endpoint: Endpoint,
    /// Milliseconds since 1970.
    pub expires: u64,
}

/// An answer to a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    pub answer: api::Response,
    /// Milliseconds since 1970.
    pub expires: u64,
    /// Milliseconds that it took to make.
    pub cost: u64,
}

impl Answers {
    /// Room for so many megabytes in all.
    pub fn new(megabytes: u32) -> Self {
        let generation = usize::try_from(megabytes).unwrap_or(1) * (1 << 20) / 4;
        Self { packed: RefCell::new(Generations::new(generation)), questions: RefCell::new(Generations::new(generation)) }
    }

    /// The answer to the same letters.
    pub fn packed(&self, letters: &str, now: u64) -> Option<Packed> {
        let mut kept = self.packed.borrow_mut();
        let (expires, rest) = number(kept.get(letters)?)?;
        let (endpoint, bytes) = rest.split_first()?;
        let endpoint = *Endpoint::ALL.get(usize::from(*endpoint))?;
        (now < expires).then(|| Packed { bytes: bytes.to_vec(), endpoint, expires })
    }

    /// The answer to the same question; it may have expired.
    pub fn question(&self, key: &str) -> Option<Rc<Kept>> {
        let mut kept = self.questions.borrow_mut();
        let (expires, rest) = number(kept.get(key)?)?;
        let (cost, rest) = number(rest)?;
        Some(Rc::new(Kept { answer: unpacked(rest)?, expires, cost }))
    }

    pub fn keep_packed(&self, letters: &str, packed: &Packed) {
        let endpoint = Endpoint::ALL.iter().position(|endpoint| *endpoint == packed.endpoint);
        let Some(endpoint) = endpoint.and_then(|endpoint| u8::try_from(endpoint).ok()) else { return };
        keep(&self.packed, letters, &[&packed.expires.to_le_bytes(), &[endpoint], &packed.bytes]);
    }

    pub fn keep_question(&self, key: &str, kept: &Kept) {
        keep(&self.questions, key, &[&kept.expires.to_le_bytes(), &kept.cost.to_le_bytes(), &packed(&kept.answer)]);
    }
}

fn keep(answers: &RefCell<Generations>, key: &str, parts: &[&[u8]]) {
    let value = parts.concat();
    if key.len() + value.len() <= MOST_OF_ONE {
        answers.borrow_mut().keep(key, &value);
    }
}

/// The number that some bytes begin with, and the rest.
fn number(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (number, rest) = bytes.split_first_chunk()?;
    Some((u64::from_le_bytes(*number), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_given_as_they_were_kept() {
        let answers = Answers::new(1);
        let sent = Packed { bytes: vec![7; 10], endpoint: Endpoint::Reverse, expires: 100 };
        answers.keep_packed("letters", &sent);
        assert_eq!((answers.packed("letters", 99), answers.packed("letters", 100)), (Some(sent), None));
        let mut answer = api::Response::empty(200).with("cache-control", "public, max-age=60").with("etag", "\"x\"");
        answer.body = b"{}".to_vec();
        let kept = Kept { answer, expires: 5, cost: 6 };
        answers.keep_question("question", &kept);
        assert_eq!((answers.question("question").as_deref(), answers.question("other")), (Some(&kept), None));
    }

    #[test]
    fn a_long_answer_is_not_kept() {
        let answers = Answers::new(1);
        let packed = |length: usize| Packed { bytes: vec![7; length], endpoint: Endpoint::Search, expires: 100 };
        answers.keep_packed("long", &packed(MOST_OF_ONE));
        answers.keep_packed("short", &packed(10));
        assert!(answers.packed("long", 0).is_none() && answers.packed("short", 0).is_some());
    }
}
