//! How one reading of the question fits one street or one commune.

use super::align::{Alignment, align};
use super::asked::Asked;
use super::bias::Bias;
use super::filter::Filter;
use super::hit::{Breakdown, Kind};
use super::importance::importance;
use super::lookup::Lookup;
use super::open::OpenShard;
use super::query::{Mask, Query};
use super::quick_hash::Map;
use super::top::Candidate;
use super::weights;
use crate::format::Shard;
use crate::format::communes::{Area, Commune};
use crate::format::names::{StreetHead, TokenList};
use crate::format::numbers::HouseNumber;

/// An old commune's name, of another part of the commune than the street's.
const OTHER_PART: f32 = 0.9;
/// Most readings of a house number that are looked for in a street.
const MAX_READINGS: usize = 4;

/// Scores what a shard proposes.
pub struct Fitting<'q> {
    open: &'q OpenShard,
    index: usize,
    query: &'q Query,
    lookup: &'q Lookup,
    filter: &'q Filter,
    bias: Option<Bias>,
    /// What the whole question weighs.
    whole: f32,
    numbers: Vec<WantedNumber>,
    communes: Map<u32, (Commune, bool)>,
    cities: Map<(u32, Option<u32>), Alignment>,
}

/// A reading of a house number, in the shard's terms.
struct WantedNumber {
    number: u32,
    /// As the shard numbers them, likeliest first.
    suffixes: Vec<u32>,
    /// The words that say it, and those of them that must be there.
    mask: Mask,
    core: Mask,
}

/// A house number that a street has, and the words that say it.
#[derive(Clone, Copy)]
struct FoundNumber {
    number: HouseNumber,
    mask: Mask,
    core: Mask,
}

/// A street with what is read of it once.
struct Street<'f> {
    index: u32,
    commune: &'f Commune,
    commune_index: u32,
    head: StreetHead,
    area: Area,
    tokens: TokenList,
}

/// What fits, and how well.
#[derive(Clone, Copy, Debug, Default)]
struct Fit {
    score: f32,
    explained: Mask,
    named: Mask,
    number: Option<HouseNumber>,
    postcode: Option<u32>,
    breakdown: Breakdown,
}

impl<'q> Fitting<'q> {
    /// For one question in one shard.
    pub fn new(open: &'q OpenShard, index: usize, asked: Asked<'q>, lookup: &'q Lookup) -> Self {
        let Asked { query, filter, bias } = asked;
        let suffixes = |texts: &[String]| texts.iter().filter_map(|text| open.shard.suffix_index(text)).collect();
        let wanted = query.numbers.iter().map(|reading| WantedNumber {
            number: reading.number,
            suffixes: suffixes(&reading.suffixes),
            mask: reading.mask,
            core: reading.core,
        });
        let numbers = wanted.collect();
        Self {
            whole: query.least_cost(),
            open,
            index,
            query,
            lookup,
            filter,
            bias,
            numbers,
            communes: Map::default(),
            cities: Map::default(),
        }
    }

