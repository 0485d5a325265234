//! A candidate, written out.

use super::interpolate;
use crate::engine::model::hit::Hit;
use crate::engine::score::candidate::Candidate;
use crate::engine::shard::filter::Filter;
use crate::engine::shard::reader::ShardReader;
use crate::format::communes::{Code, Commune};
use crate::format::numbers::{HouseNumber, Street, StreetCode};
use crate::format::shard::Shard;
use crate::geo::point::Point;
use crate::text::{departements, digits};
use std::sync::Arc;

/// Room for most ids.
const USUAL_ID: usize = 24;

/// BAN's key of a candidate: `75104_8249_00012_bis`, `75104_8249`, `75056`.
pub fn id(shards: &[Arc<ShardReader>], candidate: &Candidate) -> String {
    let shard = &shards[candidate.shard].shard;
    let mut id = String::with_capacity(USUAL_ID);
    shard.communes.citycode(candidate.commune).write_text(&mut id);
    let Some(street) = candidate.street else { return id };
    id.push('_');
    shard.street_code(street).write_text(&mut id);
    if let Some(HouseNumber { number, suffix, .. }) = candidate.number {
        id.push('_');
        digits::push(number, 5, &mut id);
        if suffix != 0 {
            id.push('_');
            id.push_str(shard.suffix(suffix));
        }
    }
    id
}

/// The INSEE code of a candidate's commune.
pub fn citycode(shards: &[Arc<ShardReader>], candidate: &Candidate) -> Code {
    shards[candidate.shard].shard.communes.citycode(candidate.commune)
}

/// The code of a candidate's street.
pub fn street_code(shards: &[Arc<ShardReader>], candidate: &Candidate) -> Option<StreetCode> {
    candidate.street.map(|street| shards[candidate.shard].shard.street_code(street))
}

/// Writes a candidate out.
pub fn hit(shards: &[Arc<ShardReader>], candidate: &Candidate, from: Option<Point>) -> Hit {
    hit_after(shards, candidate, from, None)
}

/// The same, after another: one of the same commune has its names already.
pub fn hit_after(
    shards: &[Arc<ShardReader>],
    candidate: &Candidate,
    from: Option<Point>,
    last: Option<&(Hit, Candidate)>,
) -> Hit {
    let shard = &shards[candidate.shard].shard;
    let commune = shard.communes.get(candidate.commune);
    let is_same = |last: &&(Hit, Candidate)| (last.1.shard, last.1.commune) == (candidate.shard, candidate.commune);
    let names = match last.filter(is_same) {
        Some((last, _)) => (last.city.clone(), last.district.clone()),
        None => names_of(shard, &commune),
    };
    let mut hit = Hit { id: id(shards, candidate), ..hit_in(&commune, names, candidate) };
    if let Some(street) = candidate.street {
        if !shard.has_record(street) {
            hit.id.clear();
        }
        add_street(&mut hit, shard, &commune, street, candidate.number);
    } else {
        let mut own = commune.areas.clone().map(|area| shard.communes.area(area));
        let postcode = candidate.postcode.or_else(|| own.find_map(|area| area.postcode));
        hit.postcode = postcode.map(|postcode| digits::text(postcode, 5));
        hit.population = commune.population;
    }
    hit.distance = from.map(|from| metres(from, hit.point));
    hit
}

/// Says where a house number would stand in the street of an answer that lacks it.
pub fn interpolate(hit: &mut Hit, shards: &[Arc<ShardReader>], candidate: &Candidate, wanted: u32, filter: &Filter) {
    let shard = &shards[candidate.shard].shard;
    let Some(street) = candidate.street.filter(|_| candidate.number.is_none()) else { return };
    let commune = shard.communes.get(candidate.commune);
    let head = shard.street_head(&commune, street);
    let found = interpolate::between(shard.numbers(&commune, street, &head).numbers(), wanted);
    if let Some(found) = found.filter(|found| filter.contains(found.point)) {
        hit.point = found.point;
        hit.interpolated = Some(found);
    }
}

/// The points of a street's numbers; its own when it has none.
pub fn points(shards: &[Arc<ShardReader>], candidate: &Candidate) -> Vec<Point> {
    let shard = &shards[candidate.shard].shard;
    let Some(street) = candidate.street else { return Vec::new() };
    let commune = shard.communes.get(candidate.commune);
    let head = shard.street_head(&commune, street);
    points_of(&shard.numbers(&commune, street, &head))
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

/// The name of a commune, or of its city; its own when it is an arrondissement.
fn names_of(shard: &Shard, commune: &Commune) -> (String, Option<String>) {
    let name = shard.municipality_name(commune.names.start);
    match commune.parent.map(|parent| shard.communes.names_of(parent).start) {
        Some(city) => (shard.municipality_name(city), Some(name)),
        None => (name, None),
    }
}

/// What is known of a candidate by its commune, and by how it fits.
fn hit_in(commune: &Commune, (city, district): (String, Option<String>), candidate: &Candidate) -> Hit {
    let citycode = commune.citycode.text();
    Hit {
        kind: candidate.kind,
        id: String::new(),
        housenumber: None,
        street: None,
        is_locality: false,
        postcode: None,
        district,
        city,
        departement: departements::of_citycode(&citycode).unwrap_or_default(),
        citycode,
        oldcitycode: None,
        oldcity: None,
        population: None,
        importance: candidate.importance,
        // A millionth is what a score is rounded to; an f32 does not hold it exactly.
        score: (f64::from(candidate.score) * 1e6).round() / 1e6,
        point: commune.centre,
        distance: None,
        interpolated: None,
        crossing: None,
        confidence: None,
        gap: 0.0,
        breakdown: candidate.breakdown,
        corrections: Vec::new(),
        words: Vec::new(),
    }
}

fn add_street(hit: &mut Hit, shard: &Shard, commune: &Commune, street: u32, number: Option<HouseNumber>) {
    let head = shard.street_head(commune, street);
    let area = shard.area(commune, &head);
    hit.street = Some(shard.street_name(commune, street));
    hit.is_locality = head.is_locality;
    hit.postcode = area.postcode.map(|postcode| digits::text(postcode, 5));
    hit.oldcity = area.old_name.map(|name| shard.municipality_name(name));
    hit.oldcitycode = area.old_name.and_then(|name| shard.communes.old_code(name)).map(Code::text);
    hit.housenumber = number.map(|number| match shard.suffix(number.suffix) {
        "" => digits::text(number.number, 1),
        suffix => format!("{} {suffix}", number.number),
    });
    hit.point = number.map_or_else(|| middle(&shard.numbers_to_show(commune, street, &head)), |number| number.point);
}

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
fn points_of(record: &Street<'_>) -> Vec<Point> {
    let points: Vec<Point> = record.numbers().map(|number| number.point).collect();
    if points.is_empty() { vec![record.first] } else { points }
}
