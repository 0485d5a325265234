//! A query, read: its words, each with its weights and its readings.

use super::housenumber::NumberReading;
use super::synonyms::Synonym;
use super::territory::Territory;
use super::weight_sums::WeightSums;
use super::word_forms::Ordinals;
use super::word_set::WordSet;
use super::{housenumber, noise, synonyms, territory, word_forms};
use crate::engine::model::request::SearchRequest;
use crate::engine::weights;
use crate::format::dictionary::Dictionary;
use crate::sorting::sort_by;
use crate::text::abbreviations::stands_for_way;
use crate::text::departements::Set;
use crate::text::placeholder::is_placeholder;
use crate::text::tokens::{MAX_TOKENS, Tokens, is_postcode};
use crate::text::words::{Class, begins_way, class};
use std::borrow::Cow;

/// Words that may be fuzzy, at most. An address has no more selective words.
const MAX_FUZZY: usize = 8;
/// Readings of house numbers, at most.
const MAX_NUMBERS: usize = 4;

/// A query, read.
#[derive(Clone, Debug)]
pub struct Query {
    /// Its words.
    pub tokens: Tokens,
    /// Weight of each word when it is matched.
    pub matched_weight: [f32; MAX_TOKENS],
    /// Weight of each word when it is missed. Noise weighs less missed than matched.
    pub missed_weight: [f32; MAX_TOKENS],
    /// Readings of words as a house number, likeliest first.
    pub numbers: Vec<NumberReading>,
    /// Readings of words as a postcode.
    pub postcodes: Vec<PostcodeReading>,
    /// Readings of words as a département or a region.
    pub territories: Vec<Territory>,
    /// Types of way.
    pub ways: WordSet,
    /// Words behind types of way, articles left out: those that a way is called by.
    pub behind_ways: WordSet,
    /// Whether the last word may be the beginning of a longer one.
    pub autocomplete: bool,
    /// Other forms of each word: `avenue` of `av`, `huit` of `8`.
    forms: Vec<Vec<Cow<'static, str>>>,
    /// Forms of each number or ordinal that begin with the same digits: `12e` of `12`.
    ordinals: Vec<Option<Ordinals>>,
    /// Earlier occurrences of each word in the query.
    repeats: Vec<usize>,
    /// Words that stand for other words.
    pub synonyms: Vec<Synonym>,
    /// Sums of the weights of matched words.
    matched_sums: WeightSums,
    /// Sums of the weights of missed words.
    missed_sums: WeightSums,
    /// Whether it is a word that stands for no address: `NULL`, `néant`.
    pub is_placeholder: bool,
    /// Words of dates.
    dates: WordSet,
    /// Classes of the words. They are computed once, since each shard asks for them.
    classes: WordClasses,
}

/// Words of a query by class, with the bounds of their weights. The methods of [`Query`] of the same names describe them.
#[derive(Clone, Copy, Debug, Default)]
struct WordClasses {
    selective: WordSet,
    naming: WordSet,
    location_words: WordSet,
    weighty: WordSet,
    light: WordSet,
    fuzzy_allowed: WordSet,
    is_all_light: bool,
    commune_words: WordSet,
    number_gain: f32,
    max_gain: f32,
    min_weight: f32,
}

/// A postcode, and the word that it is read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostcodeReading {
    /// The postcode as a number.
    pub postcode: u32,
    /// The word.
    pub words: WordSet,
}

impl Query {
    /// Reads a query.
    pub fn read(request: &SearchRequest) -> Self {
        let tokens = Tokens::read(&request.query);
        let ways = read_ways(&tokens, request.autocomplete);
        let forms = tokens.iter().map(word_forms::read).collect();
        let ordinals = tokens.iter().map(word_forms::ordinals).collect();
        let before = |index: usize| (0..index).filter(|&before| tokens.text(before) == tokens.text(index)).count();
        let repeats = (0..tokens.len()).map(before).collect();
        let synonyms = synonyms::read(&tokens);
        let mut matched_weight = [0.0; MAX_TOKENS];
        for (index, slot) in matched_weight.iter_mut().enumerate().take(tokens.len()) {
            *slot = weight(tokens.text(index), ways.has(index));
        }
        let dates = noise::dates(&tokens);
        let mut query = Self {
            missed_weight: matched_weight,
            matched_weight,
            numbers: Vec::new(),
            postcodes: Vec::new(),
            ways,
            behind_ways: behind_ways(&tokens, ways),
            autocomplete: request.autocomplete,
            forms,
            ordinals,
            repeats,
            synonyms,
            territories: territory::read(&tokens, request.autocomplete),
            matched_sums: WeightSums::new(&[]),
            missed_sums: WeightSums::new(&[]),
            classes: WordClasses::default(),
            is_placeholder: is_placeholder(&tokens) || dates == all_words(&tokens),
            dates,
            tokens,
        };
        query.read_postcodes();
        noise::reduce_weights(&query.tokens, &mut query.missed_weight);
        query.dates.iter().for_each(|index| query.missed_weight[index] = weights::NOISE);
        query.read_numbers();
        query.matched_sums = WeightSums::new(&query.matched_weight[..query.tokens.len()]);
        query.missed_sums = WeightSums::new(&query.missed_weight[..query.tokens.len()]);
        query.classes = query.classify();
        query
    }

