//! The words of a name laid beside those of a question.

use super::lookup::{Lookup, Term};
use super::query::{Mask, Query};
use super::weights;
use crate::format::Shard;
use crate::text::words::{ARTICLES, WAYS};

/// What a name's words that come after the last word typed still count, when it may go on.
const NOT_YET_TYPED: f32 = 0.3;

/// A type of way that the question says otherwise counts so much less as missing: `avenue X` for `rue X`.
const OTHER_WAY: f32 = 0.5;

/// How far a name and a question agree.
#[derive(Clone, Copy, Debug, Default)]
pub struct Alignment {
    /// Words of the question that are used.
    pub mask: Mask,
    /// What they bring, similarity counted.
    pub gain: f32,
    /// Share of the name that is matched, 0..=1.
    pub completeness: f32,
}

/// What the tokens of a shard weigh when the question lacks them: few are not plain words.
#[derive(Clone, Debug, Default)]
pub struct TokenWeights {
    light: Vec<(u32, f32)>,
    first_word: u32,
}

impl TokenWeights {
    /// Looks up the articles and types of way.
    pub fn of(shard: &Shard) -> Self {
        let ordinals = |words: &[&str], weight| {
            words.iter().filter_map(|word| shard.dictionary.get(word)).map(|o| (o, weight)).collect::<Vec<_>>()
        };
        let mut light = ordinals(ARTICLES, weights::ARTICLE);
        light.extend(ordinals(WAYS, weights::WAY));
        light.sort_by_key(|&(ordinal, _)| ordinal);
        // Tokens that begin with a digit come before all letters.
        Self { light, first_word: shard.dictionary.prefix("9").end }
    }

    fn get(&self, ordinal: u32) -> f32 {
        match self.light.binary_search_by_key(&ordinal, |&(known, _)| known) {
            Ok(index) => self.light[index].1,
            Err(_) if ordinal < self.first_word => weights::NUMBER,
            Err(_) => weights::WORD,
        }
    }
}

/// Lays the tokens of a name beside the words in `free`: each takes the best match that is left.
pub fn align(tokens: &[u32], free: Mask, query: &Query, lookup: &Lookup, token_weights: &TokenWeights) -> Alignment {
    let mut this = Alignment::default();
    let (mut own, mut matched, mut after_last, mut ways_missed) = (0.0f32, 0.0f32, 0.0f32, 0.0f32);
    let (mut cut, mut named): (Mask, bool) = (0, false);
    let last: Mask = if query.autocomplete && !query.tokens.is_empty() { 1 << (query.tokens.len() - 1) } else { 0 };
    for &token in tokens {
        let mut weight = token_weights.get(token);
        if weight == weights::WAY && named {
            weight = weights::WORD;
        }
        named |= weight != weights::ARTICLE;
        own += weight;
        let mut best: Option<(f32, &Term, f32)> = None;
        for found in lookup.matches(token) {
            let term = &lookup.terms[found.term];
            let is_free = term.mask & this.mask == 0 || term.is_cut && term.mask & cut == term.mask;
            let gain = term.gain * found.variant.share * found.variant.similarity;
            let better = term.mask & free == term.mask && is_free && best.is_none_or(|best| gain > best.0);
            if better && term.is_whole_in(tokens) {
                best = Some((gain, term, found.variant.similarity));
            }
        }
        if let Some((gain, term, similarity)) = best {
            this.gain += gain;
            this.mask |= term.mask;
            cut |= if term.is_cut { term.mask } else { 0 };
            matched += weight * similarity;
            after_last = 0.0;
        } else if this.mask & last != 0 {
            after_last += weight;
        } else if weight == weights::WAY {
            ways_missed += weight;
        }
    }
    if query.ways & free & !this.mask != 0 {
        own -= ways_missed.min(weights::WAY) * OTHER_WAY;
    }
    own -= after_last * (1.0 - NOT_YET_TYPED);
    this.completeness = if own > 0.0 { matched / own } else { 0.0 };
    this
}
