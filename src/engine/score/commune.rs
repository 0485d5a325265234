//! The communes that a search meets: those of streets are read once, with their names.

use super::alignment::{Aligner, Alignment};
use crate::engine::budget::WorkBudget;
use crate::engine::query::query::Query;
use crate::engine::query::word_set::WordSet;
use crate::engine::shard::filter::Filter;
use crate::engine::shard::postcode::postcode_share;
use crate::engine::shard::reader::ShardReader;
use crate::engine::{budget, weights};
use crate::format::communes::{Area, Code, Commune};
use crate::format::names::TokenList;

/// A commune, read.
pub struct CommuneNames {
    /// Its index in the shard.
    pub index: u32,
    /// What the shard says of it.
    pub commune: Commune,
    /// Some street of it may satisfy the filters.
    pub allowed: bool,
    /// One of its postcodes is in the question.
    pub has_postcode: bool,
    /// Words of the question that name its département or its region.
    pub territory: WordSet,
    /// Of an arrondissement, its city.
    parent: Option<Code>,
    /// Its names, the present one first, then its city's when it is an arrondissement; none before they are read.
    names: Vec<CommuneName>,
}

struct CommuneName {
    index: u32,
    /// True for a name of today, of the commune or its city.
    is_current: bool,
    tokens: TokenList,
}

impl CommuneNames {
    /// Reads a commune, but for its names.
    pub fn read(open: &ShardReader, index: u32, query: &Query, filter: &Filter) -> Self {
        let shard = &open.shard;
        let commune = shard.communes.get(index);
        let parent = commune.parent.map(|parent| shard.communes.citycode(parent));
        let areas = || commune.areas.clone().map(|area| shard.communes.area(area));
        let has_postcode = !query.postcodes.is_empty() && areas().any(|area| match_postcode(query, &area).0 >= 1.0);
        let territory = match query.territories.as_slice() {
            [] => 0,
            _ => query.words_for(open.departement_of(commune.citycode)),
        };
        Self {
            index,
            territory,
            parent,
            allowed: filter.can_match_commune(shard, &commune),
            has_postcode,
            names: Vec::new(),
            commune,
        }
    }

    /// The same, with its names.
    pub fn with_names(mut self, open: &ShardReader) -> Self {
        let (shard, own) = (&open.shard, self.commune.names.start);
        let parent = self.commune.parent.map(|parent| shard.communes.names_of(parent).start);
        let read = |name| CommuneName {
            index: name,
            is_current: name == own || Some(name) == parent,
            tokens: open.tokens(&shard.municipality_words(name)),
        };
        self.names = self.commune.names.clone().chain(parent).map(read).collect();
        self
    }

    /// True for a commune, and for the arrondissements of a city.
    pub fn is_within(&self, code: Code) -> bool {
        self.commune.citycode == code || self.parent == Some(code)
    }

    /// Its INSEE code, or that of the city it is an arrondissement of.
    pub fn city_code(&self) -> Code {
        self.parent.unwrap_or(self.commune.citycode)
    }

    /// The best of its names beside the words in `free`, for a street of the part that was `old_name`.
    pub fn align(&self, aligner: &Aligner<'_>, free: WordSet, old_name: Option<u32>) -> Alignment {
        let each = self.names.iter().map(|name| {
            let mut aligned = aligner.align(name.tokens.as_slice(), free);
            if !name.is_current && Some(name.index) != old_name {
                aligned.gain *= weights::OTHER_FORMER_COMMUNE;
            }
            aligned
        });
        each.fold(Alignment { free, ..Alignment::default() }, Alignment::or_better)
    }

    /// The tokens of the name that agrees best with the words in `free`.
    pub fn best_name(&self, aligner: &Aligner<'_>, free: WordSet) -> Option<&TokenList> {
        let aligned = self.names.iter().map(|name| (aligner.align(name.tokens.as_slice(), free), &name.tokens));
        let better = |a: Alignment, b: Alignment| (a.gain, a.completeness) > (b.gain, b.completeness);
        aligned.reduce(|best, next| if better(next.0, best.0) { next } else { best }).map(|(_, tokens)| tokens)
    }
}

/// How near an area's postcode is to one of the question's, 0..=1, and the word.
pub fn match_postcode(query: &Query, area: &Area) -> (f32, WordSet) {
    let Some(own) = area.postcode else { return (0.0, 0) };
    let each = query.postcodes.iter().map(|reading| (postcode_share(own, reading.postcode), reading.words));
    each.fold((0.0, 0), |best, next| if next.0 > best.0 { next } else { best })
}

/// The communes met so far.
#[derive(Default)]
pub struct CommuneCache {
    /// Where each is, by rising index.
    index: Vec<(u32, usize)>,
    entries: Vec<Entry>,
}

struct Entry {
    city: CommuneNames,
    /// By old name: its names beside all words.
    whole: Vec<(Option<u32>, Alignment)>,
}

impl CommuneCache {
    /// Reads a commune if it was not met yet; where it is, for [`Self::at`].
    pub fn get_or_read(&mut self, open: &ShardReader, index: u32, query: &Query, filter: &Filter, budget: &WorkBudget) -> usize {
        let rank = self.index.partition_point(|&(known, _)| known < index);
        if let Some(&(_, place)) = self.index.get(rank).filter(|(known, _)| *known == index) {
            return place;
        }
        budget.spend(budget::COMMUNE);
        let place = self.entries.len();
        self.index.insert(rank, (index, place));
        self.entries.push(Entry { city: CommuneNames::read(open, index, query, filter).with_names(open), whole: Vec::new() });
        place
    }

    /// A commune met.
    pub fn at(&self, place: usize) -> &CommuneNames {
        &self.entries[place].city
    }

    /// The names of a commune met beside all words: the same for all streets of a part of it.
    pub fn align_all(&mut self, place: usize, aligner: &Aligner<'_>, all: WordSet, old_name: Option<u32>) -> Alignment {
        let Entry { city, whole } = &mut self.entries[place];
        if let Some((_, known)) = whole.iter().find(|(name, _)| *name == old_name) {
            return *known;
        }
        let aligned = city.align(aligner, all, old_name);
        whole.push((old_name, aligned));
        aligned
    }
}
