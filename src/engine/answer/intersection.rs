//! Hits for the intersection of two streets.

use super::accuracy;
use crate::engine::model::hit::Hit;
use crate::engine::shard::geometry::metres;
use crate::geo::angle::cos;
use crate::geo::point::Point;

/// The greatest distance between the nearest house numbers of two streets that meet, in metres.
const MAX_METRES: f64 = 120.0;

/// The place where two streets meet.
#[derive(Clone, Copy)]
pub struct Meeting {
    /// Position.
    pub point: Point,
    /// Metres that the position may be off.
    pub accuracy: u32,
}

/// The point halfway between the nearest points of two streets. `None` when they are not near to each other.
///
/// Pairs are compared on a plane: long streets have hundreds of thousands of them.
pub fn meeting_point(one: &[Point], other: &[Point]) -> Option<Meeting> {
    let narrow = cos(one.first()?.lat_degrees());
    let apart = |a: Point, b: Point| {
        let east = (f64::from(a.lon) - f64::from(b.lon)) * narrow;
        let north = f64::from(a.lat) - f64::from(b.lat);
        east * east + north * north
    };
    let pairs = one.iter().flat_map(|&a| other.iter().map(move |&b| (apart(a, b), a, b)));
    let (_, a, b) = pairs.min_by(|a, b| a.0.total_cmp(&b.0))?;
    (a.metres_to(b) <= MAX_METRES).then(|| Meeting { point: a.towards(b, 0.5), accuracy: accuracy::between(a, b) })
}

/// The hit for two streets that meet. It has the lower score of the two.
pub fn write_intersection(one: &Hit, other: &Hit, meeting: Meeting, from: Option<Point>) -> Hit {
    Hit {
        point: meeting.point,
        accuracy: meeting.accuracy,
        score: one.score.min(other.score),
        distance: from.map(|from| metres(from, meeting.point)),
        interpolated: None,
        housenumber_end: None,
        corrections: Vec::new(),
        crossing: other.street.clone(),
        words: Vec::new(),
        ..one.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streets_meet_where_they_are_nearest() {
        let at = |lon: i32, lat: i32| Point { lon, lat };
        let meet = |one: &[Point], other: &[Point]| meeting_point(one, other).map(|meeting| meeting.point);
        let east = [at(0, 48_000_000), at(1000, 48_000_000)];
        assert_eq!(meet(&east, &[at(1000, 48_000_400), at(1000, 48_002_000)]), Some(at(1000, 48_000_200)));
        assert_eq!(meet(&east, &[at(90_000, 48_000_000)]), None);
        assert_eq!(meet(&east, &[]), None);
        let near = meeting_point(&east, &[at(1000, 48_000_000)]).unwrap();
        let far = meeting_point(&east, &[at(1000, 48_001_000)]).unwrap();
        assert!(near.accuracy < far.accuracy && far.accuracy == 56, "{} {}", near.accuracy, far.accuracy);
    }
}
