//! The operation on each row of a file.

/// The operation on each row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Text to place.
    Search,
    /// Place to address.
    Reverse,
}
