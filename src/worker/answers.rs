//! Answers of this isolate, kept: by the letters of a request, and by what it asks.
//!
//! Two generations each: what is asked for moves to the young one; when that is full, it becomes the old one and the old one goes.
//! No list to keep in order. Who holds the answers drops them with the data they come from.

use crate::api;
use crate::service::metrics::Endpoint;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// An answer longer than this is not kept, in bytes.
const MOST_OF_ONE: usize = 64 << 10;

/// Answers by the letters of a request, packed as they are sent; and by question, for requests that ask the same otherwise.
pub(super) struct Answers {
    packed: RefCell<Generations<Packed>>,
    questions: RefCell<Generations<Rc<Kept>>>,
}

/// An answer as it is sent.
#[derive(Clone)]
pub(super) struct Packed {
    pub(super) bytes: Rc<[u8]>,
    pub(super) endpoint: Endpoint,
    /// Milliseconds since 1970.
    pub(super) expires: u64,
}

/// An answer to a question.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Kept {
    pub(super) answer: api::Response,
    /// Milliseconds since 1970.
    pub(super) expires: u64,
    /// Milliseconds that it took to make.
    pub(super) cost: u64,
}

impl Answers {
    /// Room for so many megabytes in all.
    pub(super) fn new(megabytes: u32) -> Self {
        let generation = usize::try_from(megabytes).unwrap_or(1) * (1 << 20) / 4;
        Self { packed: RefCell::new(Generations::new(generation)), questions: RefCell::new(Generations::new(generation)) }
    }

    /// The answer to the same letters.
    pub(super) fn packed(&self, letters: &str, now: u64) -> Option<Packed> {
        self.packed.borrow_mut().get(letters).filter(|packed| now < packed.expires)
    }

    /// The answer to the same question; it may have expired.
    pub(super) fn question(&self, key: &str) -> Option<Rc<Kept>> {
        self.questions.borrow_mut().get(key)
    }

    pub(super) fn keep_packed(&self, letters: &str, packed: Packed) {
        let bytes = packed.bytes.len();
        self.packed.borrow_mut().keep(letters.into(), packed, bytes);
    }

    pub(super) fn keep_question(&self, key: String, kept: Rc<Kept>) {
        let bytes = kept.answer.body.len();
        self.questions.borrow_mut().keep(key.into(), kept, bytes);
    }
}

struct Generations<T> {
    young: HashMap<Box<str>, Entry<T>>,
    old: HashMap<Box<str>, Entry<T>>,
    /// Of the young one.
    bytes: usize,
    most: usize,
}

struct Entry<T> {
    what: T,
    bytes: usize,
}

impl<T: Clone> Generations<T> {
    fn new(most: usize) -> Self {
        Self { young: HashMap::new(), old: HashMap::new(), bytes: 0, most }
    }

    fn get(&mut self, key: &str) -> Option<T> {
        if let Some(entry) = self.young.get(key) {
            return Some(entry.what.clone());
        }
        let (key, entry) = self.old.remove_entry(key)?;
        let what = entry.what.clone();
        self.add(key, entry);
        Some(what)
    }

    fn keep(&mut self, key: Box<str>, what: T, bytes: usize) {
        let bytes = key.len() + bytes + size_of::<Entry<T>>();
        if bytes <= MOST_OF_ONE {
            self.add(key, Entry { what, bytes });
        }
    }

    fn add(&mut self, key: Box<str>, entry: Entry<T>) {
        if self.bytes + entry.bytes > self.most {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
        self.bytes += entry.bytes;
        self.young.insert(key, entry);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(length: usize) -> Packed {
        Packed { bytes: vec![7; length].into(), endpoint: Endpoint::Search, expires: 100 }
    }

    #[test]
    fn what_is_asked_for_stays_and_the_rest_goes() {
        let answers = Answers::new(16);
        answers.keep_packed("asked", packed(1024));
        for number in 0..20_000 {
            answers.keep_packed(&number.to_string(), packed(1024));
            if number % 1000 == 0 {
                assert!(answers.packed("asked", 99).is_some(), "{number}");
            }
        }
        assert!(answers.packed("0", 99).is_none());
        let generations = answers.packed.borrow();
        assert!(generations.young.len() + generations.old.len() <= 2 * (4 << 20) / 1024);
    }

    #[test]
    fn a_long_answer_is_not_kept_and_an_old_one_not_given() {
        let answers = Answers::new(16);
        answers.keep_packed("long", packed(MOST_OF_ONE));
        answers.keep_packed("short", packed(10));
        assert!(answers.packed("long", 0).is_none() && answers.packed("short", 99).is_some());
        assert!(answers.packed("short", 100).is_none());
    }
}
