//! Coarse bounds of the house numbers of each street: one of sixteen ranges, in four bits. They spare reading a street that
//! cannot have a number.

use super::bits::BitWriter;
use super::numbers::HouseNumber;
use bytes::Bytes;

/// The ranges, each with its least and greatest number, by rising number of addresses. The first one is empty.
///
/// They rule out 52 % of all pairs of a street and an address in eleven départements. Exact bounds would rule out 74 %.
const RANGES: [(u32, u32); 16] = [
    (1, 0),
    (6000, u32::MAX),
    (5000, 5499),
    (5000, 6999),
    (200, 4999),
    (200, u32::MAX),
    (0, 6),
    (20, 4999),
    (0, 12),
    (15, u32::MAX),
    (0, 22),
    (0, 40),
    (0, 100),
    (0, 4999),
    (0, 5499),
    (0, u32::MAX),
];

/// The ranges of a shard's streets, read in place.
#[derive(Clone, Debug)]
pub struct Extents(Bytes);

impl Extents {
    /// Opens the section, which is empty if a shard has none.
    pub fn open(data: &Bytes) -> Self {
        Self(data.clone())
    }

    /// Whether the section has the length for `streets` streets, or is empty.
    pub fn suits(&self, streets: usize) -> bool {
        self.0.is_empty() || self.0.len() == streets.div_ceil(2)
    }

    /// Whether a street may have a house number. False is certain.
    #[inline]
    pub fn may_have(&self, street: u32, number: u32) -> bool {
        let Some(both) = self.0.get(street as usize / 2) else { return true };
        let (least, greatest) = RANGES[usize::from(both >> (street % 2 * 4) & 15)];
        (least..=greatest).contains(&number)
    }
}

/// Writes the section from the numbers of each street.
pub fn write<'n>(streets: impl Iterator<Item = &'n [HouseNumber]>) -> Vec<u8> {
    let mut out = BitWriter::default();
    for numbers in streets {
        let bound = |bound: fn(u32, u32) -> u32| numbers.iter().map(|number| number.number).reduce(bound);
        let least = bound(u32::min).unwrap_or(1);
        let greatest = bound(u32::max).unwrap_or(0);
        let range = (0..).zip(RANGES).find(|&(_, range)| range.0 <= least && greatest <= range.1);
        out.bits(range.map_or(15, |(index, _)| index), 4);
    }
    out.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::point::Point;
    use proptest::prelude::*;

    fn written(streets: &[Vec<u32>]) -> Extents {
        let of = |&number: &u32| HouseNumber { number, suffix: 0, point: Point::default() };
        let streets: Vec<Vec<HouseNumber>> = streets.iter().map(|numbers| numbers.iter().map(of).collect()).collect();
        let extents = Extents::open(&write(streets.iter().map(Vec::as_slice)).into());
        assert!(extents.suits(streets.len()));
        extents
    }

    proptest! {
        #[test]
        fn a_street_may_have_all_its_numbers(streets in prop::collection::vec(prop::collection::vec(prop_oneof![0u32..150, any::<u32>()], 0..6), 0..9)) {
            let extents = written(&streets);
            for (street, numbers) in (0..).zip(&streets) {
                prop_assert!(numbers.iter().all(|&number| extents.may_have(street, number)));
                prop_assert!(!numbers.is_empty() || !extents.may_have(street, 1));
            }
        }
    }

    #[test]
    fn what_lies_outside_is_ruled_out() {
        let extents = written(&[vec![1, 6], vec![], vec![5001, 5002]]);
        let has = |street| [0, 6, 7, 5400, 5500].map(|number| extents.may_have(street, number));
        assert_eq!(has(0), [true, true, false, false, false]);
        assert_eq!(has(1), [false; 5]);
        assert_eq!(has(2), [false, false, false, true, false]);
        assert_eq!(has(9), [true; 5], "of streets that it does not know it says nothing");
    }

    #[test]
    fn another_length_is_told() {
        let suits = |bytes: usize, streets| Extents::open(&vec![0; bytes].into()).suits(streets);
        assert!(suits(0, 5) && suits(3, 5) && suits(3, 6));
        assert!(!suits(2, 5) && !suits(3, 7) && !suits(1, 0) && !suits(3, usize::MAX));
    }
}
