//! The words of a question, found in a shard's dictionary.

use super::budget::{self, Budget};
use super::misspellings::{Mercy, Misspellings};
use super::open::OpenShard;
use super::phrases::Phrase;
use super::query::{Mask, Query};
use super::term::{How, Match, Term, Variant};
use super::variants::Variants;
use super::weights;
use crate::format::Shard;
use crate::sorting::sort_by;
use crate::text::words::{Class, class};
use std::ops::Range;

/// How often a word is looked up when it stands again and again: no name has one thrice.
const MAX_REPEATS: usize = 2;
/// Shortest word that may be cut in two; least letters of two that may be one.
const CUT_FROM: usize = 5;
const GLUED_FROM: usize = 4;

/// All terms of a question in a shard.
#[derive(Clone, Debug, Default)]
pub struct Lookup {
    /// The terms.
    pub terms: Vec<Term>,
    /// The tokens that they may be.
    variants: Vec<Variant>,
    /// Of each of these its ordinal, its term and its place, by ordinal.
    index: Vec<(u32, usize, usize)>,
    /// Which tokens may be variants: a bit for each remainder of their ordinals by 64.
    hints: u64,
    /// The term of the word that may go on, and the tokens that it begins.
    begun: Option<(usize, Range<u32>)>,
    words: Vec<Word>,
}

/// What was found of one word.
#[derive(Clone, Copy, Debug, Default)]
struct Word {
    /// How well, at best.
    similarity: f32,
    /// Its term, of it alone.
    term: Option<usize>,
}

impl Lookup {
    /// Finds all words as they are, abbreviated, or begun.
    pub fn exact(shard: &Shard, query: &Query) -> Self {
        let words = query.tokens.len();
        let mut this = Self {
            terms: Vec::with_capacity(words),
            variants: Vec::with_capacity(2 * words),
            words: vec![Word::default(); words],
            ..Self::default()
        };
        let mut found = Variants::default();
        for index in 0..query.tokens.len() {
            if query.postcodes.iter().all(|postcode| postcode.mask != 1 << index) && query.repeats(index) < MAX_REPEATS {
                this.add_word(shard, query, index, &mut found);
            }
        }
        query.phrases.iter().for_each(|phrase| this.add_phrase(shard, query, phrase));
        this.finish()
    }

    /// What this lookup found, and the words of `mercy` also misspelt, misheard, glued or cut.
    pub fn forgiving(&self, open: &OpenShard, query: &Query, mercy: Mercy) -> Self {
        self.forgiving_more(open, query, mercy, &mut Misspellings::default(), &Budget::endless())
    }

    /// The same, where some misspellings are known from rounds before.
    pub fn forgiving_more(
        &self,
        open: &OpenShard,
        query: &Query,
        mercy: Mercy,
        known: &mut Misspellings,
        budget: &Budget,
    ) -> Self {
        let (terms, variants, words) = (self.terms.clone(), self.variants.clone(), self.words.clone());
        let mut this = Self { terms, variants, words, ..Self::default() };
        let forgiven = |index: &usize| mercy.forgives(*index) && query.repeats(*index) < MAX_REPEATS;
        for index in (0..query.tokens.len()).filter(forgiven) {
            budget.spend(budget::WORD + known.cost(open, query, index, mercy));
            if budget.is_spent() {
                break;
            }
            this.add_misspelt(query, index, known.of(open, query, index, mercy));
            if query.tokens.text(index).len() >= CUT_FROM {
                this.add_cut(&open.shard, query, index);
            }
            let variants = this.words[index].term.map_or(0, |term| this.terms[term].variants.len());
            budget.spend(variants / budget::VARIANTS);
        }
        this.add_glued(&open.shard, query, mercy.words);
        this.finish()
    }

    /// Sorts what was found for [`Self::matches`].
    fn finish(mut self) -> Self {
        self.index.reserve(self.terms.iter().map(|term| term.variants.len()).sum());
        for (term, found) in self.terms.iter().enumerate() {
            self.index.extend(found.variants.clone().map(|place| (self.variants[place].ordinal, term, place)));
        }
        sort_by(&mut self.index, Ord::cmp);
        self.hints = self.index.iter().fold(0, |hints, &(ordinal, ..)| hints | 1 << (ordinal & 63));
        let begun = self.terms.iter().enumerate().find(|(_, term)| !term.prefix.is_empty());
        self.begun = begun.map(|(index, term)| (index, term.prefix.clone()));
        for index in 0..self.words.len() {
            self.words[index].similarity = self.similarity(1 << index);
        }
        self
    }

    /// The tokens that a term may be, by rising ordinal.
    pub fn variants(&self, term: &Term) -> &[Variant] {
        &self.variants[term.variants.clone()]
    }

