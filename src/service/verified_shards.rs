//! Shards that were found to be those of their SHA-256: where they come again, their own checksum tells them, at a fraction of the work.

use std::collections::HashMap;

/// Shards that are remembered, at most: all of France, for some weeks. Then all are forgotten, and cost a SHA-256 again.
const MOST: usize = 1000;

/// Their checksums, by SHA-256.
#[derive(Debug, Default)]
pub struct Familiar(HashMap<String, u32>);

impl Familiar {
    /// The checksum of the shard that has a SHA-256, if it was seen.
    pub fn checksum(&self, sha256: &str) -> Option<u32> {
        self.0.get(sha256).copied()
    }

    /// Remembers a shard that has a SHA-256.
    pub fn learn(&mut self, sha256: &str, checksum: u32) {
        if self.0.len() >= MOST {
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
        let mut familiar = Familiar::default();
        assert_eq!(familiar.checksum("0"), None);
        for (sha256, checksum) in (0..MOST).zip(0..) {
            familiar.learn(&sha256.to_string(), checksum);
        }
        assert_eq!(familiar.checksum("7"), Some(7));
        familiar.learn("new", 1);
        assert_eq!(["7", "new"].map(|sha256| familiar.checksum(sha256)), [None, Some(1)]);
    }
}
