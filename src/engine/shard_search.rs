//! One question in one shard: candidates by their words, bounded, the most promising scored first.

use super::asked::Asked;
use super::bar::Bar;
use super::bias::Bias;
use super::budget::{self, Budget};
use super::chance::Found;
use super::filter::Filter;
use super::fit::Fitting;
use super::hit::Kind;
use super::lookup::{Lookup, Term};
use super::open::OpenShard;
use super::outlook::{Outlook, bound};
use super::query::{Mask, Query};
use super::scratch::{Credit, Gains, Gathered, NEAR_TERM, POSTCODE_TERM, Place, Promise, Scratch, Signs};
use super::top::{Candidate, FAR};
use super::weights;
use crate::format::postings::Entries;
use crate::sorting::sort_by;

/// From so many candidates on, it pays to read other postings that tell them apart.
const MANY: usize = 400;
/// A light word that begins more tokens than this is not looked up.
const MAX_BEGUN: usize = 64;

/// With a position, so many times more streets are looked at: the nearest are not known before.
const NEAR_TIMES: usize = 8;

/// It costs as much to read so many postings as to read a street's name, at least.
const POSTINGS_A_STREET: usize = 25;

/// True when streets are looked up by a term.
fn tells(term: &Term) -> bool {
    term.gain >= weights::TELLING
}

