//! Lower bound of the distance to a rectangle, without an angle function for each rectangle.

use super::angle::cos;
use super::point::{Bbox, EARTH_RADIUS, Point};

/// Radians in half a millionth of a degree.
const HALF: f64 = std::f64::consts::PI / 360e6;
/// Millionths of a degree in a full turn.
const AROUND: f64 = 360e6;
/// Margin for the rounding of a measured distance.
const LESS: f64 = 1.0 - 1e-6;

/// Lower bounds of the distances from a position to rectangles.
pub struct DistanceLowerBound {
    from: Point,
    /// Product of the cosines of both latitudes. The least of any rectangle counts.
    narrowing: f64,
}

impl DistanceLowerBound {
    /// The bounds for rectangles within `all`.
    pub fn new(from: Point, all: &Bbox) -> Self {
        let least = cos(all.min.lat_degrees()).min(cos(all.max.lat_degrees())).max(0.0);
        Self { from, narrowing: cos(from.lat_degrees()) * least }
    }

    /// Metres to a rectangle, at most the distance of any point in it. 0 inside.
    ///
    /// It is the haversine with `x - x³/6` for the sine, and without the arc sine: both are less.
    pub fn metres(&self, bbox: &Bbox) -> f64 {
        let beyond = |low: i32, at: i32, high: i32| (f64::from(low) - f64::from(at), f64::from(at) - f64::from(high));
        let (above, below) = beyond(bbox.min.lat, self.from.lat, bbox.max.lat);
        let (east, west) = beyond(bbox.min.lon, self.from.lon, bbox.max.lon);
        let apart = if east.max(west) <= 0.0 { 0.0 } else { the_other_way(east).min(the_other_way(west)) };
        let north = half_sine(above.max(below).max(0.0));
        let apart = half_sine(apart);
        2.0 * EARTH_RADIUS * LESS * (north * north + self.narrowing * apart * apart).sqrt()
    }
}

/// Angle to the other side, around the earth, when an angle is negative.
fn the_other_way(apart: f64) -> f64 {
    if apart < 0.0 { apart + AROUND } else { apart }
}

/// Lower bound of the sine of half an angle. The angle is in millionths of a degree, from 0 to 180 degrees.
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
            let east = bbox.min.towards(bbox.max, share[0]);
            let north = bbox.min.towards(bbox.max, share[1]);
            let within = Point { lon: east.lon, lat: north.lat };
            let least = DistanceLowerBound::new(from, &bbox).metres(&bbox);
            prop_assert!(least <= from.metres_to(within), "{least} {}", from.metres_to(within));
            prop_assert!(!bbox.contains(from) || least == 0.0);
        }

        #[test]
        fn the_bound_of_a_near_point_is_close(from in point(), apart in [-9_000i32..9_000, -9_000i32..9_000]) {
            let to = Point { lon: (from.lon + apart[0]).clamp(-180_000_000, 180_000_000), lat: (from.lat / 2 + apart[1]) };
            let from = Point { lat: from.lat / 2, ..from };
            let bbox = Bbox { min: to, max: to };
            let least = DistanceLowerBound::new(from, &bbox).metres(&bbox);
            let metres = from.metres_to(to);
            prop_assert!(least <= metres && metres * 0.999 <= least + 0.001, "{least} {metres}");
        }
    }
}
