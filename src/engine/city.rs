//! The communes that a search meets: those of streets are read once, with their names.

use super::align::{Aligner, Alignment};
use super::budget::{self, Budget};
use super::filter::Filter;
use super::open::OpenShard;
use super::query::{Mask, Query};
use super::weights;
use crate::format::communes::{Area, Code, Commune};
use crate::format::names::TokenList;

/// An old commune's name, of another part of the commune than the street's.
const OTHER_PART: f32 = 0.9;

/// A commune, read.
pub struct City {
    /// Its index in the shard.
    pub index: u32,
    /// What the shard says of it.
    pub commune: Commune,
    /// Some street of it may satisfy the filters.
    pub allowed: bool,
    /// One of its postcodes is in the question.
    pub has_postcode: bool,
    /// Words of the question that name its département or its region.
    pub territory: Mask,
    /// Of an arrondissement, its city.
    parent: Option<Code>,
    /// Its names, the present one first, then its city's when it is an arrondissement; none before they are read.
    names: Vec<Name>,
}

struct Name {
    index: u32,
    /// True for a name of today, of the commune or its city.
    present: bool,
    tokens: TokenList,
}

impl City {
    /// Reads a commune, but for its names.
    pub fn read(open: &OpenShard, index: u32, query: &Query, filter: &Filter) -> Self {
        let shard = &open.shard;
        let commune = shard.communes.get(index);
        let parent = commune.parent.map(|parent| shard.communes.citycode(parent));
        let areas = || commune.areas.clone().map(|area| shard.communes.area(area));
        let has_postcode = !query.postcodes.is_empty() && areas().any(|area| postcode(query, &area).0 >= 1.0);
        let territory = match query.territories.as_slice() {
            [] => 0,
            _ => query.words_for(open.departement_of(commune.citycode)),
        };
        Self { index, territory, parent, allowed: filter.may_hold(shard, &commune), has_postcode, names: Vec::new(), commune }
    }

    /// The same, with its names.
    pub fn with_names(mut self, open: &OpenShard) -> Self {
        let (shard, own) = (&open.shard, self.commune.names.start);
        let parent = self.commune.parent.map(|parent| shard.communes.names_of(parent).start);
        let read = |name| Name {
            index: name,
            present: name == own || Some(name) == parent,
            tokens: open.tokens(&shard.municipality_words(name)),
        };
        self.names = self.commune.names.clone().chain(parent).map(read).collect();
        self
    }

    /// True for a commune, and for the arrondissements of a city.
    pub fn is_or_lies_in(&self, code: Code) -> bool {
        self.commune.citycode == code || self.parent == Some(code)
    }

    /// Its INSEE code, or that of the city it is an arrondissement of.
    pub fn whole(&self) -> Code {
        self.parent.unwrap_or(self.commune.citycode)
    }

    /// The best of its names beside the words in `free`, for a street of the part that was `old_name`.
    pub fn align(&self, aligner: &Aligner<'_>, free: Mask, old_name: Option<u32>) -> Alignment {
        let each = self.names.iter().map(|name| {
            let mut aligned = aligner.align(name.tokens.as_slice(), free);
            if !name.present && Some(name.index) != old_name {
                aligned.gain *= OTHER_PART;
            }
            aligned
        });
        each.fold(Alignment { free, ..Alignment::default() }, Alignment::or)
    }

    /// The tokens of the name that agrees best with the words in `free`.
    pub fn best_name(&self, aligner: &Aligner<'_>, free: Mask) -> Option<&TokenList> {
        let aligned = self.names.iter().map(|name| (aligner.align(name.tokens.as_slice(), free), &name.tokens));
        let better = |a: Alignment, b: Alignment| (a.gain, a.completeness) > (b.gain, b.completeness);
        aligned.reduce(|best, next| if better(next.0, best.0) { next } else { best }).map(|(_, tokens)| tokens)
    }
}

/// How near an area's postcode is to one of the question's, 0..=1, and the word.
pub fn postcode(query: &Query, area: &Area) -> (f32, Mask) {
    let Some(own) = area.postcode else { return (0.0, 0) };
    let near = |asked: u32| match asked {
        _ if asked == own => 1.0,
        _ if asked / 100 == own / 100 => weights::POSTCODE_NEAR,
        _ if asked / 1000 == own / 1000 => weights::POSTCODE_SAME_DEPARTEMENT,
        _ => 0.0,
    };
    let each = query.postcodes.iter().map(|reading| (near(reading.postcode), reading.mask));
    each.fold((0.0, 0), |best, next| if next.0 > best.0 { next } else { best })
}

/// The communes met so far.
#[derive(Default)]
pub struct Cities {
    /// Where each is, by rising index.
    places: Vec<(u32, usize)>,
    met: Vec<Met>,
}

struct Met {
    city: City,
    /// By old name: its names beside all words.
    whole: Vec<(Option<u32>, Alignment)>,
}

impl Cities {
    /// Reads a commune if it was not met yet; where it is, for [`Self::at`].
    pub fn meet(&mut self, open: &OpenShard, index: u32, query: &Query, filter: &Filter, budget: &Budget) -> usize {
        let rank = self.places.partition_point(|&(known, _)| known < index);
        if let Some(&(_, place)) = self.places.get(rank).filter(|(known, _)| *known == index) {
            return place;
        }
        budget.spend(budget::COMMUNE);
        let place = self.met.len();
        self.places.insert(rank, (index, place));
        self.met.push(Met { city: City::read(open, index, query, filter).with_names(open), whole: Vec::new() });
        place
    }

    /// A commune met.
    pub fn at(&self, place: usize) -> &City {
        &self.met[place].city
    }

    /// The names of a commune met beside all words: the same for all streets of a part of it.
    pub fn whole(&mut self, place: usize, aligner: &Aligner<'_>, all: Mask, old_name: Option<u32>) -> Alignment {
        let Met { city, whole } = &mut self.met[place];
        if let Some((_, known)) = whole.iter().find(|(name, _)| *name == old_name) {
            return *known;
        }
        let aligned = city.align(aligner, all, old_name);
        whole.push((old_name, aligned));
        aligned
    }
}
