//! Cells: a draft cut into drafts of communes that lie together.

use super::draft::{Draft, StreetDraft};
use crate::format::communes::Code;
use crate::geo::point::Point;
use std::collections::{BTreeMap, HashMap};

/// Length of a degree of longitude in the middle of France, in degrees of latitude.
const LON_SCALE: f64 = 0.7;

/// A commune as the cut sees it.
struct Place {
    code: Code,
    streets: usize,
    /// Middle of its streets.
    at: Point,
}

/// Cuts a draft into cells of at most `max_streets` streets each. A commune is never cut, so that one with more is a cell alone.
///
/// The first commune of each cell has the least code in it. Cells are in the order of these codes.
pub fn cut(draft: Draft, max_streets: usize) -> Vec<Draft> {
    let places = places_of(&draft);
    let mut groups = Vec::new();
    split(places, max_streets, &mut groups);
    if groups.len() < 2 {
        return vec![draft];
    }
    let cell_of: BTreeMap<Code, usize> =
        groups.iter().enumerate().flat_map(|(cell, places)| places.iter().map(move |place| (place.code, cell))).collect();
    let mut cells = distribute(draft, &cell_of, groups.len());
    cells.sort_by_key(|cell| cell.communes.keys().next().copied());
    cells
}

/// The communes that have streets.
fn places_of(draft: &Draft) -> Vec<Place> {
    let mut sums: HashMap<Code, (usize, i64, i64)> = HashMap::new();
    for street in &draft.streets {
        let (streets, lon, lat) = sums.entry(street.citycode).or_default();
        let at = position(street);
        *streets += 1;
        *lon += i64::from(at.lon);
        *lat += i64::from(at.lat);
    }
    let mean =
        |sum: i64, streets: usize| i64::try_from(streets).ok().and_then(|n| i32::try_from(sum / n.max(1)).ok()).unwrap_or(0);
    let place = |(code, (streets, lon, lat)): (Code, (usize, i64, i64))| Place {
        code,
        streets,
        at: Point { lon: mean(lon, streets), lat: mean(lat, streets) },
    };
    sums.into_iter().map(place).collect()
}

fn position(street: &StreetDraft) -> Point {
    let first = street.numbers.first().map(|number| number.point);
    first.or(street.place).unwrap_or(Point { lon: 0, lat: 0 })
}

/// Halves a group across its longer side until each part is small enough.
fn split(mut group: Vec<Place>, max_streets: usize, out: &mut Vec<Vec<Place>>) {
    let total: usize = group.iter().map(|place| place.streets).sum();
    if group.len() < 2 || total <= max_streets {
        out.push(group);
        return;
    }
    let span = |of: fn(&Place) -> i32| {
        let values = group.iter().map(of);
        f64::from(values.clone().max().unwrap_or(0)) - f64::from(values.min().unwrap_or(0))
    };
    let is_wide = span(|place| place.at.lon) * LON_SCALE > span(|place| place.at.lat);
    group.sort_by_key(|place| (if is_wide { place.at.lon } else { place.at.lat }, place.code));
    // As many parts on each side as the streets there need, so that cells are well filled.
    let parts = total.div_ceil(max_streets.max(1));
    let rest = group.split_off(middle(&group, total * (parts / 2) / parts));
    split(group, max_streets, out);
    split(rest, max_streets, out);
}

/// The index behind which a group is cut, so that about `streets` streets stand before it. Neither part is empty.
fn middle(group: &[Place], streets: usize) -> usize {
    let mut before = 0;
    let found = group.iter().position(|place| {
        let half = place.streets / 2;
        let is_beyond = before + half >= streets;
        before += place.streets;
        is_beyond
    });
    found.unwrap_or(group.len()).clamp(1, group.len() - 1)
}

/// Gives each cell its communes and streets. A commune without streets goes where the commune before it goes.
fn distribute(draft: Draft, cell_of: &BTreeMap<Code, usize>, count: usize) -> Vec<Draft> {
    let Draft { communes, streets, suffixes, .. } = draft;
    let mut cells: Vec<Draft> = (0..count).map(|_| Draft::with_suffixes(suffixes.clone())).collect();
    let mut last = 0;
    for (code, commune) in communes {
        last = cell_of.get(&code).copied().unwrap_or(last);
        cells[last].communes.insert(code, commune);
    }
    for street in streets {
        if let Some(&cell) = cell_of.get(&street.citycode) {
            cells[cell].streets.push(street);
        }
    }
    cells
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a fault here is a failed test
mod tests {
    use super::*;
    use crate::indexer::row::Row;

    /// Communes with as many streets as said, side by side from west to east.
    fn draft(streets: &[usize]) -> Draft {
        let mut draft = Draft::default();
        for (commune, &count) in (1..).zip(streets) {
            for street in 0..count {
                draft
                    .add(&Row {
                        street_code: "",
                        number: Some(1),
                        suffix: "bis",
                        name: &format!("Rue {street}"),
                        other_names: &[],
                        is_locality: false,
                        postcode: "05000",
                        citycode: &format!("05{commune:03}"),
                        city: "Ici",
                        oldcitycode: "",
                        oldcity: "",
                        point: Point { lon: commune * 10_000, lat: 44_000_000 },
                        ..Row::default()
                    })
                    .unwrap();
            }
        }
        draft
    }

    fn sizes(streets: &[usize], max_streets: usize) -> Vec<(String, usize)> {
        let cells = cut(draft(streets), max_streets);
        let first = |cell: &Draft| cell.communes.keys().next().unwrap().text();
        cells.iter().map(|cell| (first(cell), cell.streets.len())).collect()
    }

    fn named(cells: &[(&str, usize)]) -> Vec<(String, usize)> {
        cells.iter().map(|&(code, streets)| (code.to_owned(), streets)).collect()
    }

    #[test]
    fn a_small_draft_stays_whole() {
        assert_eq!(sizes(&[3, 4], 10), named(&[("05001", 7)]));
    }

    #[test]
    fn neighbours_share_a_cell() {
        assert_eq!(sizes(&[5; 6], 10), named(&[("05001", 10), ("05003", 10), ("05005", 10)]));
    }

    #[test]
    fn a_large_commune_is_a_cell_alone() {
        assert_eq!(sizes(&[2, 30, 2], 10), named(&[("05001", 2), ("05002", 30), ("05003", 2)]));
    }

    #[test]
    fn no_street_is_lost() {
        let cells = cut(draft(&[7, 1, 9, 4, 12, 3, 8]), 10);
        assert_eq!(cells.iter().map(|cell| cell.streets.len()).sum::<usize>(), 44);
        assert!(cells.iter().all(|cell| cell.streets.iter().all(|street| cell.communes.contains_key(&street.citycode))));
    }
}
