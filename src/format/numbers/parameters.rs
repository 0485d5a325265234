//! The Rice parameters of a street's record.

/// Parameters of both coordinates.
pub(super) type Parameters = [u32; 2];

/// The usual parameter of the first coordinate. Records hold the difference from it.
pub(super) const USUAL: i32 = 7;
/// The largest parameter.
pub(super) const MAX_PARAMETER: u32 = 15;
