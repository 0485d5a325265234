//! Search for the places nearest to a position.

use crate::engine::answer::hit_writer;
use crate::engine::model::hit::{Hit, Kind};
use crate::engine::model::request::{MAX_LIMIT, ReverseRequest};
use crate::engine::route::session::Session;
use crate::engine::route::shards::{OpenShards, ShardSlot};
use crate::engine::score::candidate::Candidate;
use crate::engine::shard::filter::Filter;
use crate::engine::shard::geometry::metres;
use crate::engine::shard::reader::Readers;
use crate::engine::shard::reader::ShardReader;
use crate::engine::weights;
use crate::format::partial_numbers::MissingRecorder;
use crate::geo::distance_bound::DistanceLowerBound;
use crate::geo::point::{Bbox, Point};
use crate::sorting::sort_by;
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// A place near the position.
struct Near {
    /// Distance.
    metres: f64,
    /// The point that is near: of the house number, or of a place without numbers.
    point: Point,
    candidate: Candidate,
}

impl Near {
    /// Nearest first. Places at one distance are in the order of shards and streets.
    fn order(&self, other: &Self) -> Ordering {
        let place = |near: &Self| (near.candidate.shard, near.candidate.street);
        self.metres.total_cmp(&other.metres).then_with(|| place(self).cmp(&place(other)))
    }
}

/// The nearest place of each street, nearest first, with all numbers on its point. Communes are found when only they are wanted, or nothing else is there.
pub fn search(session: &Session<'_>, request: &ReverseRequest, filter: &Filter) -> Vec<Hit> {
    let shards = session.open_shards();
    let readers = session.readers();
    let from = request.point;
    let mut nearest =
        Nearest { from, filter, missing: readers.missing, limit: request.limit.clamp(1, MAX_LIMIT), found: Vec::new() };
    let with_bound = |(bbox, slot): (Bbox, ShardSlot)| (DistanceLowerBound::new(from, &bbox).metres(&bbox), slot);
    let mut order: Vec<(f64, ShardSlot)> = shards.with_streets(filter).into_iter().map(with_bound).collect();
    sort_by(&mut order, |a, b| a.0.total_cmp(&b.0));
    for (metres, slot) in order {
        if metres > nearest.farthest() {
            break;
        }
        match slot {
            ShardSlot::Open(index) => nearest.streets(readers.reader(index), index),
            ShardSlot::Closed(number) if session.need(number) => return Vec::new(),
            ShardSlot::Closed(_) => {}
        }
    }
    if nearest.found.is_empty() && filter.wants(Kind::Municipality) {
        nearest.municipalities(shards);
    }
    nearest.found.iter().map(|near| write(readers, near, from)).collect()
}

/// The hit of a place.
fn write(readers: Readers<'_>, near: &Near, from: Point) -> Hit {
    let mut hit = hit_writer::hit(readers, &near.candidate, Some(from));
    hit.distance = Some(metres(from, near.point));
    hit.score = score(near.metres);
    hit
}

/// Score of a place at a distance in metres.
pub(super) fn score(metres: f64) -> f64 {
    1.0 - (metres / weights::REVERSE_RANGE).min(1.0)
}

/// A search under way.
struct Nearest<'a> {
    from: Point,
    filter: &'a Filter,
    /// The recorder of the bytes that are missing.
    missing: &'a MissingRecorder,
    limit: usize,
    /// Places found so far, nearest first.
    found: Vec<Near>,
}

/// Entry of the queue: a street, or a block of streets that lie together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Entry {
    Block(u32),
    Street(u32),
}

