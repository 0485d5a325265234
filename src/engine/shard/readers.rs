//! The readers of the open shards, as one session uses them.

use super::reader::ShardReader;
use crate::format::partial_numbers::MissingRecorder;
use crate::format::shard::Shard;
use std::sync::Arc;

/// Readers of the open shards, with the recorder of the bytes that they miss.
#[derive(Clone, Copy)]
pub struct Readers<'g> {
    readers: &'g [Arc<ShardReader>],
    /// The recorder of the bytes that they miss.
    pub missing: &'g MissingRecorder,
}

impl<'g> Readers<'g> {
    /// The readers of a session.
    pub fn new(readers: &'g [Arc<ShardReader>], missing: &'g MissingRecorder) -> Self {
        Self { readers, missing }
    }

    /// The reader of a shard, by its index.
    pub fn reader(self, index: usize) -> &'g ShardReader {
        &self.readers[index]
    }

    /// A shard, by its index.
    pub fn shard(self, index: usize) -> &'g Shard {
        &self.readers[index].shard
    }
}
