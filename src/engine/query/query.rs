//! A question, read: what each of its words may be.

use super::housenumber::NumberReading;
use super::synonyms::Synonym;
use super::territory::Territory;
use super::weight_sums::WeightSums;
use super::word_forms::Ordinals;
use super::word_set::{WordSet, words_of};
use super::{housenumber, synonyms, territory, word_forms};
use crate::engine::model::request::SearchRequest;
use crate::engine::weights;
use crate::format::dictionary::Dictionary;
use crate::sorting::sort_by;
use crate::text::abbreviations::{stands_for_way, way_in_full};
use crate::text::departements::Set;
use crate::text::tokens::{MAX_TOKENS, Tokens, is_postcode};
use crate::text::words::{Class, begins_way, class};
use std::borrow::Cow;

/// Most words whose misspellings are looked for: an address has no more that could tell.
const MAX_FUZZY: usize = 8;
/// Most readings of house numbers that are tried.
const MAX_NUMBERS: usize = 4;

/// A question, read.
#[derive(Clone, Debug)]
pub struct Query {
    /// Its words.
    pub tokens: Tokens,
    /// What each word brings when it is matched.
    pub matched_weight: [f32; MAX_TOKENS],
    /// What each word costs when it is not.
    pub missed_weight: [f32; MAX_TOKENS],
    /// Words that may be a house number, likeliest first.
    pub numbers: Vec<NumberReading>,
    /// Words that may be a postcode.
    pub postcodes: Vec<PostcodeReading>,
    /// Words that may name a département or a region.
    pub territories: Vec<Territory>,
    /// Types of way.
    pub ways: WordSet,
    /// The last word may be the beginning of a longer one.
    pub autocomplete: bool,
    /// The other forms of each word: `avenue` of `av`, `huit` of `8`.
    forms: Vec<Vec<Cow<'static, str>>>,
    /// Of numbers and ordinals, the forms that begin with the same digits, and how many these are: `12e` of `12`.
    ordinals: Vec<Option<Ordinals>>,
    /// How often each word stands before its place already.
    repeats: Vec<usize>,
    /// Words that stand for others.
    pub synonyms: Vec<Synonym>,
    /// What words bring, and cost, together.
    matched_sums: WeightSums,
    missed_sums: WeightSums,
    /// What follows from all these, asked for again in each shard.
    classes: WordClasses,
}

/// Words of a question by what they are, and what they weigh together.
#[derive(Clone, Copy, Debug, Default)]
struct WordClasses {
    selective: WordSet,
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

/// A postcode, and the word that says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostcodeReading {
    /// As a number.
    pub postcode: u32,
    /// The word.
    pub words: WordSet,
}

