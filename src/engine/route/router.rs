//! What the router's shard says of the others: which of them may hold what.

use super::commune_guesses::CommuneGuesses;
use super::commune_names::{CommuneNameIndex, CommuneShards};
pub use super::plan::ShardPlan;
use super::word_routes::WordRoutes;
use crate::engine::lookup::lookup::MatchedTerms;
use crate::engine::query::query::Query;
use crate::engine::query::word_set::{WordSet, words_of};
use crate::engine::shard::reader::ShardReader;
use crate::engine::shard::summary::ShardSummary;
use crate::format::bearers::{Bearers, Borne};
use crate::format::communes::Communes;
use crate::format::routes::{Route, Routes, ShardSet};
use crate::sorting::sort_by;
use crate::text::departements::Set;

/// The router, opened.
pub struct Router {
    routes: Routes,
    bearers: Option<Bearers>,
    /// Of each shard.
    summaries: Vec<ShardSummary>,
    naming: CommuneNameIndex,
}

impl Router {
    /// Reads the router of a shard that has one.
    pub fn of(open: &ShardReader) -> Option<Self> {
        let routes = open.shard.routes.clone()?;
        let (summaries, naming) =
            (summaries(&routes, &open.shard.communes), CommuneNameIndex::of(open, |commune| routes.shard_of(commune)));
        Some(Self { routes, bearers: open.shard.bearers.clone(), summaries, naming })
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
        self.naming.bytes() + self.summaries.iter().map(|summary| size_of_val(summary.postcodes.as_slice())).sum::<usize>()
    }

    /// Where the words of a question are to be found.
    pub fn read<'q>(&self, communes: &ShardReader, query: &'q Query) -> WordRoutes<'q> {
        let whole = (0..query.tokens.len()).map(|word| self.holding(query, word)).collect();
        let exact = MatchedTerms::exact(&communes.shard, query);
        WordRoutes::new(query, whole, self.naming(query, &exact), self.borne(query))
    }

    /// The same, with guesses which communes the words name that name none as they are: misspelt ones.
    pub fn guess<'q>(&self, communes: &ShardReader, query: &'q Query) -> WordRoutes<'q> {
        let word_routes = self.read(communes, query);
        let unknown = query.selective() & query.fuzzy_allowed() & word_routes.words_of_no_commune();
        word_routes.with_guesses(CommuneGuesses::of(unknown, query, communes, &self.naming))
    }

    /// The common name that the question is, but for a house number.
    fn borne(&self, query: &Query) -> Option<Borne> {
        let bearers = self.bearers.as_ref()?;
        let of = |words: WordSet| bearers.get(words_of(words).map(|word| query.expanded(word)));
        let numbers = query.numbers.iter().map(|reading| query.all() & !reading.words);
        std::iter::once(query.all()).chain(numbers).find_map(of)
    }

    /// The communes that each word names.
    fn naming(&self, query: &Query, lookup: &MatchedTerms) -> Vec<CommuneShards> {
        let mut naming = vec![CommuneShards::default(); query.tokens.len()];
        for term in &lookup.terms {
            let ordinals = lookup.token_matches(term).iter().map(|variant| variant.ordinal).chain(term.prefix.clone());
            for found in ordinals.filter_map(|ordinal| self.naming.get(ordinal)) {
                words_of(term.words).for_each(|word| naming[word].add(found));
            }
        }
        naming
    }

    /// The shards that may hold a word, as it is or in another form.
    fn holding(&self, query: &Query, word: usize) -> ShardSet {
        let forms = query.every_form(word);
        forms.fold(self.routes.with_token(query.tokens.text(word)), |set, form| set | self.routes.with_token(form))
    }
}

/// What the communes of each shard say of it.
fn summaries(routes: &Routes, communes: &Communes) -> Vec<ShardSummary> {
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
