//! Candidates, written as hits.

use super::street_parts::parts;
use super::{accuracy, interpolate};
use crate::engine::model::hit::Hit;
use crate::engine::score::candidate::Candidate;
use crate::engine::score::identity::id;
use crate::engine::shard::filter::Filter;
use crate::engine::shard::geometry::{metres, middle_of, points_of};
use crate::engine::shard::reader::Readers;
use crate::format::communes::{Code, Commune};
use crate::format::numbers::HouseNumber;
use crate::format::partial_numbers::MissingRecorder;
use crate::format::shard::Shard;
use crate::geo::point::Point;
use crate::importance::importance;
use crate::text::{departements, digits};

/// The hit of a candidate. `from` is the position that its distance is measured from.
pub fn hit(readers: Readers<'_>, candidate: &Candidate, from: Option<Point>) -> Hit {
    write_hit(readers, candidate, from, None)
}

/// The same, after the last hit. One of the same commune lends its names.
pub fn write_hit(readers: Readers<'_>, candidate: &Candidate, from: Option<Point>, last: Option<&(Hit, Candidate)>) -> Hit {
    let shard = readers.shard(candidate.shard);
    let commune = shard.communes.get(candidate.commune);
    let is_same = |last: &&(Hit, Candidate)| (last.1.shard, last.1.commune) == (candidate.shard, candidate.commune);
    let names = match last.filter(is_same) {
        Some((last, _)) => (last.city.clone(), last.district.clone()),
        None => names_of(shard, &commune),
    };
    let mut hit = Hit { id: id(readers, candidate), ..hit_in(&commune, names, candidate) };
    if let Some(street) = candidate.street {
        if !shard.has_record(street) {
            hit.id.clear();
        }
        add_street(&mut hit, shard, &commune, street, candidate.interpretation.number, readers.missing);
    } else {
        hit.importance = importance(commune.population, 0);
        let mut areas = commune.areas.clone().map(|area| shard.communes.area(area));
        let postcode = candidate.interpretation.postcode.or_else(|| areas.find_map(|area| area.postcode));
        hit.postcode = postcode.map(|postcode| digits::text(postcode, 5));
        hit.population = commune.population;
        hit.accuracy = accuracy::of_commune(&commune);
    }
    hit.distance = from.map(|from| metres(from, hit.point));
    hit
}

/// Adds the estimated place of a house number to the hit of a street that lacks it.
pub fn interpolate(hit: &mut Hit, readers: Readers<'_>, candidate: &Candidate, wanted: u32, filter: &Filter) {
    let shard = readers.shard(candidate.shard);
    let Some(street) = candidate.street.filter(|_| candidate.interpretation.number.is_none()) else { return };
    let commune = shard.communes.get(candidate.commune);
    let numbers: Vec<HouseNumber> = parts(shard, &commune, street, readers.missing)
        .into_iter()
        .flat_map(|(part, head)| shard.numbers(&commune, part, &head, readers.missing).numbers().collect::<Vec<_>>())
        .collect();
    let found = interpolate::estimate(&numbers, wanted);
    if let Some(found) = found.filter(|found| filter.contains(found.point)) {
        hit.point = found.point;
        // The number is in the commune at any rate.
        hit.accuracy = found.accuracy.min(accuracy::of_commune(&commune));
        hit.interpolated = Some(found);
    }
}

/// Name of a commune. Name of its city, and its own, when it is an arrondissement.
fn names_of(shard: &Shard, commune: &Commune) -> (String, Option<String>) {
    let name = shard.municipality_name(commune.names.start);
    match commune.parent.map(|parent| shard.communes.names_of(parent).start) {
        Some(city) => (shard.municipality_name(city), Some(name)),
        None => (name, None),
    }
}

/// The hit of a candidate without its street: commune and score. Accuracy and importance are added with its street or population.
fn hit_in(commune: &Commune, (city, district): (String, Option<String>), candidate: &Candidate) -> Hit {
    let citycode = commune.citycode.text();
    Hit {
        kind: candidate.kind,
        id: String::new(),
        housenumber: None,
        street: None,
        is_locality: false,
        lieu_dit: None,
        postcode: None,
        district,
        city,
        departement: departements::of_citycode(&citycode).unwrap_or_default(),
        citycode,
        oldcitycode: None,
        oldcity: None,
        population: None,
        importance: 0.0,
        // Scores are rounded to a millionth, which an f32 does not hold exactly.
        score: (f64::from(candidate.score) * 1e6).round() / 1e6,
        point: commune.centre,
        accuracy: 0,
        distance: None,
        interpolated: None,
        housenumber_end: None,
        crossing: None,
        confidence: None,
        doubtful: false,
        gap: 0.0,
        breakdown: candidate.interpretation.breakdown,
        corrections: Vec::new(),
        words: Vec::new(),
    }
}

/// Adds a street, with one of its house numbers.
fn add_street(
    hit: &mut Hit,
    shard: &Shard,
    commune: &Commune,
    street: u32,
    number: Option<HouseNumber>,
    missing: &MissingRecorder,
) {
    let head = shard.street_head(commune, street);
    let area = shard.area(commune, &head);
    let (name, lieu_dit) = shard.street_name(commune, street);
    hit.street = Some(name);
    hit.lieu_dit = lieu_dit.filter(|_| number.is_some());
    hit.is_locality = head.is_locality;
    hit.importance = importance(commune.population, head.numbers);
    hit.postcode = area.postcode.map(|postcode| digits::text(postcode, 5));
    hit.oldcity = area.old_name.map(|name| shard.municipality_name(name));
    hit.oldcitycode = area.old_name.and_then(|name| shard.communes.old_code(name)).map(Code::text);
    hit.housenumber = number.map(|number| match shard.suffix(number.suffix) {
        "" => digits::text(number.number, 1),
        suffix => format!("{} {suffix}", number.number),
    });
    if let Some(number) = number {
        hit.point = number.point;
        hit.accuracy = accuracy::of_number();
    } else {
        let points: Vec<Point> = parts(shard, commune, street, missing)
            .into_iter()
            .flat_map(|(part, head)| points_of(&shard.numbers_to_show(commune, part, &head, missing)))
            .collect();
        hit.point = middle_of(&points);
        hit.accuracy = accuracy::of_street(&points, head.is_locality);
    }
}
