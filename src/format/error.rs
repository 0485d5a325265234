//! Why bytes are not a shard this reader understands.

/// A shard that cannot be opened. Each message says what, expected, got, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// Not a shard at all.
    #[error("not a Ruelle shard: the file begins with {:08x}, expected \"RUEL\"; build one with `ruelle build`", u32::from_be_bytes(*.got))]
    Magic {
        /// The first bytes found.
        got: [u8; 4],
    },
    /// Written by another version.
    #[error("shard format version {got}, this reader knows version {expected}; rebuild the shard or update Ruelle")]
    Version {
        /// Version found.
        got: u16,
        /// Version this reader knows.
        expected: u16,
    },
    /// Shorter than it says.
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
        /// Checksum written.
        expected: u32,
        /// Checksum computed.
        got: u32,
    },
    /// A value that no writer writes.
    #[error("malformed shard: {section}: {what}; fetch it again or rebuild it")]
    Malformed {
        /// Name of the section.
        section: &'static str,
        /// What is wrong.
        what: &'static str,
    },
}
