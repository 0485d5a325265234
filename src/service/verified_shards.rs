//! Checksums of shards whose SHA-256 was verified.
//!
//! A shard that comes again is known by its own checksum, which takes a fraction of the time of a SHA-256.

use std::collections::HashMap;

/// Shards that are remembered, at most: all of France in cells, for some weeks. Beyond, all are forgotten, and each costs a SHA-256 again.
const MAX_SHARDS: usize = 8192;

/// Checksums of verified shards, by SHA-256.
#[derive(Debug, Default)]
pub struct VerifiedShards(HashMap<String, u32>);

impl VerifiedShards {
    /// The checksum of the shard with this SHA-256, if it was verified.
    pub fn checksum(&self, sha256: &str) -> Option<u32> {
        self.0.get(sha256).copied()
    }

    /// Remembers the checksum of the shard with this SHA-256.
    pub fn insert(&mut self, sha256: &str, checksum: u32) {
        if self.0.len() >= MAX_SHARDS {
            self.0.clear();
        }
        self.0.insert(sha256.to_owned(), checksum);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_are_remembered_and_no_more() {
        let mut verified = VerifiedShards::default();
        assert_eq!(verified.checksum("0"), None);
        for (sha256, checksum) in (0..MAX_SHARDS).zip(0..) {
            verified.insert(&sha256.to_string(), checksum);
        }
        assert_eq!(verified.checksum("7"), Some(7));
        verified.insert("new", 1);
        assert_eq!(["7", "new"].map(|sha256| verified.checksum(sha256)), [None, Some(1)]);
    }
}
