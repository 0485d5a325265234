//! How one reading of the question fits one street or one commune.

use super::align::{Aligner, Alignment};
use super::asked::Asked;
use super::bar::Bar;
use super::bias::Bias;
use super::budget;
use super::city::{Cities, City, postcode};
use super::filter::Filter;
use super::foremost::Name;
use super::hit::{Breakdown, Kind};
use super::lookup::Lookup;
use super::open::OpenShard;
use super::query::{Mask, Query};
use super::top::{Candidate, Settled};
use super::wanted_numbers::{FoundNumber, WantedNumbers};
use super::weights;
use crate::format::communes::{Area, Code};
use crate::format::names::{StreetHead, TokenList};
use crate::format::numbers::HouseNumber;
use crate::importance::{importance, standing};
use std::cell::OnceCell;

/// A city's postcode that is an arrondissement's.
const WHOLE_CITY: f32 = 0.95;
/// From this completeness on, the whole of a name is in the question: abbreviated at most.
const WHOLE_NAME: f32 = 0.97;
/// Up to this completeness, a name is there in part.
const PART_OF_NAME: f32 = 0.6;
/// What is within some 15 km is near.
const NEAR: f32 = 0.1;
/// The least score of what is surely meant.
const SETTLED: f32 = 0.8;

/// Scores what a shard proposes.
pub struct Fitting<'q> {
    open: &'q OpenShard,
    index: usize,
    query: &'q Query,
    filter: &'q Filter,
    bias: Option<Bias>,
    /// The commune that the question is known to name.
    commune: Option<Code>,
    aligner: Aligner<'q>,
    /// What the whole question weighs.
    whole: f32,
    /// Its words by which a street may be known; its words but articles and letters.
    telling: Mask,
    heavy: Mask,
    /// Its words that places are not looked up by, and that may be a commune's.
    light: Mask,
    /// The most that the names of territories can bring.
    territory_gain: f32,
    numbers: WantedNumbers,
    cities: Cities,
}

/// A street with what is read of it once.
struct Street<'f> {
    index: u32,
    city: &'f City,
    head: StreetHead,
    area: Area,
    tokens: TokenList,
    /// Its name beside all words.
    name: Alignment,
    /// The commune's names beside all words.
    whole_city: Alignment,
}

/// What fits, and how well.
#[derive(Clone, Copy, Debug, Default)]
struct Fit {
    score: f32,
    /// What it would be, did the question weigh no more than it must: a house number's words may draw others in (a range's end).
    most: f32,
    explained: Mask,
    named: Mask,
    located: Mask,
    /// Of these, words that are a misspelt part of a commune's name, of which nothing else is said: they may be another's.
    vague: Mask,
    /// The whole of a commune's name says where this lies; its postcode does.
    surely: [bool; 2],
    /// The words that the street's name, and the commune's, were free to use.
    free: [Mask; 2],
    number: Option<HouseNumber>,
    postcode: Option<u32>,
    breakdown: Breakdown,
}

impl<'q> Fitting<'q> {
    /// For one question in one shard.
    pub fn new(open: &'q OpenShard, index: usize, asked: Asked<'q>, lookup: &'q Lookup) -> Self {
        let Asked { query, filter, bias, commune, budget, .. } = asked;
        Self {
            whole: query.least_cost(),
            telling: query.telling(),
            heavy: query.heavy(),
            light: lookup.commune_words(&open.shard, query.light()),
            territory_gain: query.territories.iter().map(|territory| query.territory_gain(territory.mask)).sum(),
            aligner: Aligner { query, lookup, token_weights: &open.token_weights, budget },
            open,
            index,
            query,
            filter,
            bias,
            commune,
            numbers: WantedNumbers::of(query, &open.shard),
            cities: Cities::default(),
        }
    }

    /// The most that a house number can bring to a street.
    pub fn number_gain(&self, street: u32) -> f32 {
        if self.numbers.may_be_in(&self.open.shard.extents, street) { self.query.number_gain() } else { 0.0 }
    }

