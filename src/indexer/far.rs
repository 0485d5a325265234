//! Positions far from their commune, which are faults: exchanged codes, positions of another town, of the prefecture.
//!
//! A position is far if it is more than [`MOST`] metres from the median of its commune's positions. A few rows have no sound
//! median: then the commune's own centre stands in, or with more leeway that of its département.

use super::cog;
use super::draft::{Draft, StreetDraft};
use super::median::median;
use crate::format::communes::Code;
use crate::geo::point::Point;
use std::collections::HashMap;

/// The most metres from the median of a commune's positions. The widest commune of metropolitan France, Arles, is 45 km across.
const MOST: f64 = 30_000.0;
/// The most metres in communes of Guyane, and of territories whose communes are groups of islands.
const MOST_WIDE: f64 = 400_000.0;
/// The most metres from the centre of the département, which is all that is known of some communes.
const MOST_FROM_DEPARTEMENT: f64 = 200_000.0;
/// The positions from which on the median is sound.
const SOUND: usize = 5;

/// Drops numbers and places that are far from their commune, and streets that lose all by it.
///
/// Calls `dropped` with each and its distance, in metres.
pub fn drop_far(draft: &mut Draft, mut dropped: impl FnMut(&str, f64)) {
    let references = references(draft);
    draft.retain_streets(|street, suffixes| {
        let StreetDraft { citycode, name, numbers, place, .. } = street;
        let Some(reference) = references.get(citycode) else { return true };
        numbers.retain(|each| {
            let excess = reference.excess(each.point);
            excess.inspect(|metres| dropped(&each.label(suffixes, *citycode, name), *metres)).is_none()
        });
        if let Some(metres) = place.and_then(|place| reference.excess(place)) {
            dropped(&format!("{} {name}", citycode.text()), metres);
            *place = None;
        }
        !numbers.is_empty() || place.is_some()
    });
}

/// The place that a commune's positions must be near.
#[derive(Clone, Copy, Debug)]
struct Reference {
    point: Point,
    most: f64,
}

impl Reference {
    /// The distance of a far position in metres. `None` for a near one.
    fn excess(&self, point: Point) -> Option<f64> {
        // Cheap for nearly all: a tenth of a degree each way is at most 16 km.
        let is_beside = (point.lon - self.point.lon).abs().max((point.lat - self.point.lat).abs()) < 100_000;
        if is_beside {
            return None;
        }
        Some(self.point.metres_to(point)).filter(|metres| *metres > self.most)
    }
}

/// The reference of each commune with streets.
fn references(draft: &Draft) -> HashMap<Code, Reference> {
    let mut points: HashMap<Code, Vec<Point>> = HashMap::new();
    for street in &draft.streets {
        let of_numbers = street.numbers.iter().map(|each| each.point);
        points.entry(street.citycode).or_default().extend(of_numbers.chain(street.place));
    }
    points.into_iter().filter_map(|(code, points)| Some((code, reference(code, &points)?))).collect()
}

fn reference(code: Code, points: &[Point]) -> Option<Reference> {
    let citycode = code.text();
    let most = if is_wide(&citycode) { MOST_WIDE } else { MOST };
    if points.len() >= SOUND {
        return median(points).map(|point| Reference { point, most });
    }
    let known = cog::find(&citycode)?;
    Some(Reference { point: known.centre, most: if known.centre_is_known { most } else { most.max(MOST_FROM_DEPARTEMENT) } })
}

fn is_wide(citycode: &str) -> bool {
    ["973", "98"].iter().any(|start| citycode.starts_with(start))
}
