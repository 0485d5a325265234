//! Contributions of terms to places, read from postings.

use super::accumulators::{Accumulators, Contribution, NEAR_TERM, POSTCODE_TERM, Scratch};
use super::shard_search::{PostingScope, ShardSearch, UnreadGain, is_selective, name_gain};
use crate::engine::lookup::term::Term;
use crate::engine::{budget, weights};
use crate::format::postings::Entries;

/// Tokens that a light word may begin, at most. The postings of one that begins more are not read.
const MAX_PREFIX_TOKENS: usize = 64;

/// Postings that cost as much to read as the name of a street, at least.
const POSTINGS_A_STREET: usize = 25;

impl ShardSearch<'_> {
    /// Reads the postings of a term: each name with one of its tokens contributes to its place.
    pub(super) fn read_postings(&self, index: usize, scope: PostingScope, scratch: &mut Scratch) {
        let term = &self.terms.terms[index];
        let postings = &self.reader.shard.postings;
        let number = u16::try_from(index).unwrap_or(u16::MAX);
        let mut each = |ordinal: u32, similarity: f32| {
            let entries = postings.entries(ordinal);
            self.budget.spend(1 + entries.left() as usize / budget::POSTINGS);
            if !self.budget.is_spent() {
                let contribution = Contribution { term: number, words: term.words, gain: term.gain * similarity };
                self.accumulate(entries, contribution, scope, scratch);
            }
        };
        if term.is_split {
            // A name must have both tokens. The postings of the rarer one are enough.
            let rarest =
                self.terms.token_matches(term).iter().min_by_key(|part| (postings.entries(part.ordinal).left(), part.ordinal));
            return rarest.into_iter().for_each(|part| each(part.ordinal, part.similarity));
        }
        self.terms.token_matches(term).iter().for_each(|token| each(token.ordinal, token.similarity));
        term.prefix.clone().for_each(|ordinal| each(ordinal, weights::PREFIX));
    }

    fn accumulate(&self, entries: Entries<'_>, contribution: Contribution, scope: PostingScope, scratch: &mut Scratch) {
        let Scratch { streets, communes, .. } = scratch;
        let shard = &self.reader.shard;
        let municipalities = shard.municipality_names();
        let mut each = |entry: u32| match (entry.checked_sub(municipalities), scope) {
            (Some(street), PostingScope::Seen) => streets.add_if_seen(street, contribution),
            (Some(street), _) => streets.add_term(street, contribution),
            (None, PostingScope::Seen) => communes.add_unseen(shard.communes.of_name(entry), contribution),
            (None, PostingScope::SeenCommunes) => communes.add_if_seen(shard.communes.of_name(entry), contribution),
            (None, _) => communes.add_term(shard.communes.of_name(entry), contribution),
        };
        match scope {
            PostingScope::All | PostingScope::Seen => entries.for_each(each),
            // The entries of communes come first.
            _ => entries.take_while(|&entry| entry < municipalities).for_each(&mut each),
        }
    }

    /// Adds the contributions of cities' names to their arrondissements, and of postcodes to communes.
    pub(super) fn accumulate_communes(&self, scratch: &mut Scratch) {
        self.accumulate_arrondissements(&mut scratch.communes);
        for reading in &self.query.postcodes {
            let contribution = Contribution { term: POSTCODE_TERM, words: reading.words, gain: weights::POSTCODE };
            self.reader.with_postcode(reading.postcode).for_each(|commune| scratch.communes.add_postcode(commune, contribution));
        }
    }

    /// Raises arrondissements to their city's gain. They go by their own name or by its, not by both.
    fn accumulate_arrondissements(&self, communes: &mut Accumulators) {
        for &(parent, child) in &self.reader.arrondissements {
            let parent = communes.at(parent);
            let lacking_gain = name_gain(parent) - name_gain(communes.at(child));
            if lacking_gain > 0.0 {
                communes.add_plain(child, parent.words, lacking_gain);
            }
        }
    }

    /// Reads the types of way for all streets, if that costs less than the names of `room` streets. Returns
    /// their gain.
    pub(super) fn read_street_types(&self, scratch: &mut Scratch, room: usize) -> f32 {
        let is_type = |term: &Term| !is_selective(term) && term.gain >= weights::WAY && term.words.is_one();
        let mut gain = 0.0;
        for (index, term) in self.terms.terms.iter().enumerate().filter(|(_, term)| is_type(term)) {
            if self.postings_of(term).take(room.saturating_mul(POSTINGS_A_STREET)).sum::<usize>() / POSTINGS_A_STREET < room {
                gain += term.gain;
                self.read_postings(index, PostingScope::All, scratch);
            }
        }
        gain
    }

    /// Cost of the postings of each token that a term may be.
    fn postings_of(&self, term: &Term) -> impl Iterator<Item = usize> {
        let prefixed = term.prefix.clone();
        let ordinals = self.terms.token_matches(term).iter().map(|token| token.ordinal).chain(prefixed);
        ordinals.map(|ordinal| 1 + self.reader.shard.postings.entries(ordinal).left() as usize)
    }

    /// Reads the types of way for places that have contributions already. Returns the gain that is still unread.
    pub(super) fn read_light_terms(&self, scratch: &mut Scratch) -> UnreadGain {
        let mut unread = self.territory();
        for (index, term) in self.terms.terms.iter().enumerate().filter(|(_, term)| !is_selective(term)) {
            if term.gain < weights::WAY {
                unread = unread.and(term);
                continue;
            }
            self.read_postings(index, PostingScope::Seen, scratch);
        }
        unread
    }

    /// Reads light words and near postcodes for communes that have contributions already. Returns the gain that is still unread.
    /// With `types_are_read`, types of way were read before.
    pub(super) fn read_light_terms_of_communes(&self, scratch: &mut Scratch, types_are_read: bool) -> UnreadGain {
        let mut unread = self.territory();
        for (index, term) in self.terms.terms.iter().enumerate().filter(|(_, term)| !is_selective(term)) {
            if types_are_read && term.gain >= weights::WAY {
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
            for (commune, share) in self.reader.with_like_postcode(reading.postcode) {
                if !scratch.communes.at(commune).has_postcode {
                    let gain = share * weights::POSTCODE;
                    scratch.communes.add_if_seen(commune, Contribution { term: NEAR_TERM, words: reading.words, gain });
                }
            }
        }
        unread
    }
}
