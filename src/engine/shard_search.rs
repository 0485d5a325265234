//! One question in one shard: candidates by their words, bounded, the most promising scored first.

use super::asked::Asked;
use super::bias::Bias;
use super::budget::{self, Budget};
use super::chance::Found;
use super::filter::Filter;
use super::fit::Fitting;
use super::hit::Kind;
use super::lookup::{Lookup, Term};
use super::open::OpenShard;
use super::outlook::{Outlook, bound};
use super::query::Query;
use super::scratch::{Gains, Place, Promise, Scratch};
use super::top::Candidate;
use super::weights;
use crate::format::postings::Entries;
use crate::sorting::sort_by;

/// From so many candidates on, it pays to read other postings that tell them apart.
const MANY: usize = 100;
/// The term under which communes are credited with a postcode.
const POSTCODE_TERM: u16 = u16::MAX;
/// The term under which arrondissements are credited with their city's name.
const PARENT_TERM: u16 = u16::MAX - 1;
/// The term under which communes are credited with a postcode that is like one of the question's.
const NEAR_TERM: u16 = u16::MAX - 2;
/// A light word that begins more tokens than this is not looked up.
const MAX_BEGUN: usize = 64;

/// With a position, so many times more streets are looked at: the nearest are not known before.
const NEAR_TIMES: usize = 8;

/// True when streets are looked up by a term.
fn tells(term: &Term) -> bool {
    term.gain >= weights::TELLING
}

/// One question in one shard.
pub struct ShardSearch<'q> {
    open: &'q OpenShard,
    query: &'q Query,
    lookup: &'q Lookup,
    filter: &'q Filter,
    bias: Option<Bias>,
    budget: &'q Budget,
    outlook: Outlook,
    /// Communes are for another shard to propose.
    streets_only: bool,
    /// What must be explained, at least: the denominator of any score.
    total: f32,
    number_gain: f32,
    fitting: Fitting<'q>,
}

impl<'q> ShardSearch<'q> {
    /// Prepares a search of what was found.
    pub fn new(found: &Found<'q, 'q>, asked: Asked<'q>) -> Self {
        let Found { open, outlook, lookup, streets_only, .. } = *found;
        let Asked { query, filter, bias, budget, .. } = asked;
        Self {
            open,
            query,
            lookup,
            filter,
            bias,
            budget,
            outlook,
            streets_only,
            total: query.least_cost(),
            number_gain: query.number_gain(),
            fitting: Fitting::new(open, found.index, asked, lookup),
        }
    }

    /// Finds what may be among the best, in `scratch.order`, each place with the most that it can score. What cannot score
    /// `wanted` is left out.
    pub fn gather(&mut self, wanted: f32, scratch: &mut Scratch) {
        self.begin(scratch);
        let mut left = self.query.gain_of(self.outlook.territory);
        // Words of little weight (articles, types) have the longest postings, and say little.
        for (index, term) in self.lookup.terms.iter().enumerate() {
            if tells(term) {
                self.read(index, scratch);
            } else {
                left += term.gain;
            }
        }
        self.credit_communes(scratch);
        let all_left = left;
        if self.filter.wants_streets() {
            self.take_streets(scratch, left, wanted);
            if scratch.order.len() > MANY {
                left = self.refine(scratch, left);
                scratch.order.clear();
                self.take_streets(scratch, left, wanted);
            }
        }
        let streets = scratch.order.len();
        self.take_municipalities(scratch, left, wanted);
        if scratch.order.len() - streets > MANY {
            let left = self.refine_communes(scratch, left, left < all_left);
            scratch.order.truncate(streets);
            self.take_refined_municipalities(scratch, left, wanted);
        }
        if self.query.is_territory() {
            self.take_territory(scratch, wanted);
        }
    }

    /// The same, for a question of which no telling word names a street: when it names a commune (`room` is `None`), streets
    /// that its heaviest word names; else at most `room` streets of the nearest communes, or of the most populous.
    pub fn browse(&mut self, wanted: f32, room: Option<usize>, scratch: &mut Scratch) {
        self.begin(scratch);
        let (mut left, mut light) = (self.query.gain_of(self.outlook.territory), 0.0);
        for (index, term) in self.lookup.terms.iter().enumerate() {
            if tells(term) {
                self.read_communes(index, scratch);
            } else {
                left += term.gain;
                light += if term.mask.is_power_of_two() { term.gain } else { 0.0 };
            }
        }
        self.credit_communes(scratch);
        if let Some(room) = room {
            if self.filter.wants_streets() {
                self.take_near(scratch, light, wanted, room);
            }
            (0..self.lookup.terms.len()).for_each(|index| self.read_communes(index, scratch));
            // Now they are credited with what says little, too.
            return self.take_municipalities(scratch, self.query.gain_of(self.outlook.territory), wanted);
        }
        let heaviest = self.query.heaviest_light();
        let terms = self.lookup.terms.iter().enumerate();
        for (index, _) in terms.filter(|(_, term)| !tells(term) && term.gain >= heaviest) {
            self.read(index, scratch);
        }
        if self.filter.wants_streets() {
            self.take_streets(scratch, left, wanted);
        }
        self.take_municipalities(scratch, left, wanted);
    }