impl Query {
    /// Reads a question.
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
            *slot = weight(tokens.text(index), ways >> index & 1 == 1);
        }
        let mut query = Self {
            missed_weight: matched_weight,
            matched_weight,
            numbers: Vec::new(),
            postcodes: Vec::new(),
            ways,
            autocomplete: request.autocomplete,
            forms,
            ordinals,
            repeats,
            synonyms,
            territories: territory::read(&tokens),
            matched_sums: WeightSums::new(&[]),
            missed_sums: WeightSums::new(&[]),
            classes: WordClasses::default(),
            tokens,
        };
        query.read_postcodes();
        super::noise::reduce_weights(&query.tokens, &mut query.missed_weight);
        query.read_numbers();
        query.matched_sums = WeightSums::new(&query.matched_weight[..query.tokens.len()]);
        query.missed_sums = WeightSums::new(&query.missed_weight[..query.tokens.len()]);
        query.classes = query.classify();
        query
    }

    /// A question of some of its words alone.
    pub fn subset(&self, words: WordSet) -> Self {
        let text: Vec<&str> = words_of(words).map(|index| self.tokens.text(index)).collect();
        Self::read(&SearchRequest { autocomplete: false, ..SearchRequest::new(text.join(" ")) })
    }

    /// All its words.
    pub fn all(&self) -> WordSet {
        (1 << self.tokens.len()) - 1
    }

    /// The other forms of a word that a dictionary may have; `exact` is the word's own ordinal there.
    pub fn forms(&self, dictionary: &Dictionary, index: usize, exact: Option<u32>) -> impl Iterator<Item = &str> {
        // Few numbers have others behind them: one look spares eight.
        let ordinals = self.ordinals[index].as_ref().filter(|ordinals| {
            let begun = dictionary.prefix(&self.tokens.text(index)[..ordinals.digits]);
            begun.len() > usize::from(exact.is_some())
        });
        let ordinals = ordinals.into_iter().flat_map(move |ordinals| ordinals.of(self.tokens.text(index)));
        ordinals.chain(self.forms[index].iter().map(AsRef::as_ref))
    }

    /// All other forms of a word, whichever a dictionary has.
    pub fn every_form(&self, index: usize) -> impl Iterator<Item = &str> {
        let ordinals = self.ordinals[index].iter().flat_map(move |ordinals| ordinals.of(self.tokens.text(index)));
        ordinals.chain(self.forms[index].iter().map(AsRef::as_ref))
    }

    /// A word, or the type of way that it is short for.
    pub fn expanded(&self, index: usize) -> &str {
        let word = self.tokens.text(index);
        if self.ways >> index & 1 == 1 { way_in_full(word) } else { word }
    }

    /// True when a word may be the beginning of a longer one. One or two digits begin too many numbers to say anything.
    pub fn is_prefix(&self, index: usize) -> bool {
        let word = self.tokens.text(index);
        self.autocomplete && index + 1 == self.tokens.len() && (word.len() > 2 || !word.bytes().all(|byte| byte.is_ascii_digit()))
    }

    /// How often a word stands before this place already.
    pub fn repeats(&self, index: usize) -> usize {
        self.repeats[index]
    }

    /// The words that name a territory with one of these départements.
    pub fn words_for(&self, departements: Set) -> WordSet {
        let meeting = self.territories.iter().filter(|territory| territory.departements.meets(departements));
        meeting.fold(0, |words, territory| words | territory.words)
    }

    /// True when the question is the name or the code of a territory, and nothing else.
    pub fn is_territory(&self) -> bool {
        self.territories.iter().any(|territory| territory.words == self.all())
    }

    /// Words that name a territory in full: when they are right they weigh nothing, beside what they say more about.
    pub fn territory_names(&self) -> WordSet {
        let names = self.territories.iter().filter(|territory| !territory.is_code);
        names.fold(0, |names, territory| names | territory.words)
    }

    /// What the codes among some words bring that name a territory.
    pub fn territory_gain(&self, words: WordSet) -> f32 {
        self.gain_of(words & !self.territory_names()) * weights::TERRITORY_CODE
    }

    /// What the words of a mask bring.
    pub fn gain_of(&self, words: WordSet) -> f32 {
        self.matched_sums.of(&self.matched_weight, words)
    }

    /// What the words of a mask cost.
    pub fn missed_weight_of(&self, words: WordSet) -> f32 {
        self.missed_sums.of(&self.missed_weight, words)
    }

    /// The most that a house number can bring.
    pub fn number_gain(&self) -> f32 {
        self.classes.number_gain
    }

    /// The most that all words but postcodes can bring.
    pub fn max_gain(&self) -> f32 {
        self.classes.max_gain
    }

    /// The least that all words together weigh, explained or not: what a range's end or `n°` draws in may weigh nothing.
    pub fn min_weight(&self) -> f32 {
        self.classes.min_weight
    }

    /// Words by which a street may be known: those of weight that neither noise, postcodes nor numbers claim.
    pub fn selective(&self) -> WordSet {
        self.classes.selective
    }

    /// Telling words that only a commune's own name can explain of where a street lies.
    pub fn location_words(&self) -> WordSet {
        self.classes.location_words
    }

    /// Words that weigh as much as a type of way.
    pub fn weighty(&self) -> WordSet {
        self.classes.weighty
    }

    /// Words that say too little to look streets up by them.
    pub fn light(&self) -> WordSet {
        self.classes.light
    }

    /// Words that may name a commune: those of weight but bare numbers, which are a house's rather than an arrondissement's (`12e`).
    pub fn commune_words(&self) -> WordSet {
        self.classes.commune_words
    }

    /// True when there are such words, house numbers and postcodes alone.
    pub fn is_all_light(&self) -> bool {
        self.classes.is_all_light
    }

    /// Words whose misspellings may be looked for: those that noise, postcodes and numbers do not claim.
    pub fn fuzzy_allowed(&self) -> WordSet {
        self.classes.fuzzy_allowed
    }

    /// What the heaviest of the words brings that say little.
    pub fn max_light_weight(&self) -> f32 {
        words_of(self.light()).map(|index| self.matched_weight[index]).fold(0.0, f32::max)
    }

    fn classify(&self) -> WordClasses {
        let all = self.all();
        let those = |is_selective: &dyn Fn(usize) -> bool| {
            words_of(all).filter(|&index| is_selective(index)).fold(0, |words, index| words | 1 << index)
        };
        let postcodes = self.postcodes.iter().fold(0, |words, reading| words | reading.words);
        let numbers = self.numbers.iter().fold(0, |words, reading| words | reading.words);
        let asides = self.numbers.iter().fold(0, |asides, reading| asides | reading.words & !reading.core);
        let is_selective =
            |index: usize| self.matched_weight[index] >= weights::SELECTIVE && self.missed_weight[index] > weights::NOISE;
        let selective = those(&is_selective) & !numbers & !postcodes;
        let territories = self.territories.iter().fold(0, |words, territory| words | territory.words);
        let is_bare = |index: usize| self.tokens.text(index).bytes().all(|byte| byte.is_ascii_digit());
        let plain = |index: usize| self.missed_weight[index] > weights::NOISE && !is_bare(index);
        let fuzzy_allowed = words_of(those(&plain)).take(MAX_FUZZY).fold(0, |words, index| words | 1 << index);
        let gain_with = |core: WordSet| self.gain_of(all & !postcodes | core);
        let cores = || self.numbers.iter().map(|reading| reading.core);
        let light = those(&|index| self.matched_weight[index] < weights::SELECTIVE);
        WordClasses {
            selective,
            commune_words: those(&|index| is_selective(index) && !is_bare(index)) & !postcodes,
            is_all_light: all & !(light | numbers | postcodes) == 0,
            location_words: selective & !territories,
            weighty: those(&|index| self.matched_weight[index] >= weights::WAY),
            light,
            fuzzy_allowed,
            number_gain: cores().map(|core| self.gain_of(core)).fold(0.0, f32::max),
            max_gain: cores().map(gain_with).fold(gain_with(0), f32::max),
            min_weight: self.missed_weight_of(all & !asides & !self.territory_names()),
        }
    }

    fn read_postcodes(&mut self) {
        for index in 0..self.tokens.len() {
            let text = self.tokens.text(index);
            if let (true, Ok(postcode)) = (is_postcode(text), text.parse()) {
                self.postcodes.push(PostcodeReading { postcode, words: 1 << index });
                self.matched_weight[index] = weights::POSTCODE;
                self.missed_weight[index] = weights::POSTCODE;
            }
        }
    }

    fn read_numbers(&mut self) {
        let mut readings: Vec<(f32, NumberReading)> = Vec::new();
        for index in 0..self.tokens.len() {
            if self.postcodes.iter().any(|reading| reading.words == 1 << index) && index > 0 {
                continue;
            }
            // What noise claims is tried last; a number without the suffix after the one with it.
            if let Some(reading) = housenumber::read(&self.tokens, index) {
                let own = 1 << index;
                if reading.has_suffix() {
                    let share = if reading.core == own { weights::WITHOUT_SUFFIX } else { 1.0 };
                    let words = reading.words & !reading.core | own;
                    let plain = NumberReading { suffixes: vec![String::new()], share, words, core: own, ..reading.clone() };
                    readings.push((0.5 - self.missed_weight[index], plain));
                }
                readings.push((-self.missed_weight[index], reading));
            }
        }
        sort_by(&mut readings, |a, b| a.0.total_cmp(&b.0));
        readings.truncate(MAX_NUMBERS);
        self.numbers = readings.into_iter().map(|(_, reading)| reading).collect();
    }
}