    /// Scores a street; `None` when filters leave it out, or it does not clear the bar. `beside` is the most that it can gain but by its name,
    /// by a house number and by words that say little.
    pub fn street(&mut self, index: u32, beside: f32, bar: Bar) -> Option<Candidate> {
        let (commune, shard) = (self.open.commune_of(index), &self.open.shard);
        self.aligner.budget.spend(budget::NAME);
        let (head, words) = shard.street_words_in(commune, index);
        let tokens = self.open.tokens(&words);
        let name = self.aligner.align(tokens.as_slice(), self.query.all());
        let beside = if head.numbers == 0 { beside } else { beside + self.number_gain(index) };
        let standing = standing(shard.communes.population(commune), head.numbers);
        if !bar.may_be_cleared(self.most_of_street(index, &name, beside), standing) {
            return None;
        }
        let place = self.meet(commune);
        let city = self.cities.at(place);
        if !city.allowed {
            return None;
        }
        let area = shard.area(&city.commune, &head);
        if !self.filter.accepts(shard, &city.commune, &area) {
            return None;
        }
        let whole_city = self.cities.whole(place, &self.aligner, self.query.all(), area.old_name);
        let city = self.cities.at(place);
        let street = Street { index, city, head, area, tokens, name, whole_city };
        let proximity = self.bias.map(|bias| bias.proximity(shard.middle_in(&city.commune.bbox, index)));
        let mut fit = self.best_reading(&street, proximity, bar);
        let kind = match (fit.number, head.is_locality) {
            (Some(_), _) if self.filter.wants(Kind::Housenumber) => Kind::Housenumber,
            (_, true) => Kind::Locality,
            (_, false) => Kind::Street,
        };
        if kind != Kind::Housenumber {
            fit.number = None;
        }
        let point = match fit.number {
            Some(number) => number.point,
            // The coarse position is enough to prefer what is near, not to say what lies in a rectangle.
            None if self.filter.is_bounded() => super::answer::middle(&shard.numbers(&city.commune, index, &street.head)),
            None => shard.middle_in(&city.commune.bbox, index),
        };
        if !self.filter.wants(kind) || !self.filter.holds(point) {
            return None;
        }
        if self.commune.is_some_and(|named| !city.is_or_lies_in(named)) && fit.is_adrift() {
            fit.score *= weights::ELSEWHERE;
        }
        let settled = self.settles(&fit, proximity);
        Self::bring_near(&mut fit, proximity);
        if fit.score + weights::ROUNDING < bar.score {
            return None;
        }
        Some(Candidate { settled, ..self.candidate(fit, kind, (city, Some((index, head.numbers)))) })
    }

    /// Scores a commune; `None` when filters leave it out, or it does not clear the bar.
    pub fn municipality(&mut self, index: u32, bar: Bar) -> Option<Candidate> {
        // Of all communes that begin so (`saint`), filters leave few: those that they leave out must not use the budget up.
        if !self.filter.may_hold_commune(&self.open.shard, index) {
            return None;
        }
        self.aligner.budget.spend(budget::NAME);
        let (communes, name) = (&self.open.shard.communes, self.own_name(index));
        let is_open = self.open.is_arrondissement(index) || self.query.is_territory();
        if !is_open && !bar.may_be_cleared(self.most_of_municipality(index, &name), standing(communes.population(index), 0)) {
            return None;
        }
        self.aligner.budget.spend(budget::MUNICIPALITY);
        let city = City::read(self.open, index, self.query, self.filter);
        let commune = &city.commune;
        if !self.filter.holds(commune.centre) {
            return None;
        }
        // With its postcode, an arrondissement goes by its city's name too.
        let parent = commune.parent.filter(|_| city.has_postcode).map(|parent| communes.names_of(parent).start);
        let name = parent.map_or(name, |parent| name.or(self.align_name(parent)));
        // The postcode of an arrondissement is its city's too, but says more.
        let whole = if self.open.arrondissements.iter().any(|&(city, _)| city == index) { WHOLE_CITY } else { 1.0 };
        let areas = commune.areas.clone().map(|area| communes.area(area)).filter(|area| self.filter.has_postcode(area));
        let near = |area: &Area| {
            let (near, mask) = postcode(self.query, area);
            (near * whole, mask)
        };
        let read = areas.map(|area| (near(&area), area.postcode));
        let ((postcode, postcode_mask), own) =
            read.fold(((0.0, 0), None), |best, next| if best.1.is_none() || next.0.0 > best.0.0 { next } else { best });
        let territory = city.territory & !name.mask;
        if name.mask == 0 && postcode < WHOLE_CITY && territory == 0 {
            return None;
        }
        let gain = name.gain + postcode * weights::POSTCODE + self.query.territory_gain(territory);
        let explained = name.mask | postcode_mask | territory;
        let of_territory = self.query.is_territory() && territory == self.query.all();
        let by_words = || self.coverage(gain, explained, territory & self.query.territory_names());
        let coverage = if of_territory { weights::OF_TERRITORY } else { by_words() };
        let by_itself = name.mask == 0 && (postcode >= WHOLE_CITY || of_territory);
        let completeness = if by_itself { 1.0 } else { name.completeness };
        let breakdown = Breakdown {
            city: f64::from(completeness),
            postcode: f64::from(postcode),
            coverage: f64::from(coverage),
            ..Breakdown::default()
        };
        let mut fit = Fit {
            score: coverage * (1.0 - weights::COMPLETENESS * (1.0 - completeness)),
            explained,
            located: explained,
            surely: [completeness >= WHOLE_NAME && name.mask != 0, postcode >= WHOLE_CITY],
            free: [0, name.free],
            postcode: own,
            breakdown,
            ..Fit::default()
        };
        let settled = self.is_settled_by(&fit, territory != 0);
        Self::bring_near(&mut fit, self.bias.map(|bias| bias.proximity(commune.centre)));
        Some(Candidate { settled, ..self.candidate(fit, Kind::Municipality, (&city, None)) })
    }