    /// Takes the communes of the territory that is asked for, and of which nothing else is.
    fn take_territory(&self, scratch: &mut Scratch, wanted: f32) {
        if self.streets_only || !self.filter.wants(Kind::Municipality) || weights::OF_TERRITORY < wanted {
            return;
        }
        let communes = &self.open.shard.communes;
        let lies_there = |&commune: &u32| {
            let departement = self.open.departement_of(communes.citycode(commune));
            self.query.words_for(departement) == self.query.all() && !self.open.is_arrondissement(commune)
        };
        let promise = |commune| Promise { place: Place::Municipality(commune), bound: 1.0, beside: 0.0 };
        scratch.order.extend((0..communes.len()).filter(lies_there).map(promise));
    }

    fn begin(&self, scratch: &mut Scratch) {
        scratch.streets.begin(self.open.shard.streets() as usize);
        scratch.communes.begin(self.open.shard.communes.len() as usize);
        scratch.order.clear();
    }

    /// Takes streets of the nearest communes, or of the most populous, each with the most that it can score.
    fn take_near(&self, scratch: &mut Scratch, gain: f32, wanted: f32, room: usize) {
        let nearness = |&commune: &u32| self.bias.map_or(1.0, |bias| bias.proximity_to(&self.open.bbox(commune)));
        let most = |nearness: f32| bound(gain + self.number_gain, self.total, self.bias.map(|_| nearness));
        let communes = self.open.by_population().iter().map(|commune| (nearness(commune), *commune));
        let mut communes: Vec<(f32, u32)> = communes.filter(|&(nearness, _)| most(nearness) >= wanted).collect();
        sort_by(&mut communes, |a, b| b.0.total_cmp(&a.0));
        let streets = communes.iter().flat_map(|&(_, commune)| self.open.streets_of(commune));
        for street in streets.take(if self.bias.is_some() { room.saturating_mul(NEAR_TIMES) } else { room }) {
            let bound = most(self.bias.map_or(1.0, |bias| bias.proximity(self.open.place_of(street))));
            if bound >= wanted {
                let beside = self.beside(&scratch.communes, self.open.commune_of(street));
                scratch.order.push(Promise { place: Place::Street(street), bound, beside });
            }
        }
    }

    /// Scores a place that was found; `None` when it is not among the best.
    pub fn score(&mut self, place: Place, beside: f32, threshold: f32) -> Option<Candidate> {
        match place {
            Place::Street(street) => self.fitting.street(street, beside, threshold),
            Place::Municipality(commune) => self.fitting.municipality(commune, threshold),
        }
    }

    /// Credits the communes whose names hold one of a term's tokens: their entries come first.
    fn read_communes(&self, index: usize, scratch: &mut Scratch) {
        let municipalities = self.open.shard.municipality_names();
        self.each_of(index, |entries, number, gain| {
            for name in entries.take_while(|&entry| entry < municipalities) {
                scratch.communes.credit(self.open.shard.communes.of_name(name), number, gain);
            }
        });
    }

    /// Credits the streets and communes whose names hold one of a term's tokens; all of them for a word that is several.
    fn read(&self, index: usize, scratch: &mut Scratch) {
        self.each_of(index, |entries, number, gain| self.credit(entries, number, gain, scratch));
    }

