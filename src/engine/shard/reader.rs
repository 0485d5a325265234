//! Reader of a shard: the shard, with tables that every search reads.

use super::fuzzy_index::FuzzyIndex;
use super::postcode::near_postcode_share;
use super::street_bounds::StreetBounds;
use super::summary::ShardSummary;
use super::token_weights::TokenWeights;
use super::top_streets::{self, TopStreet};
use crate::format::communes::{Code, Communes};
use crate::format::names::{TokenList, Words};
use crate::format::partial_numbers::MissingRecorder;
use crate::format::shard::Shard;
use crate::geo::point::{Bbox, Point};
use crate::sorting::sort_by;
use crate::text::departements::Set;
use std::ops::Range;
use std::sync::Arc;
use std::sync::OnceLock;

/// An open shard, prepared for searches.
pub struct ShardReader {
    /// The shard.
    pub shard: Shard,
    /// Weights of its tokens.
    pub token_weights: TokenWeights,
    /// Cities, each with one of its arrondissements.
    pub arrondissements: Vec<(u32, u32)>,
    /// Facts that are known before any word is looked up.
    pub summary: ShardSummary,
    /// Départements of its communes, by the hundreds of their codes, in rising order.
    departements: Vec<(u32, Set)>,
    /// Commune of each street.
    commune_of: Vec<u32>,
    /// Rectangles of the communes, when there are streets.
    bboxes: Vec<Bbox>,
    /// Postcodes, each with one of its communes, sorted.
    postcodes: Vec<(u32, u32)>,
    /// Token of each symbol of the lexicon.
    tokens: Vec<u32>,
    fuzzy_index: OnceLock<FuzzyIndex>,
    top_streets: OnceLock<Vec<TopStreet>>,
    street_bounds: OnceLock<StreetBounds>,
}

