//! What the router's shard says of the others: which of them may hold what.

use super::commune_guesses::CommuneGuesses;
use super::commune_names::{CommuneNameIndex, CommuneShards};
use super::word_routes::WordRoutes;
use crate::engine::lookup::lookup::MatchedTerms;
use crate::engine::query::query::Query;
use crate::engine::query::word_set::{WordSet, words_of};
use crate::engine::shard::reader::ShardReader;
use crate::engine::shard::summary::ShardSummary;
use crate::format::common_names::{CommonName, CommonNames};
use crate::format::communes::Communes;
use crate::format::routes::{Route, Routes, ShardSet};
use crate::sorting::sort_by;
use crate::text::departements::Set;

/// The router, opened.
pub struct Router {
    routes: Routes,
    common_names: Option<CommonNames>,
    /// Of each shard.
    summaries: Vec<ShardSummary>,
    commune_names: CommuneNameIndex,
}

impl Router {
    /// Reads the router of a shard that has one.
    pub fn of(open: &ShardReader) -> Option<Self> {
        let routes = open.shard.routes.clone()?;
        let summaries = summarise(&routes, &open.shard.communes);
        let commune_names = CommuneNameIndex::of(open, |commune| routes.shard_of(commune));
        Some(Self { routes, common_names: open.shard.common_names.clone(), summaries, commune_names })
    }

    /// The shards' names, in the order of their numbers.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.routes.shards().iter().map(|route| route.name.as_str())
    }

    /// What is known of each shard.
    pub fn summaries(&self) -> &[ShardSummary] {
        &self.summaries
    }

    /// The shard that holds a commune of the router's.
    pub fn shard_of(&self, commune: u32) -> Option<u32> {
        self.routes.shard_of(commune)
    }

    /// Bytes that it takes beside the shard that it was read from.
    pub fn bytes(&self) -> usize {
        self.commune_names.bytes() + self.summaries.iter().map(|summary| size_of_val(summary.postcodes.as_slice())).sum::<usize>()
    }

    /// Where the words of a question are to be found.
    pub fn route<'q>(&self, communes: &ShardReader, query: &'q Query) -> WordRoutes<'q> {
        let whole = (0..query.tokens.len()).map(|word| self.shards_of(query, word)).collect();
        let exact = MatchedTerms::exact(&communes.shard, query);
        WordRoutes::new(query, whole, self.commune_shards(query, &exact), self.common_name(query))
    }

    /// The same, with guesses which communes the words name that name none as they are: misspelt ones.
    pub fn route_guessing<'q>(&self, communes: &ShardReader, query: &'q Query) -> WordRoutes<'q> {
        let word_routes = self.route(communes, query);
        let unknown = query.selective() & query.fuzzy_allowed() & word_routes.words_of_no_commune();
        word_routes.with_guesses(CommuneGuesses::of(unknown, query, communes, &self.commune_names))
    }

    /// The common name that the question is, but for a house number.
    fn common_name(&self, query: &Query) -> Option<CommonName> {
        let common_names = self.common_names.as_ref()?;
        let of = |words: WordSet| common_names.get(words_of(words).map(|word| query.expanded(word)));
        let numbers = query.numbers.iter().map(|reading| query.all() & !reading.words);
        std::iter::once(query.all()).chain(numbers).find_map(of)
    }

    /// The communes that each word names.
    fn commune_shards(&self, query: &Query, lookup: &MatchedTerms) -> Vec<CommuneShards> {
        let mut naming = vec![CommuneShards::default(); query.tokens.len()];
        for term in &lookup.terms {
            let ordinals = lookup.token_matches(term).iter().map(|variant| variant.ordinal).chain(term.prefix.clone());
            for found in ordinals.filter_map(|ordinal| self.commune_names.get(ordinal)) {
                words_of(term.words).for_each(|word| naming[word].add(found));
            }
        }
        naming
    }

    /// The shards that may hold a word, as it is or in another form.
    fn shards_of(&self, query: &Query, word: usize) -> ShardSet {
        let forms = query.every_form(word);
        forms.fold(self.routes.with_token(query.tokens.text(word)), |set, form| set | self.routes.with_token(form))
    }
}

/// What the communes of each shard say of it.
fn summarise(routes: &Routes, communes: &Communes) -> Vec<ShardSummary> {
    let of = |route: &Route| ShardSummary {
        departements: Set::default(),
        bbox: (route.streets > 0).then_some(route.bbox),
        importance: route.importance,
        postcodes: Vec::new(),
    };
    let mut summaries: Vec<ShardSummary> = routes.shards().iter().map(of).collect();
    for (commune, summary) in (0..communes.len()).filter_map(|commune| Some((commune, routes.shard_of(commune)? as usize))) {
        let Some(summary) = summaries.get_mut(summary) else { continue };
        summary.departements = summary.departements | Set::of_citycode(&communes.citycode(commune).text());
        summary.postcodes.extend(communes.postcodes_of(commune));
    }
    for ShardSummary { postcodes, .. } in &mut summaries {
        sort_by(postcodes, Ord::cmp);
        postcodes.dedup();
        postcodes.shrink_to_fit();
    }
    summaries
}
