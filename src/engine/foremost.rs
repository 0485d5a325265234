//! The streets that stand for a shard when a question says next to nothing (`12 rue`): the most important ones of
//! its most populous communes. Their names are kept, since people type that much before they say more.

use super::open::OpenShard;
use crate::format::names::{StreetHead, TokenList};
use crate::importance::standing;
use crate::sorting::sort_by_key;
use std::cmp::Reverse;

/// How many they are, at most, and of how many they are the most important.
const MOST: usize = 192;
const READ: usize = 1000;

/// What is read of a street first.
#[derive(Clone, Copy)]
pub struct Name {
    /// Index of the street.
    pub street: u32,
    /// Index of its commune.
    pub commune: u32,
    /// What its record says besides the name.
    pub head: StreetHead,
    /// The words of the name.
    pub tokens: TokenList,
    /// See [`standing`].
    pub standing: u32,
}

/// Reads them.
pub fn of(open: &OpenShard) -> Vec<Name> {
    let all = &open.shard.communes;
    let mut communes: Vec<u32> = (0..all.len()).collect();
    sort_by_key(&mut communes, |&index| Reverse(all.population(index)));
    let mut names = Vec::with_capacity(READ);
    for commune in communes {
        for street in open.streets_of(commune).take(READ - names.len()) {
            let (head, words) = open.shard.street_words_in(commune, street);
            let standing = standing(all.population(commune), head.numbers);
            names.push(Name { street, commune, head, tokens: open.tokens(&words), standing });
        }
    }
    sort_by_key(&mut names, |name| Reverse(name.standing));
    names[..MOST.min(names.len())].to_vec()
}
