//! From a position to what is near it.

use crate::engine::answer::hit_writer;
use crate::engine::model::hit::{Hit, Kind};
use crate::engine::model::request::{MAX_LIMIT, ReverseRequest};
use crate::engine::route::session::Session;
use crate::engine::route::shards::{OpenShards, ShardSlot};
use crate::engine::score::candidate::Candidate;
use crate::engine::shard::filter::Filter;
use crate::engine::shard::geometry::metres;
use crate::engine::shard::reader::ShardReader;
use crate::engine::weights;
use crate::geo::distance_bound::DistanceLowerBound;
use crate::geo::point::{Bbox, Point};
use crate::importance::importance;
use crate::sorting::sort_by;
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::sync::Arc;

/// What is near, with its distance in metres.
struct Near {
    metres: f64,
    /// The point that is near: of a number, or of what has none.
    point: Point,
    candidate: Candidate,
}

impl Near {
    /// Nearest first; at one distance in the order of shards, and of their streets.
    fn order(&self, other: &Self) -> Ordering {
        let place = |near: &Self| (near.candidate.shard, near.candidate.street);
        self.metres.total_cmp(&other.metres).then_with(|| place(self).cmp(&place(other)))
    }
}

/// The nearest of each street, nearest first; communes when only they are wanted or nothing else is there.
pub fn search(session: &Session<'_>, request: &ReverseRequest, filter: &Filter) -> Vec<Hit> {
    let open = session.open_shards();
    let shards = open.readers();
    let from = request.point;
    let mut nearest = Nearest { from, filter, limit: request.limit.clamp(1, MAX_LIMIT), found: Vec::new() };
    let far = |(bbox, place): (Bbox, ShardSlot)| (DistanceLowerBound::new(from, &bbox).metres(&bbox), place);
    let mut order: Vec<(f64, ShardSlot)> = open.with_streets(filter).into_iter().map(far).collect();
    sort_by(&mut order, |a, b| a.0.total_cmp(&b.0));
    for (metres, place) in order {
        if metres > nearest.farthest() {
            break;
        }
        match place {
            ShardSlot::Open(index) => nearest.streets(&shards[index], index),
            ShardSlot::Closed(number) if session.need(number) => return Vec::new(),
            ShardSlot::Closed(_) => {}
        }
    }
    if nearest.found.is_empty() && filter.wants(Kind::Municipality) {
        nearest.municipalities(open);
    }
    nearest.found.iter().map(|near| write(shards, near, from)).collect()
}

fn write(shards: &[Arc<ShardReader>], near: &Near, from: Point) -> Hit {
    let mut hit = hit_writer::hit(shards, &near.candidate, Some(from));
    hit.distance = Some(metres(from, near.point));
    hit.score = score(near.metres);
    hit
}

/// What a distance in metres is worth.
pub(super) fn score(metres: f64) -> f64 {
    1.0 - (metres / weights::REVERSE_RANGE).min(1.0)
}

/// What was found so far, nearest first.
struct Nearest<'a> {
    from: Point,
    filter: &'a Filter,
    limit: usize,
    found: Vec<Near>,
}

/// What is looked at next: a street, or streets that lie together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Next {
    Block(u32),
    Street(u32),
}

