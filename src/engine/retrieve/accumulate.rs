//! Places credited with the words of their names, as postings say.

use super::accumulators::{Accumulators, Contribution, NEAR_TERM, POSTCODE_TERM, Scratch};
use super::state::{PostingScope, ShardSearch, UnreadGain, is_selective, name_gain};
use crate::engine::lookup::term::Term;
use crate::engine::{budget, weights};
use crate::format::postings::Entries;

/// A light word that begins more tokens than this is not looked up.
const MAX_PREFIX_TOKENS: usize = 64;

/// It costs as much to read so many postings as to read a street's name, at least.
const POSTINGS_A_STREET: usize = 25;

impl ShardSearch<'_> {
    /// Credits the streets and communes whose names hold one of a term's tokens; all of them for a word that is several.
    pub(super) fn read_postings(&self, index: usize, scope: PostingScope, scratch: &mut Scratch) {
        let (term, postings) = (&self.lookup.terms[index], &self.open.shard.postings);
        let number = u16::try_from(index).unwrap_or(u16::MAX);
        let mut each = |ordinal: u32, similarity: f32| {
            let entries = postings.entries(ordinal);
            self.budget.spend(1 + entries.left() as usize / budget::POSTINGS);
            if !self.budget.is_spent() {
                self.accumulate(
                    entries,
                    Contribution { term: number, words: term.words, gain: term.gain * similarity },
                    scope,
                    scratch,
                );
            }
        };
        if term.is_split {
            // A name must hold every part: the rarest will do.
            let rarest =
                self.lookup.token_matches(term).iter().min_by_key(|part| (postings.entries(part.ordinal).left(), part.ordinal));
            return rarest.into_iter().for_each(|part| each(part.ordinal, part.similarity));
        }
        self.lookup.token_matches(term).iter().for_each(|variant| each(variant.ordinal, variant.similarity));
        term.prefix.clone().for_each(|ordinal| each(ordinal, weights::PREFIX));
    }

    fn accumulate(&self, entries: Entries<'_>, contribution: Contribution, scope: PostingScope, scratch: &mut Scratch) {
        let Scratch { streets, communes, .. } = scratch;
        let (shard, municipalities) = (&self.open.shard, self.open.shard.municipality_names());
        let known = matches!(scope, PostingScope::Seen | PostingScope::SeenCommunes);
        let mut each = |entry: u32| {
            let (gains, place) = match entry.checked_sub(municipalities) {
                Some(street) => (&mut *streets, street),
                None => (&mut *communes, shard.communes.of_name(entry)),
            };
            if known { gains.add_if_seen(place, contribution) } else { gains.add_term(place, contribution) }
        };
        match scope {
            PostingScope::All | PostingScope::Seen => entries.for_each(each),
            // Their entries come first.
            _ => entries.take_while(|&entry| entry < municipalities).for_each(&mut each),
        }
    }

    /// Credits arrondissements with their city's name, and communes with their postcodes.
    pub(super) fn accumulate_communes(&self, scratch: &mut Scratch) {
        self.accumulate_arrondissements(&mut scratch.communes);
        for reading in &self.query.postcodes {
            for commune in self.open.with_postcode(reading.postcode) {
                scratch
                    .communes
                    .add_postcode(commune, Contribution { term: POSTCODE_TERM, words: reading.words, gain: weights::POSTCODE });
            }
        }
    }

    /// An arrondissement goes by its own name or its city's, not by both.
    fn accumulate_arrondissements(&self, communes: &mut Accumulators) {
        for &(parent, child) in &self.open.arrondissements {
            let parent = communes.at(parent);
            let lacks = name_gain(parent) - name_gain(communes.at(child));
            if lacks > 0.0 {
                communes.add_plain(child, parent.words, lacks);
            }
        }
    }

    /// Credits streets with the types of way that are in the question, where that is less than to read the names of `room` streets; the most that
    /// these bring.
    pub(super) fn read_street_types(&self, scratch: &mut Scratch, room: usize) -> f32 {
        let ways = |term: &Term| !is_selective(term) && term.gain >= weights::WAY && term.words.is_power_of_two();
        let mut gain = 0.0;
        for (index, term) in self.lookup.terms.iter().enumerate().filter(|(_, term)| ways(term)) {
            if self.postings_of(term).take(room.saturating_mul(POSTINGS_A_STREET)).sum::<usize>() / POSTINGS_A_STREET < room {
                gain += term.gain;
                self.read_postings(index, PostingScope::All, scratch);
            }
        }
        gain
    }

    /// How long the postings of each token are that a term may be.
    fn postings_of(&self, term: &Term) -> impl Iterator<Item = usize> {
        let begun = term.prefix.clone();
        let ordinals = self.lookup.token_matches(term).iter().map(|variant| variant.ordinal).chain(begun);
        ordinals.map(|ordinal| 1 + self.open.shard.postings.entries(ordinal).left() as usize)
    }

    /// Credits the types of way too, to streets that are credited already; what is left of the gain.
    pub(super) fn read_light_terms(&self, scratch: &mut Scratch) -> UnreadGain {
        let mut unread = self.territory();
        for (index, term) in self.lookup.terms.iter().enumerate().filter(|(_, term)| !is_selective(term)) {
            if term.gain < weights::WAY {
                unread = unread.and(term);
                continue;
            }
            self.read_postings(index, PostingScope::Seen, scratch);
        }
        unread
    }

    /// Credits the words that say little, and postcodes that are like those of the question, to communes that are credited already; what is left
    /// of the gain. With `ways`, types of way have been read.
    pub(super) fn read_light_terms_of_communes(&self, scratch: &mut Scratch, ways: bool) -> UnreadGain {
        let mut unread = self.territory();
        for (index, term) in self.lookup.terms.iter().enumerate().filter(|(_, term)| !is_selective(term)) {
            if ways && term.gain >= weights::WAY {
                continue;
            }
            if term.prefix.len() > MAX_PREFIX_TOKENS {
                unread = unread.and(term);
                continue;
            }
            self.read_postings(index, PostingScope::SeenCommunes, scratch);
        }
        self.accumulate_arrondissements(&mut scratch.communes);
        for reading in &self.query.postcodes {
            for (commune, near) in self.open.with_like_postcode(reading.postcode) {
                if !scratch.communes.at(commune).has_postcode {
                    let gain = near * weights::POSTCODE;
                    scratch.communes.add_if_seen(commune, Contribution { term: NEAR_TERM, words: reading.words, gain });
                }
            }
        }
        unread
    }
}
