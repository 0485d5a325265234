//! Rectangles around blocks of sixteen streets, for finding the streets near a position.
//!
//! | field | size |
//! |---|---|
//! | rectangle around everything: west, south, east, north | 4 × i32 |
//! | per block: west, south, east, north in 65,535ths of it, rounded outwards | 4 × u16 |

use super::wire::{i32_at, u16_at};
use crate::geo::point::{Bbox, Point};

/// Streets of a block.
pub const BLOCK: u32 = 16;
const HEAD: usize = 16;
const ENTRY: usize = 8;
const STEPS: i64 = 65_535;

/// The rectangle around everything.
pub fn bounds(data: &[u8]) -> Bbox {
    Bbox { min: Point { lon: i32_at(data, 0), lat: i32_at(data, 4) }, max: Point { lon: i32_at(data, 8), lat: i32_at(data, 12) } }
}

/// The number of blocks.
pub fn len(data: &[u8]) -> usize {
    data.len().saturating_sub(HEAD) / ENTRY
}

/// The rectangle around each block, in order.
pub fn blocks(data: &[u8]) -> impl Iterator<Item = Bbox> {
    let all = bounds(data);
    (0..len(data)).map(move |block| {
        let step = |edge: usize| i64::from(u16_at(data, HEAD + block * ENTRY + edge * 2));
        let lon = all.min.lon..all.max.lon;
        let lat = all.min.lat..all.max.lat;
        Bbox {
            min: Point { lon: down(&lon, step(0)), lat: down(&lat, step(1)) },
            max: Point { lon: up(&lon, step(2)), lat: up(&lat, step(3)) },
        }
    })
}

fn span(range: &std::ops::Range<i32>) -> i64 {
    i64::from(range.end) - i64::from(range.start)
}

fn down(range: &std::ops::Range<i32>, step: i64) -> i32 {
    i32::try_from(i64::from(range.start) + (span(range) * step).div_euclid(STEPS)).unwrap_or(range.start)
}

fn up(range: &std::ops::Range<i32>, step: i64) -> i32 {
    i32::try_from(i64::from(range.start) + (span(range) * step + STEPS - 1).div_euclid(STEPS)).unwrap_or(range.end)
}

/// Writes the section from the rectangle around the numbers of each block.
pub fn write(blocks: &[Bbox]) -> Vec<u8> {
    let Some(all) = Bbox::around(blocks.iter().flat_map(|block| [block.min, block.max])) else { return vec![0; HEAD] };
    let mut out = Vec::new();
    for value in [all.min.lon, all.min.lat, all.max.lon, all.max.lat] {
        out.extend_from_slice(&value.to_le_bytes());
    }
    let floor =
        |range: std::ops::Range<i32>, value: i32| (i64::from(value) - i64::from(range.start)) * STEPS / span(&range).max(1);
    for block in blocks {
        let lon = all.min.lon..all.max.lon;
        let lat = all.min.lat..all.max.lat;
        let low = [floor(lon.clone(), block.min.lon), floor(lat.clone(), block.min.lat)];
        let high = [floor(lon, block.max.lon) + 1, floor(lat, block.max.lat) + 1];
        for step in low.into_iter().chain(high) {
            out.extend_from_slice(&u16::try_from(step.clamp(0, STEPS)).unwrap_or(u16::MAX).to_le_bytes());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn blocks_hold_what_they_held(edges in proptest::collection::vec((-180_000_000i32..180_000_000, -90_000_000i32..90_000_000, 0i32..1000, 0i32..1000), 1..40)) {
            let given: Vec<Bbox> = edges.into_iter()
                .map(|(lon, lat, w, h)| Bbox { min: Point { lon, lat }, max: Point { lon: lon + w, lat: lat + h } })
                .collect();
            let data = write(&given);
            for (given, read) in given.iter().zip(blocks(&data)) {
                prop_assert!(read.contains(given.min) && read.contains(given.max), "{given:?} in {read:?}");
            }
        }
    }
}
