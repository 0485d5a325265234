//! Parts of a street that lieux-dits cut.

use crate::format::communes::Commune;
use crate::format::names::{LINE_BREAK, StreetHead, TokenList};
use crate::format::partial_numbers::MissingRecorder;
use crate::format::shard::Shard;

/// Parts of a street: the streets of its commune with its name, code and area. The street alone where there are no lieux-dits.
pub fn parts(shard: &Shard, commune: &Commune, street: u32, missing: &MissingRecorder) -> Vec<(u32, StreetHead)> {
    let (head, name) = read(shard, commune, street);
    let line_break = shard.dictionary.get(LINE_BREAK);
    let name = own_line(&name, line_break);
    let entries = |token: u32| shard.postings.entries(token);
    let rarest = name.iter().copied().min_by_key(|&token| entries(token).left());
    let Some(rarest) = rarest.filter(|_| line_break.is_some()) else { return vec![(street, head)] };
    let code = shard.street_code(street, missing);
    let streets = entries(rarest).filter_map(|entry| entry.checked_sub(shard.municipality_names()));
    let here = streets.skip_while(|other| *other < commune.streets.start).take_while(|other| *other < commune.streets.end);
    let part = |other: u32| {
        let (other_head, other_name) = read(shard, commune, other);
        let is_alike = other_head.area == head.area && own_line(&other_name, line_break) == name;
        (other == street || is_alike && shard.street_code(other, missing) == code).then_some((other, other_head))
    };
    let parts: Vec<_> = here.filter_map(part).collect();
    // Only a forged shard has a street without postings.
    if parts.is_empty() { vec![(street, head)] } else { parts }
}

fn read(shard: &Shard, commune: &Commune, street: u32) -> (StreetHead, TokenList) {
    let (head, words) = shard.street_words(commune, street);
    (head, words.tokens(|symbol| shard.lexicon.token(symbol)))
}

/// Tokens of a street's own name, before the lieu-dit's.
fn own_line(name: &TokenList, line_break: Option<u32>) -> &[u32] {
    name.as_slice().split(|&token| Some(token) == line_break).next().unwrap_or_default()
}
