//! Regions of the map, some kilometres across at most: a circle, a polygon, or the surroundings of a line.

use super::angle::cos;
use super::point::{Bbox, Point};

/// Metres in a millionth of a degree of latitude.
const METRES: f64 = 6_371_000.0 * std::f64::consts::PI / 180.0 / 1e6;

/// A region of the map.
#[derive(Clone, Debug)]
pub struct Region {
    shape: Shape,
    bbox: Bbox,
}

#[derive(Clone, Debug)]
enum Shape {
    Circle {
        centre: Point,
        metres: f64,
    },
    /// Segments, each with a rectangle around all points near it: most of a line is far from any one point.
    Line {
        segments: Vec<(Bbox, [Point; 2])>,
        metres: f64,
    },
    Polygon {
        rings: Vec<Vec<Point>>,
    },
}

impl Region {
    /// The points at most `metres` from a centre.
    pub fn circle(centre: Point, metres: f64) -> Self {
        Self { bbox: grown(Bbox { min: centre, max: centre }, metres), shape: Shape::Circle { centre, metres } }
    }

    /// The points at most `metres` from a line through some points.
    pub fn along(points: &[Point], metres: f64) -> Self {
        let segment = |pair: &[Point]| (grown(around(pair), metres), [pair[0], pair[1]]);
        let segments = points.windows(2).map(segment).collect();
        Self { bbox: grown(around(points), metres), shape: Shape::Line { segments, metres } }
    }

    /// The points inside an odd number of closed rings, or on one of them: an outline and its holes.
    pub fn polygon(rings: Vec<Vec<Point>>) -> Self {
        Self { bbox: around(rings.iter().flatten()), shape: Shape::Polygon { rings } }
    }

    /// Rectangle around the region.
    pub fn bbox(&self) -> Bbox {
        self.bbox
    }

    /// Whether the region holds a point.
    pub fn holds(&self, point: Point) -> bool {
        self.bbox.contains(point)
            && match &self.shape {
                Shape::Circle { centre, metres } => centre.metres_to(point) <= *metres,
                Shape::Line { segments, metres } => {
                    segments.iter().any(|(near, ends)| near.contains(point) && metres_to_segment(ends, point) <= *metres)
                }
                Shape::Polygon { rings } => is_inside(rings, point),
            }
    }

    /// Metres from the centre of a circle, from a line, or from the middle of a polygon's rectangle.
    pub fn metres_to(&self, point: Point) -> f64 {
        match &self.shape {
            Shape::Circle { centre, .. } => centre.metres_to(point),
            Shape::Line { segments, .. } => {
                segments.iter().map(|(_, ends)| metres_to_segment(ends, point)).fold(f64::MAX, f64::min)
            }
            Shape::Polygon { .. } => middle(&self.bbox).metres_to(point),
        }
    }
}

/// Rectangle around some points. One at 0, 0 without points.
fn around<'a>(points: impl IntoIterator<Item = &'a Point>) -> Bbox {
    let nowhere = Bbox { min: Point::default(), max: Point::default() };
    Bbox::around(points.into_iter().copied()).unwrap_or(nowhere)
}

/// Middle of a rectangle.
fn middle(bbox: &Bbox) -> Point {
    Point { lon: i32::midpoint(bbox.min.lon, bbox.max.lon), lat: i32::midpoint(bbox.min.lat, bbox.max.lat) }
}

/// A rectangle with a margin on all sides, never beyond the map.
fn grown(bbox: Bbox, metres: f64) -> Bbox {
    let high = metres / METRES * 1.001 + 1.0;
    let farthest = bbox.min.lat.abs().max(bbox.max.lat.abs());
    let wide = high / cosine(f64::from(farthest) + high).max(1e-6);
    let moved = |point: Point, sign: f64| {
        let lon = (point.lon_degrees() + sign * wide / 1e6).clamp(-180.0, 180.0);
        let lat = (point.lat_degrees() + sign * high / 1e6).clamp(-90.0, 90.0);
        Point::from_degrees(lon, lat).unwrap_or(point)
    };
    Bbox { min: moved(bbox.min, -1.0), max: moved(bbox.max, 1.0) }
}

/// Cosine of a latitude in millionths of a degree.
fn cosine(lat: f64) -> f64 {
    cos(lat / 1e6)
}

