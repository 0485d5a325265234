//! The errors of opening a shard.

/// The reason that a shard cannot be opened. Each message names the fault, both values, and the remedy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// Not a shard.
    #[error("not a Ruelle shard: the file begins with {:08x}, expected \"RUEL\"; build one with `ruelle build`", u32::from_be_bytes(*.got))]
    Magic {
        /// The first bytes.
        got: [u8; 4],
    },
    /// Written by another version.
    #[error("shard format version {got}, this reader knows version {expected}; {}", remedy(*.got, *.expected))]
    Version {
        /// Version of the file.
        got: u16,
        /// Version of this reader.
        expected: u16,
    },
    /// Shorter than its header says.
    #[error("truncated shard: {got} bytes, expected {expected}; fetch it again")]
    Truncated {
        /// Bytes needed.
        expected: usize,
        /// Bytes found.
        got: usize,
    },
    /// A checksum does not match.
    #[error("corrupt shard: checksum of {section} is {got:08x}, expected {expected:08x}; fetch it again")]
    Checksum {
        /// Name of the section.
        section: &'static str,
        /// Checksum in the file.
        expected: u32,
        /// Checksum of the bytes.
        got: u32,
    },
    /// A value that no sound shard has.
    #[error("malformed shard: {section}: {what}; fetch it again or rebuild it")]
    Malformed {
        /// Name of the section.
        section: &'static str,
        /// The fault, in a few words.
        what: &'static str,
    },
}

/// The remedy for a shard of another version.
fn remedy(got: u16, expected: u16) -> &'static str {
    if got < expected {
        "build the shard again from BAN's files with `ruelle build`, or read it with an older release of Ruelle"
    } else {
        "update Ruelle, or rebuild the shard"
    }
}
