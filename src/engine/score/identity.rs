//! Ids and codes of candidates, and the points of their streets.

use super::candidate::Candidate;
use crate::engine::shard::geometry::points_of;
use crate::engine::shard::reader::ShardReader;
use crate::format::communes::Code;
use crate::format::numbers::{HouseNumber, StreetCode};
use crate::geo::point::Point;
use crate::text::digits;
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

/// The INSEE code of a candidate's commune.
pub fn citycode(shards: &[Arc<ShardReader>], candidate: &Candidate) -> Code {
    shards[candidate.shard].shard.communes.citycode(candidate.commune)
}

/// The code of a candidate's street.
pub fn street_code(shards: &[Arc<ShardReader>], candidate: &Candidate) -> Option<StreetCode> {
    candidate.street.map(|street| shards[candidate.shard].shard.street_code(street))
}

/// The points of a street's numbers; its own when it has none.
pub fn points(shards: &[Arc<ShardReader>], candidate: &Candidate) -> Vec<Point> {
    let shard = &shards[candidate.shard].shard;
    let Some(street) = candidate.street else { return Vec::new() };
    let commune = shard.communes.get(candidate.commune);
    let head = shard.street_head(&commune, street);
    points_of(&shard.numbers(&commune, street, &head))
}
