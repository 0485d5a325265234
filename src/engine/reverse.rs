//! From a position to what is near it.

use super::ReverseRequest;
use super::answer::{self, metres};
use super::filter::Filter;
use super::geocoder::{Geocoder, Place};
use super::hit::{Hit, Kind};
use super::open::OpenShard;
use super::request::MAX_LIMIT;
use super::top::Candidate;
use crate::angle::{cos, sin};
use crate::format::spatial::BLOCK;
use crate::importance::importance;
use crate::sorting::sort_by;
use crate::{Bbox, Point};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

/// Distance at which the score is nothing, metres (addok).
const FARTHEST: f64 = 10_000.0;

/// What is near, with its distance in metres.
struct Near {
    metres: f64,
    /// The point that is near: of a number, or of what has none.
    point: Point,
    candidate: Candidate,
}

/// The nearest of each street, nearest first; communes when only they are wanted or nothing else is there.
pub fn search(geocoder: &Geocoder, request: &ReverseRequest, filter: &Filter) -> Vec<Hit> {
    let (shards, limit) = (&geocoder.shards, request.limit.clamp(1, MAX_LIMIT));
    let mut found: Vec<Near> = Vec::new();
    let far = |(bbox, place): (Bbox, Place)| (metres_to_bbox(request.point, &bbox), place);
    let mut order: Vec<(f64, Place)> = geocoder.with_streets(filter).into_iter().map(far).collect();
    sort_by(&mut order, |a, b| a.0.total_cmp(&b.0));
    for (metres, place) in order {
        if found.len() >= limit && found.last().is_some_and(|last| last.metres < metres) {
            break;
        }
        match place {
            Place::Open(index) => streets(&shards[index], index, request.point, filter, limit, &mut found),
            Place::Away(number) if geocoder.miss(number) => return Vec::new(),
            Place::Away(_) => {}
        }
    }
    if found.is_empty() && filter.wants(Kind::Municipality) {
        municipalities(geocoder, request.point, filter, limit, &mut found);
    }
    found.into_iter().map(|near| write(shards, &near, request.point)).collect()
}

fn write(shards: &[Arc<OpenShard>], near: &Near, from: Point) -> Hit {
    let mut hit = answer::hit(shards, &near.candidate, Some(from));
    hit.distance = Some(metres(from, near.point));
    hit.score = score(near.metres);
    hit
}

/// What a distance in metres is worth.
pub(super) fn score(metres: f64) -> f64 {
    1.0 - (metres / FARTHEST).min(1.0)
}

fn streets(open: &OpenShard, index: usize, from: Point, filter: &Filter, limit: usize, found: &mut Vec<Near>) {
    let shard = &open.shard;
    // What is not negative is in the order of its bits.
    let place = |(bbox, block): (Bbox, u32)| Reverse((metres_to_bbox(from, &bbox).max(0.0).to_bits(), block));
    // A heap, since few of them are looked at.
    let mut blocks: BinaryHeap<_> = shard.blocks().zip(0..).map(place).collect();
    while let Some(Reverse((bits, block))) = blocks.pop() {
        let metres = f64::from_bits(bits);
        if found.len() >= limit && found.last().is_some_and(|last| last.metres < metres) {
            break;
        }
        for street in block * BLOCK..((block + 1) * BLOCK).min(shard.streets()) {
            if let Some(near) = nearest(open, index, street, from, filter).filter(|near| !is_known(open, found, near)) {
                let at = found.partition_point(|known| known.metres <= near.metres);
                found.insert(at, near);
                found.truncate(limit);
            }
        }
    }
}

/// True when the same address was found under another name: parts of a street have one key.
fn is_known(open: &OpenShard, found: &[Near], near: &Near) -> bool {
    let key = |candidate: &Candidate| {
        let number = candidate.number.map(|number| (number.number, number.suffix));
        (candidate.shard, candidate.commune, candidate.street.map(|street| open.shard.street_code(street)), number)
    };
    let as_near = |known: &&Near| known.point == near.point && known.candidate.shard == near.candidate.shard;
    found.iter().filter(as_near).any(|known| key(&known.candidate) == key(&near.candidate))
}

/// The nearest number of a street, or its point when it has none.
fn nearest(open: &OpenShard, index: usize, street: u32, from: Point, filter: &Filter) -> Option<Near> {
    let shard = &open.shard;
    let commune_index = open.commune_of(street);
    let commune = shard.communes.get(commune_index);
    let (head, _) = shard.street_words(&commune, street);
    if !filter.accepts(shard, &commune, &shard.area(&commune, &head)) {
        return None;
    }
    let record = shard.numbers(&commune, street, &head);
    let numbers = record.numbers().filter(|number| filter.holds(number.point));
    let nearest = numbers.map(|number| (from.metres_to(number.point), number)).min_by(|a, b| a.0.total_cmp(&b.0));
    let own_kind = if head.is_locality { Kind::Locality } else { Kind::Street };
    let (metres, point, number) = match nearest {
        Some((metres, number)) => (metres, number.point, filter.wants(Kind::Housenumber).then_some(number)),
        None => (from.metres_to(record.first), record.first, None),
    };
    let kind = if number.is_some() { Kind::Housenumber } else { own_kind };
    if !filter.wants(kind) || !filter.holds(point) {
        return None;
    }
    let importance = importance(commune.population, head.numbers);
    Some(Near { metres, point, candidate: Candidate::found(index, commune_index, Some(street), kind, number, importance) })
}

/// The communes whose centres are nearest.
fn municipalities(geocoder: &Geocoder, from: Point, filter: &Filter, limit: usize, found: &mut Vec<Near>) {
    for (index, open) in geocoder.with_communes() {
        for commune_index in 0..open.shard.communes.len() {
            let commune = open.shard.communes.get(commune_index);
            if commune.approximate || !filter.holds(commune.centre) || !filter.may_hold(&open.shard, &commune) {
                continue;
            }
            let metres = from.metres_to(commune.centre);
            let importance = importance(commune.population, 0);
            let candidate = Candidate::found(index, commune_index, None, Kind::Municipality, None, importance);
            found.push(Near { metres, point: commune.centre, candidate });
        }
    }
    sort_by(found, |a, b| a.metres.total_cmp(&b.metres));
    found.truncate(limit);
}

/// Metres to the nearest point of a rectangle, less the rounding; 0 inside. Never more than to anything in it.
fn metres_to_bbox(from: Point, bbox: &Bbox) -> f64 {
    let (south, north) = (bbox.min.lat.min(bbox.max.lat), bbox.min.lat.max(bbox.max.lat));
    let (west, east) = (bbox.min.lon.min(bbox.max.lon), bbox.min.lon.max(bbox.max.lon));
    if (west..=east).contains(&from.lon) {
        return from.metres_to(Point { lon: from.lon, lat: from.lat.clamp(south, north) });
    }
    // A meridian is nearest where the great circle meets it at a right angle: nearer to the pole than `from`.
    let nearest_on = |lon: i32| {
        let (lat, apart) = (from.lat_degrees(), f64::from(lon) / 1e6 - from.lon_degrees());
        let foot = sin(lat).atan2(cos(lat) * cos(apart)).to_degrees();
        let foot = Point::from_degrees(0.0, foot).map_or(south, |foot| foot.lat.clamp(south, north));
        [south, foot, north].into_iter().map(|lat| from.metres_to(Point { lon, lat })).fold(f64::MAX, f64::min)
    };
    (nearest_on(west).min(nearest_on(east)) - 1.0).max(0.0)
}
