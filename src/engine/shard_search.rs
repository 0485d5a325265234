//! One question in one shard: candidates by their words, bounded, the most promising scored first.

use super::asked::Asked;
use super::bias::Bias;
use super::filter::Filter;
use super::fit::Fitting;
use super::hit::Kind;
use super::lookup::{Lookup, Term};
use super::open::OpenShard;
use super::outlook::{Outlook, bound};
use super::query::Query;
use super::scratch::Scratch;
use super::top::{Candidate, Top};
use super::weights;
use crate::format::postings::Entries;

/// Candidates put in order at a time.
const BATCH: usize = 64;
/// The term under which communes are credited with a postcode.
const POSTCODE_TERM: u16 = u16::MAX;
/// The term under which arrondissements are credited with their city's name.
const PARENT_TERM: u16 = u16::MAX - 1;

/// One question in one shard.
pub struct ShardSearch<'q> {
    open: &'q OpenShard,
    query: &'q Query,
    lookup: &'q Lookup,
    filter: &'q Filter,
    bias: Option<Bias>,
    outlook: Outlook,
    /// What must be explained, at least: the denominator of any score.
    total: f32,
    number_gain: f32,
    fitting: Fitting<'q>,
}

impl<'q> ShardSearch<'q> {
    /// Prepares a search; `index` is the shard's among those that are open.
    pub fn new(open: &'q OpenShard, index: usize, asked: Asked<'q>, outlook: Outlook, lookup: &'q Lookup) -> Self {
        let Asked { query, filter, bias } = asked;
        Self {
            open,
            query,
            lookup,
            filter,
            bias,
            outlook,
            total: query.least_cost(),
            number_gain: query.number_gain(),
            fitting: Fitting::new(open, index, asked, lookup),
        }
    }

    /// Hands the shard's best to `push`, which adds them to `top`. Streets are looked for by the words that tell most; with
    /// `light`, by the others too.
    pub fn run(&mut self, light: bool, scratch: &mut Scratch, top: &mut Top, push: &dyn Fn(&mut Top, Candidate)) {
        let shard = &self.open.shard;
        scratch.streets.begin(shard.streets() as usize);
        scratch.communes.begin(shard.communes.len() as usize);
        // Words of little weight (articles, types) have the longest postings, and say little.
        let telling = |term: &Term| term.gain >= weights::TELLING;
        let (mut left, terms) = (0.0, &self.lookup.terms);
        for (index, term) in terms.iter().enumerate() {
            if light || telling(term) {
                self.read(index, scratch);
            } else {
                left += term.gain;
            }
        }
        self.credit_communes(scratch);
        if self.filter.wants(Kind::Municipality) {
            self.score_municipalities(scratch, left, top, push);
        }
        if Kind::ALL[..3].iter().any(|&kind| self.filter.wants(kind)) {
            self.score_streets(scratch, left, top, push);
        }
    }

    /// Credits the streets and communes whose names hold one of a term's tokens; all of them for a word that is several.
    fn read(&self, index: usize, scratch: &mut Scratch) {
        let (term, postings) = (&self.lookup.terms[index], &self.open.shard.postings);
        let number = u16::try_from(index).unwrap_or(u16::MAX);
        let mut credit =
            |ordinal: u32, similarity: f32| self.credit(postings.entries(ordinal), number, term.gain * similarity, scratch);
        if term.is_cut {
            // A name must hold every part: the rarest will do.
            let rarest = term.variants.iter().min_by_key(|part| (postings.entries(part.ordinal).left(), part.ordinal));
            return rarest.into_iter().for_each(|part| credit(part.ordinal, part.similarity));
        }
        term.variants.iter().for_each(|variant| credit(variant.ordinal, variant.similarity));
        term.prefix.clone().for_each(|ordinal| credit(ordinal, weights::PREFIX));
    }

    fn credit(&self, entries: Entries<'_>, term: u16, gain: f32, scratch: &mut Scratch) {
        let shard = &self.open.shard;
        for entry in entries {
            match entry.checked_sub(shard.municipality_names()) {
                Some(street) => scratch.streets.credit(street, term, gain),
                None => scratch.communes.credit(shard.communes.of_name(entry), term, gain),
            }
        }
    }

    /// Credits communes with their postcodes, and arrondissements with their city's name.
    fn credit_communes(&self, scratch: &mut Scratch) {
        for reading in &self.query.postcodes {
            for commune in self.open.with_postcode(reading.postcode) {
                scratch.communes.mark(commune, POSTCODE_TERM, weights::POSTCODE);
            }
        }
        for &(parent, child) in &self.open.arrondissements {
            let gain = scratch.communes.get(parent);
            if gain > 0.0 {
                scratch.communes.credit(child, PARENT_TERM, gain);
            }
        }
    }

    /// Scores the streets credited, the most promising first, until none of the others can still be among the best.
    fn score_streets(&mut self, scratch: &mut Scratch, left: f32, top: &mut Top, push: &dyn Fn(&mut Top, Candidate)) {
        let Scratch { streets, communes, order } = scratch;
        order.clear();
        let threshold = top.threshold();
        for &street in streets.touched() {
            let commune = self.open.commune_of(street);
            let near = if communes.is_marked(commune) { 0.0 } else { self.outlook.near };
            let gain = streets.get(street) + communes.get(commune) + near + left + self.number_gain;
            let bound = bound(gain, self.total, self.bias.map(|bias| bias.proximity(self.open.place_of(street))));
            if bound >= threshold {
                order.push((bound, street));
            }
        }
        let better = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        let (mut start, mut batch) = (0, BATCH);
        while start < order.len() {
            let rest = &mut order[start..];
            let size = batch.min(rest.len());
            if size < rest.len() {
                rest.select_nth_unstable_by(size, better);
            }
            rest[..size].sort_unstable_by(better);
            for &(bound, street) in &rest[..size] {
                if bound < top.threshold() {
                    return;
                }
                if let Some(candidate) = self.fitting.street(street, top.threshold()) {
                    push(top, candidate);
                }
            }
            start += size;
            batch *= 2;
        }
    }

    fn score_municipalities(&mut self, scratch: &Scratch, left: f32, top: &mut Top, push: &dyn Fn(&mut Top, Candidate)) {
        for &commune in scratch.communes.touched() {
            let near = if scratch.communes.is_marked(commune) { 0.0 } else { self.outlook.near };
            let gain = left + scratch.communes.get(commune) + near;
            if bound(gain, self.total, self.bias.map(|_| 1.0)) >= top.threshold()
                && let Some(candidate) = self.fitting.municipality(commune)
            {
                push(top, candidate);
            }
        }
    }
}