    /// A commune's own names beside all words, old ones as good as the present one.
    fn own_name(&self, index: u32) -> Alignment {
        let none = Alignment { free: self.query.all(), ..Alignment::default() };
        self.open.shard.communes.names_of(index).map(|name| self.align_name(name)).fold(none, Alignment::or)
    }

    /// A commune's name beside all words.
    fn align_name(&self, name: u32) -> Alignment {
        let tokens = self.open.tokens(&self.open.shard.municipality_words(name));
        self.aligner.align(tokens.as_slice(), self.query.all())
    }

    /// The most that a commune can score whose names, read without all else that is known of it, agree so.
    fn most_of_municipality(&self, index: u32, name: &Alignment) -> f32 {
        let communes = &self.open.shard.communes;
        let of_postcode = |area: Area| postcode(self.query, &area).0;
        let postcode = match self.query.postcodes.as_slice() {
            [] => 0.0,
            _ => communes.areas_of(index).map(of_postcode).fold(0.0, f32::max),
        };
        let gain = name.gain + postcode * weights::POSTCODE + self.territory_gain;
        let lacks = if name.mask == 0 { 0.0 } else { weights::COMPLETENESS * (1.0 - name.completeness) };
        let text = (gain / gain.max(self.whole)).min(1.0) * (1.0 - lacks);
        self.bias.map_or(text, |bias| Bias::score(text, bias.proximity(communes.centre(index))))
    }

    /// The same, of a street.
    fn most_of_street(&self, index: u32, name: &Alignment, beside: f32) -> f32 {
        let light =
            self.query.gain_of(self.light & !name.mask) + self.query.gain_of(self.light & name.mask) * (1.0 - weights::PREFIX);
        let text = self.most_beside(name, light + beside);
        self.bias.map_or(text, |bias| Bias::score(text, bias.proximity(self.open.place_of(index))))
    }

    /// The most that a street can score, but for its nearness, whose name is known, and that may gain so much by its commune and its postcode.
    pub fn most_of_name(&self, name: &Name, by_city: f32) -> f32 {
        let aligned = self.aligner.align(name.tokens.as_slice(), self.query.all());
        let number = if name.head.numbers == 0 { 0.0 } else { self.number_gain(name.street) };
        self.most_beside(&aligned, by_city + number)
    }

    /// The most that the text of a street can be worth whose name agrees so, and that gains so much beside.
    fn most_beside(&self, name: &Alignment, beside: f32) -> f32 {
        let gain = name.gain + beside + self.territory_gain;
        let lacks = weights::COMPLETENESS * (1.0 - name.most_complete);
        (gain / gain.max(self.whole)).min(1.0) * (1.0 - lacks)
    }

    /// The most that one of a commune's names brings, or of its city's when it is an arrondissement.
    pub fn most_of_city(&self, commune: u32) -> f32 {
        let city = self.open.arrondissements.iter().find(|&&(_, child)| child == commune);
        let by_city = city.map_or(0.0, |&(city, _)| self.own_name(city).gain);
        self.own_name(commune).gain.max(by_city)
    }

    /// Reads a commune if it was not met yet.
    fn meet(&mut self, commune: u32) -> usize {
        self.cities.meet(self.open, commune, self.query, self.filter, self.aligner.budget)
    }

