//! The words of a question, found in a shard's dictionary.

use super::budget::{self, Budget};
use super::open::OpenShard;
use super::phrases::Phrase;
use super::query::{Mask, Query};
use super::spelling::{PACKED, Spelling};
use super::weights;
use crate::format::Shard;
use crate::sorting::{sort_by, sort_by_key};
use crate::text::words::{Class, class};
use std::ops::Range;

/// Most tokens that one misspelt word may stand for.
const MAX_VARIANTS: usize = 512;
/// How often a word is looked up when it stands again and again: no name has one thrice.
const MAX_REPEATS: usize = 2;
/// Shortest words whose misspellings are looked for, by number of edits, at first; and when that found too little.
const EDITS_FROM: [[usize; 2]; 2] = [[4, usize::MAX], [3, 5]];
/// How much more it costs to compare tokens with a word that is longer than those that are packed; with one that may go on and is so short
/// that much begins nearly like it.
const SPELT: usize = 4;
const BEGUN: usize = 24;
const SHORT: usize = 4;
/// Shortest word that is looked for by its sound.
const SOUND_FROM: usize = 3;

/// Which words are forgiven, and how much.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mercy {
    /// Words that may be misspelt, misheard, glued or cut.
    pub words: Mask,
    /// Of these, words that may be so more than usual.
    pub more: Mask,
}

/// How a word was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// As it is.
    Exact,
    /// In its other form.
    Abbreviated,
    /// As a beginning.
    Prefix,
    /// Two words as one.
    Glued,
    /// One word as two.
    Cut,
    /// By its sound.
    Sound,
    /// Some edits away.
    Edited,
}

impl How {
    /// True when the word was not written as it is.
    pub fn is_correction(self) -> bool {
        matches!(self, Self::Glued | Self::Cut | Self::Sound | Self::Edited)
    }

    /// One word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Abbreviated => "abbreviation",
            Self::Prefix => "prefix",
            Self::Glued => "glued",
            Self::Cut => "cut",
            Self::Sound => "sound",
            Self::Edited => "edit",
        }
    }
}

/// Words of the question, and the tokens they may be.
#[derive(Clone, Debug)]
pub struct Term {
    /// The words.
    pub mask: Mask,
    /// What they bring when matched exactly.
    pub gain: f32,
    /// The tokens, by rising ordinal.
    pub variants: Vec<Variant>,
    /// Tokens that begin with the word.
    pub prefix: Range<u32>,
    /// One word that is two: both may be matched.
    pub is_cut: bool,
}

impl Term {
    /// True unless the term is one word for several, of which the name lacks some: half a word explains nothing.
    pub fn is_whole_in(&self, tokens: &[u32]) -> bool {
        !self.is_cut || self.variants.iter().all(|part| tokens.contains(&part.ordinal))
    }
}

/// A token that a term may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Variant {
    /// The token.
    pub ordinal: u32,
    /// 0..=1: what is left of the gain.
    pub similarity: f32,
    /// Part of the term that the token matches: 1 but for cut words.
    pub share: f32,
    /// How it was found.
    pub how: How,
}

/// What misspelt words may be in a shard, kept from one round to the next: word, whether it was forgiven more, tokens.
#[derive(Clone, Debug, Default)]
pub struct Misspellings(Vec<(usize, bool, Vec<Variant>)>);

impl Misspellings {
    /// True when those of a word are known.
    fn has(&self, index: usize, more: bool) -> bool {
        self.0.iter().any(|(word, level, _)| (*word, *level) == (index, more))
    }

    /// Those of a word, found once.
    fn of(&mut self, index: usize, more: bool, find: impl FnOnce(&mut Found)) -> Vec<Variant> {
        if let Some((.., variants)) = self.0.iter().find(|(word, level, _)| (*word, *level) == (index, more)) {
            return variants.clone();
        }
        let mut found = Found::default();
        find(&mut found);
        self.0.push((index, more, found.0.clone()));
        found.0
    }
}

