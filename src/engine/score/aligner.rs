//! Aligner of names with the words of a query.

use super::alignment::Alignment;
use super::name_aligner::NameAligner;
use crate::engine::budget::WorkBudget;
use crate::engine::lookup::lookup::MatchedTerms;
use crate::engine::lookup::term::TokenMatch;
use crate::engine::query::query::Query;
use crate::engine::query::word_set::WordSet;
use crate::engine::shard::token_weights::TokenWeights;
use crate::engine::{budget, weights};

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

    /// Aligns a name as `align` does. `on_match` receives each match: the words of its term, and the token.
    pub fn align_with(&self, tokens: &[u32], free: WordSet, mut on_match: impl FnMut(WordSet, TokenMatch)) -> Alignment {
        let words = self.query.tokens.len();
        self.budget.spend(if words > budget::LONG_QUERY { words } else { 1 });
        let mut name = NameAligner::new(self.query, self.terms, tokens, free);
        for (token, weight) in self.weights(tokens) {
            if weight == weights::LINE_BREAK {
                name.end_line();
            } else if let Some(best) = name.best_match(token, weight) {
                on_match(best.term.words, best.token_match);
                name.take(&best, weight);
            } else {
                name.miss(weight);
            }
        }
        name.finish(|| self.contested_weight(tokens))
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
