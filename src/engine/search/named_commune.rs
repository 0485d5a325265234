//! The commune that a query names, where its best candidate lies in another one.

use super::search::Search;
use crate::engine::model::hit::Kind;
use crate::engine::query::word_set::WordSet;
use crate::engine::score::context::{NamedCommune, SearchContext};
use crate::engine::score::identity;
use crate::engine::score::interpretation::Interpretation;
use crate::engine::weights;
use crate::format::communes::Code;

impl Search<'_> {
    /// The commune that the query names, when the best candidate lies elsewhere and the query does not confirm it. A place in another
    /// commune than the named one is no answer.
    ///
    /// The words that the best candidate leaves unexplained name it. With a postcode, those that name a part of another commune do:
    /// `15190 Condat` is no Saint-Bonnet-de-Condat. So do all words behind an unexplained one: `rue X, Saint-André-d'Embrun` is no
    /// street Saint-André of Embrun.
    pub(super) fn conflicting_commune(&self) -> Option<NamedCommune> {
        let query = self.context.query;
        let best = &self.top.best().filter(|best| best.kind != Kind::Municipality)?.interpretation;
        let postcodes: WordSet = query.postcodes.iter().map(|reading| reading.words).collect();
        let unexplained = query.selective() & !best.explained;
        let words = unexplained | query.selective() & best.doubtful_words;
        let with_location = words | query.selective() & best.location_words;
        let named = |words: WordSet| {
            let named = |citycode| NamedCommune { citycode, own_words: WordSet::EMPTY };
            self.commune_named_by(words).map(named)
        };
        let can_be_by_postcode = !postcodes.is_empty() && !with_location.is_empty() && best.location_is_unsure();
        let by_postcode = can_be_by_postcode.then(|| named(with_location | postcodes)).flatten();
        let by_words = || best.location_is_unconfirmed().then(|| named(words)).flatten();
        by_postcode.or_else(by_words).or_else(|| self.commune_split_by(best, unexplained, postcodes))
    }

    /// The commune that the words behind an unexplained one name, if the best candidate takes some for its street and some for its
    /// commune.
    fn commune_split_by(&self, best: &Interpretation, unexplained: WordSet, postcodes: WordSet) -> Option<NamedCommune> {
        let query = self.context.query;
        let end = query.all() & WordSet::from_index(unexplained.end());
        let own_words = end & query.selective() & !postcodes;
        let is_split = own_words.meets(best.street_words) && (own_words | postcodes).meets(best.location_words);
        if unexplained.is_empty() || !is_split {
            return None;
        }
        self.commune_named_by(end | postcodes).map(|citycode| NamedCommune { citycode, own_words })
    }

    /// The commune that some words of the query name exactly.
    fn commune_named_by(&self, words: WordSet) -> Option<Code> {
        if words.is_empty() {
            return None;
        }
        let named = self.context.query.subset(words);
        let filter = self.context.filter.only_municipalities()?;
        let context = SearchContext { query: &named, filter: &filter, bias: None, commune: None, ..self.context };
        let search = Search::run_phases(self.session, context, 1);
        let commune = search.top.into_vec().into_iter().next().filter(|commune| commune.score >= weights::SURE_MUNICIPALITY)?;
        Some(identity::citycode(self.readers, &commune))
    }
}
