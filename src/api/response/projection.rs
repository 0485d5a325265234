//! The legal plane coordinates of a place: BAN's `x` and `y`.

use super::rounding::round;
use crate::geo::point::Point;
use proj4rs::Proj;
use proj4rs::transform::transform;
use std::sync::LazyLock;

/// WGS 84 and the French systems (RGF93, RGAF09, RGFG95, RGR92, RGM04, RGSPM06) agree to a few centimetres: one ellipsoid, no datum shift.
const GEOGRAPHIC: &str = "+proj=longlat +ellps=GRS80 +no_defs";

/// A projection, parsed at first use.
type Lazy = LazyLock<Option<Proj>>;

static DEGREES: Lazy = LazyLock::new(|| read(GEOGRAPHIC));
/// EPSG:2154.
static LAMBERT_93: Lazy = LazyLock::new(|| {
    read("+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 +ellps=GRS80 +units=m +no_defs")
});
/// EPSG:5490, Antilles.
static UTM_20N: Lazy = LazyLock::new(|| read("+proj=utm +zone=20 +ellps=GRS80 +units=m +no_defs"));
/// EPSG:4467, Saint-Pierre-et-Miquelon.
static UTM_21N: Lazy = LazyLock::new(|| read("+proj=utm +zone=21 +ellps=GRS80 +units=m +no_defs"));
/// EPSG:2972, Guyane.
static UTM_22N: Lazy = LazyLock::new(|| read("+proj=utm +zone=22 +ellps=GRS80 +units=m +no_defs"));
/// EPSG:4471, Mayotte.
static UTM_38S: Lazy = LazyLock::new(|| read("+proj=utm +zone=38 +south +ellps=GRS80 +units=m +no_defs"));
/// EPSG:2975, La Réunion.
static UTM_40S: Lazy = LazyLock::new(|| read("+proj=utm +zone=40 +south +ellps=GRS80 +units=m +no_defs"));

fn read(definition: &str) -> Option<Proj> {
    Proj::from_proj_string(definition).ok()
}

/// The legal projection of a département. `None` for territories whose addresses BAN does not project.
fn of(departement: &str) -> Option<&'static Proj> {
    let projection = match departement {
        "971" | "972" | "977" | "978" => &UTM_20N,
        "973" => &UTM_22N,
        "974" => &UTM_40S,
        "975" => &UTM_21N,
        "976" => &UTM_38S,
        code if code.starts_with("98") => return None,
        _ => &LAMBERT_93,
    };
    projection.as_ref()
}

/// Metres east and north in the legal projection of `departement`, rounded to two decimals.
/// `None` without such a projection, and for a point outside its range.
pub fn legal_xy(departement: &str, point: Point) -> Option<(f64, f64)> {
    let degrees = DEGREES.as_ref()?;
    let plane = of(departement)?;
    let mut place = (point.lon_degrees().to_radians(), point.lat_degrees().to_radians(), 0.0);
    transform(degrees, plane, &mut place).ok()?;
    let (x, y, _) = place;
    (x.is_finite() && y.is_finite()).then(|| (round(x, 2), round(y, 2)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Département, longitude, latitude, x and y: BAN's own for the first three, PROJ 9's for the others.
    const PLACES: &[(&str, f64, f64, f64, f64)] = &[
        ("75", 2.330_113, 48.861_299, 650_852.91, 6_862_571.27),
        ("05", 6.931_431, 44.788_965, 1_010_832.86, 6_417_719.23),
        ("974", 55.300_741, -21.106_334, 323_504.11, 7_665_141.36),
        ("2A", 8.738_6, 41.919_2, 1_176_667.56, 6_108_273.28),
        ("971", -61.533_611, 16.241_389, 656_716.05, 1_796_197.76),
        ("972", -61.066_667, 14.609_167, 708_255.17, 1_615_985.32),
        ("973", -52.326, 4.922_7, 352_977.02, 544_265.69),
        ("976", 45.227_9, -12.780_6, 524_735.37, 8_587_115.81),
        ("975", -56.173_7, 46.781_1, 563_075.91, 5_181_170.48),
    ];

    #[test]
    fn agrees_with_ban_and_proj() {
        for &(departement, lon, lat, x, y) in PLACES {
            let point = Point::from_degrees(lon, lat).unwrap_or_default();
            let (our_x, our_y) = legal_xy(departement, point).unwrap_or_default();
            let far = (our_x - x).hypot(our_y - y);
            assert!(far < 0.02, "{departement}: {our_x} {our_y} is {far} m from {x} {y}");
        }
    }

    #[test]
    fn any_point_of_any_departement_is_finite_or_absent() {
        for (departement, _, _) in crate::text::departements::DEPARTEMENTS {
            for (lon, lat) in [(0.0, 0.0), (180.0, 90.0), (-180.0, -90.0), (3.0, -90.0), (-61.5, 16.2)] {
                let point = Point::from_degrees(lon, lat).unwrap_or_default();
                if let Some((x, y)) = legal_xy(departement, point) {
                    assert!(x.is_finite() && y.is_finite());
                }
            }
        }
    }
}
