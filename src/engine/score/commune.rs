//! Communes with their names, read once for all streets of a search.

use super::aligner::Aligner;
use super::alignment::Alignment;
use crate::engine::budget::WorkBudget;
use crate::engine::query::query::Query;
use crate::engine::query::word_set::WordSet;
use crate::engine::shard::filter::Filter;
use crate::engine::shard::postcode::postcode_share;
use crate::engine::shard::reader::ShardReader;
use crate::engine::{budget, weights};
use crate::format::communes::{Area, Code, Commune};
use crate::format::names::TokenList;

/// A commune, with its names.
pub struct CommuneNames {
    /// Its index in the shard.
    pub index: u32,
    /// Its record in the shard.
    pub record: Commune,
    /// Whether some street of it may satisfy the filter.
    pub is_allowed: bool,
    /// Whether the query has one of its postcodes.
    pub has_postcode: bool,
    /// Words of the query that name its département or its region.
    pub territory_words: WordSet,
    /// INSEE code of its city, for an arrondissement.
    parent: Option<Code>,
    /// Its names, the present one first. The name of its city follows, for an arrondissement. None before they are read.
    names: Vec<CommuneName>,
}

/// One name of a commune.
struct CommuneName {
    index: u32,
    /// Whether it is the present name of the commune or of its city.
    is_current: bool,
    tokens: TokenList,
}

impl CommuneNames {
    /// Reads a commune without its names.
    pub fn read(reader: &ShardReader, index: u32, query: &Query, filter: &Filter) -> Self {
        let shard = &reader.shard;
        let record = shard.communes.get(index);
        let parent = record.parent.map(|parent| shard.communes.citycode(parent));
        let areas = || record.areas.clone().map(|area| shard.communes.area(area));
        let has_postcode = !query.postcodes.is_empty() && areas().any(|area| match_postcode(query, &area).0 >= 1.0);
        let territory_words = match query.territories.as_slice() {
            [] => WordSet::EMPTY,
            _ => query.words_for(reader.departement_of(record.citycode)),
        };
        Self {
            index,
            territory_words,
            parent,
            is_allowed: filter.can_match_commune(shard, &record),
            has_postcode,
            names: Vec::new(),
            record,
        }
    }

    /// The same commune, with its names read.
    pub fn with_names(mut self, reader: &ShardReader) -> Self {
        let shard = &reader.shard;
        let present = self.record.names.start;
        let parent = self.record.parent.map(|parent| shard.communes.names_of(parent).start);
        let name = |index| CommuneName {
            index,
            is_current: index == present || Some(index) == parent,
            tokens: reader.tokens(&shard.municipality_words(index)),
        };
        self.names = self.record.names.clone().chain(parent).map(name).collect();
        self
    }

    /// Whether it has an INSEE code, or is an arrondissement of the city that has it.
    pub fn is_within(&self, code: Code) -> bool {
        self.record.citycode == code || self.parent == Some(code)
    }

    /// Its INSEE code, or that of its city for an arrondissement.
    pub fn city_code(&self) -> Code {
        self.parent.unwrap_or(self.record.citycode)
    }

    /// Alignment of the best of its names with the words in `free`. `old_name` is the former commune that the street lies in.
    pub fn align(&self, aligner: &Aligner<'_>, free: WordSet, old_name: Option<u32>) -> Alignment {
        let alignments = self.names.iter().map(|name| {
            let mut alignment = aligner.align(name.tokens.as_slice(), free);
            if !name.is_current && Some(name.index) != old_name {
                alignment.gain *= weights::OTHER_FORMER_COMMUNE;
            }
            alignment
        });
        alignments.fold(Alignment { free, ..Alignment::default() }, Alignment::or_better)
    }

    /// Tokens of the name that aligns best with the words in `free`.
    pub fn best_name(&self, aligner: &Aligner<'_>, free: WordSet) -> Option<&TokenList> {
        let alignments = self.names.iter().map(|name| (aligner.align(name.tokens.as_slice(), free), &name.tokens));
        let better = |a: Alignment, b: Alignment| (a.gain, a.completeness) > (b.gain, b.completeness);
        alignments.reduce(|best, next| if better(next.0, best.0) { next } else { best }).map(|(_, tokens)| tokens)
    }
}

/// The best match of an area's postcode with the query's: share of the postcode's weight, 0..=1, and its word.
pub fn match_postcode(query: &Query, area: &Area) -> (f32, WordSet) {
    let Some(own) = area.postcode else { return (0.0, WordSet::EMPTY) };
    let matches = query.postcodes.iter().map(|reading| (postcode_share(own, reading.postcode), reading.words));
    matches.fold((0.0, WordSet::EMPTY), |best, next| if next.0 > best.0 { next } else { best })
}

/// Cache of the communes that a search has read.
#[derive(Default)]
pub struct CommuneCache {
    /// Place of each commune in `entries`, by rising index.
    places: Vec<(u32, usize)>,
    entries: Vec<Entry>,
}

/// A commune in the cache.
struct Entry {
    commune: CommuneNames,
    /// Alignments of its names with all words, by the former commune that the street lies in.
    alignments: Vec<(Option<u32>, Alignment)>,
}

impl CommuneCache {
    /// Place of a commune in the cache, for [`Self::at`]. The commune is read if it is not there.
    pub fn get_or_read(
        &mut self,
        reader: &ShardReader,
        index: u32,
        query: &Query,
        filter: &Filter,
        budget: &WorkBudget,
    ) -> usize {
        let rank = self.places.partition_point(|&(known, _)| known < index);
        if let Some(&(_, place)) = self.places.get(rank).filter(|(known, _)| *known == index) {
            return place;
        }
        budget.spend(budget::COMMUNE);
        let place = self.entries.len();
        self.places.insert(rank, (index, place));
        let commune = CommuneNames::read(reader, index, query, filter).with_names(reader);
        self.entries.push(Entry { commune, alignments: Vec::new() });
        place
    }

    /// The commune at a place.
    pub fn at(&self, place: usize) -> &CommuneNames {
        &self.entries[place].commune
    }

    /// Alignment of a commune's names with all words. It is the same for all streets of one former commune.
    pub fn align_all(&mut self, place: usize, aligner: &Aligner<'_>, all: WordSet, old_name: Option<u32>) -> Alignment {
        let Entry { commune, alignments } = &mut self.entries[place];
        if let Some((_, known)) = alignments.iter().find(|(name, _)| *name == old_name) {
            return *known;
        }
        let alignment = commune.align(aligner, all, old_name);
        alignments.push((old_name, alignment));
        alignment
    }
}
