//! The streets that stand for a shard when a question says next to nothing (`12 rue`): the most important ones of
//! its most populous communes. Their names are kept, since people type that much before they say more.

use super::reader::ShardReader;
use crate::format::names::{StreetHead, TokenList};
use crate::importance::importance_rank;
use crate::sorting::sort_by_key;
use std::cmp::Reverse;

/// How many they are, at most, and of how many they are the most important.
const MAX_STREETS: usize = 192;
const MAX_STREETS_READ: usize = 1000;

/// What is read of a street first.
#[derive(Clone, Copy)]
pub struct TopStreet {
    /// Index of the street.
    pub street: u32,
    /// Index of its commune.
    pub commune: u32,
    /// What its record says besides the name.
    pub head: StreetHead,
    /// The words of the name.
    pub tokens: TokenList,
    /// See [`standing`].
    pub importance_rank: u32,
}

/// Reads them.
pub fn top_streets(open: &ShardReader) -> Vec<TopStreet> {
    let all = &open.shard.communes;
    let mut communes: Vec<u32> = (0..all.len()).collect();
    sort_by_key(&mut communes, |&index| Reverse(all.population(index)));
    let mut names = Vec::with_capacity(MAX_STREETS_READ);
    for commune in communes {
        for street in open.streets_of(commune).take(MAX_STREETS_READ - names.len()) {
            let (head, words) = open.shard.street_words_in(commune, street);
            let importance_rank = importance_rank(all.population(commune), head.numbers);
            names.push(TopStreet { street, commune, head, tokens: open.tokens(&words), importance_rank: importance_rank });
        }
    }
    sort_by_key(&mut names, |name| Reverse(name.importance_rank));
    names[..MAX_STREETS.min(names.len())].to_vec()
}