/// All terms of a question in a shard.
#[derive(Clone, Debug, Default)]
pub struct Lookup {
    /// The terms.
    pub terms: Vec<Term>,
    /// Ordinal, term and variant of every variant, by ordinal.
    index: Vec<(u32, u16, u16)>,
    /// Which tokens may be variants: a bit for each remainder of their ordinals by 64.
    hints: u64,
    /// The terms of which tokens may be beginnings, and these tokens.
    begun: Vec<(u16, Range<u32>)>,
    /// How well each word was found, at best.
    similarities: Vec<f32>,
    /// The term of each word alone.
    of_word: Vec<Option<usize>>,
}

/// What a token of a name matches.
#[derive(Clone, Copy, Debug)]
pub struct Match {
    /// Index of the term.
    pub term: usize,
    /// The token as a variant.
    pub variant: Variant,
}

impl Lookup {
    /// Finds all words as they are, abbreviated, or begun.
    pub fn exact(shard: &Shard, query: &Query) -> Self {
        let words = query.tokens.len();
        let mut this = Self { terms: Vec::with_capacity(words), of_word: vec![None; words], ..Self::default() };
        for index in 0..query.tokens.len() {
            if query.postcodes.iter().all(|postcode| postcode.mask != 1 << index) && query.repeats(index) < MAX_REPEATS {
                this.add_word(shard, query, index);
            }
        }
        query.phrases.iter().for_each(|phrase| this.add_phrase(shard, query, phrase));
        this.finish(query)
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
        let mut this = Self { terms: self.terms.clone(), of_word: self.of_word.clone(), ..Self::default() };
        let forgiven = |index: &usize| mercy.words >> index & 1 == 1 && query.repeats(*index) < MAX_REPEATS;
        for index in (0..query.tokens.len()).filter(forgiven) {
            budget.spend(budget::WORD);
            if !known.has(index, mercy.more >> index & 1 == 1) {
                let each = match query.tokens.text(index).len() {
                    long if long > PACKED => SPELT,
                    short if short <= SHORT && query.may_go_on(index) => BEGUN,
                    _ => 1,
                };
                budget.spend(open.shard.dictionary.len() / budget::TOKENS * each);
            }
            if budget.is_spent() {
                break;
            }
            this.forgive_word(open, query, index, mercy.more >> index & 1 == 1, known);
            let variants = this.of_word[index].map_or(0, |term| this.terms[term].variants.len());
            budget.spend(variants / budget::VARIANTS);
        }
        this.add_glued(&open.shard, query, mercy.words);
        this.finish(query)
    }

    /// Sorts what was found for [`Self::matches`].
    fn finish(mut self, query: &Query) -> Self {
        self.index.reserve(self.terms.iter().map(|term| term.variants.len()).sum());
        for (term, found) in (0u16..).zip(&self.terms) {
            self.index.extend((0u16..).zip(&found.variants).map(|(variant, found)| (found.ordinal, term, variant)));
        }
        sort_by(&mut self.index, Ord::cmp);
        self.hints = self.index.iter().fold(0, |hints, &(ordinal, ..)| hints | 1 << (ordinal & 63));
        let begun = (0u16..).zip(&self.terms).filter(|(_, term)| !term.prefix.is_empty());
        self.begun = begun.map(|(index, term)| (index, term.prefix.clone())).collect();
        self.similarities = (0..query.tokens.len()).map(|index| self.similarity(1 << index)).collect();
        self
    }

    /// How well the words of a mask were found, at best.
    fn similarity(&self, word: Mask) -> f32 {
        let of_term = |term: &Term| {
            let begun = if term.prefix.is_empty() { 0.0 } else { weights::PREFIX };
            term.variants.iter().map(|variant| variant.similarity).fold(begun, f32::max)
        };
        self.terms.iter().filter(|term| term.mask & word != 0).map(of_term).fold(0.0, f32::max)
    }

    /// The most that the words can bring, were those of `sure` all matched as they are.
    fn gain(&self, query: &Query, sure: Mask) -> f32 {
        let known = |index: usize| if sure >> index & 1 == 1 { 1.0 } else { self.similarities[index] };
        (0..self.similarities.len()).map(|index| query.gain[index] * known(index)).sum()
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
        !self.begun.is_empty()
    }

