//! An open shard, with what every search needs of it.

use super::fuzzy_index::FuzzyIndex;
use super::street_bounds::StreetBounds;
use super::summary::ShardSummary;
use super::token_weights::TokenWeights;
use super::top_streets;
use super::top_streets::TopStreet;
use crate::engine::weights;
use crate::format::communes::{Code, Communes};
use crate::format::names::{TokenList, Words};
use crate::format::shard::Shard;
use crate::geo::point::{Bbox, Point};
use crate::sorting::sort_by;
use crate::text::departements::Set;
use std::ops::Range;
use std::sync::OnceLock;

/// A shard, prepared.
pub struct ShardReader {
    /// The shard.
    pub shard: Shard,
    /// What its tokens weigh.
    pub token_weights: TokenWeights,
    /// Cities with their arrondissements.
    pub arrondissements: Vec<(u32, u32)>,
    /// What is known of it before any word is looked up.
    pub summary: ShardSummary,
    /// The départements of its communes, with what the codes of each begin with, in rising order.
    departements: Vec<(u32, Set)>,
    commune_of: Vec<u32>,
    /// Rectangles of the communes, when there are streets.
    bboxes: Vec<Bbox>,
    /// Postcodes with their communes, sorted.
    postcodes: Vec<(u32, u32)>,
    /// The token that each symbol of the lexicon writes.
    tokens: Vec<u32>,
    fuzzy_index: OnceLock<FuzzyIndex>,
    top_streets: OnceLock<Vec<TopStreet>>,
    street_bounds: OnceLock<StreetBounds>,
}

impl ShardReader {
    /// Prepares a shard.
    pub fn new(shard: Shard) -> Self {
        let communes = &shard.communes;
        let mut commune_of = Vec::with_capacity(shard.streets() as usize);
        for index in 0..communes.len() {
            commune_of.resize(communes.first_street(index + 1) as usize, index);
        }
        let arrondissements = communes.arrondissements().map(|(child, city)| (city, child)).collect();
        let mut postcodes: Vec<(u32, u32)> = communes.with_postcodes().collect();
        sort_by(&mut postcodes, Ord::cmp);
        postcodes.dedup();
        let tokens = shard.lexicon.tokens();
        let departements = departements_of(communes);
        let summary = ShardSummary {
            departements: departements.iter().fold(Set::default(), |all, &(_, set)| all | set),
            bbox: (shard.streets() > 0).then(|| shard.bbox()),
            importance: 1.0,
            postcodes: distinct(postcodes.iter().map(|&(postcode, _)| postcode)),
        };
        let bboxes = (0..communes.len()).filter(|_| shard.streets() > 0).map(|index| communes.bbox(index)).collect();
        let (token_weights, fuzzy_index) = (TokenWeights::of(&shard), OnceLock::new());
        Self {
            summary,
            departements,
            postcodes,
            tokens,
            token_weights,
            arrondissements,
            commune_of,
            bboxes,
            fuzzy_index,
            top_streets: OnceLock::new(),
            street_bounds: OnceLock::new(),
            shard,
        }
    }

    /// Bytes that it takes: the shard's own, and what is laid out beside them.
    pub fn bytes(&self) -> usize {
        let lists = [&self.commune_of, &self.tokens, &self.summary.postcodes].map(|list| size_of_val(list.as_slice()));
        let tables = size_of_val(self.bboxes.as_slice()) + size_of_val(self.postcodes.as_slice()) + self.token_weights.bytes();
        let fuzzy_index = self.fuzzy_index.get().map_or(0, FuzzyIndex::bytes);
        let top_streets = self.top_streets.get().map_or(0, |names| size_of_val(names.as_slice()));
        let street_bounds = self.street_bounds.get().map_or(0, StreetBounds::bytes);
        self.shard.len() + lists.iter().sum::<usize>() + tables + fuzzy_index + top_streets + street_bounds
    }

