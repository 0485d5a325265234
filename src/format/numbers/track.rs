//! The expected position of the next number of a sequence.

use crate::geo::point::Point;

/// A predictor of the next position: the average way per step, in 16ths of a millionth of a degree.
#[derive(Clone, Copy, Debug)]
pub(super) struct Track {
    first: Point,
    last: Point,
    steps: u32,
    way: [i64; 2],
    moved: bool,
    extrapolated: bool,
}

impl Track {
    /// A track at the first number of a street. Unless it is extrapolated, its way stays 0.
    pub(super) fn begin(first: Point, extrapolated: bool) -> Self {
        Self { first, last: first, steps: 0, way: [0; 2], moved: false, extrapolated }
    }

    /// A track at the first number of the other side. Its way is the average of the whole first side.
    pub(super) fn cross(&self, first: Point) -> Self {
        let mut next = Self::begin(first, self.extrapolated);
        if self.extrapolated && self.steps > 0 {
            next.way = displacement(self.first, self.last).map(|moved| (moved << 4) / i64::from(self.steps));
            next.moved = true;
        }
        next
    }

    /// The expected point `step` further on.
    pub(super) fn expect(&self, step: u32) -> Point {
        let ahead = |from: i32, way: i64| from.wrapping_add(low(way.wrapping_mul(i64::from(step)).wrapping_add(8) >> 4));
        Point { lon: ahead(self.last.lon, self.way[0]), lat: ahead(self.last.lat, self.way[1]) }
    }

    /// The point at an offset from the expected one. `along` is the coordinate that the way changes more.
    pub(super) fn place(&self, expected: Point, [along, across]: [i32; 2]) -> Point {
        let across = across.wrapping_add(self.drift(along));
        let (lon, lat) = if self.is_steep() { (across, along) } else { (along, across) };
        Point { lon: expected.lon.wrapping_add(lon), lat: expected.lat.wrapping_add(lat) }
    }

    /// The offset for which [`Self::place`] gives `point`.
    pub(super) fn off(&self, expected: Point, point: Point) -> [i32; 2] {
        let lon = point.lon.wrapping_sub(expected.lon);
        let lat = point.lat.wrapping_sub(expected.lat);
        let (along, across) = if self.is_steep() { (lat, lon) } else { (lon, lat) };
        [along, across.wrapping_sub(self.drift(along))]
    }

    /// Whether the way changes latitude more than longitude.
    fn is_steep(&self) -> bool {
        self.way[1].unsigned_abs() > self.way[0].unsigned_abs()
    }

    /// The expected offset `across` of a number that lies further `along` the way.
    fn drift(&self, along: i32) -> i32 {
        let [along_way, across_way] = if self.is_steep() { [self.way[1], self.way[0]] } else { self.way };
        if along_way == 0 { 0 } else { low(i64::from(along).wrapping_mul(across_way).wrapping_div(along_way)) }
    }

    /// Moves on to the actual point of a number.
    pub(super) fn advance(&mut self, point: Point, step: u32) {
        if step > 0 && self.extrapolated {
            for (way, moved) in self.way.iter_mut().zip(displacement(self.last, point)) {
                // Most steps are 1, which spares the division.
                let each = if step == 1 { moved << 4 } else { (moved << 4) / i64::from(step) };
                *way = if self.moved { (*way + each) >> 1 } else { each * 3 / 4 };
            }
            self.moved = true;
        }
        self.steps = self.steps.wrapping_add(step);
        self.last = point;
    }
}

/// The low 32 bits, since positions wrap.
#[allow(clippy::cast_possible_truncation)]
fn low(value: i64) -> i32 {
    value as i32
}

/// The way from one point to another: longitude, latitude.
fn displacement(from: Point, to: Point) -> [i64; 2] {
    [i64::from(to.lon) - i64::from(from.lon), i64::from(to.lat) - i64::from(from.lat)]
}
