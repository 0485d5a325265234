//! Positions of streets, and distances as answers give them.

use crate::format::numbers::Street;
use crate::geo::point::Point;

/// The point of the number that is nearest to the mean of all: on the street, and in its middle.
pub fn middle(record: &Street<'_>) -> Point {
    let points = points_of(record);
    let add = |(count, lon, lat), point: &Point| (count + 1, lon + i64::from(point.lon), lat + i64::from(point.lat));
    let (count, lon, lat) = points.iter().fold((0i64, 0i64, 0i64), add);
    let (lon, lat) = (lon / count.max(1), lat / count.max(1));
    // Of forged positions it may wrap.
    let square = |way: i64| way.wrapping_mul(way);
    let away = |point: &Point| square(i64::from(point.lon) - lon).wrapping_add(square(i64::from(point.lat) - lat));
    points.iter().min_by_key(|point| away(point)).copied().unwrap_or(record.first)
}

/// The points of a street's numbers; its own when it has none.
pub fn points_of(record: &Street<'_>) -> Vec<Point> {
    let points: Vec<Point> = record.numbers().map(|number| number.point).collect();
    if points.is_empty() { vec![record.first] } else { points }
}

/// Metres, rounded.
pub fn metres(from: Point, to: Point) -> u32 {
    whole_metres(from.metres_to(to))
}

/// A distance, rounded.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // at most half the Earth's girth
pub fn whole_metres(metres: f64) -> u32 {
    metres.round() as u32
}