    /// True unless a term is one word for several, of which the name lacks some: half a word explains nothing.
    pub fn is_whole_in(&self, term: &Term, tokens: &[u32]) -> bool {
        !term.is_cut || self.variants(term).iter().all(|part| tokens.contains(&part.ordinal))
    }

    /// How well the words of a mask were found, at best.
    fn similarity(&self, word: Mask) -> f32 {
        let of_term = |term: &Term| {
            let begun = if term.prefix.is_empty() { 0.0 } else { weights::PREFIX };
            self.variants(term).iter().map(|variant| variant.similarity).fold(begun, f32::max)
        };
        self.terms.iter().filter(|term| term.mask & word != 0).map(of_term).fold(0.0, f32::max)
    }

    /// The most that the words can bring, were those of `sure` all matched as they are.
    fn gain(&self, query: &Query, sure: Mask) -> f32 {
        let known = |index: usize| if sure >> index & 1 == 1 { 1.0 } else { self.words[index].similarity };
        (0..self.words.len()).map(|index| query.gain[index] * known(index)).sum()
    }

    /// The most that the words and a house number can bring, were those of `sure` all found: any reading may be the house
    /// number, and the words of the others the name's.
    pub fn most(&self, query: &Query, sure: Mask) -> f32 {
        let numbered = query.numbers.iter().map(|reading| self.gain(query, sure | reading.core));
        numbered.fold(self.gain(query, sure), f32::max)
    }

    /// True when another lookup of the same question, that forgave less, found all that this one has.
    pub fn adds_nothing_to(&self, other: &Self) -> bool {
        (self.terms.len(), self.index.len()) == (other.terms.len(), other.index.len())
    }

    /// True when some word may go on.
    pub fn is_begun(&self) -> bool {
        self.begun.is_some()
    }

    /// What those of some words bring that some commune's name holds.
    pub fn commune_gain(&self, shard: &Shard, words: Mask) -> f32 {
        let names_commune = |term: &&Term| {
            let first = |variant: &Variant| shard.postings.entries(variant.ordinal).next();
            self.variants(term).iter().filter_map(first).any(|entry| entry < shard.municipality_names())
        };
        self.terms.iter().filter(|term| term.mask & words != 0).filter(names_commune).map(|term| term.gain).sum()
    }

    /// Of some words, those that may be a commune's.
    pub fn commune_words(&self, shard: &Shard, words: Mask) -> Mask {
        let is_one =
            |ordinal: u32| shard.postings.entries(ordinal).next().is_some_and(|entry| entry < shard.municipality_names());
        let names = |term: &&Term| {
            term.mask & words != 0
                && (!term.prefix.is_empty() || self.variants(term).iter().any(|variant| is_one(variant.ordinal)))
        };
        self.terms.iter().filter(names).fold(0, |mask, term| mask | term.mask) & words
    }

    /// True when a letter or a number's suffix is a word of some commune's name as it is.
    pub fn names_by_letters(&self, shard: &Shard, query: &Query) -> bool {
        let is_letter = |term: &&Term| {
            term.mask & query.ways == 0
                && term.gain > weights::ARTICLE
                && term.gain < weights::TELLING
                && !term.variants.is_empty()
        };
        let letters = self.terms.iter().filter(is_letter).fold(0, |letters, term| letters | term.mask);
        letters != 0 && self.commune_words(shard, letters) != 0
    }

    /// What a token matches: each term at most once or twice.
    #[inline]
    pub fn matches(&self, ordinal: u32) -> impl Iterator<Item = Match> {
        let index = if self.hints >> (ordinal & 63) & 1 == 1 { self.index.as_slice() } else { &[] };
        let start = index.partition_point(|&(known, ..)| known < ordinal);
        let same = index[start..].iter().take_while(move |&&(known, ..)| known == ordinal);
        let exact = same.map(|&(_, term, place)| Match { term, variant: self.variants[place] });
        let begun = self.begun.iter().filter(move |(_, prefix)| prefix.contains(&ordinal)).map(move |&(term, _)| Match {
            term,
            variant: Variant { ordinal, similarity: weights::PREFIX, share: 1.0, how: How::Prefix },
        });
        exact.chain(begun)
    }

    fn add_word(&mut self, shard: &Shard, query: &Query, index: usize, found: &mut Variants) {
        let word = query.tokens.text(index);
        let exact = shard.dictionary.get(word);
        if let Some(ordinal) = exact {
            found.add(ordinal, 1.0, How::Exact);
        }
        for form in query.forms(&shard.dictionary, index, exact) {
            found.add_word(shard, form, weights::ABBREVIATED, How::Abbreviated);
        }
        let prefix = if query.may_go_on(index) { shard.dictionary.prefix(word) } else { 0..0 };
        if !found.is_empty() || !prefix.is_empty() {
            self.push_word(query, index, found, prefix);
        }
    }

