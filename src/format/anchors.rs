//! The coarse position of each street: two bytes, in 256ths of its commune's rectangle.
//!
//! Typing needs no more to prefer near places. The exact positions, in the section `numbers`, start from the cell's corner.

use crate::geo::point::{Bbox, Point};

/// The cell of a commune's rectangle with a street's first point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// South-west corner.
    pub corner: Point,
    /// Width from west to east, in millionths of a degree.
    pub width: u32,
    /// Height from south to north, in millionths of a degree.
    pub height: u32,
}

impl Cell {
    /// The cell's middle.
    #[cfg(test)]
    pub fn middle(&self) -> Point {
        let half = |steps: u32| i32::try_from(steps / 2).unwrap_or(0);
        Point { lon: self.corner.lon.saturating_add(half(self.width)), lat: self.corner.lat.saturating_add(half(self.height)) }
    }
}

/// The cell of a street whose commune has the rectangle `bbox`.
pub fn cell(data: &[u8], bbox: &Bbox, street: u32) -> Cell {
    let at = street as usize * 2;
    let index = |offset: usize| i64::from(data.get(at + offset).copied().unwrap_or(0));
    let min = bbox.min;
    let max = bbox.max;
    let lon = index(0);
    let lat = index(1);
    let corner = Point { lon: edge(min.lon, max.lon, lon), lat: edge(min.lat, max.lat, lat) };
    let size = |low: i32, high: i32| u32::try_from(i64::from(high) - i64::from(low)).unwrap_or(0);
    Cell {
        corner,
        width: size(corner.lon, edge(min.lon, max.lon, lon + 1)),
        height: size(corner.lat, edge(min.lat, max.lat, lat + 1)),
    }
}

/// The middle of a street's [`cell`], without computing the rest of it.
#[inline]
pub fn middle(data: &[u8], bbox: &Bbox, street: u32) -> Point {
    let at = street as usize * 2;
    let [lon, lat] = data.get(at..).and_then(<[u8]>::first_chunk).copied().unwrap_or_default();
    let middle = |min: i32, max: i32, cell: u8| {
        let min = i64::from(min);
        let max = i64::from(max);
        let steps = (max - min).max(0) + 1;
        let before = steps * i64::from(cell);
        let low = before >> 8;
        let high = (before + steps) >> 8;
        i32::try_from(min + low + ((high - low) >> 1)).unwrap_or(i32::MAX)
    };
    Point { lon: middle(bbox.min.lon, bbox.max.lon, lon), lat: middle(bbox.min.lat, bbox.max.lat, lat) }
}

/// The lower edge of a cell. Edges 0 and 256 are those of the rectangle, the latter one step beyond its last point.
#[inline]
fn edge(min: i32, max: i32, cell: i64) -> i32 {
    let steps = (i64::from(max) - i64::from(min)).max(0) + 1;
    i32::try_from(i64::from(min) + ((steps * cell) >> 8)).unwrap_or(max)
}

/// The two bytes of a street with its first point at `point`, in the rectangle.
pub fn write(bbox: &Bbox, point: Point) -> [u8; 2] {
    let index = |min: i32, max: i32, value: i32| {
        let cell = (0u8..=255).rev().find(|&cell| edge(min, max, i64::from(cell)) <= value);
        cell.unwrap_or(0)
    };
    [index(bbox.min.lon, bbox.max.lon, point.lon), index(bbox.min.lat, bbox.max.lat, point.lat)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cell_holds_its_point(lon in -180_000_000i32..180_000_000, lat in -90_000_000i32..90_000_000,
                                  w in 0i32..1_000_000, h in 0i32..1_000_000, x in 0.0..=1.0f64, y in 0.0..=1.0f64) {
            let bbox = Bbox { min: Point { lon, lat }, max: Point { lon: lon + w, lat: lat + h } };
            #[allow(clippy::cast_possible_truncation)]
            let point = Point { lon: lon + (f64::from(w) * x) as i32, lat: lat + (f64::from(h) * y) as i32 };
            let written = write(&bbox, point);
            let cell = cell(&written, &bbox, 0);
            prop_assert_eq!(middle(&written, &bbox, 0), cell.middle());
            let dx = point.lon - cell.corner.lon;
            let dy = point.lat - cell.corner.lat;
            prop_assert!(dx >= 0 && dx.cast_unsigned() < cell.width.max(1), "{dx} of {}", cell.width);
            prop_assert!(dy >= 0 && dy.cast_unsigned() < cell.height.max(1), "{dy} of {}", cell.height);
        }
    }
}