    /// What those of some words bring that some commune's name holds.
    pub fn commune_gain(&self, shard: &Shard, words: Mask) -> f32 {
        let names_commune = |term: &&Term| {
            let first = |variant: &Variant| shard.postings.entries(variant.ordinal).next();
            term.variants.iter().filter_map(first).any(|entry| entry < shard.municipality_names())
        };
        self.terms.iter().filter(|term| term.mask & words != 0).filter(names_commune).map(|term| term.gain).sum()
    }

    /// Of some words, those that may be a commune's.
    pub fn commune_words(&self, shard: &Shard, words: Mask) -> Mask {
        let is_one =
            |ordinal: u32| shard.postings.entries(ordinal).next().is_some_and(|entry| entry < shard.municipality_names());
        let names = |term: &&Term| {
            term.mask & words != 0 && (!term.prefix.is_empty() || term.variants.iter().any(|variant| is_one(variant.ordinal)))
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
        let exact = same.map(|&(_, term, variant)| {
            let term = usize::from(term);
            Match { term, variant: self.terms[term].variants[usize::from(variant)] }
        });
        let begun = self.begun.iter().filter(move |(_, prefix)| prefix.contains(&ordinal)).map(move |&(term, _)| Match {
            term: usize::from(term),
            variant: Variant { ordinal, similarity: weights::PREFIX, share: 1.0, how: How::Prefix },
        });
        exact.chain(begun)
    }

    fn add_word(&mut self, shard: &Shard, query: &Query, index: usize) {
        let word = query.tokens.text(index);
        let mut found = Found::default();
        let exact = shard.dictionary.get(word);
        found.0.extend(exact.map(|ordinal| Variant { ordinal, similarity: 1.0, share: 1.0, how: How::Exact }));
        for form in query.forms(&shard.dictionary, index, exact) {
            found.add_word(shard, form, weights::ABBREVIATED, How::Abbreviated);
        }
        let prefix = if query.may_go_on(index) { shard.dictionary.prefix(word) } else { 0..0 };
        if !found.0.is_empty() || !prefix.is_empty() {
            self.of_word[index] = Some(self.terms.len());
            let variants = found.into_variants();
            self.terms.push(Term { mask: 1 << index, gain: query.gain[index], variants, prefix, is_cut: false });
        }
    }

    /// Adds what a word may be when it is misspelt, misheard or cut.
    fn forgive_word(&mut self, open: &OpenShard, query: &Query, index: usize, more: bool, known: &mut Misspellings) {
        let word = query.tokens.text(index);
        if may_be_misspelt(word) {
            let mut found = Found(known.of(index, more, |found| {
                found.add_misspelt(open, word, EDITS_FROM[usize::from(more)], query.may_go_on(index));
            }));
            match self.of_word[index] {
                _ if found.0.is_empty() => {}
                Some(term) => {
                    found.0.append(&mut self.terms[term].variants);
                    self.terms[term].variants = found.into_variants();
                }
                None => {
                    self.of_word[index] = Some(self.terms.len());
                    let variants = found.into_variants();
                    self.terms.push(Term { mask: 1 << index, gain: query.gain[index], variants, prefix: 0..0, is_cut: false });
                }
            }
        }
        if word.len() >= 5 {
            self.add_cut(&open.shard, query, index);
        }
    }

    /// Words that stand for others: one for several, or several for one.
    fn add_phrase(&mut self, shard: &Shard, query: &Query, phrase: &Phrase) {
        let ordinals: Option<Vec<u32>> = phrase.others.iter().map(|other| shard.dictionary.get(other)).collect();
        let Some(ordinals) = ordinals else { return };
        let share = 1.0 / f32::from(u8::try_from(ordinals.len()).unwrap_or(u8::MAX));
        let variant = |ordinal| Variant { ordinal, similarity: weights::ABBREVIATED, share, how: How::Abbreviated };
        let variants = ordinals.iter().map(|&ordinal| variant(ordinal)).collect();
        let gain = query.gain_of(phrase.mask);
        self.terms.push(Term { mask: phrase.mask, gain, variants, prefix: 0..0, is_cut: ordinals.len() > 1 });
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
            let variants = vec![part(a, share), part(b, 1.0 - share)];
            self.terms.push(Term { mask: 1 << index, gain: query.gain[index], variants, prefix: 0..0, is_cut: true });
        });
    }

    /// Two words that the dictionary has as one: `lan tiez`.
    fn add_glued(&mut self, shard: &Shard, query: &Query, forgiven: Mask) {
        for index in 1..query.tokens.len() {
            let mask: Mask = 0b11 << (index - 1);
            let (left, right) = (query.tokens.text(index - 1), query.tokens.text(index));
            if mask & forgiven == 0 || left.len() + right.len() < 4 {
                continue;
            }
            let mut found = Found::default();
            found.add_word(shard, &format!("{left}{right}"), weights::GLUED, How::Glued);
            if !found.0.is_empty() {
                let gain = query.gain_of(mask);
                self.terms.push(Term { mask, gain, variants: found.into_variants(), prefix: 0..0, is_cut: false });
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

fn may_be_misspelt(word: &str) -> bool {
    word.len() >= SOUND_FROM
        && !word.bytes().any(|byte| byte.is_ascii_digit())
        && !matches!(class(word), Class::Article | Class::Way)
}

/// The rest of a word that may begin with an article: `labé`, `depée`.
fn without_article(word: &str) -> Option<&str> {
    let rest = word.strip_prefix(['l', 'd'])?;
    (rest.len() >= SOUND_FROM && rest.starts_with(['a', 'e', 'h', 'i', 'o', 'u', 'y'])).then_some(rest)
}

/// Variants of one word.
#[derive(Default)]
struct Found(Vec<Variant>);

impl Found {
    fn add(&mut self, ordinal: u32, similarity: f32, how: How) {
        self.0.push(Variant { ordinal, similarity, share: 1.0, how });
    }

    fn add_word(&mut self, shard: &Shard, word: &str, similarity: f32, how: How) {
        if let Some(ordinal) = shard.dictionary.get(word) {
            self.add(ordinal, similarity, how);
        }
    }

    /// Tokens some edits away, or that sound the same.
    fn add_misspelt(&mut self, open: &OpenShard, word: &str, edits_from: [usize; 2], prefix: bool) {
        let (vocabulary, dictionary) = (open.vocabulary(), &open.shard.dictionary);
        let edits = edits_from.iter().filter(|&&from| word.len() >= from).count();
        if let Some(spelling) = Spelling::new(word).filter(|_| edits > 0) {
            vocabulary.each_near(dictionary, &spelling, edits, |ordinal, edits| {
                self.add(ordinal, weights::edited(edits, word.len()), How::Edited);
            });
            if prefix {
                vocabulary.each_begun_near(dictionary, &spelling, |ordinal, edits| {
                    self.add(ordinal, weights::PREFIX * weights::edited(edits, word.len()), How::Edited);
                });
            }
        }
        vocabulary.each_sounding(dictionary, word, |ordinal| self.add(ordinal, weights::SOUND, How::Sound));
        if let Some(rest) = without_article(word) {
            vocabulary.each_sounding(dictionary, rest, |ordinal| self.add(ordinal, weights::SOUND * weights::CUT, How::Sound));
        }
    }

    /// The variants, each token once, as the likest it was found to be; of too many, the likest.
    fn into_variants(mut self) -> Vec<Variant> {
        let likest = |a: &Variant, b: &Variant| b.similarity.total_cmp(&a.similarity).then(a.how.cmp(&b.how));
        sort_by(&mut self.0, |a, b| a.ordinal.cmp(&b.ordinal).then_with(|| likest(a, b)));
        self.0.dedup_by_key(|variant| variant.ordinal);
        if self.0.len() > MAX_VARIANTS {
            sort_by(&mut self.0, likest);
            self.0.truncate(MAX_VARIANTS);
            sort_by_key(&mut self.0, |variant| variant.ordinal);
        }
        self.0
    }
}
