//! What was answered, kept in memory that is taken once: two buffers, each a generation.
//!
//! What is asked for moves to the young one; when that is full it becomes the old one, and the old one is emptied. No list to keep in order,
//! and no small pieces of memory that lie for long between large ones: in WebAssembly, memory that is in pieces never comes back.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};
use std::ops::Range;

/// Bytes by key, the latest of them.
#[derive(Debug)]
pub struct Generations {
    young: Generation,
    old: Generation,
    hashes: RandomState,
    /// Bytes of each generation.
    most: usize,
}

#[derive(Debug, Default)]
struct Generation {
    bytes: Vec<u8>,
    /// Where each record is, by the hash of its key.
    records: HashMap<u64, Record, BuildHasherDefault<Known>>,
}

/// The hash of what is a hash already, by numbers that nobody outside knows.
#[derive(Default)]
struct Known(u64);

impl Hasher for Known {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A key, and what is kept for it.
#[derive(Clone, Debug)]
struct Record {
    start: usize,
    value: usize,
    end: usize,
}

impl Generations {
    /// Room for so many bytes in each of two generations; taken when something is kept.
    pub fn new(most: usize) -> Self {
        Self { young: Generation::default(), old: Generation::default(), hashes: RandomState::new(), most }
    }

    /// What is kept for a key.
    pub fn get(&mut self, key: &str) -> Option<&[u8]> {
        let hash = self.hashes.hash_one(key);
        if self.young.find(hash, key).is_none() {
            let value = self.old.find(hash, key)?;
            let value = self.old.bytes.get(value)?.to_vec();
            self.add(hash, key, &value);
        }
        self.young.bytes.get(self.young.find(hash, key)?)
    }

    /// Keeps something that fits, in the place of what was kept for the key.
    pub fn keep(&mut self, key: &str, value: &[u8]) {
        self.add(self.hashes.hash_one(key), key, value);
    }

    fn add(&mut self, hash: u64, key: &str, value: &[u8]) {
        let length = key.len() + value.len();
        if length > self.most {
            return;
        }
        if self.young.bytes.len() + length > self.most {
            std::mem::swap(&mut self.young, &mut self.old);
            self.young.bytes.clear();
            self.young.records.clear();
        }
        self.young.bytes.reserve_exact(self.most - self.young.bytes.len());
        self.young.add(hash, key, value);
    }
}

impl Generation {
    fn find(&self, hash: u64, key: &str) -> Option<Range<usize>> {
        let Record { start, value, end } = self.records.get(&hash)?.clone();
        (self.bytes.get(start..value)? == key.as_bytes()).then_some(value..end)
    }

    fn add(&mut self, hash: u64, key: &str, value: &[u8]) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(key.as_bytes());
        self.bytes.extend_from_slice(value);
        self.records.insert(hash, Record { start, value: start + key.len(), end: self.bytes.len() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_stays_and_the_rest_goes() {
        let mut kept = Generations::new(4 << 20);
        kept.keep("asked", b"7");
        let value = vec![7; 1024];
        for number in 0..20_000 {
            kept.keep(&number.to_string(), &value);
            if number % 1000 == 0 {
                assert_eq!(kept.get("asked"), Some(&b"7"[..]), "{number}");
            }
        }
        assert!(kept.get("0").is_none() && kept.get("19999").is_some());
        assert!(kept.young.bytes.capacity() + kept.old.bytes.capacity() <= 8 << 20);
    }

    #[test]
    fn the_latest_is_given_and_what_does_not_fit_is_not_kept() {
        let mut kept = Generations::new(100);
        kept.keep("a", b"1");
        kept.keep("a", b"2");
        kept.keep("long", &[0; 100]);
        assert_eq!(["a", "long", "b"].map(|key| kept.get(key).map(<[u8]>::to_vec)), [Some(vec![b'2']), None, None]);
    }
}