impl Nearest<'_> {
    /// Metres that nothing farther away need be looked at from.
    fn farthest(&self) -> f64 {
        self.found.get(self.limit - 1).map_or(f64::INFINITY, |last| last.metres)
    }

    fn streets(&mut self, open: &ShardReader, index: usize) {
        let (street_bounds, remoteness) = (open.street_bounds(), DistanceLowerBound::new(self.from, &open.shard.bbox()));
        // A heap, since few of them are looked at. What is not negative is in the order of its bits.
        let mut heap = BinaryHeap::new();
        let push =
            |heap: &mut BinaryHeap<_>, next: Next, bbox: &Bbox| heap.push(Reverse((remoteness.metres(bbox).to_bits(), next)));
        for (block, bbox) in (0..).zip(street_bounds.blocks()) {
            push(&mut heap, Next::Block(block), bbox);
        }
        while let Some(Reverse((bits, next))) = heap.pop() {
            if f64::from_bits(bits) > self.farthest() {
                break;
            }
            match next {
                Next::Block(block) => {
                    for street in street_bounds.streets_of(block) {
                        push(&mut heap, Next::Street(street), &street_bounds.street(street));
                    }
                }
                Next::Street(street) => self.street(open, index, street, &remoteness),
            }
        }
    }

    fn street(&mut self, open: &ShardReader, index: usize, street: u32, remoteness: &DistanceLowerBound) {
        let Some(near) = self.nearest_of(open, index, street, remoteness) else { return };
        if let Some(at) = self.found.iter().position(|known| is_same(open, known, &near)) {
            if self.found[at].order(&near).is_lt() {
                return;
            }
            self.found.remove(at);
        }
        self.take(near);
    }

    fn take(&mut self, near: Near) {
        let at = self.found.partition_point(|known| known.order(&near).is_le());
        self.found.insert(at, near);
        self.found.truncate(self.limit);
    }

    /// The nearest number of a street, or its point when it has none; `None` when that is too far, too.
    fn nearest_of(&self, open: &ShardReader, index: usize, street: u32, remoteness: &DistanceLowerBound) -> Option<Near> {
        let (shard, filter) = (&open.shard, self.filter);
        let commune_index = open.commune_of(street);
        let commune = shard.communes.get(commune_index);
        let head = shard.street_head(&commune, street);
        if !filter.accepts(shard, &commune, &shard.area(&commune, &head)) {
            return None;
        }
        let record = shard.numbers(&commune, street, &head);
        let (farthest, mut nearest, mut bbox) = (self.farthest(), None, Bbox { min: record.first, max: record.first });
        let mut is_wanted = false;
        for number in record.numbers() {
            bbox = bbox.with(number.point);
            if !filter.contains(number.point) {
                continue;
            }
            is_wanted = true;
            let most = nearest.as_ref().map_or(farthest, |&(metres, _)| metres);
            if remoteness.metres(&Bbox { min: number.point, max: number.point }) <= most {
                let metres = self.from.metres_to(number.point);
                if nearest.as_ref().is_none_or(|&(least, _)| metres < least) {
                    nearest = Some((metres, number));
                }
            }
        }
        if shard.has_record(street) {
            open.street_bounds().record(street, &bbox);
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
        let importance = importance(commune.population, head.numbers);
        Some(Near { metres, point, candidate: Candidate::unscored(index, commune_index, Some(street), kind, number, importance) })
    }

    /// The communes whose centres are nearest.
    fn municipalities(&mut self, shards: &OpenShards) {
        for (index, open) in shards.unrouted() {
            for commune_index in 0..open.shard.communes.len() {
                let commune = open.shard.communes.get(commune_index);
                if commune.approximate
                    || !self.filter.contains(commune.centre)
                    || !self.filter.can_match_commune(&open.shard, &commune)
                {
                    continue;
                }
                let metres = self.from.metres_to(commune.centre);
                let importance = importance(commune.population, 0);
                let candidate = Candidate::unscored(index, commune_index, None, Kind::Municipality, None, importance);
                self.take(Near { metres, point: commune.centre, candidate });
            }
        }
    }
}

/// True when the same address was found under another name: parts of a street have one key.
fn is_same(open: &ShardReader, known: &Near, near: &Near) -> bool {
    let key = |candidate: &Candidate| {
        let number = candidate.number.map(|number| (number.number, number.suffix));
        (candidate.commune, candidate.street.map(|street| open.shard.street_code(street)), number)
    };
    known.point == near.point && known.candidate.shard == near.candidate.shard && key(&known.candidate) == key(&near.candidate)
}
