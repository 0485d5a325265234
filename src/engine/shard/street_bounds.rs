//! Where the streets of a shard are: rectangles around blocks of them, laid out when a position first asks, and around each that was read
//! since.

use crate::format::shard::Shard;
use crate::format::spatial::BLOCK;
use crate::geo::point::{Bbox, Point};
use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};

/// How much of its block's rectangle a street leaves free is kept in these parts of it.
const PARTS: i64 = 256;

/// The rectangles of a shard.
pub struct StreetBounds {
    blocks: Vec<Bbox>,
    /// Of each street, the parts that it leaves free in the west, south, east and north; none when it was not read yet.
    streets: Vec<AtomicU32>,
}

impl StreetBounds {
    /// Of a shard none of whose streets was read.
    pub fn of(shard: &Shard) -> Self {
        let unread = |_| AtomicU32::new(0);
        Self { blocks: shard.blocks().collect(), streets: (0..shard.streets()).map(unread).collect() }
    }

    /// Bytes that it takes.
    pub fn bytes(&self) -> usize {
        size_of_val(self.blocks.as_slice()) + size_of_val(self.streets.as_slice())
    }

    /// The rectangle around each block, in order.
    pub fn blocks(&self) -> &[Bbox] {
        &self.blocks
    }

    /// The streets of a block.
    pub fn streets_of(&self, block: u32) -> Range<u32> {
        let count = u32::try_from(self.streets.len()).unwrap_or(u32::MAX);
        (block * BLOCK).min(count)..((block + 1) * BLOCK).min(count)
    }

    /// A rectangle around a street's numbers, or its point: as long as it was not read, that of its block.
    pub fn street(&self, street: u32) -> Bbox {
        let Bbox { min, max } = self.block_of(street);
        let kept = self.streets.get(street as usize).map_or(0, |free| free.load(Ordering::Relaxed));
        let [west, south, east, north] = kept.to_le_bytes();
        let free = |along: i64, parts: u8| i32::try_from(along * i64::from(parts) / PARTS).unwrap_or(0);
        let (lon, lat) = spans(min, max);
        Bbox {
            min: Point { lon: min.lon.saturating_add(free(lon, west)), lat: min.lat.saturating_add(free(lat, south)) },
            max: Point { lon: max.lon.saturating_sub(free(lon, east)), lat: max.lat.saturating_sub(free(lat, north)) },
        }
    }

    /// Takes note of where a street is, once it was read.
    pub fn record(&self, street: u32, bbox: &Bbox) {
        let Some(kept) = self.streets.get(street as usize) else { return };
        let Bbox { min, max } = self.block_of(street);
        let ((lon, lat), (west, south), (east, north)) = (spans(min, max), spans(min, bbox.min), spans(bbox.max, max));
        let parts = |free: i64, along: i64| u8::try_from((free * PARTS / along.max(1)).clamp(0, PARTS - 1)).unwrap_or(0);
        let free = [parts(west, lon), parts(south, lat), parts(east, lon), parts(north, lat)];
        kept.store(u32::from_le_bytes(free), Ordering::Relaxed);
    }

    fn block_of(&self, street: u32) -> Bbox {
        self.blocks.get((street / BLOCK) as usize).copied().unwrap_or(Bbox { min: Point::default(), max: Point::default() })
    }
}

/// How far it is from one point to another, eastwards and northwards.
fn spans(from: Point, to: Point) -> (i64, i64) {
    let along = |from: i32, to: i32| i64::from(to) - i64::from(from);
    (along(from.lon, to.lon), along(from.lat, to.lat))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rectangle() -> impl Strategy<Value = Bbox> {
        let corner = || (-180_000_000i32..=180_000_000, -90_000_000i32..=90_000_000).prop_map(|(lon, lat)| Point { lon, lat });
        [corner(), corner()].prop_map(|corners| Bbox::around(corners).unwrap())
    }

    proptest! {
        #[test]
        fn a_street_is_where_it_was_read(block in rectangle(), shares in proptest::array::uniform4(0.0..=1.0f64)) {
            let street_bounds = StreetBounds { blocks: vec![block], streets: vec![AtomicU32::new(0), AtomicU32::new(0)] };
            let along = |share: usize| block.min.towards(block.max, shares[share]);
            let corner = |lon: usize, lat: usize| Point { lon: along(lon).lon, lat: along(lat).lat };
            let street = Bbox::around([corner(0, 1), corner(2, 3)]).unwrap();
            prop_assert_eq!(street_bounds.street(1), block);
            street_bounds.record(1, &street);
            let (read, (lon, lat)) = (street_bounds.street(1), spans(block.min, block.max));
            prop_assert!(read.contains(street.min) && read.contains(street.max), "{read:?}");
            let ((west, south), (east, north)) = (spans(read.min, street.min), spans(street.max, read.max));
            prop_assert!(west.max(east) <= lon / PARTS + 1 && south.max(north) <= lat / PARTS + 1, "{read:?}");
            prop_assert_eq!(street_bounds.street(0), block);
        }

        #[test]
        fn what_is_not_in_its_block_does_no_harm(block in rectangle(), street in rectangle()) {
            let street_bounds = StreetBounds { blocks: vec![block], streets: vec![AtomicU32::new(0)] };
            street_bounds.record(0, &street);
            let read = street_bounds.street(0);
            prop_assert!(block.contains(read.min) && block.contains(read.max), "{read:?}");
        }
    }
}
