//! Candidates of one shard: the postings of its terms are read, places are bounded, and those that can reach a score are kept.

use super::accumulators::{PlaceId, Scratch};
use super::queue::QueuedCandidate;
use super::state::{PostingScope, ShardSearch, UnreadGain, is_selective};
use crate::engine::score::candidate::Candidate;
use crate::engine::score::threshold::Threshold;

/// Candidates from which it pays to read more postings, which tell them apart.
const MANY: usize = 400;

impl ShardSearch<'_> {
    /// Retrieves the candidates that can reach `min_score`, each with its upper bound. Without `streets`, communes alone.
    pub fn retrieve(&mut self, min_score: f32, streets: bool, scratch: &mut Scratch) {
        self.reset(scratch);
        let mut unread = self.territory();
        let wants_streets = streets && self.can_give_streets();
        let scope = if wants_streets { PostingScope::All } else { PostingScope::Communes };
        // Light terms (articles, types of way) have the longest postings, and tell little apart.
        for (index, term) in self.terms.terms.iter().enumerate() {
            if is_selective(term) {
                self.read_postings(index, scope, scratch);
            } else {
                unread = unread.and(term);
            }
        }
        self.accumulate_communes(scratch);
        let mut types_are_read = false;
        if wants_streets {
            self.select_streets(scratch, unread, min_score);
            if scratch.candidates.len() > MANY {
                unread = self.read_light_terms(scratch);
                types_are_read = true;
                scratch.candidates.clear();
                self.select_streets(scratch, unread, min_score);
            }
        }
        let streets = scratch.candidates.len();
        self.select_municipalities(scratch, unread, min_score);
        if scratch.candidates.len() - streets > MANY {
            let unread = self.read_light_terms_of_communes(scratch, types_are_read);
            scratch.candidates.truncate(streets);
            self.select_refined_municipalities(scratch, unread, min_score);
        }
        if self.query.is_territory() {
            self.select_territory(scratch, min_score);
        }
    }

    /// The same for a query without a selective word that names a street.
    ///
    /// The streets of its heaviest light word are candidates if the query names a location (`room` is `None`). Else at most
    /// `room` streets are: those of the nearest communes, or the shard's top streets. Without `streets`, communes alone.
    pub fn retrieve_light(&mut self, min_score: f32, room: Option<usize>, streets: bool, scratch: &mut Scratch) {
        self.reset(scratch);
        let wants_streets = streets && self.can_give_streets();
        let mut unread = self.territory();
        let mut light_gain = 0.0;
        for (index, term) in self.terms.terms.iter().enumerate() {
            if is_selective(term) {
                self.read_postings(index, PostingScope::Communes, scratch);
            } else {
                unread = unread.and(term);
                light_gain += if term.words.is_power_of_two() { term.gain } else { 0.0 };
            }
        }
        self.accumulate_communes(scratch);
        match room {
            None => self.select_by_heaviest_light_term(min_score, wants_streets, unread, scratch),
            Some(room) => {
                match self.bias {
                    _ if !wants_streets => {}
                    Some(bias) => self.select_near(bias, scratch, light_gain + self.territory().gain, min_score, room),
                    None if self.filter.has_codes() => {
                        self.select_accepted(scratch, light_gain + self.territory().gain, min_score, room);
                    }
                    None => self.select_top_streets(scratch, min_score, room),
                }
                let unread = self.read_light_terms_for_communes(unread, scratch);
                self.select_municipalities(scratch, unread, min_score);
            }
        }
    }

    /// Selects the streets and communes of the heaviest light term.
    fn select_by_heaviest_light_term(&self, min_score: f32, wants_streets: bool, unread: UnreadGain, scratch: &mut Scratch) {
        let heaviest = self.query.max_light_weight();
        let terms = self.terms.terms.iter().enumerate();
        let scope = if wants_streets { PostingScope::All } else { PostingScope::Communes };
        for (index, _) in terms.filter(|(_, term)| !is_selective(term) && term.gain >= heaviest) {
            self.read_postings(index, scope, scratch);
        }
        if wants_streets {
            self.select_streets(scratch, unread, min_score);
        }
        self.select_municipalities(scratch, unread, min_score);
    }

    /// Reads the light terms for communes too, and returns the gain that is still unread. With a number and a type of way, no
    /// commune is an answer that light words alone name.
    fn read_light_terms_for_communes(&self, unread: UnreadGain, scratch: &mut Scratch) -> UnreadGain {
        if self.number_gain > 0.0 && self.query.ways != 0 {
            return unread;
        }
        for (index, _) in self.terms.terms.iter().enumerate().filter(|(_, term)| !is_selective(term)) {
            self.read_postings(index, PostingScope::Communes, scratch);
        }
        self.territory()
    }

    /// Whether streets are wanted and the shard has some. A shard of communes alone has none.
    fn can_give_streets(&self) -> bool {
        self.reader.shard.streets() > 0 && self.filter.wants_streets()
    }

    fn reset(&self, scratch: &mut Scratch) {
        scratch.streets.reset(self.reader.shard.streets() as usize);
        scratch.communes.reset(self.reader.shard.communes.len() as usize);
        scratch.candidates.clear();
    }

    /// Scores a place. `None` for one that is not among the best.
    pub fn score(&mut self, queued: &QueuedCandidate, threshold: Threshold) -> Option<Candidate> {
        match queued.key.place() {
            PlaceId::Street(street) => self.scorer.score_street(street, queued.other_gain, queued.location, threshold),
            PlaceId::Municipality(commune) => self.scorer.score_municipality(commune, threshold),
        }
    }
}