    /// A query of some of the words alone, without autocomplete.
    pub fn subset(&self, words: WordSet) -> Self {
        let text: Vec<&str> = words.iter().map(|index| self.tokens.text(index)).collect();
        Self::read(&SearchRequest { autocomplete: false, ..SearchRequest::new(text.join(" ")) })
    }

    /// Whether words begin the name of a way: `Belfort` in `rue de Belfort`. They hardly say where the way lies.
    pub fn is_of_way(&self, words: WordSet) -> bool {
        self.behind_ways.meets(words)
    }

    /// All words.
    pub fn all(&self) -> WordSet {
        all_words(&self.tokens)
    }

    /// Other forms of a word that a dictionary may have. `exact` is the ordinal of the word itself there.
    pub fn forms(&self, dictionary: &Dictionary, index: usize, exact: Option<u32>) -> impl Iterator<Item = &str> {
        // Few numbers begin other tokens: one look-up spares eight.
        let ordinals = self.ordinals[index].as_ref().filter(|ordinals| {
            let same_digits = dictionary.prefix(&self.tokens.text(index)[..ordinals.digits]);
            same_digits.len() > usize::from(exact.is_some())
        });
        let ordinals = ordinals.into_iter().flat_map(move |ordinals| ordinals.of(self.tokens.text(index)));
        ordinals.chain(self.forms[index].iter().map(AsRef::as_ref))
    }

    /// All other forms of a word.
    pub fn every_form(&self, index: usize) -> impl Iterator<Item = &str> {
        let ordinals = self.ordinals[index].iter().flat_map(move |ordinals| ordinals.of(self.tokens.text(index)));
        ordinals.chain(self.forms[index].iter().map(AsRef::as_ref))
    }

    /// Whether a word may be the beginning of a longer one. One or two digits may not: too many numbers begin with them.
    pub fn is_prefix(&self, index: usize) -> bool {
        let word = self.tokens.text(index);
        self.autocomplete && index + 1 == self.tokens.len() && (word.len() > 2 || !word.bytes().all(|byte| byte.is_ascii_digit()))
    }

    /// The word that may be the beginning of a longer one. Empty without one.
    pub fn prefix_word(&self) -> WordSet {
        let last = self.tokens.len().checked_sub(1).filter(|&last| self.is_prefix(last));
        last.map_or(WordSet::EMPTY, WordSet::of)
    }

    /// Earlier occurrences of a word in the query.
    pub fn repeats(&self, index: usize) -> usize {
        self.repeats[index]
    }

    /// Words that name a territory with one of these départements.
    pub fn words_for(&self, departements: Set) -> WordSet {
        let meeting = self.territories.iter().filter(|territory| territory.departements.meets(departements));
        meeting.map(|territory| territory.words).collect()
    }

    /// Whether the query is the name or the code of a territory, and nothing else.
    pub fn is_territory(&self) -> bool {
        self.territories.iter().any(|territory| territory.words == self.all())
    }

    /// Words that name a territory in full. They weigh nothing when the territory is right.
    pub fn territory_names(&self) -> WordSet {
        let names = self.territories.iter().filter(|territory| !territory.is_code);
        names.map(|territory| territory.words).collect()
    }

    /// Gain of the codes of territories among some words.
    pub fn territory_gain(&self, words: WordSet) -> f32 {
        self.gain_of(words & !self.territory_names()) * weights::TERRITORY_CODE
    }

    /// Sum of the weights of matched words.
    pub fn gain_of(&self, words: WordSet) -> f32 {
        self.matched_sums.of(&self.matched_weight, words)
    }

    /// Sum of the weights of missed words.
    pub fn missed_weight_of(&self, words: WordSet) -> f32 {
        self.missed_sums.of(&self.missed_weight, words)
    }

    /// The greatest gain of a house number.
    pub fn number_gain(&self) -> f32 {
        self.classes.number_gain
    }

    /// The greatest gain of all words but postcodes.
    pub fn max_gain(&self) -> f32 {
        self.classes.max_gain
    }

    /// The least weight of all words together, matched or missed. A range's end or `n°` may weigh nothing.
    pub fn min_weight(&self) -> f32 {
        self.classes.min_weight
    }

    /// Selective words, by which streets are retrieved: those of weight that are no noise, postcode or house number.
    pub fn selective(&self) -> WordSet {
        self.classes.selective
    }

