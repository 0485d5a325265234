//! The router: facts about all shards, read from the shard that holds all communes.

use super::commune_guesses::CommuneGuesses;
use super::commune_names::{CommuneNameIndex, CommuneShards};
use super::word_routes::WordRoutes;
use crate::engine::lookup::lookup::MatchedTerms;
use crate::engine::query::query::Query;
use crate::engine::query::word_set::WordSet;
use crate::engine::shard::reader::ShardReader;
use crate::engine::shard::summary::ShardSummary;
use crate::format::common_names::{CommonName, CommonNames};
use crate::format::communes::Communes;
use crate::format::routes::{Route, Routes};
use crate::format::shard_set::ShardSet;
use crate::sorting::sort_by;
use crate::text::departements::Set;
use std::collections::HashMap;

/// A router, opened.
pub struct Router {
    routes: Routes,
    common_names: Option<CommonNames>,
    /// Summary of each shard.
    summaries: Vec<ShardSummary>,
    /// Number of each shard, by its name.
    numbers: HashMap<String, u32>,
    commune_names: CommuneNameIndex,
}

impl Router {
    /// Reads the router of a shard. `None` for a shard without one. The cost is some passes over its communes and their names.
    pub fn of(reader: &ShardReader) -> Option<Self> {
        let routes = reader.shard.routes.clone()?;
        let summaries = summarise(&routes, &reader.shard.communes);
        let commune_names = CommuneNameIndex::of(reader, |commune| routes.shard_of(commune));
        let numbers = routes.shards().iter().map(|route| route.name.clone()).zip(0..).collect();
        Some(Self { routes, common_names: reader.shard.common_names.clone(), summaries, numbers, commune_names })
    }

    /// Names of the shards, by their numbers.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.routes.shards().iter().map(|route| route.name.as_str())
    }

    /// Number of the shard of a name.
    pub fn number_of(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    /// Summaries of the shards, by their numbers.
    pub fn summaries(&self) -> &[ShardSummary] {
        &self.summaries
    }

    /// Number of the shard that holds the streets of a commune. The commune is an index in the router's own shard.
    pub fn shard_of(&self, commune: u32) -> Option<u32> {
        self.routes.shard_of(commune)
    }

    /// Size in bytes, besides the shard that it was read from.
    pub fn bytes(&self) -> usize {
        self.commune_names.bytes() + self.summaries.iter().map(|summary| size_of_val(summary.postcodes.as_slice())).sum::<usize>()
    }

    /// Routes of a query's words. `reader` is the router's own shard.
    pub fn route<'q>(&self, reader: &ShardReader, query: &'q Query) -> WordRoutes<'q> {
        // Light words are in all shards, and rule none out.
        let light = query.light() & !query.selective();
        let shards_of = |word: usize| if light.has(word) { ShardSet::default() } else { self.shards_of(query, word) };
        let shards_of: Vec<ShardSet> = (0..query.tokens.len()).map(shards_of).collect();
        let communes = self.commune_shards(query, &MatchedTerms::exact(&reader.shard, query));
        WordRoutes::new(query, self.summaries.len(), &shards_of, &communes, self.common_name(query))
    }

    /// The same, with guesses at the words that name no commune exactly. They may be misspelt.
    pub fn route_guessing<'q>(&self, reader: &ShardReader, query: &'q Query) -> WordRoutes<'q> {
        let word_routes = self.route(reader, query);
        let unknown = query.selective() & query.fuzzy_allowed() & word_routes.words_of_no_commune();
        word_routes.with_guesses(CommuneGuesses::of(unknown, query, reader, &self.commune_names))
    }

    /// The common name that the query is, with or without a house number.
    fn common_name(&self, query: &Query) -> Option<CommonName> {
        let common_names = self.common_names.as_ref()?;
        let name_of = |words: WordSet| common_names.get(words.iter().map(|word| query.tokens.text(word)));
        let without_number = query.numbers.iter().map(|reading| query.all() & !reading.words);
        std::iter::once(query.all()).chain(without_number).find_map(name_of)
    }

    /// Shards with a commune that each word names.
    fn commune_shards(&self, query: &Query, terms: &MatchedTerms) -> Vec<CommuneShards> {
        let mut shards = vec![CommuneShards::default(); query.tokens.len()];
        for term in &terms.terms {
            let ordinals = terms.token_matches(term).iter().map(|token| token.ordinal).chain(term.prefix.clone());
            for (shard, is_full_name) in ordinals.flat_map(|ordinal| self.commune_names.get(ordinal)) {
                term.words.iter().for_each(|word| shards[word].add(shard, is_full_name));
            }
        }
        shards
    }

    /// Shards that may have a word, exactly or in another form.
    fn shards_of(&self, query: &Query, word: usize) -> ShardSet {
        let mut shards = self.routes.with_token(query.tokens.text(word));
        query.every_form(word).for_each(|form| shards.union_with(&self.routes.with_token(form)));
        shards
    }
}

/// Summaries of the shards, by their routes and their communes.
fn summarise(routes: &Routes, communes: &Communes) -> Vec<ShardSummary> {
    let summary = |route: &Route| ShardSummary {
        departements: Set::default(),
        bbox: (route.streets > 0).then_some(route.bbox),
        prominence: route.prominence,
        postcodes: Vec::new(),
    };
    let mut summaries: Vec<ShardSummary> = routes.shards().iter().map(summary).collect();
    for (commune, shard) in (0..communes.len()).filter_map(|commune| Some((commune, routes.shard_of(commune)? as usize))) {
        let Some(summary) = summaries.get_mut(shard) else { continue };
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
