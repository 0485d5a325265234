//! The words of a name laid beside those of a question.

use crate::engine::budget::WorkBudget;
use crate::engine::lookup::lookup::MatchedTerms;
use crate::engine::lookup::term::{Term, TokenMatch};
use crate::engine::query::query::Query;
use crate::engine::query::word_set::WordSet;
use crate::engine::shard::token_weights::TokenWeights;
use crate::engine::{budget, weights};

/// How far a name and a question agree.
#[derive(Clone, Copy, Debug, Default)]
pub struct Alignment {
    /// Words of the question that are used.
    pub mask: WordSet,
    /// What they bring, similarity counted.
    pub gain: f32,
    /// Share of the name that is matched, 0..=1.
    pub completeness: f32,
    /// The same, were the last word typed used by the first token that it may be.
    pub max_completeness: f32,
    /// The words that it was free to use.
    pub free: WordSet,
}

impl Alignment {
    /// The better of two; the first when they are equal.
    pub fn or_better(self, other: Self) -> Self {
        if (other.gain, other.completeness) > (self.gain, self.completeness) { other } else { self }
    }
}

/// Lays names beside a question.
#[derive(Clone, Copy)]
pub struct Aligner<'q> {
    /// The question.
    pub query: &'q Query,
    /// Its words in the shard.
    pub lookup: &'q MatchedTerms,
    /// What the shard's tokens weigh.
    pub token_weights: &'q TokenWeights,
    /// What each name is counted in.
    pub budget: &'q WorkBudget,
}

impl Aligner<'_> {
    /// Lays the tokens of a name beside the words in `free`: each takes the best match that is left.
    pub fn align(&self, tokens: &[u32], free: WordSet) -> Alignment {
        self.align_with(tokens, free, |_, _| {})
    }

    /// The same; `tell` is told each match: its words, and the token as a variant of them.
    pub fn align_with(&self, tokens: &[u32], free: WordSet, mut tell: impl FnMut(WordSet, TokenMatch)) -> Alignment {
        let Self { query, lookup, token_weights, budget } = *self;
        budget.spend(if query.tokens.len() > budget::LONG_QUERY { query.tokens.len() } else { 1 });
        let mut this = Alignment { free, ..Alignment::default() };
        let (mut own, mut matched, mut after_last, mut ways_missed) = (0.0f32, 0.0f32, 0.0f32, 0.0f32);
        let (mut cut, mut named): (WordSet, bool) = (0, false);
        let (mut may_be_last, mut after_any) = (false, 0.0f32);
        let last: WordSet = if query.autocomplete && !query.tokens.is_empty() { 1 << (query.tokens.len() - 1) } else { 0 };
        for &token in tokens {
            let mut weight = token_weights.get(token);
            if weight == weights::WAY && named {
                weight = weights::WORD;
            }
            named |= weight != weights::ARTICLE;
            own += weight;
            let mut best: Option<(f32, &Term, TokenMatch)> = None;
            for found in lookup.matches(token) {
                let term = &lookup.terms[found.term];
                may_be_last |= term.words & last != 0;
                let is_free = term.words & this.mask == 0 || term.is_split && term.words & cut == term.words;
                let gain = term.gain * found.token_match.share * found.token_match.similarity;
                let better = term.words & free == term.words && is_free && best.is_none_or(|best| gain > best.0);
                if better && lookup.is_whole_in(term, tokens) {
                    best = Some((gain, term, found.token_match));
                }
            }
            if let Some((gain, term, variant)) = best {
                tell(term.words, variant);
                this.gain += gain;
                this.mask |= term.words;
                cut |= if term.is_split { term.words } else { 0 };
                matched += weight * variant.similarity;
                after_last = 0.0;
                continue;
            }
            if may_be_last {
                after_any += weight;
            }
            if this.mask & last != 0 {
                after_last += weight;
            } else if weight == weights::WAY {
                ways_missed += weight;
            }
        }
        if query.ways & free & !this.mask != 0 {
            own -= ways_missed.min(weights::WAY) * weights::OTHER_WAY;
        }
        let complete = |later: f32| {
            let own = own - later * (1.0 - weights::UNTYPED);
            if own > 0.0 { matched / own } else { 0.0 }
        };
        (this.completeness, this.max_completeness) = (complete(after_last), complete(after_any));
        this
    }
}