/// Metres from a point to a segment, on a plane that touches the map at the point: exact enough for some kilometres.
fn metres_to_segment(ends: &[Point; 2], from: Point) -> f64 {
    let scale = cosine(f64::from(from.lat)) * METRES;
    let flat = |point: &Point| {
        let east = i64::from(point.lon) - i64::from(from.lon);
        let north = i64::from(point.lat) - i64::from(from.lat);
        (as_f64(east) * scale, as_f64(north) * METRES)
    };
    let a = flat(&ends[0]);
    let b = flat(&ends[1]);
    let east = b.0 - a.0;
    let north = b.1 - a.1;
    let length = east * east + north * north;
    let along = if length == 0.0 { 0.0 } else { (-(a.0 * east + a.1 * north) / length).clamp(0.0, 1.0) };
    (a.0 + along * east).hypot(a.1 + along * north)
}

/// The difference of two coordinates.
#[allow(clippy::cast_precision_loss)] // below 2^53
fn as_f64(difference: i64) -> f64 {
    difference as f64
}

/// Whether a point is inside by the even-odd rule over all rings. Integers decide, so that no rounding does.
fn is_inside(rings: &[Vec<Point>], point: Point) -> bool {
    let mut inside = false;
    for edge in rings.iter().flat_map(|ring| ring.windows(2)) {
        let a = edge[0];
        let b = edge[1];
        if point.lat < a.lat.min(b.lat) || point.lat > a.lat.max(b.lat) {
            continue;
        }
        // Twice the area of the triangle. It is 0 on the line of the edge, and its sign is the side.
        let side = (i64::from(b.lon) - i64::from(a.lon)) * (i64::from(point.lat) - i64::from(a.lat))
            - (i64::from(b.lat) - i64::from(a.lat)) * (i64::from(point.lon) - i64::from(a.lon));
        if side == 0 && (a.lon.min(b.lon)..=a.lon.max(b.lon)).contains(&point.lon) {
            return true;
        }
        let upward = a.lat <= point.lat && point.lat < b.lat;
        let downward = b.lat <= point.lat && point.lat < a.lat;
        if upward && side > 0 || downward && side < 0 {
            inside = !inside;
        }
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(lon: i32, lat: i32) -> Point {
        Point { lon: 2_350_000 + lon, lat: 48_850_000 + lat }
    }

    fn square(from: i32, to: i32) -> Vec<Point> {
        [(from, from), (to, from), (to, to), (from, to), (from, from)].map(|(lon, lat)| at(lon, lat)).to_vec()
    }

    #[test]
    fn a_hole_is_outside_and_an_edge_inside() {
        let region = Region::polygon(vec![square(0, 1000), square(400, 600)]);
        for (lon, lat, wanted) in [
            (10, 10, true),
            (500, 500, false),
            (400, 500, true),
            (0, 0, true),
            (1000, 500, true),
            (1001, 500, false),
            (-1, 0, false),
        ] {
            assert_eq!(region.holds(at(lon, lat)), wanted, "{lon} {lat}");
        }
    }

    #[test]
    fn rings_may_turn_either_way() {
        let turned: Vec<Point> = square(0, 1000).into_iter().rev().collect();
        assert!(Region::polygon(vec![turned]).holds(at(500, 1)));
    }

    proptest! {
        #[test]
        fn a_circle_holds_the_points_within_its_radius(lon in -2000i32..2000, lat in -2000i32..2000, metres in 1.0f64..150.0) {
            let centre = at(0, 0);
            let region = Region::circle(centre, metres);
            let point = at(lon, lat);
            prop_assert_eq!(region.holds(point), centre.metres_to(point) <= metres);
        }

        #[test]
        fn a_line_is_as_near_as_its_nearest_point(lon in -2000i32..2000, lat in -2000i32..2000, to in (-3000i32..3000, -3000i32..3000)) {
            let point = at(lon, lat);
            let end = at(to.0, to.1);
            let region = Region::along(&[at(0, 0), end], 100.0);
            let walked = (0..=3000).map(|step| at(to.0 * step / 3000, to.1 * step / 3000).metres_to(point)).fold(f64::MAX, f64::min);
            prop_assert!((region.metres_to(point) - walked).abs() < 0.5, "{} {walked}", region.metres_to(point));
            prop_assert_eq!(region.holds(point), region.metres_to(point) <= 100.0);
        }

        #[test]
        fn any_polygon_is_answered(ring in prop::collection::vec((any::<i32>(), any::<i32>()), 0..9), lon in any::<i32>(), lat in any::<i32>()) {
            let within = |value: i32, most: i32| value.rem_euclid(2 * most + 1) - most;
            let point = |(lon, lat): (i32, i32)| Point { lon: within(lon, 180_000_000), lat: within(lat, 90_000_000) };
            let mut ring: Vec<Point> = ring.into_iter().map(point).collect();
            ring.extend(ring.first().copied());
            let region = Region::polygon(vec![ring]);
            prop_assert!(!region.holds(point((lon, lat))) || region.bbox().contains(point((lon, lat))));
        }
    }
}
