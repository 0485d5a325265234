//! The layout of a file, and the counts of reading it.

use std::fmt;

/// The layout of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layout {
    /// BAN's CSV of addresses, `adresses-NN.csv`.
    BanAddresses,
    /// BAN's CSV of named places, `lieux-dits-NN-beta.csv`.
    BanPlaces,
    /// A commune's own addresses, BAL 1.2 to 1.5.
    Bal,
    /// addok's NDJSON, `adresses-addok-NN.ndjson`.
    Addok,
}

impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BanAddresses => "BAN's CSV of addresses",
            Self::BanPlaces => "BAN's CSV of lieux-dits",
            Self::Bal => "BAL 1.2 to 1.5",
            Self::Addok => "addok's NDJSON",
        })
    }
}

/// The counts of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadSummary {
    /// The file's layout.
    pub layout: Layout,
    /// Its encoding: `utf-8`, `utf-16le`, `utf-16be`, or `windows-1252` if any line is that.
    pub encoding: &'static str,
    /// Addresses, streets and places passed to the sink.
    pub rows: u64,
    /// Communes passed to the sink.
    pub communes: u64,
    /// Faulty lines, or faulty numbers within a line of addok's, passed to the sink.
    pub skipped: u64,
    /// Lines of a BAL with another position of the address before.
    pub merged: u64,
    /// Size of the file in bytes, as stored.
    pub bytes: u64,
}
