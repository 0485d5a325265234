//! How far what lies in a rectangle is at least, without an angle function for each rectangle: most need not be measured.

use super::angle::cos;
use super::point::{Bbox, EARTH_RADIUS, Point};

/// Radians in half a millionth of a degree.
const HALF: f64 = std::f64::consts::PI / 360e6;
/// Millionths of a degree once around.
const AROUND: f64 = 360e6;
/// What rounding may take from a distance that is measured.
const LESS: f64 = 1.0 - 1e-6;

/// A position, and what is known of every rectangle that is asked of.
pub struct DistanceLowerBound {
    from: Point,
    /// The cosines of both latitudes, of rectangles the least.
    narrowing: f64,
}

impl DistanceLowerBound {
    /// Of rectangles within `all`.
    pub fn new(from: Point, all: &Bbox) -> Self {
        let least = cos(all.min.lat_degrees()).min(cos(all.max.lat_degrees())).max(0.0);
        Self { from, narrowing: cos(from.lat_degrees()) * least }
    }

    /// Metres, never more than to anything in the rectangle; 0 inside. The haversine with `x - x³/6` for the sine, and without the
    /// arc sine: both are less.
    pub fn metres(&self, bbox: &Bbox) -> f64 {
        let beyond = |low: i32, at: i32, high: i32| (f64::from(low) - f64::from(at), f64::from(at) - f64::from(high));
        let (above, below) = beyond(bbox.min.lat, self.from.lat, bbox.max.lat);
        let (east, west) = beyond(bbox.min.lon, self.from.lon, bbox.max.lon);
        let apart = if east.max(west) <= 0.0 { 0.0 } else { the_other_way(east).min(the_other_way(west)) };
        let (north, apart) = (half_sine(above.max(below).max(0.0)), half_sine(apart));
        2.0 * EARTH_RADIUS * LESS * (north * north + self.narrowing * apart * apart).sqrt()
    }
}

/// What lies the other way is reached around the earth.
fn the_other_way(apart: f64) -> f64 {
    if apart < 0.0 { apart + AROUND } else { apart }
}

/// The sine of half an angle in millionths of a degree, from 0 to 180 degrees, or less.
fn half_sine(angle: f64) -> f64 {
    let half = angle * HALF;
    half * (1.0 - half * half / 6.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn point() -> impl Strategy<Value = Point> {
        (-180_000_000i32..=180_000_000, -90_000_000i32..=90_000_000).prop_map(|(lon, lat)| Point { lon, lat })
    }

    proptest! {
        #[test]
        fn nothing_in_a_rectangle_is_nearer(from in point(), corners in [point(), point()], share in [0.0..=1.0f64, 0.0..=1.0]) {
            let bbox = Bbox::around(corners).unwrap();
            let (east, north) = (bbox.min.towards(bbox.max, share[0]), bbox.min.towards(bbox.max, share[1]));
            let within = Point { lon: east.lon, lat: north.lat };
            let least = DistanceLowerBound::new(from, &bbox).metres(&bbox);
            prop_assert!(least <= from.metres_to(within), "{least} {}", from.metres_to(within));
            prop_assert!(!bbox.contains(from) || least == 0.0);
        }

        #[test]
        fn what_is_near_is_told_well(from in point(), apart in [-9_000i32..9_000, -9_000i32..9_000]) {
            let to = Point { lon: (from.lon + apart[0]).clamp(-180_000_000, 180_000_000), lat: (from.lat / 2 + apart[1]) };
            let from = Point { lat: from.lat / 2, ..from };
            let (least, metres) = (DistanceLowerBound::new(from, &Bbox { min: to, max: to }).metres(&Bbox { min: to, max: to }), from.metres_to(to));
            prop_assert!(least <= metres && metres * 0.999 <= least + 0.001, "{least} {metres}");
        }
    }
}