    /// The best way to share the words between street, commune and house number.
    fn best_reading(&self, street: &Street<'_>, proximity: Option<f32>, bar: Bar) -> Fit {
        let all = self.query.all();
        let (name, city) = (street.name, street.whole_city);
        let shared = city.mask & name.mask != 0;
        let city_left = if shared { self.align_city(street, all & !name.mask) } else { city };
        let mut best = self.fit(street, &name, &city_left, None);
        if shared {
            // A word may be the street's or the commune's: both readings are tried.
            best = best.or(self.fit(street, &self.align(street, all & !city.mask), &city, None));
        }
        if !self.may_clear(&best, street, proximity, bar) {
            return best;
        }
        for number in self.numbers_of(street) {
            let (free, core) = (all & !number.core, number.core);
            let (name, city) = if core & (name.mask | city.mask) == 0 && !shared {
                (name, city)
            } else {
                let name = self.align(street, free);
                (name, self.align_city(street, free & !name.mask))
            };
            best = best.or(self.fit(street, &name, &city, Some(number)));
            if shared {
                let city = self.align_city(street, free);
                let name = self.align(street, free & !city.mask);
                best = best.or(self.fit(street, &name, &city, Some(number)));
            }
        }
        best
    }

    fn align(&self, street: &Street<'_>, free: Mask) -> Alignment {
        self.aligner.align(street.tokens.as_slice(), free)
    }

    fn align_city(&self, street: &Street<'_>, free: Mask) -> Alignment {
        street.city.align(&self.aligner, free, street.area.old_name)
    }

    /// True when a house number, were it found, could lift a fit above the bar.
    fn may_clear(&self, fit: &Fit, street: &Street<'_>, proximity: Option<f32>, bar: Bar) -> bool {
        if !self.numbers.may_be_in(&self.open.shard.extents, street.index) {
            return false;
        }
        let lifted = fit.score.max(fit.most) + self.query.number_gain() / self.whole.max(0.1);
        let most = proximity.map_or(lifted, |proximity| Bias::score(lifted, proximity)).min(1.0);
        bar.may_be_cleared(most, standing(street.city.commune.population, street.head.numbers))
    }

    /// Adds nearness to a score, when a position was given; streets are near by where they begin.
    fn bring_near(fit: &mut Fit, proximity: Option<f32>) {
        if let Some(proximity) = proximity {
            fit.breakdown.proximity = f64::from(proximity);
            fit.score = Bias::score(fit.score, proximity);
        }
    }

    /// Whether a municipality says where answers lie; `in_territory`: it is in a département or a region that is named.
    fn is_settled_by(&self, fit: &Fit, in_territory: bool) -> Settled {
        let whole = self.bias.is_none() && self.query.all() & !fit.explained == 0 && (fit.score >= WHOLE_NAME || in_territory);
        let of_territory = in_territory && self.query.is_territory();
        match fit.surely {
            [true, true] if self.telling & !fit.located != 0 => Settled::Placed,
            [by_name, by_postcode] if whole && (by_name || by_postcode || of_territory) => Settled::Whole,
            _ => Settled::No,
        }
    }

    /// Whether a street that fits says where answers lie.
    fn settles(&self, fit: &Fit, proximity: Option<f32>) -> Settled {
        let telling = self.telling;
        let [by_name, by_postcode] = fit.surely;
        match () {
            () if by_name && by_postcode && telling & !fit.located != 0 => Settled::Placed,
            () if telling & !fit.explained != 0 || telling & fit.named == 0 || fit.score < SETTLED => Settled::No,
            () if by_name || by_postcode => Settled::Named,
            () if proximity.is_some_and(|proximity| proximity >= NEAR) => Settled::Near,
            () => Settled::No,
        }
    }

    /// Of a place: its commune; its street, and how many numbers that has.
    fn candidate(&self, fit: Fit, kind: Kind, place: (&City, Option<(u32, u32)>)) -> Candidate {
        Candidate {
            score: (fit.score.clamp(0.0, 1.0) * 1e6).round() / 1e6,
            importance: importance(place.0.commune.population, place.1.map_or(0, |(_, numbers)| numbers)),
            shard: self.index,
            commune: place.0.index,
            city: Some(place.0.whole()),
            citycode: Some(place.0.commune.citycode),
            code: OnceCell::new(),
            street: place.1.map(|(street, _)| street),
            number: fit.number,
            postcode: fit.postcode,
            kind,
            explained: fit.explained,
            named: fit.named,
            located: fit.located,
            vague: fit.vague,
            settled: Settled::No,
            free: fit.free,
            breakdown: fit.breakdown,
        }
    }

