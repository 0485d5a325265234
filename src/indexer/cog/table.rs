//! The parser of the committed tables. It skips faulty lines, and the tests of the parent module count the lines.
//!
//! Tables are gzipped, which takes 0.9 MB off each binary.

use super::commune::{Commune, CommuneKind};
use crate::geo::point::Point;
use crate::text::departements;
use flate2::bufread::GzDecoder;
use std::collections::HashMap;
use std::io::Read;
use std::sync::LazyLock;

static COMMUNES: LazyLock<String> = LazyLock::new(|| unpack(include_bytes!("communes.tsv.gz")));
static CENTRES: LazyLock<String> = LazyLock::new(|| unpack(include_bytes!("centres.tsv.gz")));

type Centres = HashMap<&'static str, Point>;

/// Parses every commune, in the table's order, each with a centre.
pub(super) fn read() -> Vec<Commune> {
    let departements: Centres = rows(&CENTRES).filter_map(centre).collect();
    let mut communes: Vec<_> = rows(&COMMUNES).filter_map(commune).collect();
    for commune in communes.iter_mut().filter(|commune| !commune.centre_is_known) {
        commune.centre = departement_centre(commune.code, &departements);
    }
    let current: Centres = communes
        .iter()
        .filter(|commune| commune.kind == CommuneKind::Current)
        .map(|commune| (commune.code, commune.centre))
        .collect();
    for commune in communes.iter_mut().filter(|commune| !commune.centre_is_known) {
        if let Some(centre) = commune.parent.and_then(|parent| current.get(parent)) {
            commune.centre = *centre;
        }
    }
    communes
}

/// The text of a table, up to the first fault.
fn unpack(table: &[u8]) -> String {
    let mut text = Vec::new();
    // The text before a fault stays.
    let _ = GzDecoder::new(table).read_to_end(&mut text);
    String::from_utf8(text).unwrap_or_default()
}

/// The lines after the header, split at tabs.
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().skip(1).map(|line| line.split('\t').collect())
}

fn centre(row: Vec<&'static str>) -> Option<(&'static str, Point)> {
    let [departement, lon, lat] = row.try_into().ok()?;
    Some((departement, point(lon, lat)?))
}

fn commune(row: Vec<&'static str>) -> Option<Commune> {
    let [code, kind, name, parent, postcodes, population, lon, lat]: [&str; 8] = row.try_into().ok()?;
    let known = point(lon, lat);
    Some(Commune {
        code,
        name,
        kind: kind_of(kind)?,
        parent: Some(parent).filter(|parent| !parent.is_empty()),
        postcodes: postcodes.split_ascii_whitespace().collect(),
        population: population.parse().ok(),
        centre: known.unwrap_or_default(),
        centre_is_known: known.is_some(),
    })
}

fn kind_of(letter: &str) -> Option<CommuneKind> {
    match letter {
        "C" => Some(CommuneKind::Current),
        "A" => Some(CommuneKind::Arrondissement),
        "D" => Some(CommuneKind::Delegated),
        "S" => Some(CommuneKind::Associated),
        _ => None,
    }
}

fn point(lon: &str, lat: &str) -> Option<Point> {
    Point::from_degrees(lon.parse().ok()?, lat.parse().ok()?)
}

fn departement_centre(citycode: &str, centres: &Centres) -> Point {
    departements::of_citycode(citycode).and_then(|code| centres.get(code)).copied().unwrap_or_default()
}
