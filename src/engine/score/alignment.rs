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
    /// Those of `words` that the lieu-dit's line matches.
    pub lieu_dit: WordSet,
    /// Those of `words` that a street's own line matches for the most part, above a lieu-dit's line.
    pub street: WordSet,
}

impl Alignment {
    /// The better of two, or the first of equals.
    pub fn or_better(self, other: Self) -> Self {
        if (other.gain, other.completeness) > (self.gain, self.completeness) { other } else { self }
    }
}

/// One line of a name: a street's own, or its lieu-dit's.
#[derive(Clone, Copy, Default)]
struct Line {
    weight: f32,
    matched: f32,
    /// Weight of the missed types of way.
    missed_types: f32,
    /// Weight of the missed tokens behind the one that the last word matches.
    after_last: f32,
    /// The same behind the first one that it can match.
    after_first: f32,
}

impl Line {
    /// The line with a part of a missed type of way excused, when the query has another one. People mistake it.
    fn with_other_way(self) -> Self {
        Self { weight: self.weight - self.missed_types.min(weights::WAY) * weights::OTHER_WAY, ..self }
    }

    fn and(&self, other: &Self) -> Self {
        Self {
            weight: self.weight + other.weight,
            matched: self.matched + other.matched,
            missed_types: self.missed_types,
            after_last: self.after_last + other.after_last,
            after_first: self.after_first + other.after_first,
        }
    }

    /// Share that is matched, when tokens that weigh `surplus` match besides. Missed tokens behind the last word, which weigh
    /// `untyped`, may still be typed.
    fn share(&self, surplus: f32, untyped: f32) -> f32 {
        let total = self.weight - untyped * (1.0 - weights::UNTYPED);
        if total > 0.0 { (self.matched + surplus) / total } else { 0.0 }
    }
}

/// Completeness of a name of two lines, by a share of each. The query may have either, or both.
fn best_of(own: &Line, lieu_dit: Option<&Line>, share: impl Fn(&Line) -> f32) -> f32 {
    let own_share = share(own);
    let Some(lieu_dit) = lieu_dit else { return own_share };
    own_share.max(share(&own.and(lieu_dit))).max(share(lieu_dit) * weights::LIEU_DIT_ALONE)
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
        let has_other_way = |words: WordSet| !(query.ways & free).is_within(words);
        let with_way = |line: Line, words: WordSet| if has_other_way(words) { line.with_other_way() } else { line };
        let mut line = Line::default();
        let mut own: Option<Line> = None;
        let mut own_words = WordSet::EMPTY;
        let mut last_can_match = false;
        let mut is_contested = false;
        let mut has_joint = false;
        let mut split: Option<(&Term, f32)> = None;
        for (token, weight) in self.weights(tokens) {
            if weight == weights::LINE_BREAK {
                own = Some(with_way(line, alignment.words));
                own_words = alignment.words;
                line = Line::default();
                continue;
            }
            line.weight += weight;
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
                line.matched += weight * token_match.similarity;
                line.after_last = 0.0;
                continue;
            }
            if last_can_match {
                line.after_first += weight;
            }
            if alignment.words.meets(last_word) {
                line.after_last += weight;
            } else if weight == weights::WAY {
                line.missed_types += weight;
            }
        }
        let lieu_dit = own.map(|_| line);
        let own = own.unwrap_or_else(|| with_way(line, alignment.words));
        let completeness = |line: &Line| line.share(0.0, line.after_last);
        if lieu_dit.is_some() {
            alignment.lieu_dit = alignment.words & !own_words;
            alignment.street = if completeness(&own) >= weights::NAME_IN_PART { own_words } else { WordSet::EMPTY };
        }
        alignment.completeness = best_of(&own, lieu_dit.as_ref(), completeness);
        let surplus = match (has_joint, is_contested) {
            (true, _) => f32::INFINITY,
            (_, true) => self.contested_weight(tokens),
            _ => 0.0,
        };
        alignment.max_completeness = best_of(&own, lieu_dit.as_ref(), |line| line.share(surplus, line.after_first)).min(1.0);
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
            if weight == weights::LINE_BREAK {
                has_word = false;
                return (token, weight);
            }
            // Behind another word, a type of way is a word of the name: `rue du pont`.
            if weight == weights::WAY && has_word {
                weight = weights::WORD;
            }
            has_word |= weight != weights::ARTICLE;
            (token, weight)
        })
    }
}
