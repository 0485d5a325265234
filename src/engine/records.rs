//! Records of the shards: one by its id, or all of them.

use super::answer::hit_writer;
use super::model::hit::{Hit, Kind};
use super::route::session::Session;
use super::score::candidate::Candidate;
use super::shard::reader::ShardReader;
use crate::format::communes::{Code, Commune};
use crate::format::numbers::HouseNumber;
use crate::importance::importance;
use std::cmp::Reverse;
use std::sync::Arc;

/// An id, in its parts.
struct Id<'a> {
    citycode: Code,
    street: Option<&'a str>,
    number: Option<u32>,
    suffix: &'a str,
}

impl<'a> Id<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(4, '_');
        let citycode = Code::parse(parts.next()?)?;
        let street = parts.next();
        let number = parts.next().map(str::parse).transpose().ok()?;
        Some(Self { citycode, street, number, suffix: parts.next().unwrap_or_default() })
    }
}

/// The house number, street or commune with this id. Its score is 1. `None` when no open shard has it.
pub fn by_id(session: &Session<'_>, id: &str) -> Option<Hit> {
    let id = Id::parse(id)?;
    let shards = session.open_shards();
    // What is open is asked first: a street may have gone to another commune.
    let found = shards.readers().iter().enumerate().filter_map(|(index, reader)| find(reader, index, &id));
    // A commune may be in two shards: the one that knows its streets knows its centre best.
    let best = found.min_by_key(|(worse, _)| *worse);
    if best.is_none() && id.street.is_some() {
        shards.closed_shard_of(id.citycode).map(|number| session.need(number));
    }
    let (_, candidate) = best?;
    Some(Hit { score: 1.0, ..hit_writer::hit(shards.readers(), &candidate, None) })
}

/// The record of a shard, and how much worse it is than another shard's may be.
fn find(open: &ShardReader, index: usize, id: &Id<'_>) -> Option<((bool, bool), Candidate)> {
    let communes = &open.shard.communes;
    let commune_index = communes.find(id.citycode)?;
    let commune = communes.get(commune_index);
    let Some(code) = id.street else {
        let importance = importance(commune.population, 0);
        let candidate = Candidate::unscored(index, commune_index, None, Kind::Municipality, None, importance);
        return Some(((commune.approximate, commune.streets.is_empty()), candidate));
    };
    let found = street(open, &commune, code, id)?;
    let own_kind = if found.is_locality { Kind::Locality } else { Kind::Street };
    let kind = if found.number.is_some() { Kind::Housenumber } else { own_kind };
    let importance = importance(commune.population, found.numbers);
    Some(((false, false), Candidate::unscored(index, commune_index, Some(found.street), kind, found.number, importance)))
}

/// A street, or a number of it.
struct StreetRecord {
    street: u32,
    is_locality: bool,
    numbers: u32,
    number: Option<HouseNumber>,
}

/// The street with this code that has the number; without a number, of several parts the one with most of them.
fn street(open: &ShardReader, commune: &Commune, code: &str, id: &Id<'_>) -> Option<StreetRecord> {
    let shard = &open.shard;
    let suffix = shard.suffix_index(id.suffix)?;
    let parts = commune.streets.clone().filter(|&street| shard.street_code(street).text() == code);
    let parts = parts.filter_map(|street| {
        let head = shard.street_head(commune, street);
        let record = shard.numbers(commune, street, &head);
        let wanted = |number: u32| record.numbers().find(|known| known.number == number && known.suffix == suffix);
        let number = id.number.map(wanted);
        (number != Some(None)).then_some(StreetRecord {
            street,
            is_locality: head.is_locality,
            numbers: head.numbers,
            number: number.flatten(),
        })
    });
    parts.min_by_key(|found| Reverse(found.numbers))
}

/// Every house number of a shard, and every street or locality without numbers, in the shard's order.
pub fn addresses(open: &Arc<ShardReader>) -> impl Iterator<Item = Hit> {
    (0..open.shard.streets()).flat_map(move |street| {
        let shard = &open.shard;
        let commune_index = open.commune_of(street);
        let commune = shard.communes.get(commune_index);
        let head = shard.street_head(&commune, street);
        let own_kind = if head.is_locality { Kind::Locality } else { Kind::Street };
        let numbers: Vec<_> =
            shard.numbers(&commune, street, &head).numbers().map(|number| (Kind::Housenumber, Some(number))).collect();
        let all = if numbers.is_empty() { vec![(own_kind, None)] } else { numbers };
        all.into_iter().map(move |(kind, number)| {
            let importance = importance(commune.population, head.numbers);
            let candidate = Candidate::unscored(0, commune_index, Some(street), kind, number, importance);
            hit_writer::hit(std::slice::from_ref(open), &candidate, None)
        })
    })
}