    /// Scores a street; `None` when filters leave it out, or it stays below `threshold`.
    pub fn street(&mut self, index: u32, threshold: f32) -> Option<Candidate> {
        let commune_index = self.open.commune_of(index);
        let (commune, allowed) = self.commune(commune_index);
        if !allowed {
            return None;
        }
        let shard = &self.open.shard;
        let (head, words) = shard.street_words(&commune, index);
        let area = shard.area(&commune, &head);
        if !self.filter.accepts(shard, &commune, &area) {
            return None;
        }
        let proximity = self.bias.map(|bias| bias.proximity(shard.cell(&commune, index).middle()));
        let tokens = words.tokens(&shard.lexicon);
        let street = Street { index, commune: &commune, commune_index, head, area, tokens };
        let mut fit = self.best_reading(&street, proximity, threshold);
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
            None if self.filter.is_bounded() => {
                let record = shard.numbers(&commune, index, &street.head);
                super::answer::middle(record.numbers(), record.first)
            }
            None => shard.cell(&commune, index).middle(),
        };
        if !self.filter.wants(kind) || !self.filter.holds(point) {
            return None;
        }
        Self::bring_near(&mut fit, proximity);
        if fit.score + weights::ROUNDING < threshold {
            return None;
        }
        let importance = importance(commune.population, head.numbers);
        Some(self.candidate(fit, kind, (commune_index, Some(index)), importance))
    }

    /// Scores a commune; `None` when filters leave it out.
    pub fn municipality(&mut self, index: u32) -> Option<Candidate> {
        let (commune, allowed) = self.commune(index);
        if !allowed || !self.filter.holds(commune.centre) {
            return None;
        }
        let all = self.query.all();
        let aligned = commune.names.clone().map(|name| self.align_name(name, all));
        let name = aligned.fold(Alignment::default(), better);
        let communes = &self.open.shard.communes;
        let areas = commune.areas.clone().map(|area| communes.area(area)).filter(|area| self.filter.has_postcode(area));
        let read = areas.map(|area| (self.postcode(&area), area.postcode));
        let ((postcode, postcode_mask), own) =
            read.fold(((0.0, 0), None), |best, next| if best.1.is_none() || next.0.0 > best.0.0 { next } else { best });
        if name.mask == 0 && postcode < 1.0 {
            return None;
        }
        let gain = name.gain + postcode * weights::POSTCODE;
        let explained = name.mask | postcode_mask;
        let coverage = self.coverage(gain, explained, 0);
        let completeness = if name.mask == 0 { 1.0 } else { name.completeness };
        let breakdown = Breakdown {
            city: f64::from(completeness),
            postcode: f64::from(postcode),
            coverage: f64::from(coverage),
            ..Breakdown::default()
        };
        let mut fit = Fit {
            score: coverage * (1.0 - weights::COMPLETENESS * (1.0 - completeness)),
            explained,
            postcode: own,
            breakdown,
            ..Fit::default()
        };
        Self::bring_near(&mut fit, self.bias.map(|bias| bias.proximity(commune.centre)));
        let importance = importance(commune.population, 0);
        Some(self.candidate(fit, Kind::Municipality, (index, None), importance))
    }

    /// The best way to share the words between street, commune and house number.
    fn best_reading(&mut self, street: &Street<'_>, proximity: Option<f32>, threshold: f32) -> Fit {
        let all = self.query.all();
        let name = self.align(&street.tokens, all);
        let city = self.city(street, all);
        let shared = city.mask & name.mask != 0;
        let city_left = if shared { self.align_city(street, all & !name.mask) } else { city };
        let mut best = self.fit(street, &name, &city_left, None);
        if shared {
            // A word may be the street's or the commune's: both readings are tried.
            best = best.or(self.fit(street, &self.align(&street.tokens, all & !city.mask), &city, None));
        }
        if !self.may_reach(&best, proximity, threshold) {
            return best;
        }
        for number in self.numbers_of(street) {
            let (free, core) = (all & !number.core, number.core);
            let (name, city) = if core & (name.mask | city.mask) == 0 && !shared {
                (name, city)
            } else {
                let name = self.align(&street.tokens, free);
                (name, self.align_city(street, free & !name.mask))
            };
            best = best.or(self.fit(street, &name, &city, Some(number)));
            if shared {
                let city = self.align_city(street, free);
                let name = self.align(&street.tokens, free & !city.mask);
                best = best.or(self.fit(street, &name, &city, Some(number)));
            }
        }
        best
    }

    /// True when a house number, were it found, could lift a fit to the threshold.
    fn may_reach(&self, fit: &Fit, proximity: Option<f32>, threshold: f32) -> bool {
        if self.query.numbers.is_empty() {
            return false;
        }
        let lifted = fit.score + self.query.number_gain() / self.whole.max(0.1);
        proximity.map_or(lifted, |proximity| Bias::score(lifted, proximity)) + weights::ROUNDING >= threshold
    }

    /// Adds nearness to a score, when a position was given; streets are near by where they begin.
    fn bring_near(fit: &mut Fit, proximity: Option<f32>) {
        if let Some(proximity) = proximity {
            fit.breakdown.proximity = f64::from(proximity);
            fit.score = Bias::score(fit.score, proximity);
        }
    }

    fn candidate(&self, fit: Fit, kind: Kind, place: (u32, Option<u32>), importance: f64) -> Candidate {
        Candidate {
            score: (fit.score.clamp(0.0, 1.0) * 1e6).round() / 1e6,
            importance,
            shard: self.index,
            commune: place.0,
            street: place.1,
            number: fit.number,
            postcode: fit.postcode,
            kind,
            explained: fit.explained,
            named: fit.named,
            breakdown: fit.breakdown,
        }
    }

    fn commune(&mut self, index: u32) -> (Commune, bool) {
        let (shard, filter) = (&self.open.shard, self.filter);
        let entry = self.communes.entry(index).or_insert_with(|| {
            let commune = shard.communes.get(index);
            let allowed = filter.may_hold(shard, &commune);
            (commune, allowed)
        });
        entry.clone()
    }

    fn align(&self, tokens: &TokenList, free: Mask) -> Alignment {
        align(tokens.as_slice(), free, self.query, self.lookup, &self.open.token_weights)
    }

    fn align_name(&self, name: u32, free: Mask) -> Alignment {
        let shard: &Shard = &self.open.shard;
        let words = shard.municipality_words(name);
        self.align(&words.tokens(&shard.lexicon), free)
    }

    /// The commune's name beside the words, all of them free: the same for all streets of a part of the commune.
    fn city(&mut self, street: &Street<'_>, free: Mask) -> Alignment {
        let key = (street.commune_index, street.area.old_name);
        if let Some(known) = self.cities.get(&key) {
            return *known;
        }
        let city = self.align_city(street, free);
        self.cities.insert(key, city);
        city
    }

    /// The best of the commune's present name, its old ones, and its city's when it is an arrondissement.
    fn align_city(&self, street: &Street<'_>, free: Mask) -> Alignment {
        let parent = street.commune.parent.map(|parent| self.open.shard.communes.get(parent).names.start);
        let present = street.commune.names.start;
        let names = street.commune.names.clone().chain(parent).map(|name| {
            let mut aligned = self.align_name(name, free);
            if name != present && Some(name) != parent && Some(name) != street.area.old_name {
                aligned.gain *= OTHER_PART;
            }
            aligned
        });
        names.fold(Alignment::default(), better)
    }

    /// Scores one way to share the words.
    fn fit(&self, street: &Street<'_>, name: &Alignment, city: &Alignment, number: Option<FoundNumber>) -> Fit {
        let (mut postcode, postcode_mask) = self.postcode(&street.area);
        if postcode < weights::POSTCODE_SAME_COMMUNE && self.has_postcode(street.commune) {
            postcode = weights::POSTCODE_SAME_COMMUNE;
        }
        let used = name.mask | city.mask;
        let number_mask = number.map_or(0, |found| found.mask & !used);
        let number_gain = number.map_or(0.0, |found| self.query.gain_of(found.core));
        let explained = used | postcode_mask | number_mask;
        let gain = name.gain + city.gain + postcode * weights::POSTCODE + number_gain;
        let asides = number.map_or(0, |found| found.mask & !found.core & !used);
        let coverage = self.coverage(gain, explained, asides);
        let city_lack = if city.mask == 0 { 0.0 } else { 1.0 - city.completeness };
        let completeness =
            (1.0 - weights::COMPLETENESS * (1.0 - name.completeness)) * (1.0 - weights::CITY_COMPLETENESS * city_lack);
        let breakdown = Breakdown {
            street: f64::from(name.completeness),
            city: f64::from(city.completeness),
            postcode: f64::from(postcode),
            housenumber: f64::from(u8::from(number.is_some())),
            coverage: f64::from(coverage),
            proximity: 0.0,
        };
        let number = number.map(|found| found.number);
        Fit { score: coverage * completeness, explained, named: name.mask, number, postcode: None, breakdown }
    }

    /// Share of the question that is explained, each word by its weight. Asides (a range's end, `n°`) bring and cost nothing.
    fn coverage(&self, gain: f32, explained: Mask, asides: Mask) -> f32 {
        let missed = self.query.loss_of(self.query.all() & !explained);
        let whole = self.query.gain_of(explained & !asides) + missed;
        if whole > 0.0 { (gain / whole).min(1.0) } else { 0.0 }
    }

    /// The readings of a house number that the street has, likeliest first, with their words.
    fn numbers_of(&self, street: &Street<'_>) -> impl Iterator<Item = FoundNumber> + use<> {
        let mut found: [Option<(usize, FoundNumber)>; MAX_READINGS] = [None; MAX_READINGS];
        if street.head.numbers > 0 && !self.numbers.is_empty() {
            let record = self.open.shard.numbers(street.commune, street.index, &street.head);
            for number in record.numbers() {
                for (slot, wanted) in found.iter_mut().zip(&self.numbers).filter(|(_, wanted)| wanted.number == number.number) {
                    let rank = wanted.suffixes.iter().position(|&suffix| suffix == number.suffix);
                    if let Some(rank) = rank.filter(|&rank| slot.is_none_or(|best| rank < best.0)) {
                        *slot = Some((rank, FoundNumber { number, mask: wanted.mask, core: wanted.core }));
                    }
                }
            }
        }
        found.into_iter().flatten().map(|(_, found)| found)
    }

    fn has_postcode(&self, commune: &Commune) -> bool {
        let communes = &self.open.shard.communes;
        !self.query.postcodes.is_empty() && commune.areas.clone().any(|area| self.postcode(&communes.area(area)).0 >= 1.0)
    }

    /// How near the area's postcode is to one of the question's, 0..=1, and the word.
    fn postcode(&self, area: &Area) -> (f32, Mask) {
        let Some(own) = area.postcode else { return (0.0, 0) };
        let near = |asked: u32| match asked {
            _ if asked == own => 1.0,
            _ if asked / 100 == own / 100 => weights::POSTCODE_NEAR,
            _ if asked / 1000 == own / 1000 => weights::POSTCODE_SAME_DEPARTEMENT,
            _ => 0.0,
        };
        let each = self.query.postcodes.iter().map(|reading| (near(reading.postcode), reading.mask));
        each.fold((0.0, 0), |best, next| if next.0 > best.0 { next } else { best })
    }
}

impl Fit {
    /// The better of two; the first when they are equal.
    fn or(self, other: Self) -> Self {
        if other.score > self.score { other } else { self }
    }
}

fn better(a: Alignment, b: Alignment) -> Alignment {
    if (b.gain, b.completeness) > (a.gain, a.completeness) { b } else { a }
}
