//! One question in one shard: candidates by their words, bounded, the most promising scored first.

mod credit;
mod take;

use self::credit::Among;
use super::asked::Asked;
use super::bar::Bar;
use super::bias::Bias;
use super::budget::Budget;
use super::candidate::{Candidate, FAR};
use super::chance::Found;
use super::filter::Filter;
use super::fitting::Fitting;
use super::lookup::Lookup;
use super::open::OpenShard;
use super::outlook::Outlook;
use super::query::{Mask, Query};
use super::scratch::{Gathered, Place, Scratch, Signs};
use super::term::Term;
use super::weights;

/// From so many candidates on, it pays to read other postings that tell them apart.
const MANY: usize = 400;
/// True when streets are looked up by a term.
fn tells(term: &Term) -> bool {
    term.gain >= weights::TELLING
}

/// What has not credited any place yet: the most that it can bring, and its words.
#[derive(Clone, Copy, Default)]
struct Left {
    gain: f32,
    words: Mask,
}

impl Left {
    fn and(self, term: &Term) -> Self {
        Self { gain: self.gain + term.gain, words: self.words | term.mask }
    }
}

/// What words of its names have credited a commune with.
fn by_names(commune: Gathered) -> f32 {
    commune.gain - if commune.is_marked { weights::POSTCODE } else { 0.0 }
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
    /// The most that words bring as words of a commune's names, but for one that may go on.
    names: f32,
    /// Communes are for another shard to propose.
    streets_only: bool,
    /// What must be explained, at least: the denominator of any score.
    total: f32,
    number_gain: f32,
    /// Words too light to look communes up by may be all of a commune's name (`Y`).
    names_by_letters: bool,
    /// Words that name a territory, when something else is asked for.
    territory_names: Mask,
    /// Words that say a postcode; these, or a house number.
    postcode_words: Mask,
    code_words: Mask,
    /// What those bring that may be both.
    twice: f32,
    fitting: Fitting<'q>,
}

impl<'q> ShardSearch<'q> {
    /// Prepares a search of what was found.
    pub fn new(found: &Found<'q, 'q>, asked: Asked<'q>) -> Self {
        let Found { open, outlook, lookup, names, streets_only, .. } = *found;
        let Asked { query, filter, bias, budget, .. } = asked;
        let numbers = query.numbers.iter().fold(0, |words, reading| words | reading.core);
        let postcodes = query.postcodes.iter().fold(0, |words, reading| words | reading.mask);
        Self {
            open,
            query,
            lookup,
            filter,
            bias,
            budget,
            outlook,
            names,
            streets_only,
            total: query.least_cost(),
            number_gain: query.number_gain(),
            names_by_letters: lookup.names_by_letters(&open.shard, query),
            territory_names: if query.is_territory() { 0 } else { query.territory_names() },
            postcode_words: postcodes,
            code_words: numbers | postcodes,
            twice: query.gain_of(numbers & postcodes),
            fitting: Fitting::new(open, found.index, asked, lookup),
        }
    }

    /// The most that the signs of a street can be.
    pub fn most_of_signs(&self) -> Signs {
        let may_go_on = self.names_by_letters || self.lookup.is_begun();
        let names = if may_go_on { f32::INFINITY } else { self.names };
        let has_postcode = self.outlook.postcode >= weights::POSTCODE;
        Signs { names, has_postcode, is_far: self.outlook.nearest.is_some_and(|nearest| nearest < FAR) }
    }

    /// True when streets are wanted, and the shard has some: one of communes alone has none.
    fn may_give_streets(&self) -> bool {
        self.open.shard.streets() > 0 && self.filter.wants_streets()
    }

