//! Search for the places in a region.

use super::nearest;
use crate::engine::answer::hit_writer;
use crate::engine::model::hit::{Hit, Kind};
use crate::engine::model::request::{MAX_LIMIT, WithinRequest};
use crate::engine::route::session::Session;
use crate::engine::route::shards::ShardSlot;
use crate::engine::score::candidate::Candidate;
use crate::engine::shard::filter::Filter;
use crate::engine::shard::geometry;
use crate::engine::shard::reader::Readers;
use crate::engine::shard::reader::ShardReader;
use crate::format::communes::Commune;
use crate::format::names::StreetHead;
use crate::format::partial_numbers::MissingRecorder;
use crate::geo::point::Point;

/// Places in a region, nearest first: house numbers, and places that have none. Communes are found by their centres, when only
/// they are wanted or nothing else is there. Every number of a street may be among them.
pub fn search(session: &Session<'_>, request: &WithinRequest, filter: &Filter) -> Vec<Hit> {
    let shards = session.open_shards();
    let readers = session.readers();
    let mut search =
        Within { request, filter, missing: readers.missing, found: Vec::new(), limit: request.limit.clamp(1, MAX_LIMIT) };
    let region = request.region.bbox();
    let mut is_blocked = false;
    for (_, slot) in shards.with_streets(filter).into_iter().filter(|(bbox, _)| bbox.meets(&region)) {
        match slot {
            ShardSlot::Open(index) => search.streets(readers.reader(index), index),
            ShardSlot::Closed(number) => is_blocked |= session.need(number),
        }
    }
    if search.found.is_empty() && filter.wants(Kind::Municipality) && !is_blocked {
        for (index, reader) in shards.unrouted() {
            search.municipalities(reader, index);
        }
    }
    search.found.iter().map(|found| write(readers, found)).collect()
}

/// The hit of a place.
fn write(readers: Readers<'_>, found: &Found) -> Hit {
    let mut hit = hit_writer::hit(readers, &found.candidate, None);
    hit.distance = Some(geometry::whole_metres(found.metres));
    hit.score = nearest::score(found.metres);
    hit
}

/// A place in the region.
struct Found {
    /// Distance.
    metres: f64,
    candidate: Candidate,
}

/// A search under way.
struct Within<'a> {
    request: &'a WithinRequest,
    filter: &'a Filter,
    /// The recorder of the bytes that are missing.
    missing: &'a MissingRecorder,
    /// Places found so far, nearest first.
    found: Vec<Found>,
    limit: usize,
}

impl Within<'_> {
    /// Whether results at a point are wanted.
    fn holds(&self, point: Point) -> bool {
        self.request.region.holds(point) && self.filter.contains(point)
    }

    /// Distance of a point from the position of the request, or from the region.
    fn metres_to(&self, point: Point) -> f64 {
        self.request.from.map_or_else(|| self.request.region.metres_to(point), |from| from.metres_to(point))
    }

    /// Adds a place, in order.
    fn push(&mut self, point: Point, candidate: Candidate) {
        let metres = self.metres_to(point);
        let at = self.found.partition_point(|known| known.metres <= metres);
        if at < self.limit {
            self.found.insert(at, Found { metres, candidate });
            self.found.truncate(self.limit);
        }
    }

    /// Adds the streets of a shard.
    fn streets(&mut self, reader: &ShardReader, index: usize) {
        let shard = &reader.shard;
        let street_bounds = reader.street_bounds();
        let bbox = self.request.region.bbox();
        for (block, _) in (0..).zip(street_bounds.blocks()).filter(|(_, block)| block.meets(&bbox)) {
            for street in street_bounds.streets_of(block).filter(|&street| street_bounds.street(street).meets(&bbox)) {
                let commune = shard.communes.get(reader.commune_of(street));
                let head = shard.street_head(&commune, street);
                if self.filter.accepts(shard, &commune, &shard.area(&commune, &head)) {
                    self.street(reader, index, &commune, street, &head);
                }
            }
        }
    }

    /// Adds a street, or its house numbers.
    fn street(&mut self, reader: &ShardReader, index: usize, commune: &Commune, street: u32, head: &StreetHead) {
        let record = reader.shard.numbers(commune, street, head, self.missing);
        let own_kind = if head.is_locality { Kind::Locality } else { Kind::Street };
        let candidate = |kind, number| Candidate::unscored(index, reader.commune_of(street), Some(street), kind, number);
        if self.filter.wants(Kind::Housenumber) {
            for number in record.numbers() {
                if self.holds(number.point) {
                    self.push(number.point, candidate(Kind::Housenumber, Some(number)));
                }
            }
        } else if self.filter.wants(own_kind) {
            // A street is at its nearest number.
            let inside = record.numbers().map(|number| number.point).filter(|point| self.holds(*point));
            if let Some(point) = inside.min_by(|a, b| self.metres_to(*a).total_cmp(&self.metres_to(*b))) {
                self.push(point, candidate(own_kind, None));
            }
        }
        if head.numbers == 0 && self.filter.wants(own_kind) && self.holds(record.first) {
            self.push(record.first, candidate(own_kind, None));
        }
    }

    /// Adds the communes of a shard.
    fn municipalities(&mut self, reader: &ShardReader, index: usize) {
        for commune_index in 0..reader.shard.communes.len() {
            let commune = reader.shard.communes.get(commune_index);
            if !commune.approximate && self.holds(commune.centre) && self.filter.can_match_commune(&reader.shard, &commune) {
                let candidate = Candidate::unscored(index, commune_index, None, Kind::Municipality, None);
                self.push(commune.centre, candidate);
            }
        }
    }
}
