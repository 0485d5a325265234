//! Accuracy of hits: metres that a position may be off. All figures that are not measured in the data stand here.

use crate::engine::shard::geometry::whole_metres;
use crate::format::communes::Commune;
use crate::geo::point::{Bbox, Point};

/// Metres for a house number.
///
/// Shards do not hold BAN's kind of position (entrance, parcel, building), so that one figure stands for all. It is the
/// median distance of a number to the next on its side, 19 m, rounded: a position that far off is the neighbour's.
const HOUSE_NUMBER: f64 = 20.0;
/// Metres for a street whose extent is unknown, with one number or none. 60 % of the others are shorter.
const STREET: f64 = 100.0;
/// Metres for a locality whose extent is unknown.
const LOCALITY: f64 = 200.0;
/// Metres for a commune without streets and without a known population.
const COMMUNE: f64 = 3000.0;
/// Metres that a commune's radius grows by when its population doubles.
///
/// Half of 1,530 communes of ten départements have less: 2,900 m with 64 to 255 inhabitants, 3,600 m with 256 to 1,023, 4,700 m
/// with 1,024 to 4,095.
const DOUBLED: f64 = 400.0;
/// Metres for a commune whose position is only its département's.
const APPROXIMATE_COMMUNE: f64 = 60_000.0;

/// Accuracy of a house number at its own position.
pub fn of_number() -> u32 {
    whole(HOUSE_NUMBER)
}

/// Accuracy of a street or locality at its middle: half the diagonal of the rectangle around its numbers.
pub fn of_street(points: &[Point], is_locality: bool) -> u32 {
    match (points.len(), is_locality) {
        (0 | 1, true) => whole(LOCALITY),
        (0 | 1, false) => whole(STREET),
        _ => whole(Bbox::around(points.iter().copied()).map_or(STREET, |bbox| half_diagonal(&bbox))),
    }
}

/// Accuracy of a commune at its centre: half the diagonal of the rectangle around its streets.
///
/// The communes of a router have no streets. Their population tells then.
pub fn of_commune(commune: &Commune) -> u32 {
    if commune.approximate {
        return whole(APPROXIMATE_COMMUNE);
    }
    if commune.streets.len() > 1 {
        return whole(half_diagonal(&commune.bbox));
    }
    whole(commune.population.map_or(COMMUNE, by_population))
}

/// Accuracy of a position halfway between two others, or anywhere between them: half their distance.
pub fn between(one: Point, other: Point) -> u32 {
    whole(one.metres_to(other) / 2.0)
}

/// Accuracy of a house number so many metres beyond the one whose position it has.
pub fn beyond(metres: f64) -> u32 {
    whole(metres)
}

/// Radius of a commune of so many inhabitants. It grows by as much each time they double.
fn by_population(population: u32) -> f64 {
    DOUBLED * f64::from(population.checked_ilog2().unwrap_or(0) + 1)
}

fn half_diagonal(bbox: &Bbox) -> f64 {
    bbox.min.metres_to(bbox.max) / 2.0
}

/// Metres, rounded. Nothing is more accurate than a house number.
fn whole(metres: f64) -> u32 {
    whole_metres(metres.max(HOUSE_NUMBER))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::communes::Code;

    fn at(lon: i32, lat: i32) -> Point {
        Point { lon, lat }
    }

    fn commune(streets: u32, population: Option<u32>, approximate: bool) -> Commune {
        Commune {
            citycode: Code::parse("05061").unwrap(),
            population,
            centre: at(6_080_000, 44_560_000),
            approximate,
            bbox: Bbox { min: at(6_000_000, 44_500_000), max: at(6_000_000, 44_600_000) },
            streets: 0..streets,
            areas: 0..0,
            names: 0..1,
            parent: None,
        }
    }

    #[test]
    fn a_street_is_as_accurate_as_half_its_length() {
        assert_eq!(of_street(&[at(0, 0), at(0, 2000), at(0, 9000)], false), 500);
        assert_eq!(of_street(&[at(0, 0), at(0, 2000), at(0, 9000)], true), 500);
        // No street is more accurate than a house number.
        assert_eq!(of_street(&[at(0, 0), at(0, 10)], false), of_number());
        // One number says nothing about its extent.
        assert!(of_street(&[at(0, 0)], false) < of_street(&[at(0, 0)], true));
        assert!(of_street(&[at(0, 0)], false) > of_number());
    }

    #[test]
    fn a_commune_is_as_accurate_as_its_radius() {
        assert_eq!(of_commune(&commune(2, Some(40_000), false)), 5560);
        // Without streets the rectangle means nothing.
        assert_eq!(of_commune(&commune(0, Some(40_000), false)), 6400);
        assert_eq!(of_commune(&commune(0, Some(200), false)), 3200);
        assert_eq!(of_commune(&commune(0, None, false)), 3000);
        assert!(of_commune(&commune(2, None, true)) > 50_000);
    }

    #[test]
    fn a_position_between_two_is_off_by_half_their_distance_at_most() {
        assert_eq!(between(at(0, 0), at(0, 9000)), 500);
        assert_eq!(between(at(0, 0), at(0, 0)), of_number());
    }
}
