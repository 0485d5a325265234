//! Where the next number of a side is expected to be.

use crate::Point;

/// Where the next number of a side is expected: 16ths of a millionth of a degree per step, averaged.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Track {
    last: Point,
    way: [i64; 2],
    moved: bool,
}

impl Track {
    /// At the first number of a side.
    pub(super) fn begin(last: Point) -> Self {
        Self { last, way: [0; 2], moved: false }
    }

    /// The point expected `step` further on.
    pub(super) fn expect(&self, step: u32, extrapolated: bool) -> Point {
        if !extrapolated {
            return self.last;
        }
        let ahead = |from: i32, way: i64| {
            let offset = way.saturating_mul(i64::from(step)).saturating_add(8) >> 4;
            i32::try_from(i64::from(from).saturating_add(offset)).unwrap_or(from)
        };
        Point { lon: ahead(self.last.lon, self.way[0]), lat: ahead(self.last.lat, self.way[1]) }
    }

    /// Learns from the point that was there.
    pub(super) fn advance(&mut self, point: Point, step: u32) {
        if step > 0 {
            let moved = [i64::from(point.lon) - i64::from(self.last.lon), i64::from(point.lat) - i64::from(self.last.lat)];
            for (way, moved) in self.way.iter_mut().zip(moved) {
                let each = (moved << 4) / i64::from(step);
                *way = if self.moved { (*way + each) >> 1 } else { each * 3 / 4 };
            }
            self.moved = true;
        }
        self.last = point;
    }
}