    /// Words of weight that are no postcode or house number. Noise may be among them.
    pub fn naming(&self) -> WordSet {
        self.classes.naming
    }

    /// Selective words that name no territory. Only a commune's name can explain them as a location.
    pub fn location_words(&self) -> WordSet {
        self.classes.location_words
    }

    /// Words that weigh as much as a type of way, or more.
    pub fn weighty(&self) -> WordSet {
        self.classes.weighty
    }

    /// Light words: too common for streets to be retrieved by them, but for browsing.
    pub fn light(&self) -> WordSet {
        self.classes.light
    }

    /// Words that may name a commune. A bare number may not: it is a house number rather than an arrondissement (`12e`).
    pub fn commune_words(&self) -> WordSet {
        self.classes.commune_words
    }

    /// Whether all words are light, or a house number or a postcode.
    pub fn is_all_light(&self) -> bool {
        self.classes.is_all_light
    }

    /// Words that may be fuzzy: those that are no noise and no bare number.
    pub fn fuzzy_allowed(&self) -> WordSet {
        self.classes.fuzzy_allowed
    }

    /// The greatest weight of a light word.
    pub fn max_light_weight(&self) -> f32 {
        self.light().iter().map(|index| self.matched_weight[index]).fold(0.0, f32::max)
    }

    fn classify(&self) -> WordClasses {
        let all = self.all();
        let those = |belongs: &dyn Fn(usize) -> bool| -> WordSet { all.iter().filter(|&index| belongs(index)).collect() };
        let postcodes: WordSet = self.postcodes.iter().map(|reading| reading.words).collect();
        let numbers: WordSet = self.numbers.iter().map(|reading| reading.words).collect();
        // Words that a house number draws in, and that may be a part of a name instead.
        let asides = self.numbers.iter().map(|reading| reading.words & !reading.core).collect::<WordSet>();
        let is_selective =
            |index: usize| self.matched_weight[index] >= weights::SELECTIVE && self.missed_weight[index] > weights::NOISE;
        let named = self.numbers_of_names();
        let selective = those(&is_selective) & !(numbers & !named) & !postcodes;
        let territories: WordSet = self.territories.iter().map(|territory| territory.words).collect();
        let is_bare = |index: usize| self.tokens.text(index).bytes().all(|byte| byte.is_ascii_digit());
        let plain = |index: usize| self.missed_weight[index] > weights::NOISE && !is_bare(index);
        let fuzzy_allowed = those(&plain).iter().take(MAX_FUZZY).collect();
        let fuzzy_allowed = if self.is_placeholder { WordSet::EMPTY } else { fuzzy_allowed };
        let gain_with = |core: WordSet| self.gain_of(all & !postcodes | core);
        let cores = || self.numbers.iter().map(|reading| reading.core);
        let light = those(&|index| self.matched_weight[index] < weights::SELECTIVE);
        WordClasses {
            selective,
            naming: those(&|index| self.matched_weight[index] >= weights::SELECTIVE) & !(numbers & !named) & !postcodes,
            commune_words: those(&|index| is_selective(index) && !is_bare(index)) & !postcodes,
            is_all_light: all.is_within(light | numbers | postcodes),
            location_words: selective & !territories,
            weighty: those(&|index| self.matched_weight[index] >= weights::WAY),
            light,
            fuzzy_allowed,
            number_gain: cores().map(|core| self.gain_of(core)).fold(0.0, f32::max),
            max_gain: cores().map(gain_with).fold(gain_with(WordSet::EMPTY), f32::max),
            min_weight: self.missed_weight_of(all & !asides & !self.territory_names()),
        }
    }

    /// Numbers that begin the name of a way, behind an article and another number: `19` in `6 rue du 19 mars`.
    fn numbers_of_names(&self) -> WordSet {
        let first = self.numbers.iter().map(|reading| reading.core.start()).min().unwrap_or(usize::MAX);
        let is_named = |&index: &usize| {
            let has_article = index > 0 && class(self.tokens.text(index - 1)) == Class::Article;
            has_article && index > first
        };
        self.behind_ways.iter().filter(is_named).collect()
    }

    fn read_postcodes(&mut self) {
        for index in 0..self.tokens.len() {
            let text = self.tokens.text(index);
            if let (true, Ok(postcode)) = (is_postcode(text), text.parse()) {
                self.postcodes.push(PostcodeReading { postcode, words: WordSet::of(index) });
                self.matched_weight[index] = weights::POSTCODE;
                self.missed_weight[index] = weights::POSTCODE;
            }
        }
    }