/// Types of way, where they stand as such: in `rue du pont`, `pont` is what the street is called. A last word that may go on
/// may become one.
fn read_ways(tokens: &Tokens, autocomplete: bool) -> WordSet {
    let (mut ways, mut after_way) = (0, false);
    for index in 0..tokens.len() {
        let begun = || autocomplete && index + 1 == tokens.len() && begins_way(tokens.text(index));
        // In `12 c rue X`, the letter is the number's.
        let is_short = || stands_for_way(tokens.text(index)) && class(tokens.text(index + 1)) != Class::Way;
        match class(tokens.text(index)) {
            Class::Article => {}
            Class::Way if !after_way => {
                ways |= 1 << index;
                after_way = true;
            }
            Class::Plain if !after_way && is_short() => {
                ways |= 1 << index;
                after_way = true;
            }
            Class::Plain if !after_way && begun() => ways |= 1 << index,
            Class::Way | Class::Plain => after_way = false,
        }
    }
    ways
}

/// What a word is worth, by its letters and its place alone: the same in every shard, so that scores compare.
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
        assert_eq!(query.postcodes, [PostcodeReading { postcode: 75001, words: 1 }]);
        assert!(query.numbers.iter().any(|reading| reading.number == 12));
    }

    #[test]
    fn types_of_way_are_known_by_their_short_forms_too() {
        let ways = |text| Query::read(&SearchRequest::new(text)).ways;
        assert_eq!(ways("2 rue de la chaussée"), 0b10);
        assert_eq!(ways("2 r de la chaussée"), 0b10);
        assert_eq!(ways("2 c rue de la chaussée"), 0b100);
        assert_eq!(ways("2 rue du bd"), 0b10);
    }
}
