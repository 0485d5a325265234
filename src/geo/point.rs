//! Points and rectangles in millionths of a degree, WGS 84: the precision that BAN publishes.

use super::angle::{cos, sin};

/// Mean radius of the Earth in metres, as in addok's haversine.
pub(crate) const EARTH_RADIUS: f64 = 6_371_000.0;

/// A position in WGS 84, in millionths of a degree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Point {
    /// Longitude, in -180,000,000..=180,000,000.
    pub lon: i32,
    /// Latitude, in -90,000,000..=90,000,000.
    pub lat: i32,
}

impl Point {
    /// The point at some degrees, rounded to millionths. `None` when they are not finite or out of range.
    pub fn from_degrees(lon: f64, lat: f64) -> Option<Self> {
        if !(lon.abs() <= 180.0 && lat.abs() <= 90.0) {
            return None;
        }
        Some(Self { lon: to_micro(lon), lat: to_micro(lat) })
    }

    /// Longitude in degrees.
    pub fn lon_degrees(self) -> f64 {
        f64::from(self.lon) / 1e6
    }

    /// Latitude in degrees.
    pub fn lat_degrees(self) -> f64 {
        f64::from(self.lat) / 1e6
    }

    /// The point at a share, 0..=1, of the way to another. It is measured on a plane, for points that are near.
    #[must_use]
    pub fn towards(self, other: Self, share: f64) -> Self {
        let part = |from: i32, to: i32| f64::from(from) + (f64::from(to) - f64::from(from)) * share.clamp(0.0, 1.0);
        Self { lon: to_int(part(self.lon, other.lon)), lat: to_int(part(self.lat, other.lat)) }
    }

    /// Great-circle distance in metres.
    pub fn metres_to(self, other: Self) -> f64 {
        let from = self.lat_degrees();
        let to = other.lat_degrees();
        let half_lat = (to - from) / 2.0;
        let half_lon = (other.lon_degrees() - self.lon_degrees()) / 2.0;
        let h = sin(half_lat).powi(2) + cos(from) * cos(to) * sin(half_lon).powi(2);
        2.0 * EARTH_RADIUS * h.sqrt().min(1.0).asin()
    }
}

/// Degrees within ±180, in millionths.
fn to_micro(degrees: f64) -> i32 {
    to_int(degrees * 1e6)
}

/// A value that is known to fit, rounded.
#[allow(clippy::cast_possible_truncation)] // millionths of at most 180 degrees
fn to_int(value: f64) -> i32 {
    value.round() as i32
}

/// A rectangle in WGS 84, edges included. It never crosses the antimeridian.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bbox {
    /// South-west corner.
    pub min: Point,
    /// North-east corner.
    pub max: Point,
}

impl Bbox {
    /// The smallest rectangle around some points. `None` without points.
    pub fn around(points: impl IntoIterator<Item = Point>) -> Option<Self> {
        let mut points = points.into_iter();
        let first = points.next()?;
        Some(points.fold(Self { min: first, max: first }, Self::with))
    }

    /// The smallest rectangle around this one and a point.
    #[must_use]
    pub fn with(self, point: Point) -> Self {
        Self {
            min: Point { lon: self.min.lon.min(point.lon), lat: self.min.lat.min(point.lat) },
            max: Point { lon: self.max.lon.max(point.lon), lat: self.max.lat.max(point.lat) },
        }
    }

    /// Whether the rectangles have a point in common.
    pub fn meets(&self, other: &Self) -> bool {
        self.min.lon <= other.max.lon
            && other.min.lon <= self.max.lon
            && self.min.lat <= other.max.lat
            && other.min.lat <= self.max.lat
    }

    /// The point of the rectangle that is nearest in longitude and latitude. Some point when the edges are the wrong way round.
    pub fn nearest(&self, point: Point) -> Point {
        Point { lon: point.lon.max(self.min.lon).min(self.max.lon), lat: point.lat.max(self.min.lat).min(self.max.lat) }
    }

    /// Whether a point is inside or on an edge.
    pub fn contains(&self, point: Point) -> bool {
        (self.min.lon..=self.max.lon).contains(&point.lon) && (self.min.lat..=self.max.lat).contains(&point.lat)
    }
}
