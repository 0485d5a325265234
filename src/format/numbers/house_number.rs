//! A house number with its position.

use crate::geo::point::Point;

/// One house number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HouseNumber {
    /// The number.
    pub number: u32,
    /// Index of its suffix, 0 for none.
    pub suffix: u32,
    /// Its position.
    pub point: Point,
}
