//! A cache of bytes in memory that is taken once: two buffers, each a generation.
//!
//! An entry that is asked for moves to the young generation. When the young one is full it becomes the old one, and the old one is emptied.
//! There is no list to keep in order. There are no small pieces of memory that lie for long between large ones: WebAssembly's memory never
//! shrinks, and pieces like these would make it grow.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};
use std::ops::Range;

/// Bytes by key. The entries that were used last are kept.
#[derive(Debug)]
pub struct TwoGenerationCache {
    young: Generation,
    old: Generation,
    hashes: RandomState,
    /// Bytes of each generation, at most.
    max_bytes: usize,
}

#[derive(Debug, Default)]
struct Generation {
    bytes: Vec<u8>,
    /// Records by the hash of their key.
    records: HashMap<u64, Record, BuildHasherDefault<IdentityHasher>>,
}

/// The hash of a number that is a hash already. Its keys are secret, so nobody can choose colliding ones.
#[derive(Default)]
struct IdentityHasher(u64);

impl Hasher for IdentityHasher {
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

/// Positions of a key and its value in the buffer: `start..value` and `value..end`.
#[derive(Clone, Debug)]
struct Record {
    start: usize,
    value: usize,
    end: usize,
}

impl TwoGenerationCache {
    /// A cache of two generations of at most `max_bytes` each. Their memory is taken at the first insertion.
    pub fn new(max_bytes: usize) -> Self {
        Self { young: Generation::default(), old: Generation::default(), hashes: RandomState::new(), max_bytes }
    }

    /// The value of a key.
    pub fn get(&mut self, key: &str) -> Option<&[u8]> {
        let hash = self.hashes.hash_one(key);
        if self.young.find(hash, key).is_none() {
            let value = self.old.find(hash, key)?;
            let value = self.old.bytes.get(value)?.to_vec();
            self.add(hash, key, &value);
        }
        self.young.bytes.get(self.young.find(hash, key)?)
    }

    /// Sets the value of a key. An entry larger than a generation is not kept.
    pub fn insert(&mut self, key: &str, value: &[u8]) {
        self.add(self.hashes.hash_one(key), key, value);
    }

    fn add(&mut self, hash: u64, key: &str, value: &[u8]) {
        let length = key.len() + value.len();
        if length > self.max_bytes {
            return;
        }
        if self.young.bytes.len() + length > self.max_bytes {
            std::mem::swap(&mut self.young, &mut self.old);
            self.young.bytes.clear();
            self.young.records.clear();
        }
        self.young.bytes.reserve_exact(self.max_bytes - self.young.bytes.len());
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
    fn entries_that_are_used_stay() {
        let mut cache = TwoGenerationCache::new(4 << 20);
        cache.insert("asked", b"7");
        let value = vec![7; 1024];
        for number in 0..20_000 {
            cache.insert(&number.to_string(), &value);
            if number % 1000 == 0 {
                assert_eq!(cache.get("asked"), Some(&b"7"[..]), "{number}");
            }
        }
        assert!(cache.get("0").is_none() && cache.get("19999").is_some());
        assert!(cache.young.bytes.capacity() + cache.old.bytes.capacity() <= 8 << 20);
    }

    #[test]
    fn the_last_value_counts_and_large_entries_are_not_kept() {
        let mut cache = TwoGenerationCache::new(100);
        cache.insert("a", b"1");
        cache.insert("a", b"2");
        cache.insert("long", &[0; 100]);
        assert_eq!(["a", "long", "b"].map(|key| cache.get(key).map(<[u8]>::to_vec)), [Some(vec![b'2']), None, None]);
    }
}
