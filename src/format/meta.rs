//! The metadata of a shard: name, date and source as texts, then the counts.

use super::error::FormatError;
use super::wire::Cursor;

/// The metadata of a shard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShardInfo {
    /// Département code (`75`), or another word for a shard that spans several (`demo`).
    pub name: String,
    /// Date of the data, `YYYY-MM-DD`. Empty when unknown.
    pub date: String,
    /// Source and licence of the data, in one line.
    pub source: String,
    /// House numbers.
    pub addresses: u32,
    /// Streets and localities.
    pub streets: u32,
    /// Communes.
    pub communes: u32,
    /// Communes without a known centre, which have their département's.
    pub approximate_centres: u32,
}

impl ShardInfo {
    /// Reads the section.
    ///
    /// # Errors
    /// When it is cut or a text is not UTF-8.
    pub fn read(data: &[u8]) -> Result<Self, FormatError> {
        let mut cursor = Cursor::new("meta", data);
        Ok(Self {
            name: cursor.text()?.to_owned(),
            date: cursor.text()?.to_owned(),
            source: cursor.text()?.to_owned(),
            addresses: cursor.u32()?,
            streets: cursor.u32()?,
            communes: cursor.u32()?,
            approximate_centres: cursor.u32()?,
        })
    }

    /// The section's bytes.
    pub fn write(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for text in [&self.name, &self.date, &self.source] {
            super::wire::put_text(&mut out, text);
        }
        for count in [self.addresses, self.streets, self.communes, self.approximate_centres] {
            out.extend_from_slice(&count.to_le_bytes());
        }
        out
    }
}
