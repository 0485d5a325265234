//! Alignment of a name with the words of a query.

use crate::engine::budget::WorkBudget;
use crate::engine::lookup::lookup::MatchedTerms;
use crate::engine::lookup::term::{Term, TokenMatch};
use crate::engine::model::explanation::MatchKind;
use crate::engine::query::query::Query;
use crate::engine::query::word_set::WordSet;
use crate::engine::shard::token_weights::TokenWeights;
use crate::engine::{budget, weights};

/// Alignment of a name with the words of a query.
#[derive(Clone, Copy, Debug, Default)]
pub struct Alignment {
    /// Words of the query that match.
    pub words: WordSet,
    /// Gain of these words, by the similarity of each match.
    pub gain: f32,
    /// Share of the name that is matched, 0..=1.
    pub completeness: f32,
    /// The most that it is when only some of these words are free, and the last one matches the first token that it can.
    pub max_completeness: f32,
    /// Words that the name was free to match.
    pub free: WordSet,
}

impl Alignment {
    /// The better of two, or the first of equals.
    pub fn or_better(self, other: Self) -> Self {
        if (other.gain, other.completeness) > (self.gain, self.completeness) { other } else { self }
    }
}

/// Aligner of the names of a shard with a query.
#[derive(Clone, Copy)]
pub struct Aligner<'q> {
    /// The query.
    pub query: &'q Query,
    /// Its terms, matched in the shard.
    pub terms: &'q MatchedTerms,
    /// Weights of the shard's tokens.
    pub token_weights: &'q TokenWeights,
    /// The budget that each name is taken from.
    pub budget: &'q WorkBudget,
}

impl Aligner<'_> {
    /// Aligns the tokens of a name with the words in `free`. Each token takes the best match among the words not yet taken.
    pub fn align(&self, tokens: &[u32], free: WordSet) -> Alignment {
        self.align_with(tokens, free, |_, _| {})
    }

    /// The same. `on_match` receives each match: the words of its term, and the token.
    pub fn align_with(&self, tokens: &[u32], free: WordSet, mut on_match: impl FnMut(WordSet, TokenMatch)) -> Alignment {
        let Self { query, terms, budget, .. } = *self;
        budget.spend(if query.tokens.len() > budget::LONG_QUERY { query.tokens.len() } else { 1 });
        let last_word = if query.autocomplete {
            query.tokens.len().checked_sub(1).map_or(WordSet::EMPTY, WordSet::of)
        } else {
            WordSet::EMPTY
        };
        let mut alignment = Alignment { free, ..Alignment::default() };
        let mut name_weight = 0.0f32;
        let mut matched_weight = 0.0f32;
        let mut missed_types = 0.0f32;
        // Weight of the missed tokens behind the one that the last word matches, and behind the first one that it can match.
        let mut after_last = 0.0f32;
        let mut after_first = 0.0f32;
        let mut last_can_match = false;
        let mut is_contested = false;
        let mut has_joint = false;
        let mut split: Option<(&Term, f32)> = None;
        for (token, weight) in self.weights(tokens) {
            name_weight += weight;
            let mut best: Option<(f32, &Term, TokenMatch)> = None;
            for found in terms.matches(token) {
                let term = &terms.terms[found.term];
                last_can_match |= term.words.meets(last_word);
                let gain = term.gain * found.token_match.share * found.token_match.similarity;
                // Behind a type of way no other one follows, misspelt.
                let is_behind_way = || query.ways.start() < term.words.start();
                if weight == weights::WAY && found.token_match.kind >= MatchKind::Sound && is_behind_way() {
                    continue;
                }
                // The tokens of a split word take the same word. It gains no more than once.
                let is_rest = || split.is_some_and(|(split, gained)| std::ptr::eq(split, term) && gained + gain <= term.gain);
                let is_free = !term.words.meets(alignment.words) || is_rest();
                is_contested |= best.is_some_and(|best| best.1.words != term.words);
                let better = term.words & free == term.words && is_free && best.is_none_or(|best| gain > best.0);
                if better && terms.is_whole_in(term, tokens) {
                    best = Some((gain, term, found.token_match));
                }
            }
            if let Some((gain, term, token_match)) = best {
                on_match(term.words, token_match);
                alignment.gain += gain;
                alignment.words |= term.words;
                has_joint |= term.is_joint();
                if term.is_split {
                    let gained = split.filter(|(split, _)| std::ptr::eq(*split, term)).map_or(0.0, |(_, gained)| gained);
                    split = Some((term, gained + gain));
                }
                matched_weight += weight * token_match.similarity;
                after_last = 0.0;
                continue;
            }
            if last_can_match {
                after_first += weight;
            }
            if alignment.words.meets(last_word) {
                after_last += weight;
            } else if weight == weights::WAY {
                missed_types += weight;
            }
        }
        // People mistake the type of a way: in part, another one in the query excuses it.
        if !(query.ways & free).is_within(alignment.words) {
            name_weight -= missed_types.min(weights::WAY) * weights::OTHER_WAY;
        }
        // Tokens behind the last word may still be typed.
        let completeness = |matched: f32, untyped: f32| {
            let total = name_weight - untyped * (1.0 - weights::UNTYPED);
            if total > 0.0 { matched / total } else { 0.0 }
        };
        alignment.completeness = completeness(matched_weight, after_last);
        let surplus = match (has_joint, is_contested) {
            (true, _) => f32::INFINITY,
            (_, true) => self.contested_weight(tokens),
            _ => 0.0,
        };
        alignment.max_completeness = completeness(matched_weight + surplus, after_first).min(1.0);
        alignment
    }

    /// Weight that the tokens of a name may match more when fewer words are free: each the word that is most like it. Infinite if
    /// a term is joint. Such a term alone can leave words to a token that has none.
    #[cold]
    fn contested_weight(&self, tokens: &[u32]) -> f32 {
        let contested = |(token, weight): (u32, f32)| {
            let mut least = 1.0f32;
            let mut greatest = 0.0f32;
            for found in self.terms.matches(token) {
                if self.terms.terms[found.term].is_joint() {
                    return f32::INFINITY;
                }
                least = least.min(found.token_match.similarity);
                greatest = greatest.max(found.token_match.similarity);
            }
            weight * (greatest - least).max(0.0)
        };
        self.weights(tokens).map(contested).sum()
    }

    /// The tokens of a name with their weights.
    fn weights<'t>(&self, tokens: &'t [u32]) -> impl Iterator<Item = (u32, f32)> + use<'t, '_> {
        let token_weights = self.token_weights;
        let mut has_word = false;
        tokens.iter().map(move |&token| {
            let mut weight = token_weights.get(token);
            // Behind another word, a type of way is a word of the name: `rue du pont`.
            if weight == weights::WAY && has_word {
                weight = weights::WORD;
            }
            has_word |= weight != weights::ARTICLE;
            (token, weight)
        })
    }
}