    /// Scores one way to share the words.
    fn fit(&self, street: &Street<'_>, name: &Alignment, city: &Alignment, number: Option<FoundNumber>) -> Fit {
        let (mut postcode, postcode_mask) = postcode(self.query, &street.area);
        if postcode < weights::POSTCODE_SAME_COMMUNE && street.city.has_postcode {
            postcode = weights::POSTCODE_SAME_COMMUNE;
        }
        let used = name.mask | city.mask;
        let number_mask = number.map_or(0, |found| found.mask & !used);
        let number_gain = number.map_or(0.0, |found| self.query.gain_of(found.core) * found.share);
        let territory = street.city.territory & !(used | number_mask);
        let explained = used | postcode_mask | number_mask | territory;
        let gain = name.gain + city.gain + postcode * weights::POSTCODE + number_gain + self.query.territory_gain(territory);
        let asides = number.map_or(0, |found| found.mask & !found.core & !used) | territory & self.query.territory_names();
        let coverage = self.coverage(gain, explained, asides);
        let city_lack = if city.mask == 0 { 0.0 } else { 1.0 - city.completeness };
        let completeness =
            (1.0 - weights::COMPLETENESS * (1.0 - name.completeness)) * (1.0 - weights::CITY_COMPLETENESS * city_lack);
        let breakdown = Breakdown {
            street: f64::from(name.completeness),
            city: f64::from(city.completeness),
            postcode: f64::from(postcode),
            housenumber: number.map_or(0.0, |found| f64::from(found.share)),
            coverage: f64::from(coverage),
            proximity: 0.0,
        };
        let apart = if self.is_apart(name.mask) { weights::APART } else { 1.0 };
        let number = number.map(|found| found.number);
        let free = [name.free, city.free];
        let near = if postcode >= weights::POSTCODE_NEAR { postcode_mask } else { 0 };
        let located = city.mask | near | territory;
        let is_vague =
            postcode <= 0.0 && city.completeness < PART_OF_NAME && city.gain < self.query.gain_of(city.mask) * weights::PREFIX;
        let vague = if is_vague { city.mask } else { 0 };
        // A type of way is hardly the commune of Rue.
        let by_name = city.completeness >= WHOLE_NAME && city.mask & !self.query.ways != 0;
        let surely = [by_name, postcode >= 1.0];
        Fit {
            score: coverage * completeness * apart,
            most: gain / self.whole.max(0.1) * completeness * apart,
            explained,
            named: name.mask,
            located,
            vague,
            surely,
            free,
            number,
            postcode: None,
            breakdown,
        }
    }

    /// True when telling words of the question stand between those of a name: people write a name in one.
    fn is_apart(&self, name: Mask) -> bool {
        let name = name & self.heavy;
        let from_first = Mask::MAX.checked_shl(name.trailing_zeros()).unwrap_or_default();
        let to_last = Mask::MAX.checked_shr(name.leading_zeros()).unwrap_or_default();
        from_first & to_last & self.telling & !name != 0
    }

    /// Share of the question that is explained, each word by its weight. Asides (a range's end, `n°`) bring and cost nothing.
    fn coverage(&self, gain: f32, explained: Mask, asides: Mask) -> f32 {
        let missed = self.query.loss_of(self.query.all() & !explained);
        let whole = self.query.gain_of(explained & !asides) + missed;
        if whole > 0.0 { (gain / whole).min(1.0) } else { 0.0 }
    }

    /// The readings of a house number that the street has, likeliest first, with their words.
    fn numbers_of(&self, street: &Street<'_>) -> impl Iterator<Item = FoundNumber> {
        self.aligner.budget.spend(street.head.numbers as usize / budget::NUMBERS);
        let has_some = street.head.numbers > 0;
        let record = has_some.then(|| self.open.shard.numbers(&street.city.commune, street.index, &street.head));
        record.map(|record| self.numbers.among(record.numbers())).into_iter().flatten()
    }
}

impl Fit {
    /// True when nothing sure in the question says that this lies where it does.
    fn is_adrift(&self) -> bool {
        !self.breakdown.is_located() || self.vague != 0
    }

    /// The better of two; the first when they are equal.
    fn or(self, other: Self) -> Self {
        if other.score > self.score { other } else { self }
    }
}
