//! Ids and codes of candidates, and the positions of their house numbers.

use super::candidate::Candidate;
use crate::engine::shard::geometry::points_of;
use crate::engine::shard::reader::ShardReader;
use crate::format::communes::Code;
use crate::format::numbers::{HouseNumber, StreetCode};
use crate::geo::point::Point;
use crate::text::digits;
use std::sync::Arc;

/// Bytes that most ids have, at most.
const USUAL_ID: usize = 24;

/// Id of a candidate, BAN's key: `75104_8249_00012_bis`, `75104_8249`, `75056`.
pub fn id(shards: &[Arc<ShardReader>], candidate: &Candidate) -> String {
    let shard = &shards[candidate.shard].shard;
    let mut id = String::with_capacity(USUAL_ID);
    shard.communes.citycode(candidate.commune).write_text(&mut id);
    let Some(street) = candidate.street else { return id };
    id.push('_');
    shard.street_code(street).write_text(&mut id);
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
pub fn citycode(shards: &[Arc<ShardReader>], candidate: &Candidate) -> Code {
    shards[candidate.shard].shard.communes.citycode(candidate.commune)
}

/// Code of a candidate's street. `None` for a municipality.
pub fn street_code(shards: &[Arc<ShardReader>], candidate: &Candidate) -> Option<StreetCode> {
    candidate.street.map(|street| shards[candidate.shard].shard.street_code(street))
}

/// Positions of a street's house numbers, or of the street if it has none. Empty for a municipality.
pub fn points(shards: &[Arc<ShardReader>], candidate: &Candidate) -> Vec<Point> {
    let shard = &shards[candidate.shard].shard;
    let Some(street) = candidate.street else { return Vec::new() };
    let commune = shard.communes.get(candidate.commune);
    let head = shard.street_head(&commune, street);
    points_of(&shard.numbers(&commune, street, &head))
}
