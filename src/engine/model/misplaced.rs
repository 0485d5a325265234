//! Faults of positions.

/// Metres from which on a place is not that of a position.
pub const FAR: u32 = 10_000;

/// The fault of a position that was hardly meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misplaced {
    /// No place is less than 10 km away.
    Far,
    /// The same, but one is near when latitude and longitude are exchanged.
    Exchanged,
}
