//! Places credited with the words of their names, as postings say.

use super::{Left, ShardSearch, by_names, tells};
use crate::engine::budget;
use crate::engine::scratch::{Credit, Gains, NEAR_TERM, POSTCODE_TERM, Scratch};
use crate::engine::term::Term;
use crate::engine::weights;
use crate::format::postings::Entries;

/// A light word that begins more tokens than this is not looked up.
const MAX_BEGUN: usize = 64;

/// It costs as much to read so many postings as to read a street's name, at least.
const POSTINGS_A_STREET: usize = 25;

/// Which places a term's postings credit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Among {
    /// All.
    All,
    /// Those that are credited already.
    Known,
    /// Communes.
    Communes,
    /// Communes that are credited already.
    KnownCommunes,
}

impl ShardSearch<'_> {
    /// Credits the streets and communes whose names hold one of a term's tokens; all of them for a word that is several.
    pub(super) fn read(&self, index: usize, among: Among, scratch: &mut Scratch) {
        let (term, postings) = (&self.lookup.terms[index], &self.open.shard.postings);
        let number = u16::try_from(index).unwrap_or(u16::MAX);
        let mut each = |ordinal: u32, similarity: f32| {
            let entries = postings.entries(ordinal);
            self.budget.spend(1 + entries.left() as usize / budget::POSTINGS);
            if !self.budget.is_spent() {
                self.credit(entries, Credit { term: number, words: term.mask, gain: term.gain * similarity }, among, scratch);
            }
        };
        if term.is_cut {
            // A name must hold every part: the rarest will do.
            let rarest =
                self.lookup.variants(term).iter().min_by_key(|part| (postings.entries(part.ordinal).left(), part.ordinal));
            return rarest.into_iter().for_each(|part| each(part.ordinal, part.similarity));
        }
        self.lookup.variants(term).iter().for_each(|variant| each(variant.ordinal, variant.similarity));
        term.prefix.clone().for_each(|ordinal| each(ordinal, weights::PREFIX));
    }

    fn credit(&self, entries: Entries<'_>, credit: Credit, among: Among, scratch: &mut Scratch) {
        let Scratch { streets, communes, .. } = scratch;
        let (shard, municipalities) = (&self.open.shard, self.open.shard.municipality_names());
        let known = matches!(among, Among::Known | Among::KnownCommunes);
        let mut each = |entry: u32| {
            let (gains, place) = match entry.checked_sub(municipalities) {
                Some(street) => (&mut *streets, street),
                None => (&mut *communes, shard.communes.of_name(entry)),
            };
            if known { gains.add(place, credit) } else { gains.credit(place, credit) }
        };
        match among {
            Among::All | Among::Known => entries.for_each(each),
            // Their entries come first.
            _ => entries.take_while(|&entry| entry < municipalities).for_each(&mut each),
        }
    }

    /// Credits arrondissements with their city's name, and communes with their postcodes.
    pub(super) fn credit_communes(&self, scratch: &mut Scratch) {
        self.credit_arrondissements(&mut scratch.communes);
        for reading in &self.query.postcodes {
            for commune in self.open.with_postcode(reading.postcode) {
                scratch.communes.mark(commune, Credit { term: POSTCODE_TERM, words: reading.mask, gain: weights::POSTCODE });
            }
        }
    }

    /// An arrondissement goes by its own name or its city's, not by both.
    fn credit_arrondissements(&self, communes: &mut Gains) {
        for &(parent, child) in &self.open.arrondissements {
            let parent = communes.at(parent);
            let lacks = by_names(parent) - by_names(communes.at(child));
            if lacks > 0.0 {
                communes.raise(child, parent.words, lacks);
            }
        }
    }

    /// Credits streets with the types of way that are in the question, where that is less than to read the names of `room` streets; the most that
    /// these bring.
    pub(super) fn credit_ways(&self, scratch: &mut Scratch, room: usize) -> f32 {
        let ways = |term: &Term| !tells(term) && term.gain >= weights::WAY && term.mask.is_power_of_two();
        let mut gain = 0.0;
        for (index, term) in self.lookup.terms.iter().enumerate().filter(|(_, term)| ways(term)) {
            if self.postings_of(term).take(room.saturating_mul(POSTINGS_A_STREET)).sum::<usize>() / POSTINGS_A_STREET < room {
                gain += term.gain;
                self.read(index, Among::All, scratch);
            }
        }
        gain
    }

    /// How long the postings of each token are that a term may be.
    fn postings_of(&self, term: &Term) -> impl Iterator<Item = usize> {
        let begun = term.prefix.clone();
        let ordinals = self.lookup.variants(term).iter().map(|variant| variant.ordinal).chain(begun);
        ordinals.map(|ordinal| 1 + self.open.shard.postings.entries(ordinal).left() as usize)
    }

    /// Credits the types of way too, to streets that are credited already; what is left of the gain.
    pub(super) fn refine(&self, scratch: &mut Scratch) -> Left {
        let mut left = self.territory();
        for (index, term) in self.lookup.terms.iter().enumerate().filter(|(_, term)| !tells(term)) {
            if term.gain < weights::WAY {
                left = left.and(term);
                continue;
            }
            self.read(index, Among::Known, scratch);
        }
        left
    }

    /// Credits the words that say little, and postcodes that are like those of the question, to communes that are credited already; what is left
    /// of the gain. With `ways`, types of way have been read.
    pub(super) fn refine_communes(&self, scratch: &mut Scratch, ways: bool) -> Left {
        let mut left = self.territory();
        for (index, term) in self.lookup.terms.iter().enumerate().filter(|(_, term)| !tells(term)) {
            if ways && term.gain >= weights::WAY {
                continue;
            }
            if term.prefix.len() > MAX_BEGUN {
                left = left.and(term);
                continue;
            }
            self.read(index, Among::KnownCommunes, scratch);
        }
        self.credit_arrondissements(&mut scratch.communes);
        for reading in &self.query.postcodes {
            for (commune, near) in self.open.with_like_postcode(reading.postcode) {
                if !scratch.communes.at(commune).is_marked {
                    let gain = near * weights::POSTCODE;
                    scratch.communes.add(commune, Credit { term: NEAR_TERM, words: reading.mask, gain });
                }
            }
        }
        left
    }
}