    fn push_word(&mut self, query: &Query, index: usize, found: &mut Variants, prefix: Range<u32>) {
        self.words[index].term = Some(self.terms.len());
        let variants = found.move_to(&mut self.variants);
        self.terms.push(Term { mask: 1 << index, gain: query.gain[index], variants, prefix, is_cut: false });
    }

    /// Adds a term of tokens that are as they were found.
    fn push_term(&mut self, mask: Mask, gain: f32, found: impl Iterator<Item = Variant>, is_cut: bool) {
        let start = self.variants.len();
        self.variants.extend(found);
        self.terms.push(Term { mask, gain, variants: start..self.variants.len(), prefix: 0..0, is_cut });
    }

    /// Adds what a word may be when it is misspelt or misheard.
    fn add_misspelt(&mut self, query: &Query, index: usize, mut found: Variants) {
        if found.is_empty() {
            return;
        }
        match self.words[index].term {
            Some(term) => {
                found.extend(self.variants(&self.terms[term]));
                self.terms[term].variants = found.move_to(&mut self.variants);
            }
            None => self.push_word(query, index, &mut found, 0..0),
        }
    }

    /// Words that stand for others: one for several, or several for one.
    fn add_phrase(&mut self, shard: &Shard, query: &Query, phrase: &Phrase) {
        let ordinals: Option<Vec<u32>> = phrase.others.iter().map(|other| shard.dictionary.get(other)).collect();
        let Some(ordinals) = ordinals else { return };
        let share = 1.0 / f32::from(u8::try_from(ordinals.len()).unwrap_or(u8::MAX));
        let variant = |ordinal| Variant { ordinal, similarity: weights::ABBREVIATED, share, how: How::Abbreviated };
        let gain = query.gain_of(phrase.mask);
        self.push_term(phrase.mask, gain, ordinals.iter().map(|&ordinal| variant(ordinal)), ordinals.len() > 1);
    }

    /// One word that the dictionary has as two: `desarchives`.
    fn add_cut(&mut self, shard: &Shard, query: &Query, index: usize) {
        let word = query.tokens.text(index);
        let whole = f32::from(u8::try_from(word.len()).unwrap_or(u8::MAX));
        let long_enough = |part: &str| part.len() >= 3 || class(part) == Class::Article;
        shard.dictionary.each_beginning(word, |at, a| {
            let Some((left, right)) = word.split_at_checked(at).filter(|(left, right)| long_enough(left) && long_enough(right))
            else {
                return;
            };
            let Some(b) = shard.dictionary.get(right) else { return };
            let share = f32::from(u8::try_from(left.len()).unwrap_or(u8::MAX)) / whole;
            let part = |ordinal, share| Variant { ordinal, similarity: weights::CUT, share, how: How::Cut };
            self.push_term(1 << index, query.gain[index], [part(a, share), part(b, 1.0 - share)].into_iter(), true);
        });
    }

    /// Two words that the dictionary has as one: `lan tiez`.
    fn add_glued(&mut self, shard: &Shard, query: &Query, forgiven: Mask) {
        for index in 1..query.tokens.len() {
            let mask: Mask = 0b11 << (index - 1);
            let (left, right) = (query.tokens.text(index - 1), query.tokens.text(index));
            if mask & forgiven == 0 || left.len() + right.len() < GLUED_FROM {
                continue;
            }
            if let Some(ordinal) = shard.dictionary.get(&format!("{left}{right}")) {
                let variant = Variant { ordinal, similarity: weights::GLUED, share: 1.0, how: How::Glued };
                self.push_term(mask, query.gain_of(mask), std::iter::once(variant), false);
            }
        }
    }
}

/// The most that the words of a question can bring in a shard, were those of `sure` all found: telling words that the shard
/// does not have bring nothing. Stops at the first figure that is not `enough`; the commune comes last in most questions, and
/// tells most.
pub fn sketch(open: &OpenShard, query: &Query, sure: Mask, enough: impl Fn(f32) -> bool) -> f32 {
    let phrases = query.phrases.iter().fold(0, |mask, phrase| mask | phrase.mask);
    let tested = query.telling() & !sure & !phrases;
    let mut most = query.most();
    for index in (0..query.tokens.len()).rev().filter(|index| tested >> index & 1 == 1) {
        if !enough(most) {
            break;
        }
        if !has_word(&open.shard, query, index) {
            most -= query.gain[index];
        }
    }
    most
}

/// True when a shard has a word as it is, in another form, or as a beginning.
fn has_word(shard: &Shard, query: &Query, index: usize) -> bool {
    let word = query.tokens.text(index);
    shard.dictionary.get(word).is_some()
        || query.forms(&shard.dictionary, index, None).any(|form| shard.dictionary.get(form).is_some())
        || query.may_go_on(index) && !shard.dictionary.prefix(word).is_empty()
}
