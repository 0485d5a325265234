//! Records of shards: one by its id, or all of them.

use super::answer::hit_writer;
use super::model::hit::{Hit, Kind};
use super::route::session::Session;
use super::score::candidate::Candidate;
use super::shard::reader::Readers;
use super::shard::reader::ShardReader;
use crate::format::communes::{Code, Commune};
use crate::format::numbers::HouseNumber;
use crate::format::partial_numbers::MissingRecorder;
use std::cmp::Reverse;
use std::sync::Arc;

/// The parts of an id.
struct Id<'a> {
    citycode: Code,
    street: Option<&'a str>,
    number: Option<u32>,
    suffix: &'a str,
}

impl<'a> Id<'a> {
    /// Parses `75104_8249_00012_bis`, and what is shorter by parts from the end.
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
    let missing = session.readers().missing;
    // Open shards are looked through first: a street may have moved to another commune.
    // Communes are the router's where there is one, so that the answer does not depend on the shards that are open.
    let knows = |index: usize| id.street.is_some() || shards.unrouted().any(|(unrouted, _)| unrouted == index);
    let readers = shards.readers().iter().enumerate().filter(|(index, _)| knows(*index));
    let found = readers.filter_map(|(index, reader)| find(reader, index, &id, missing));
    // A commune may be in two shards: the one that knows its streets knows its centre best.
    let best = found.min_by_key(|(worse, _)| *worse);
    if best.is_none() && id.street.is_some() {
        shards.closed_shard_of(id.citycode).map(|number| session.need(number));
    }
    let (_, candidate) = best?;
    Some(Hit { score: 1.0, ..hit_writer::hit(session.readers(), &candidate, None) })
}

/// The record of a shard with an id. The flags say why another shard's record may be better.
fn find(reader: &ShardReader, index: usize, id: &Id<'_>, missing: &MissingRecorder) -> Option<((bool, bool), Candidate)> {
    let communes = &reader.shard.communes;
    let commune_index = communes.find(id.citycode)?;
    let commune = communes.get(commune_index);
    let Some(code) = id.street else {
        let candidate = Candidate::unscored(index, commune_index, None, Kind::Municipality, None);
        return Some(((commune.approximate, commune.streets.is_empty()), candidate));
    };
    let found = street(reader, &commune, code, id, missing)?;
    let own_kind = if found.is_locality { Kind::Locality } else { Kind::Street };
    let kind = if found.number.is_some() { Kind::Housenumber } else { own_kind };
    Some(((false, false), Candidate::unscored(index, commune_index, Some(found.street), kind, found.number)))
}

/// A street, with one of its house numbers when the id has one.
struct StreetRecord {
    street: u32,
    is_locality: bool,
    numbers: u32,
    number: Option<HouseNumber>,
}

/// The street of a commune with a code, and with the id's house number. Without one, the part with the most numbers counts.
fn street(reader: &ShardReader, commune: &Commune, code: &str, id: &Id<'_>, missing: &MissingRecorder) -> Option<StreetRecord> {
    let shard = &reader.shard;
    let suffix = shard.suffix_index(id.suffix)?;
    let parts = commune.streets.clone().filter(|&street| shard.street_code(street, missing).text() == code);
    let parts = parts.filter_map(|street| {
        let head = shard.street_head(commune, street);
        let record = shard.numbers(commune, street, &head, missing);
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

/// Every house number of a shard, and every street or locality without numbers, in the order of the shard.
pub fn addresses(reader: &Arc<ShardReader>) -> impl Iterator<Item = Hit> {
    (0..reader.shard.streets()).flat_map(move |street| {
        let shard = &reader.shard;
        // Nobody asks for what is missing here: a shard that was opened in part gives what it has.
        let missing = MissingRecorder::default();
        let commune_index = reader.commune_of(street);
        let commune = shard.communes.get(commune_index);
        let head = shard.street_head(&commune, street);
        let own_kind = if head.is_locality { Kind::Locality } else { Kind::Street };
        let numbers: Vec<_> =
            shard.numbers(&commune, street, &head, &missing).numbers().map(|number| (Kind::Housenumber, Some(number))).collect();
        let all = if numbers.is_empty() { vec![(own_kind, None)] } else { numbers };
        let hits = all.into_iter().map(|(kind, number)| {
            let candidate = Candidate::unscored(0, commune_index, Some(street), kind, number);
            hit_writer::hit(Readers::new(std::slice::from_ref(reader), &missing), &candidate, None)
        });
        hits.collect::<Vec<_>>()
    })
}