impl ShardReader {
    /// Opens a reader of a shard. The cost is some passes over its communes and tokens.
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
            prominence: 1.0,
            postcodes: distinct(postcodes.iter().map(|&(postcode, _)| postcode)),
        };
        let bboxes = (0..communes.len()).filter(|_| shard.streets() > 0).map(|index| communes.bbox(index)).collect();
        Self {
            summary,
            departements,
            postcodes,
            tokens,
            token_weights: TokenWeights::of(&shard),
            arrondissements,
            commune_of,
            bboxes,
            fuzzy_index: OnceLock::new(),
            top_streets: OnceLock::new(),
            street_bounds: OnceLock::new(),
            shard,
        }
    }

    /// Size in bytes: of the shard, and of the tables beside it.
    pub fn bytes(&self) -> usize {
        let lists = [&self.commune_of, &self.tokens, &self.summary.postcodes].map(|list| size_of_val(list.as_slice()));
        let tables = size_of_val(self.bboxes.as_slice()) + size_of_val(self.postcodes.as_slice()) + self.token_weights.bytes();
        let fuzzy_index = self.fuzzy_index.get().map_or(0, FuzzyIndex::bytes);
        let top_streets = self.top_streets.get().map_or(0, |streets| size_of_val(streets.as_slice()));
        let street_bounds = self.street_bounds.get().map_or(0, StreetBounds::bytes);
        self.shard.len() + lists.iter().sum::<usize>() + tables + fuzzy_index + top_streets + street_bounds
    }

    /// The fuzzy index. The first misspelt word lays it out.
    pub fn fuzzy_index(&self) -> &FuzzyIndex {
        self.fuzzy_index.get_or_init(|| FuzzyIndex::of(&self.shard.dictionary))
    }

    /// The tokens of a name.
    #[inline]
    pub fn tokens(&self, words: &Words) -> TokenList {
        words.tokens(|symbol| self.tokens.get(symbol as usize).copied().unwrap_or(u32::MAX))
    }

    /// Communes that have a postcode, in rising order.
    pub fn with_postcode(&self, postcode: u32) -> impl Iterator<Item = u32> {
        let start = self.postcodes.partition_point(|&(known, _)| known < postcode);
        self.postcodes[start..].iter().take_while(move |&&(known, _)| known == postcode).map(|&(_, commune)| commune)
    }

    /// Communes that have a postcode of the same département, each with its share of the postcode's weight.
    pub fn with_like_postcode(&self, postcode: u32) -> impl Iterator<Item = (u32, f32)> {
        let first = postcode / 1000 * 1000;
        let start = self.postcodes.partition_point(|&(known, _)| known < first);
        let like = self.postcodes[start..].iter().take_while(move |&&(known, _)| known < first + 1000);
        like.map(move |&(known, commune)| (commune, near_postcode_share(known, postcode)))
    }

    /// Coarse position of a street.
    pub fn street_position(&self, street: u32) -> Point {
        self.shard.middle_in(&self.bbox(self.commune_of(street)), street)
    }

    /// Whether a commune is an arrondissement.
    pub fn is_arrondissement(&self, commune: u32) -> bool {
        self.arrondissements.binary_search_by_key(&commune, |&(_, child)| child).is_ok()
    }

    /// Département of a commune. The code is looked up only when the shard has several.
    pub fn departement_of(&self, citycode: Code) -> Set {
        if self.summary.departements.is_single() {
            return self.summary.departements;
        }
        let found = self.departements.binary_search_by_key(&citycode.hundreds(), |&(hundreds, _)| hundreds);
        found.map_or_else(|_| Set::default(), |at| self.departements[at].1)
    }

    /// Rectangle around a commune's streets.
    pub fn bbox(&self, commune: u32) -> Bbox {
        self.bboxes.get(commune as usize).copied().unwrap_or_else(|| self.shard.bbox())
    }

    /// The top streets. The first query that says next to nothing reads them.
    pub fn top_streets(&self) -> &[TopStreet] {
        self.top_streets.get_or_init(|| top_streets::top_streets(&self.shard, |words| self.tokens(words)))
    }

    /// Rectangles of its streets. The first position lays them out.
    pub fn street_bounds(&self) -> &StreetBounds {
        self.street_bounds.get_or_init(|| StreetBounds::of(&self.shard))
    }

    /// Streets of a commune.
    pub fn streets_of(&self, commune: u32) -> Range<u32> {
        self.shard.communes.first_street(commune)..self.shard.communes.first_street(commune + 1)
    }

    /// Commune of a street.
    pub fn commune_of(&self, street: u32) -> u32 {
        self.commune_of.get(street as usize).copied().unwrap_or(0)
    }
}

/// Sorted values, each once.
fn distinct(values: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut all: Vec<u32> = values.collect();
    all.dedup();
    all
}

/// Départements of communes, by the hundreds of their codes. Communes are sorted by code: few codes are read.
fn departements_of(communes: &Communes) -> Vec<(u32, Set)> {
    let mut departements: Vec<(u32, Set)> = Vec::new();
    for code in (0..communes.len()).map(|index| communes.citycode(index)) {
        if departements.last().is_none_or(|&(hundreds, _)| hundreds != code.hundreds()) {
            departements.push((code.hundreds(), Set::of_citycode(&code.text())));
        }
    }
    departements
}

/// Readers of the open shards, with the recorder of the bytes that they miss.
#[derive(Clone, Copy)]
pub struct Readers<'g> {
    readers: &'g [Arc<ShardReader>],
    /// The recorder of the bytes that they miss.
    pub missing: &'g MissingRecorder,
}

impl<'g> Readers<'g> {
    /// The readers of a session.
    pub fn new(readers: &'g [Arc<ShardReader>], missing: &'g MissingRecorder) -> Self {
        Self { readers, missing }
    }

    /// The reader of a shard, by its index.
    pub fn reader(self, index: usize) -> &'g ShardReader {
        &self.readers[index]
    }

    /// A shard, by its index.
    pub fn shard(self, index: usize) -> &'g Shard {
        &self.readers[index].shard
    }
}
