//! Positions of streets, and distances as hits give them.

use crate::format::numbers::Street;
use crate::geo::point::Point;

/// Middle of a street: the point of the house number that is nearest to the mean of all, so that it is on the street.
pub fn middle(record: &Street<'_>) -> Point {
    middle_of(&points_of(record))
}

/// The one of some points that is nearest to their mean.
pub fn middle_of(points: &[Point]) -> Point {
    let add = |(count, lon, lat), point: &Point| (count + 1, lon + i64::from(point.lon), lat + i64::from(point.lat));
    let (count, lon, lat) = points.iter().fold((0i64, 0i64, 0i64), add);
    let lon = lon / count.max(1);
    let lat = lat / count.max(1);
    // Forged positions may make it wrap.
    let square = |way: i64| way.wrapping_mul(way);
    let away = |point: &Point| square(i64::from(point.lon) - lon).wrapping_add(square(i64::from(point.lat) - lat));
    points.iter().min_by_key(|point| away(point)).copied().unwrap_or_default()
}

/// Points of a street's house numbers. The street's own point when it has none.
pub fn points_of(record: &Street<'_>) -> Vec<Point> {
    let points: Vec<Point> = record.numbers().map(|number| number.point).collect();
    if points.is_empty() { vec![record.first] } else { points }
}

/// Distance of two points in metres, rounded.
pub fn metres(from: Point, to: Point) -> u32 {
    whole_metres(from.metres_to(to))
}

/// A distance in metres, rounded.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // at most half the Earth's girth
pub fn whole_metres(metres: f64) -> u32 {
    metres.round() as u32
}