    /// Visits the postings of a term, with the term's number and what they bring.
    fn each_of(&self, index: usize, mut visit: impl FnMut(Entries<'_>, u16, f32)) {
        let (term, postings) = (&self.lookup.terms[index], &self.open.shard.postings);
        let number = u16::try_from(index).unwrap_or(u16::MAX);
        let mut each = |ordinal: u32, similarity: f32| {
            let entries = postings.entries(ordinal);
            self.budget.spend(1 + entries.left() as usize / budget::POSTINGS);
            if !self.budget.is_spent() {
                visit(entries, number, term.gain * similarity);
            }
        };
        if term.is_cut {
            // A name must hold every part: the rarest will do.
            let rarest = term.variants.iter().min_by_key(|part| (postings.entries(part.ordinal).left(), part.ordinal));
            return rarest.into_iter().for_each(|part| each(part.ordinal, part.similarity));
        }
        term.variants.iter().for_each(|variant| each(variant.ordinal, variant.similarity));
        term.prefix.clone().for_each(|ordinal| each(ordinal, weights::PREFIX));
    }

    /// Credits the types of way too, to streets that are credited already; what is left of the gain.
    fn refine(&self, scratch: &mut Scratch, left: f32) -> f32 {
        let municipalities = self.open.shard.municipality_names();
        let mut known = 0.0;
        let ways = |term: &Term| term.gain >= weights::WAY && term.gain < weights::TELLING;
        for (index, term) in self.lookup.terms.iter().enumerate().filter(|(_, term)| ways(term)) {
            known += term.gain;
            self.each_of(index, |entries, number, gain| {
                entries.for_each(|entry| match entry.checked_sub(municipalities) {
                    Some(street) => scratch.streets.add(street, number, gain),
                    None => scratch.communes.add(self.open.shard.communes.of_name(entry), number, gain),
                });
            });
        }
        left - known
    }

    /// Credits the words that say little, and postcodes that are like those of the question, to communes that are credited already; what is left
    /// of the gain. With `ways`, types of way have been read.
    fn refine_communes(&self, scratch: &mut Scratch, left: f32, ways: bool) -> f32 {
        let municipalities = self.open.shard.municipality_names();
        let light = |term: &Term| !(tells(term) || ways && term.gain >= weights::WAY) && term.prefix.len() <= MAX_BEGUN;
        let mut known = 0.0;
        for (index, term) in self.lookup.terms.iter().enumerate().filter(|(_, term)| light(term)) {
            known += term.gain;
            self.each_of(index, |entries, number, gain| {
                for name in entries.take_while(|&entry| entry < municipalities) {
                    scratch.communes.add(self.open.shard.communes.of_name(name), number, gain);
                }
            });
        }
        for &(parent, child) in &self.open.arrondissements {
            scratch.communes.add(child, PARENT_TERM, scratch.communes.get(parent));
        }
        for reading in &self.query.postcodes {
            for (commune, near) in self.open.with_like_postcode(reading.postcode) {
                if !scratch.communes.is_marked(commune) {
                    scratch.communes.add(commune, NEAR_TERM, near * weights::POSTCODE);
                }
            }
        }
        left - known
    }

    fn credit(&self, entries: Entries<'_>, term: u16, gain: f32, scratch: &mut Scratch) {
        let shard = &self.open.shard;
        entries.for_each(|entry| match entry.checked_sub(shard.municipality_names()) {
            Some(street) => scratch.streets.credit(street, term, gain),
            None => scratch.communes.credit(shard.communes.of_name(entry), term, gain),
        });
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

    /// Takes the streets credited that may reach a score, with the most that each can.
    fn take_streets(&self, scratch: &mut Scratch, left: f32, wanted: f32) {
        let Scratch { streets, communes, order } = scratch;
        self.budget.spend(streets.touched().len() / budget::PLACES);
        for &street in streets.touched() {
            let commune = self.open.commune_of(street);
            let beside = self.beside(communes, commune);
            let gain = streets.get(street) + beside + left;
            // Where it begins is looked up only when it matters.
            if self.outlook.nearest.is_some() && bound(gain, self.total, self.outlook.nearest) < wanted {
                continue;
            }
            let bound = bound(gain, self.total, self.bias.map(|bias| bias.proximity(self.open.place_of(street))));
            if bound >= wanted {
                order.push(Promise { place: Place::Street(street), bound, beside });
            }
        }
    }

    /// The most that a street of a commune can gain but by its name and by words that say little.
    fn beside(&self, communes: &Gains, commune: u32) -> f32 {
        let near = if communes.is_marked(commune) { 0.0 } else { self.outlook.near };
        communes.get(commune) + near + self.number_gain
    }

    /// Takes the communes credited that may reach a score, with the most that each can.
    fn take_municipalities(&self, scratch: &mut Scratch, left: f32, wanted: f32) {
        let proximity = self.bias.map(|_| 1.0);
        self.take_communes(scratch, left, self.outlook.near, wanted, |_| proximity);
    }

    /// The same, when they are credited with all but territories: the nearness of each is looked up.
    fn take_refined_municipalities(&self, scratch: &mut Scratch, left: f32, wanted: f32) {
        let communes = &self.open.shard.communes;
        let proximity = |commune: u32| self.bias.map(|bias| bias.proximity(communes.centre(commune)));
        self.take_communes(scratch, left, 0.0, wanted, proximity);
    }

    fn take_communes(&self, scratch: &mut Scratch, left: f32, near: f32, wanted: f32, proximity: impl Fn(u32) -> Option<f32>) {
        if self.streets_only || !self.filter.wants(Kind::Municipality) {
            return;
        }
        let Scratch { communes, order, .. } = scratch;
        self.budget.spend(communes.touched().len() / budget::PLACES);
        for &commune in communes.touched() {
            let near = if communes.is_marked(commune) { 0.0 } else { near };
            let bound = bound(left + communes.get(commune) + near, self.total, proximity(commune));
            if bound >= wanted {
                order.push(Promise { place: Place::Municipality(commune), bound, beside: 0.0 });
            }
        }
    }
}