    /// The shard's tokens, laid out when the first misspelt word asks for them.
    pub fn fuzzy_index(&self) -> &FuzzyIndex {
        self.fuzzy_index.get_or_init(|| FuzzyIndex::of(&self.shard.dictionary))
    }

    /// The tokens of a name.
    #[inline]
    pub fn tokens(&self, words: &Words) -> TokenList {
        words.tokens(|symbol| self.tokens.get(symbol as usize).copied().unwrap_or(u32::MAX))
    }

    /// The communes that have a postcode, in rising order.
    pub fn with_postcode(&self, postcode: u32) -> impl Iterator<Item = u32> {
        let start = self.postcodes.partition_point(|&(known, _)| known < postcode);
        self.postcodes[start..].iter().take_while(move |&&(known, _)| known == postcode).map(|&(_, commune)| commune)
    }

    /// The communes that have a postcode of the same département, each with how near it is.
    pub fn with_like_postcode(&self, postcode: u32) -> impl Iterator<Item = (u32, f32)> {
        let first = postcode / 1000 * 1000;
        let start = self.postcodes.partition_point(|&(known, _)| known < first);
        let like = self.postcodes[start..].iter().take_while(move |&&(known, _)| known < first + 1000);
        like.map(move |&(known, commune)| {
            let near = known / 100 == postcode / 100;
            (commune, if near { weights::POSTCODE_NEAR } else { weights::POSTCODE_SAME_DEPARTEMENT })
        })
    }

    /// Where a street begins, coarsely.
    pub fn street_position(&self, street: u32) -> Point {
        self.shard.middle_in(&self.bbox(self.commune_of(street)), street)
    }

    /// True for an arrondissement.
    pub fn is_arrondissement(&self, commune: u32) -> bool {
        self.arrondissements.binary_search_by_key(&commune, |&(_, child)| child).is_ok()
    }

    /// The département of a commune: nearly always the shard's only one.
    pub fn departement_of(&self, citycode: Code) -> Set {
        if self.summary.departements.is_single() {
            return self.summary.departements;
        }
        let found = self.departements.binary_search_by_key(&citycode.hundreds(), |&(hundreds, _)| hundreds);
        found.map_or_else(|_| Set::default(), |at| self.departements[at].1)
    }

    /// The rectangle around a commune's streets.
    pub fn bbox(&self, commune: u32) -> Bbox {
        self.bboxes.get(commune as usize).copied().unwrap_or_else(|| self.shard.bbox())
    }

    /// The streets that stand for the shard when a question says next to nothing.
    pub fn top_streets(&self) -> &[TopStreet] {
        self.top_streets.get_or_init(|| top_streets::top_streets(self))
    }

    /// Where its streets are.
    pub fn street_bounds(&self) -> &StreetBounds {
        self.street_bounds.get_or_init(|| StreetBounds::of(&self.shard))
    }

    /// The streets of a commune.
    pub fn streets_of(&self, commune: u32) -> Range<u32> {
        self.shard.communes.first_street(commune)..self.shard.communes.first_street(commune + 1)
    }

    /// The commune that a street lies in.
    pub fn commune_of(&self, street: u32) -> u32 {
        self.commune_of.get(street as usize).copied().unwrap_or(0)
    }
}

/// Each of some sorted values once.
fn distinct(values: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut all: Vec<u32> = values.collect();
    all.dedup();
    all
}

/// The départements of communes, which are sorted by code: only where the first characters change is the code read.
fn departements_of(communes: &Communes) -> Vec<(u32, Set)> {
    let mut departements: Vec<(u32, Set)> = Vec::new();
    for code in (0..communes.len()).map(|index| communes.citycode(index)) {
        if departements.last().is_none_or(|&(hundreds, _)| hundreds != code.hundreds()) {
            departements.push((code.hundreds(), Set::of_citycode(&code.text())));
        }
    }
    departements
}
