//! Top streets of a shard: the most prominent streets of its most populous cities.
//!
//! They stand for the shard when the query says next to nothing (`12 rue`). Their names are kept, since people type that much before
//! they say more.

use crate::format::names::{StreetHead, TokenList, Words};
use crate::format::shard::Shard;
use crate::importance::importance_rank;
use crate::sorting::sort_by_key;
use std::cmp::Reverse;

/// Top streets, at most.
const MAX_STREETS: usize = 192;
/// Streets that are read to find them, at most.
const MAX_STREETS_READ: usize = 1000;

/// A top street, with its name.
#[derive(Clone, Copy)]
pub struct TopStreet {
    /// Index of the street.
    pub street: u32,
    /// Index of its commune.
    pub commune: u32,
    /// Its record, besides the name.
    pub head: StreetHead,
    /// Tokens of the name.
    pub tokens: TokenList,
    /// See [`crate::importance::importance_rank`].
    pub prominence_rank: u32,
}

/// The top streets of a shard, most prominent first. `tokens` reads the tokens of a name.
pub fn top_streets(shard: &Shard, tokens: impl Fn(&Words) -> TokenList) -> Vec<TopStreet> {
    let all = &shard.communes;
    let mut communes: Vec<u32> = (0..all.len()).collect();
    sort_by_key(&mut communes, |&index| Reverse(all.city_population(index)));
    let mut streets = Vec::with_capacity(MAX_STREETS_READ);
    for commune in communes {
        let own = all.first_street(commune)..all.first_street(commune + 1);
        for street in own.take(MAX_STREETS_READ - streets.len()) {
            let (head, words) = shard.street_words_in(commune, street);
            let prominence_rank = importance_rank(all.city_population(commune), head.numbers);
            streets.push(TopStreet { street, commune, head, tokens: tokens(&words), prominence_rank });
        }
    }
    sort_by_key(&mut streets, |street| Reverse(street.prominence_rank));
    streets[..MAX_STREETS.min(streets.len())].to_vec()
}
