//! The median of positions.

use crate::geo::point::Point;

/// The median of longitudes and that of latitudes. `None` without points.
pub fn median(points: &[Point]) -> Option<Point> {
    let middle = points.len() / 2;
    let median = |of: fn(&Point) -> i32| {
        let mut values: Vec<i32> = points.iter().map(of).collect();
        (middle < values.len()).then(|| *values.select_nth_unstable(middle).1)
    };
    Some(Point { lon: median(|point| point.lon)?, lat: median(|point| point.lat)? })
}
