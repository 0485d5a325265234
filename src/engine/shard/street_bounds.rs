//! Rectangles around the streets of a shard, for searches by position.
//!
//! Rectangles of blocks of streets come from the shard. A street has its block's rectangle until it was read once, and then its own.

use crate::format::shard::Shard;
use crate::format::spatial::BLOCK;
use crate::geo::point::{Bbox, Point};
use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};

/// Parts of a block's rectangle, along and across, in which a street's margins are kept.
const PARTS: i64 = 256;

/// The rectangles of a shard.
pub struct StreetBounds {
    /// Rectangle of each block.
    blocks: Vec<Bbox>,
    /// Margins of each street in its block, in parts: west, south, east, north. All 0 when it was not read yet.
    streets: Vec<AtomicU32>,
}

impl StreetBounds {
    /// The rectangles of a shard none of whose streets was read.
    pub fn of(shard: &Shard) -> Self {
        let unread = |_| AtomicU32::new(0);
        Self { blocks: shard.blocks().collect(), streets: (0..shard.streets()).map(unread).collect() }
    }

    /// Size in bytes.
    pub fn bytes(&self) -> usize {
        size_of_val(self.blocks.as_slice()) + size_of_val(self.streets.as_slice())
    }

    /// Rectangle of each block, in order.
    pub fn blocks(&self) -> &[Bbox] {
        &self.blocks
    }

    /// Streets of a block.
    pub fn streets_of(&self, block: u32) -> Range<u32> {
        let count = u32::try_from(self.streets.len()).unwrap_or(u32::MAX);
        (block * BLOCK).min(count)..((block + 1) * BLOCK).min(count)
    }

    /// Rectangle around a street's house numbers, or its point. It is the block's until [`Self::record`].
    pub fn street(&self, street: u32) -> Bbox {
        let Bbox { min, max } = self.block_of(street);
        let kept = self.streets.get(street as usize).map_or(0, |margins| margins.load(Ordering::Relaxed));
        let [west, south, east, north] = kept.to_le_bytes();
        let margin = |along: i64, parts: u8| i32::try_from(along * i64::from(parts) / PARTS).unwrap_or(0);
        let (lon, lat) = spans(min, max);
        Bbox {
            min: Point { lon: min.lon.saturating_add(margin(lon, west)), lat: min.lat.saturating_add(margin(lat, south)) },
            max: Point { lon: max.lon.saturating_sub(margin(lon, east)), lat: max.lat.saturating_sub(margin(lat, north)) },
        }
    }

    /// Records the rectangle of a street that was read.
    pub fn record(&self, street: u32, bbox: &Bbox) {
        let Some(kept) = self.streets.get(street as usize) else { return };
        let Bbox { min, max } = self.block_of(street);
        let (lon, lat) = spans(min, max);
        let (west, south) = spans(min, bbox.min);
        let (east, north) = spans(bbox.max, max);
        // Rounded down: the rectangle may be larger than the street, never smaller.
        let parts = |margin: i64, along: i64| u8::try_from((margin * PARTS / along.max(1)).clamp(0, PARTS - 1)).unwrap_or(0);
        let margins = [parts(west, lon), parts(south, lat), parts(east, lon), parts(north, lat)];
        kept.store(u32::from_le_bytes(margins), Ordering::Relaxed);
    }

    fn block_of(&self, street: u32) -> Bbox {
        self.blocks.get((street / BLOCK) as usize).copied().unwrap_or(Bbox { min: Point::default(), max: Point::default() })
    }
}

/// Distances from one point to another, eastwards and northwards, in millionths of a degree.
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
        fn a_recorded_street_has_its_own_rectangle(block in rectangle(), shares in proptest::array::uniform4(0.0..=1.0f64)) {
            let street_bounds = StreetBounds { blocks: vec![block], streets: vec![AtomicU32::new(0), AtomicU32::new(0)] };
            let along = |share: usize| block.min.towards(block.max, shares[share]);
            let corner = |lon: usize, lat: usize| Point { lon: along(lon).lon, lat: along(lat).lat };
            let street = Bbox::around([corner(0, 1), corner(2, 3)]).unwrap();
            prop_assert_eq!(street_bounds.street(1), block);
            street_bounds.record(1, &street);
            let read = street_bounds.street(1);
            let (lon, lat) = spans(block.min, block.max);
            prop_assert!(read.contains(street.min) && read.contains(street.max), "{read:?}");
            let (west, south) = spans(read.min, street.min);
            let (east, north) = spans(street.max, read.max);
            prop_assert!(west.max(east) <= lon / PARTS + 1 && south.max(north) <= lat / PARTS + 1, "{read:?}");
            prop_assert_eq!(street_bounds.street(0), block);
        }

        #[test]
        fn a_street_outside_its_block_does_no_harm(block in rectangle(), street in rectangle()) {
            let street_bounds = StreetBounds { blocks: vec![block], streets: vec![AtomicU32::new(0)] };
            street_bounds.record(0, &street);
            let read = street_bounds.street(0);
            prop_assert!(block.contains(read.min) && block.contains(read.max), "{read:?}");
        }
    }
}