    /// Finds what may be among the best, in `scratch.order`, each place with the most that it can score. What cannot score `wanted` is left out, and
    /// streets without `streets`.
    pub fn gather(&mut self, wanted: f32, streets: bool, scratch: &mut Scratch) {
        self.begin(scratch);
        let mut left = self.territory();
        let wants_streets = streets && self.may_give_streets();
        let among = if wants_streets { Among::All } else { Among::Communes };
        // Words of little weight (articles, types) have the longest postings, and say little.
        for (index, term) in self.lookup.terms.iter().enumerate() {
            if tells(term) {
                self.read(index, among, scratch);
            } else {
                left = left.and(term);
            }
        }
        self.credit_communes(scratch);
        let mut has_refined = false;
        if wants_streets {
            self.take_streets(scratch, left, wanted);
            if scratch.order.len() > MANY {
                left = self.refine(scratch);
                has_refined = true;
                scratch.order.clear();
                self.take_streets(scratch, left, wanted);
            }
        }
        let streets = scratch.order.len();
        self.take_municipalities(scratch, left, wanted);
        if scratch.order.len() - streets > MANY {
            let left = self.refine_communes(scratch, has_refined);
            scratch.order.truncate(streets);
            self.take_refined_municipalities(scratch, left, wanted);
        }
        if self.query.is_territory() {
            self.take_territory(scratch, wanted);
        }
    }

    /// The same, for a question of which no telling word names a street: when it says where (`room` is `None`), streets
    /// that its heaviest word names; else at most `room` streets of the nearest communes, or of the foremost. Without `streets`, communes alone.
    pub fn browse(&mut self, wanted: f32, room: Option<usize>, streets: bool, scratch: &mut Scratch) {
        self.begin(scratch);
        let wants_streets = streets && self.may_give_streets();
        let (mut left, mut light) = (self.territory(), 0.0);
        for (index, term) in self.lookup.terms.iter().enumerate() {
            if tells(term) {
                self.read(index, Among::Communes, scratch);
            } else {
                left = left.and(term);
                light += if term.mask.is_power_of_two() { term.gain } else { 0.0 };
            }
        }
        self.credit_communes(scratch);
        if let Some(room) = room {
            match self.bias {
                _ if !wants_streets => {}
                Some(bias) => self.take_near(bias, scratch, light, wanted, room),
                None => self.take_foremost(scratch, wanted, room),
            }
            // Now communes are credited with what says little, too; with a number and a type of way, none is an answer that such words alone name.
            if self.number_gain <= 0.0 || self.query.ways == 0 {
                for (index, _) in self.lookup.terms.iter().enumerate().filter(|(_, term)| !tells(term)) {
                    self.read(index, Among::Communes, scratch);
                }
                left = self.territory();
            }
            return self.take_municipalities(scratch, left, wanted);
        }
        let heaviest = self.query.heaviest_light();
        let terms = self.lookup.terms.iter().enumerate();
        let among = if wants_streets { Among::All } else { Among::Communes };
        for (index, _) in terms.filter(|(_, term)| !tells(term) && term.gain >= heaviest) {
            self.read(index, among, scratch);
        }
        if wants_streets {
            self.take_streets(scratch, left, wanted);
        }
        self.take_municipalities(scratch, left, wanted);
    }

    /// What is known of all places: that they are in the territory that is named. Its name brings nothing, unless it is all that is asked for.
    fn territory(&self) -> Left {
        let words = self.outlook.territory;
        if self.query.is_territory() {
            return Left { gain: self.query.gain_of(words), words };
        }
        Left { gain: self.query.territory_gain(words), words: words & !self.territory_names }
    }

    fn begin(&self, scratch: &mut Scratch) {
        scratch.streets.begin(self.open.shard.streets() as usize);
        scratch.communes.begin(self.open.shard.communes.len() as usize);
        scratch.order.clear();
    }

    /// Scores a place that was found; `None` when it is not among the best.
    pub fn score(&mut self, place: Place, beside: f32, bar: Bar) -> Option<Candidate> {
        match place {
            Place::Street(street) => self.fitting.street(street, beside, bar),
            Place::Municipality(commune) => self.fitting.municipality(commune, bar),
        }
    }
}
