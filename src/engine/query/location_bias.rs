//! Bias: nearness to a position, as part of the score.

use crate::engine::weights::{PROXIMITY, PROXIMITY_HALF};
use crate::geo::angle::cos;
use crate::geo::point::{Bbox, Point};

/// Metres in a millionth of a degree of latitude.
const METRES: f32 = 0.111_195;

/// A position near which results are preferred.
#[derive(Clone, Copy, Debug)]
pub struct LocationBias {
    at: Point,
    metres_lon: f32,
}

impl LocationBias {
    /// The bias towards a position.
    pub fn new(at: Point) -> Self {
        Self { at, metres_lon: METRES * to_f32(cos(at.lat_degrees())) }
    }

    /// Nearness of a point: 1 at the position, 1/2 at [`PROXIMITY_HALF`] metres, towards 0 far away.
    ///
    /// It is measured on a plane, which is exact enough near the position.
    #[inline]
    pub fn proximity(&self, point: Point) -> f32 {
        let east = difference(point.lon, self.at.lon) * self.metres_lon;
        let north = difference(point.lat, self.at.lat) * METRES;
        1.0 / (1.0 + (east * east + north * north).sqrt() / PROXIMITY_HALF)
    }

    /// The greatest nearness of any point in a rectangle.
    pub fn proximity_to(&self, bbox: &Bbox) -> f32 {
        self.proximity(bbox.nearest(self.at))
    }

    /// A score by text, with nearness as its share.
    #[inline]
    pub fn score(text: f32, proximity: f32) -> f32 {
        text * (1.0 - PROXIMITY) + proximity * PROXIMITY
    }
}

#[allow(clippy::cast_precision_loss)] // exact to the metre
fn difference(a: i32, b: i32) -> f32 {
    (i64::from(a) - i64::from(b)) as f32
}

#[allow(clippy::cast_possible_truncation)] // a cosine
fn to_f32(value: f64) -> f32 {
    value as f32
}
