//! Everything a shard holds, written out: to compare with what it was built from.

use super::answer::hit_writer;
use super::model::hit::{Hit, Kind};
use super::score::candidate::Candidate;
use super::shard::reader::ShardReader;
use crate::importance::importance;
use std::sync::Arc;

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