    fn read_numbers(&mut self) {
        let mut readings: Vec<(f32, NumberReading)> = Vec::new();
        for index in 0..self.tokens.len() {
            let is_postcode = self.postcodes.iter().any(|reading| reading.words == WordSet::of(index)) && index > 0;
            if is_postcode || self.dates.has(index) {
                continue;
            }
            // Noise is tried last, and before it a number that another one follows: `2 11 rue X`.
            // A number without its suffix is tried half a weight after the one with it.
            if let Some(reading) = housenumber::read(&self.tokens, index) {
                let own = WordSet::of(index);
                let is_alone = self.tokens.text(reading.words.end()).starts_with(|letter: char| letter.is_ascii_digit());
                let rank = -self.missed_weight[index] + if is_alone { 0.1 } else { 0.0 };
                if reading.has_suffix() {
                    let share = if reading.core == own { weights::WITHOUT_SUFFIX } else { 1.0 };
                    let words = reading.words & !reading.core | own;
                    let plain = NumberReading { suffixes: vec![String::new()], share, words, core: own, ..reading.clone() };
                    readings.push((0.5 + rank, plain));
                }
                if let Some(rare) = housenumber::with_rare_suffix(&self.tokens, &reading) {
                    readings.push((rank, rare));
                }
                readings.push((rank, reading));
            }
        }
        sort_by(&mut readings, |a, b| a.0.total_cmp(&b.0));
        readings.truncate(MAX_NUMBERS);
        self.numbers = readings.into_iter().map(|(_, reading)| reading).collect();
    }
}

/// All words.
fn all_words(tokens: &Tokens) -> WordSet {
    WordSet::range(0..tokens.len())
}

/// Words that stand as a type of way. In `rue du pont`, `pont` is a word of the name. A last word that begins a type of way
/// is one, when more may be typed.
fn read_ways(tokens: &Tokens, autocomplete: bool) -> WordSet {
    let mut ways = WordSet::EMPTY;
    let mut after_way = false;
    for index in 0..tokens.len() {
        let begins = || autocomplete && index + 1 == tokens.len() && begins_way(tokens.text(index));
        // A letter before a type of way is the number's suffix: `12 c rue X`.
        let is_short = || stands_for_way(tokens.text(index)) && class(tokens.text(index + 1)) != Class::Way;
        match class(tokens.text(index)) {
            Class::Article => {}
            Class::Way if !after_way && is_name(tokens, index) => {}
            Class::Way if !after_way => {
                ways |= WordSet::of(index);
                after_way = true;
            }
            Class::Plain if !after_way && is_short() => {
                ways |= WordSet::of(index);
                after_way = true;
            }
            Class::Plain if !after_way && begins() => ways |= WordSet::of(index),
            Class::Way | Class::Plain => after_way = false,
        }
    }
    ways
}

/// Whether a type of way is the name of a place: an article is before it, and a postcode or nothing behind it, as in `1 le Pont`.
fn is_name(tokens: &Tokens, index: usize) -> bool {
    let has_article = index > 0 && matches!(tokens.text(index - 1), "le" | "la" | "les" | "l");
    let next = tokens.text(index + 1);
    has_article && (is_postcode(next) || matches!(tokens.before(index + 1), ',' | ';'))
}

/// The word behind each type of way, articles left out.
fn behind_ways(tokens: &Tokens, ways: WordSet) -> WordSet {
    let behind = |way: usize| (way + 1..tokens.len()).find(|&at| class(tokens.text(at)) != Class::Article);
    ways.iter().filter_map(behind).collect()
}

/// Weight of a word, by its letters and its place alone. It is the same in every shard, so that scores compare.
fn weight(word: &str, is_way: bool) -> f32 {
    match class(word) {
        Class::Article => weights::ARTICLE,
        Class::Way | Class::Plain if is_way => weights::WAY,
        _ if word.bytes().all(|byte| byte.is_ascii_digit()) => weights::NUMBER,
        _ if word.len() == 1 => weights::LETTER,
        _ if matches!(word, "bis" | "ter" | "quater") => weights::SUFFIX,
        _ => weights::WORD,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postcodes_are_not_house_numbers_but_in_front() {
        let query = Query::read(&SearchRequest::new("75001 paris rue de rivoli 12"));
        assert_eq!(query.postcodes, [PostcodeReading { postcode: 75001, words: WordSet::of(0) }]);
        assert!(query.numbers.iter().any(|reading| reading.number == 12));
    }

    #[test]
    fn types_of_way_are_known_by_their_short_forms_too() {
        let ways = |text| Query::read(&SearchRequest::new(text)).ways;
        assert_eq!(ways("2 rue de la chaussée"), WordSet::of_bits(0b10));
        assert_eq!(ways("2 r de la chaussée"), WordSet::of_bits(0b10));
        assert_eq!(ways("2 c rue de la chaussée"), WordSet::of_bits(0b100));
        assert_eq!(ways("2 rue du bd"), WordSet::of_bits(0b10));
    }
}