impl Nearest<'_> {
    /// Distance beyond which no place is among the nearest.
    fn farthest(&self) -> f64 {
        self.found.get(self.limit - 1).map_or(f64::INFINITY, |last| last.metres)
    }

    /// Adds the nearest streets of a shard.
    fn streets(&mut self, reader: &ShardReader, index: usize) {
        let street_bounds = reader.street_bounds();
        let lower_bound = DistanceLowerBound::new(self.from, &reader.shard.bbox());
        // A heap, since few entries are read. Numbers from 0 on are in the order of their bits.
        let mut heap = BinaryHeap::new();
        let push =
            |heap: &mut BinaryHeap<_>, entry: Entry, bbox: &Bbox| heap.push(Reverse((lower_bound.metres(bbox).to_bits(), entry)));
        for (block, bbox) in (0..).zip(street_bounds.blocks()) {
            push(&mut heap, Entry::Block(block), bbox);
        }
        while let Some(Reverse((bits, entry))) = heap.pop() {
            if f64::from_bits(bits) > self.farthest() {
                break;
            }
            match entry {
                Entry::Block(block) => {
                    for street in street_bounds.streets_of(block) {
                        push(&mut heap, Entry::Street(street), &street_bounds.street(street));
                    }
                }
                Entry::Street(street) => self.street(reader, index, street, &lower_bound),
            }
        }
    }

    /// Adds a street: its nearest number, and those that are stacked on the same point.
    fn street(&mut self, reader: &ShardReader, index: usize, street: u32, lower_bound: &DistanceLowerBound) {
        let Some(near) = self.nearest_of(reader, index, street, lower_bound) else { return };
        // The first of them is the only one there is place for.
        let stacked = if self.limit == 1 { Vec::new() } else { self.stacked_on(&near, reader, street) };
        self.add(reader, near);
        stacked.into_iter().for_each(|near| self.add(reader, near));
    }

    /// The other house numbers of a street on the point of its nearest.
    fn stacked_on(&self, near: &Near, reader: &ShardReader, street: u32) -> Vec<Near> {
        let Some(nearest) = near.candidate.interpretation.number else { return Vec::new() };
        let shard = &reader.shard;
        let commune = shard.communes.get(near.candidate.commune);
        let numbers = shard.numbers(&commune, street, &shard.street_head(&commune, street), self.missing).numbers();
        let others = numbers.filter(|number| number.point == nearest.point && *number != nearest);
        let with_number = |number| {
            let mut candidate = near.candidate.clone();
            candidate.interpretation.number = Some(number);
            Near { candidate, ..*near }
        };
        others.map(with_number).collect()
    }

    /// Adds a place, unless the same address is nearer.
    fn add(&mut self, reader: &ShardReader, near: Near) {
        if let Some(at) = self.found.iter().position(|known| is_same(reader, known, &near, self.missing)) {
            if self.found[at].order(&near).is_lt() {
                return;
            }
            self.found.remove(at);
        }
        self.push(near);
    }

    /// Adds a place, in order.
    fn push(&mut self, near: Near) {
        let at = self.found.partition_point(|known| known.order(&near).is_le());
        self.found.insert(at, near);
        self.found.truncate(self.limit);
    }

    /// The nearest house number of a street, or its point when it has none. `None` when that is too far.
    fn nearest_of(&self, reader: &ShardReader, index: usize, street: u32, lower_bound: &DistanceLowerBound) -> Option<Near> {
        let shard = &reader.shard;
        let filter = self.filter;
        let commune_index = reader.commune_of(street);
        let commune = shard.communes.get(commune_index);
        let head = shard.street_head(&commune, street);
        if !filter.accepts(shard, &commune, &shard.area(&commune, &head)) {
            return None;
        }
        let record = shard.numbers(&commune, street, &head, self.missing);
        let farthest = self.farthest();
        let mut nearest = None;
        let mut bbox = Bbox { min: record.first, max: record.first };
        let mut is_wanted = false;
        for number in record.numbers() {
            bbox = bbox.with(number.point);
            if !filter.contains(number.point) {
                continue;
            }
            is_wanted = true;
            // The bound spares most numbers the angle functions of the distance.
            let max_metres = nearest.as_ref().map_or(farthest, |&(metres, _)| metres);
            if lower_bound.metres(&Bbox { min: number.point, max: number.point }) <= max_metres {
                let metres = self.from.metres_to(number.point);
                if nearest.as_ref().is_none_or(|&(least, _)| metres < least) {
                    nearest = Some((metres, number));
                }
            }
        }
        if shard.has_record(street) {
            reader.street_bounds().record(street, &bbox);
        }
        let own_kind = if head.is_locality { Kind::Locality } else { Kind::Street };
        let (metres, point, number) = match nearest {
            Some((metres, number)) => (metres, number.point, filter.wants(Kind::Housenumber).then_some(number)),
            None if is_wanted => return None,
            None => (self.from.metres_to(record.first), record.first, None),
        };
        let kind = if number.is_some() { Kind::Housenumber } else { own_kind };
        if metres > farthest || !filter.wants(kind) || !filter.contains(point) {
            return None;
        }
        Some(Near { metres, point, candidate: Candidate::unscored(index, commune_index, Some(street), kind, number) })
    }

    /// Adds the communes whose centres are nearest.
    fn municipalities(&mut self, shards: &OpenShards) {
        for (index, reader) in shards.unrouted() {
            for commune_index in 0..reader.shard.communes.len() {
                let commune = reader.shard.communes.get(commune_index);
                if commune.approximate
                    || !self.filter.contains(commune.centre)
                    || !self.filter.can_match_commune(&reader.shard, &commune)
                {
                    continue;
                }
                let metres = self.from.metres_to(commune.centre);
                let candidate = Candidate::unscored(index, commune_index, None, Kind::Municipality, None);
                self.push(Near { metres, point: commune.centre, candidate });
            }
        }
    }
}

/// Whether both are the same address. Parts of a street have one code.
fn is_same(reader: &ShardReader, known: &Near, near: &Near, missing: &MissingRecorder) -> bool {
    let key = |candidate: &Candidate| {
        let number = candidate.interpretation.number.map(|number| (number.number, number.suffix));
        (candidate.commune, candidate.street.map(|street| reader.shard.street_code(street, missing)), number)
    };
    known.point == near.point && known.candidate.shard == near.candidate.shard && key(&known.candidate) == key(&near.candidate)
}
