//! The rectangle that the addresses of each département fill.

use ruelle::text::departements;
use ruelle::{Bbox, Point};
use std::collections::BTreeMap;

/// Rectangles by département, grown row by row.
#[derive(Default)]
pub struct Extents {
    known: BTreeMap<&'static str, Bbox>,
    /// The commune of the last row and its département: rows of a commune come together.
    last: Option<(String, &'static str)>,
}

impl Extents {
    /// Takes one address into account.
    pub fn add(&mut self, citycode: &str, point: Point) {
        let departement = match &self.last {
            Some((last, departement)) if last == citycode => departement,
            _ => {
                let Some(departement) = departements::of_citycode(citycode) else { return };
                self.last = Some((citycode.to_owned(), departement));
                departement
            }
        };
        grow(self.known.entry(departement).or_insert(Bbox { min: point, max: point }), point);
    }

    /// West, south, east and north of a shard's addresses, in degrees: of its département, or of all
    /// when its name is no département's.
    pub fn of(&self, shard: &str) -> Option<[f64; 4]> {
        let bbox = match departements::find(shard) {
            Some((code, _, _)) => self.known.get(code).copied(),
            None => self.known.values().copied().reduce(|mut all, each| {
                grow(&mut all, each.min);
                grow(&mut all, each.max);
                all
            }),
        }?;
        Some([bbox.min.lon_degrees(), bbox.min.lat_degrees(), bbox.max.lon_degrees(), bbox.max.lat_degrees()])
    }
}

fn grow(bbox: &mut Bbox, point: Point) {
    bbox.min = Point { lon: bbox.min.lon.min(point.lon), lat: bbox.min.lat.min(point.lat) };
    bbox.max = Point { lon: bbox.max.lon.max(point.lon), lat: bbox.max.lat.max(point.lat) };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(lon: f64, lat: f64) -> Point {
        Point::from_degrees(lon, lat).unwrap_or_default()
    }

    #[test]
    fn a_shard_has_the_rectangle_of_its_departement_or_of_all() {
        let mut extents = Extents::default();
        extents.add("75101", point(2.33, 48.86));
        extents.add("75102", point(2.35, 48.87));
        extents.add("97411", point(55.4, -20.9));
        assert_eq!(extents.of("75"), Some([2.33, 48.86, 2.35, 48.87]));
        assert_eq!(extents.of("974"), Some([55.4, -20.9, 55.4, -20.9]));
        assert_eq!(extents.of("demo"), Some([2.33, -20.9, 55.4, 48.87]));
        assert_eq!(extents.of("13"), None);
    }
}