/// Which places a term's postings credit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Among {
    /// All.
    All,
    /// Those that are credited already.
    Known,
    /// Communes.
    Communes,
    /// Communes that are credited already.
    KnownCommunes,
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
        let promise = |commune| Promise {
            place: Place::Municipality(commune),
            bound: 1.0,
            standing: 0,
            beside: 0.0,
            signs: Signs::default(),
        };
        scratch.order.extend((0..communes.len()).filter(lies_there).map(promise));
    }

    /// What is known of all places: that they are in the territory that is named. Its name brings nothing, unless it is all that is asked for.
    fn territory(&self) -> Left {
        let words = self.outlook.territory;
        if self.query.is_territory() {
            return Left { gain: self.query.gain_of(words), words };
        }
        Left { gain: self.query.territory_gain(words), words: words & !self.territory_names }
    }

    /// The most that a place can score whose words bring so much, so near. The name of a territory weighs nothing as such, and what it brings as
    /// a place's own name.
    fn most(&self, gain: f32, words: Mask, proximity: Option<f32>) -> f32 {
        let known = bound(gain, self.total, proximity);
        let names = words & self.territory_names;
        if names == 0 {
            return known;
        }
        let names = self.query.gain_of(names);
        let as_own = bound(gain, self.total + names, proximity);
        let as_such = bound(gain - names * weights::LEAST, self.total, proximity);
        known.min(as_own.max(as_such))
    }

    fn begin(&self, scratch: &mut Scratch) {
        scratch.streets.begin(self.open.shard.streets() as usize);
        scratch.communes.begin(self.open.shard.communes.len() as usize);
        scratch.order.clear();
    }

    /// Takes at most so many of the foremost streets, each with the most that it can score: their names are laid beside the question at once.
    fn take_foremost(&self, scratch: &mut Scratch, wanted: f32, room: usize) {
        // The most important streets of some communes, in turn.
        let mut cities: Vec<(u32, f32)> = Vec::new();
        for name in self.open.foremost().iter().take(room) {
            let known = cities.iter().find(|(commune, _)| *commune == name.commune).map(|&(_, gain)| gain);
            let by_city = known.unwrap_or_else(|| {
                let gain = self.fitting.most_of_city(name.commune);
                cities.push((name.commune, gain));
                gain
            });
            let commune = scratch.communes.at(name.commune);
            let postcode = if commune.is_marked { weights::POSTCODE } else { self.outlook.near };
            let bound = self.fitting.most_of_name(name, by_city + postcode) + weights::ROUNDING;
            if bound >= wanted {
                let (beside, signs) = (self.beside(commune), self.signs(commune, None));
                scratch.order.push(Promise { place: Place::Street(name.street), bound, standing: name.standing, beside, signs });
            }
        }
    }

    /// Takes streets of the communes nearest to a position, each with the most that it can score; `light` is what the words that say little bring.
    fn take_near(&self, bias: Bias, scratch: &mut Scratch, light: f32, wanted: f32, room: usize) {
        let most = |gain: f32, nearness: f32| bound(gain, self.total, Some(nearness));
        let all = &self.open.shard.communes;
        let communes = (0..all.len()).map(|commune| (bias.proximity_to(&self.open.bbox(commune)), commune));
        let mut communes: Vec<(f32, u32)> =
            communes.filter(|&(nearness, _)| most(light + self.number_gain, nearness) >= wanted).collect();
        if communes.is_empty() {
            return;
        }
        sort_by(&mut communes, |a, b| b.0.total_cmp(&a.0).then_with(|| all.population(b.1).cmp(&all.population(a.1))));
        let light = light - self.credit_ways(scratch, room);
        let streets = communes.iter().flat_map(|&(_, commune)| self.open.streets_of(commune));
        for street in streets.take(room.saturating_mul(NEAR_TIMES)) {
            let gain = light + scratch.streets.at(street).gain + self.fitting.number_gain(street);
            if most(gain, self.outlook.nearest.unwrap_or(1.0)) < wanted {
                continue;
            }
            let near = bias.proximity(self.open.place_of(street));
            let bound = most(gain, near);
            if bound >= wanted {
                let commune = scratch.communes.at(self.open.commune_of(street));
                let (beside, signs) = (self.beside(commune), self.signs(commune, Some(near)));
                scratch.order.push(Promise { place: Place::Street(street), bound, standing: 0, beside, signs });
            }
        }
    }

    /// Credits streets with the types of way that are in the question, where that is less than to read the names of `room` streets; the most that
    /// these bring.
    fn credit_ways(&self, scratch: &mut Scratch, room: usize) -> f32 {
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
        let ordinals = term.variants.iter().map(|variant| variant.ordinal).chain(begun);
        ordinals.map(|ordinal| 1 + self.open.shard.postings.entries(ordinal).left() as usize)
    }

    /// Scores a place that was found; `None` when it is not among the best.
    pub fn score(&mut self, place: Place, beside: f32, bar: Bar) -> Option<Candidate> {
        match place {
            Place::Street(street) => self.fitting.street(street, beside, bar),
            Place::Municipality(commune) => self.fitting.municipality(commune, bar),
        }
    }

    /// Credits the streets and communes whose names hold one of a term's tokens; all of them for a word that is several.
    fn read(&self, index: usize, among: Among, scratch: &mut Scratch) {
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
            let rarest = term.variants.iter().min_by_key(|part| (postings.entries(part.ordinal).left(), part.ordinal));
            return rarest.into_iter().for_each(|part| each(part.ordinal, part.similarity));
        }
        term.variants.iter().for_each(|variant| each(variant.ordinal, variant.similarity));
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

    /// Credits the types of way too, to streets that are credited already; what is left of the gain.
    fn refine(&self, scratch: &mut Scratch) -> Left {
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
    fn refine_communes(&self, scratch: &mut Scratch, ways: bool) -> Left {
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

    /// Credits arrondissements with their city's name, and communes with their postcodes.
    fn credit_communes(&self, scratch: &mut Scratch) {
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

    /// Takes the streets credited that may reach a score, with the most that each can.
    fn take_streets(&self, scratch: &mut Scratch, left: Left, wanted: f32) {
        let Scratch { streets, communes, order } = scratch;
        self.budget.spend(streets.touched().len() / budget::PLACES);
        // No word counts twice: neither as the street's and the commune's, nor as a name's and a number.
        let everywhere = left.words | self.code_words;
        let most_everywhere = self.query.gain_of(everywhere) + self.twice;
        for &street in streets.touched() {
            let (name, commune) = (streets.at(street), communes.at(self.open.commune_of(street)));
            let beside = self.beside(commune);
            let words = name.words | commune.words;
            let most = most_everywhere + self.query.gain_of(words & !everywhere);
            let words = words | everywhere;
            let gain = (name.gain + beside + left.gain + self.number_gain).min(most);
            // What numbers it may have, and where it begins, is looked up only when it matters.
            if self.most(gain, words, self.outlook.nearest) < wanted {
                continue;
            }
            let gain = (name.gain + beside + left.gain + self.fitting.number_gain(street)).min(most);
            let near = self.bias.map(|bias| bias.proximity(self.open.place_of(street)));
            let bound = self.most(gain, words, near);
            if bound >= wanted {
                order.push(Promise {
                    place: Place::Street(street),
                    bound,
                    standing: 0,
                    beside,
                    signs: self.signs(commune, near),
                });
            }
        }
    }

    /// What is known of a street's commune, and of where it is.
    #[inline]
    fn signs(&self, commune: Gathered, near: Option<f32>) -> Signs {
        let names = if self.names_by_letters { f32::INFINITY } else { by_names(commune) };
        Signs { names, has_postcode: commune.is_marked, is_far: near.is_some_and(|near| near < FAR) }
    }

    /// The most that a street of a commune can gain but by its name, by a house number and by words that say little.
    #[inline]
    fn beside(&self, commune: Gathered) -> f32 {
        let near = if commune.is_marked { 0.0 } else { self.outlook.near };
        commune.gain + near
    }

    /// Takes the communes credited that may reach a score, with the most that each can.
    fn take_municipalities(&self, scratch: &mut Scratch, left: Left, wanted: f32) {
        let proximity = self.bias.map(|_| 1.0);
        self.take_communes(scratch, left, self.outlook.near, wanted, |_| proximity);
    }

    /// The same, when they are credited with all but territories: the nearness of each is looked up.
    fn take_refined_municipalities(&self, scratch: &mut Scratch, left: Left, wanted: f32) {
        let communes = &self.open.shard.communes;
        let proximity = |commune: u32| self.bias.map(|bias| bias.proximity(communes.centre(commune)));
        self.take_communes(scratch, left, 0.0, wanted, proximity);
    }

    fn take_communes(&self, scratch: &mut Scratch, left: Left, near: f32, wanted: f32, proximity: impl Fn(u32) -> Option<f32>) {
        if self.streets_only || !self.filter.wants(Kind::Municipality) {
            return;
        }
        let Scratch { communes, order, .. } = scratch;
        self.budget.spend(communes.touched().len() / budget::PLACES);
        for &commune in communes.touched() {
            let name = communes.at(commune);
            let near = if name.is_marked { 0.0 } else { near };
            let words = name.words | left.words | self.postcode_words;
            let gain = (left.gain + name.gain + near).min(self.query.gain_of(words));
            let bound = self.most(gain, words, proximity(commune));
            if bound >= wanted {
                order.push(Promise {
                    place: Place::Municipality(commune),
                    bound,
                    standing: 0,
                    beside: 0.0,
                    signs: Signs::default(),
                });
            }
        }
    }
}
