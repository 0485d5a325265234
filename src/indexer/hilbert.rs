//! Order along a Hilbert curve: places near on the ground are near in the file.

use crate::geo::point::{Bbox, Point};

/// The rank of a point along a curve of 2¹⁶ by 2¹⁶ cells that fills `bbox`.
/// (Wikipedia, "Hilbert curve", `xy2d`.)
pub fn rank(bbox: &Bbox, point: Point) -> u32 {
    let scale = |value: i32, min: i32, max: i32| {
        let span = (i64::from(max) - i64::from(min)).max(1);
        u32::try_from(((i64::from(value) - i64::from(min)) * 65_535 / span).clamp(0, 65_535)).unwrap_or(0)
    };
    let mut x = scale(point.lon, bbox.min.lon, bbox.max.lon);
    let mut y = scale(point.lat, bbox.min.lat, bbox.max.lat);
    let mut rank = 0u32;
    for level in (0..16).rev() {
        let side = 1u32 << level;
        let right = u32::from(x & side > 0);
        let upper = u32::from(y & side > 0);
        rank = rank << 2 | ((3 * right) ^ upper);
        if upper == 0 {
            if right == 1 {
                (x, y) = (65_535 - x, 65_535 - y);
            }
            (x, y) = (y, x);
        }
    }
    rank
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_on_the_curve_are_neighbours_on_the_ground() {
        let bbox = Bbox { min: Point { lon: 0, lat: 0 }, max: Point { lon: 65_535, lat: 65_535 } };
        let mut cells: Vec<(u32, i32, i32)> = Vec::new();
        for x in 0..16 {
            for y in 0..16 {
                let point = Point { lon: x * 4096, lat: y * 4096 };
                cells.push((rank(&bbox, point), x, y));
            }
        }
        cells.sort_unstable();
        assert!(cells.windows(2).all(|pair| (pair[0].1 - pair[1].1).abs() + (pair[0].2 - pair[1].2).abs() == 1));
    }
}
