//! Ids and codes of candidates, and the positions of their house numbers.

use super::candidate::Candidate;
use crate::engine::shard::geometry::points_of;
use crate::engine::shard::reader::Readers;
use crate::format::communes::Code;
use crate::format::numbers::{HouseNumber, StreetCode};
use crate::geo::point::Point;
use crate::text::digits;

/// Bytes that most ids have, at most.
const USUAL_ID: usize = 24;

/// Id of a candidate, BAN's key: `75104_8249_00012_bis`, `75104_8249`, `75056`.
pub fn id(readers: Readers<'_>, candidate: &Candidate) -> String {
    let shard = readers.shard(candidate.shard);
    let mut id = String::with_capacity(USUAL_ID);
    shard.communes.citycode(candidate.commune).write_text(&mut id);
    let Some(street) = candidate.street else { return id };
    id.push('_');
    shard.street_code(street, readers.missing).write_text(&mut id);
    if let Some(HouseNumber { number, suffix, .. }) = candidate.interpretation.number {
        id.push('_');
        digits::push(number, 5, &mut id);
        if suffix != 0 {
            id.push('_');
            id.push_str(shard.suffix(suffix));
        }
    }
    id
}

/// INSEE code of a candidate's commune.
pub fn citycode(readers: Readers<'_>, candidate: &Candidate) -> Code {
    readers.shard(candidate.shard).communes.citycode(candidate.commune)
}

/// Code of a candidate's street. `None` for a municipality.
pub fn street_code(readers: Readers<'_>, candidate: &Candidate) -> Option<StreetCode> {
    candidate.street.map(|street| readers.shard(candidate.shard).street_code(street, readers.missing))
}

/// Positions of a street's house numbers, or of the street if it has none. Empty for a municipality.
pub fn points(readers: Readers<'_>, candidate: &Candidate) -> Vec<Point> {
    let shard = readers.shard(candidate.shard);
    let Some(street) = candidate.street else { return Vec::new() };
    let commune = shard.communes.get(candidate.commune);
    let head = shard.street_head(&commune, street);
    points_of(&shard.numbers(&commune, street, &head, readers.missing))
}
