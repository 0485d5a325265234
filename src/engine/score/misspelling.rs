//! Doubt of places whose every word is misspelt in the query. A few letters in common are no evidence alone.

use super::commune::CommuneNames;
use super::interpretation::Interpretation;
use super::scorer::Scorer;
use crate::engine::weights;
use crate::format::names::TokenList;
use crate::text::tokens::MAX_TOKENS;

impl Scorer<'_> {
    /// Share of its score that a place keeps by the words that name it: 1 if one of them is written as the name has it, less if
    /// all are misspelt.
    pub(super) fn spelling_evidence(
        &self,
        interpretation: &Interpretation,
        street: Option<&TokenList>,
        commune: &CommuneNames,
    ) -> f32 {
        if self.query.is_placeholder {
            return weights::PLACEHOLDER;
        }
        let named = interpretation.explained & self.naming;
        let count = f32::from(u8::try_from(named.len()).unwrap_or(u8::MAX));
        let may_be_misspelt = interpretation.misspelt >= count * (1.0 - weights::PREFIX) - weights::ROUNDING;
        if interpretation.postcode_is_sure || named.is_empty() || !may_be_misspelt {
            return 1.0;
        }
        let similarities = self.similarities(interpretation, street, commune);
        let mut doubt = if interpretation.number.is_some() { weights::DOUBT_WITH_NUMBER } else { 1.0 };
        for word in named.iter() {
            let similarity = similarities[word];
            if similarity >= weights::PREFIX {
                return 1.0;
            }
            if similarity > 0.0 {
                doubt *= 1.0 - weights::spelling_evidence(similarity, self.query.tokens.text(word).len());
            }
        }
        1.0 - doubt
    }

    /// Similarity of each word with the token of the place's names that it matches.
    fn similarities(
        &self,
        interpretation: &Interpretation,
        street: Option<&TokenList>,
        commune: &CommuneNames,
    ) -> [f32; MAX_TOKENS] {
        let mut similarities = [0.0f32; MAX_TOKENS];
        let own = commune.best_name(&self.aligner, interpretation.commune_free);
        for (tokens, free) in [(street, interpretation.street_free), (own, interpretation.commune_free)] {
            let Some(tokens) = tokens else { continue };
            self.aligner.align_with(tokens.as_slice(), free, |words, found| {
                for word in words.iter() {
                    similarities[word] = similarities[word].max(found.similarity);
                }
            });
        }
        similarities
    }
}
