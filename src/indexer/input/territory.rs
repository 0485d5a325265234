//! Generous rectangles around all French addresses. A position outside is a fault of the file.

use crate::geo::point::{Bbox, Point};

/// The territories: the code of the département (`""` for the 96 of metropolitan France), and a rectangle.
const TERRITORIES: &[(&str, Bbox)] = &[
    ("", bbox(-5.6, 41.2, 10.0, 51.3)),
    ("971", bbox(-62.3, 15.6, -60.8, 16.7)),
    ("972", bbox(-61.4, 14.2, -60.6, 15.1)),
    ("973", bbox(-55.0, 1.8, -51.3, 6.3)),
    ("974", bbox(55.0, -21.6, 56.1, -20.7)),
    ("975", bbox(-56.7, 46.5, -55.9, 47.3)),
    ("976", bbox(44.8, -13.3, 45.5, -12.4)),
    ("977", bbox(-63.1, 17.7, -62.6, 18.1)),
    ("978", bbox(-63.3, 17.9, -62.9, 18.3)),
    ("984", bbox(39.0, -90.0, 143.0, -11.0)),
    ("986", bbox(-178.6, -14.8, -175.8, -12.8)),
    ("987", bbox(-155.5, -28.5, -134.0, -7.4)),
    ("988", bbox(157.5, -23.5, 172.5, -17.5)),
    ("989", bbox(-109.6, 10.0, -108.9, 10.6)),
];

/// Millionths from tenths of a degree, at compile time.
#[allow(clippy::cast_possible_truncation)] // degrees of the table above
const fn bbox(west: f64, south: f64, east: f64, north: f64) -> Bbox {
    Bbox {
        min: Point { lon: (west * 1e6) as i32, lat: (south * 1e6) as i32 },
        max: Point { lon: (east * 1e6) as i32, lat: (north * 1e6) as i32 },
    }
}

/// The rectangle around the addresses of a département. For one of metropolitan France, the rectangle around all of these.
pub(super) fn of_departement(departement: &str) -> Bbox {
    let code = if departement.len() == 3 { departement } else { "" };
    TERRITORIES.iter().find(|(known, _)| *known == code).unwrap_or(&TERRITORIES[0]).1
}

/// Whether a position is in a French territory.
pub(super) fn is_french(point: Point) -> bool {
    TERRITORIES.iter().any(|(_, bbox)| bbox.contains(point))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indexer::cog;
    use crate::text::departements;

    #[test]
    fn every_commune_lies_in_its_territory() {
        for commune in cog::communes() {
            let departement = departements::of_citycode(commune.code).unwrap();
            assert!(of_departement(departement).contains(commune.centre), "{commune:?}");
        }
    }

    #[test]
    fn nowhere_and_swapped_coordinates_are_not_french() {
        let point = |lon, lat| Point::from_degrees(lon, lat).unwrap();
        assert!(!is_french(point(0.0, 0.0)));
        assert!(!is_french(point(48.85, 2.35)));
        assert!(!is_french(point(-73.5, 45.5)));
        assert!(is_french(point(2.35, 48.85)));
        assert!(is_french(point(55.3, -21.1)));
    }
}
