//! Matched terms: the words of a query, looked up in a shard.

use super::fuzzy::FuzzyCache;
use super::relaxation::FuzzyWords;
use super::term::TokenMatches;
use super::term::{Term, TermMatch, TokenMatch};
use crate::engine::budget::WorkBudget;
use crate::engine::model::explanation::MatchKind;
use crate::engine::query::query::Query;
use crate::engine::query::synonyms::Synonym;
use crate::engine::query::word_set::WordSet;
use crate::engine::shard::reader::ShardReader;
use crate::engine::{budget, weights};
use crate::format::shard::Shard;
use crate::sorting::sort_by;
use crate::text::words::{Class, class};
use std::ops::Range;

/// Occurrences of a word that are looked up, at most. No name has a word three times.
const MAX_REPEATS: usize = 2;
/// Least letters of a word that may be split in two.
const SPLIT_FROM: usize = 5;
/// Least letters of two words that may be joined.
const JOINED_FROM: usize = 4;

/// The terms of a query, matched in a shard.
#[derive(Clone, Debug, Default)]
pub struct MatchedTerms {
    /// The terms.
    pub terms: Vec<Term>,
    /// Tokens of all terms.
    token_matches: Vec<TokenMatch>,
    /// Ordinal, term and place in `token_matches` of each token, by ordinal.
    index: Vec<(u32, usize, usize)>,
    /// Filter of the tokens that may match: a bit for each remainder of their ordinals by 64.
    ordinal_filter: u64,
    /// The term of the prefix, and the tokens that it begins.
    prefix_term: Option<(usize, Range<u32>)>,
    /// Match of each word.
    words: Vec<WordMatch>,
    /// Whether some words were matched fuzzily.
    pub is_fuzzy: bool,
}

/// Match of one word.
#[derive(Clone, Copy, Debug, Default)]
struct WordMatch {
    /// Its greatest similarity with a token.
    similarity: f32,
    /// The term of the word alone.
    term: Option<usize>,
}

impl MatchedTerms {
    /// Matches all words exactly, in another form, or as a prefix.
    pub fn exact(shard: &Shard, query: &Query) -> Self {
        let words = query.tokens.len();
        let mut this = Self {
            terms: Vec::with_capacity(words),
            token_matches: Vec::with_capacity(2 * words),
            words: vec![WordMatch::default(); words],
            ..Self::default()
        };
        let mut found = TokenMatches::default();
        for index in 0..query.tokens.len() {
            if query.postcodes.iter().all(|postcode| postcode.words != WordSet::of(index)) && query.repeats(index) < MAX_REPEATS {
                this.add_word(shard, query, index, &mut found);
            }
        }
        query.synonyms.iter().for_each(|synonym| this.add_synonym(shard, query, synonym));
        this.finish()
    }

    /// These terms, with fuzzy matches of some words.
    pub fn with_fuzzy(&self, reader: &ShardReader, query: &Query, fuzzy_words: FuzzyWords) -> Self {
        self.with_fuzzy_cached(reader, query, fuzzy_words, &mut FuzzyCache::default(), &WorkBudget::unlimited())
    }

    /// The same, with the fuzzy matches of earlier rounds, within a budget.
    pub fn with_fuzzy_cached(
        &self,
        reader: &ShardReader,
        query: &Query,
        fuzzy_words: FuzzyWords,
        cache: &mut FuzzyCache,
        budget: &WorkBudget,
    ) -> Self {
        let mut this = Self {
            terms: self.terms.clone(),
            token_matches: self.token_matches.clone(),
            words: self.words.clone(),
            is_fuzzy: true,
            ..Self::default()
        };
        let is_fuzzy = |index: &usize| fuzzy_words.allows(*index) && query.repeats(*index) < MAX_REPEATS;
        for index in (0..query.tokens.len()).filter(is_fuzzy) {
            budget.spend(budget::WORD + cache.cost(reader, query, index, fuzzy_words));
            if budget.is_spent() {
                break;
            }
            this.add_fuzzy(query, index, cache.get_or_match(reader, query, index, fuzzy_words));
            if query.tokens.text(index).len() >= SPLIT_FROM {
                this.add_split(&reader.shard, query, index);
            }
            let token_matches = this.words[index].term.map_or(0, |term| this.terms[term].token_matches.len());
            budget.spend(token_matches / budget::TOKEN_MATCHES);
        }
        this.add_joined(&reader.shard, query, fuzzy_words.words);
        this.finish()
    }

    /// Prepares the terms for [`Self::matches`].
    fn finish(mut self) -> Self {
        self.index.reserve(self.terms.iter().map(|term| term.token_matches.len()).sum());
        for (term, found) in self.terms.iter().enumerate() {
            self.index.extend(found.token_matches.clone().map(|place| (self.token_matches[place].ordinal, term, place)));
        }
        sort_by(&mut self.index, Ord::cmp);
        self.ordinal_filter = self.index.iter().fold(0, |filter, &(ordinal, ..)| filter | 1 << (ordinal & 63));
        let prefix = self.terms.iter().enumerate().find(|(_, term)| !term.prefix.is_empty());
        self.prefix_term = prefix.map(|(index, term)| (index, term.prefix.clone()));
        for index in 0..self.words.len() {
            self.words[index].similarity = self.similarity(WordSet::of(index));
        }
        self
    }

    /// Tokens that a term may be, by rising ordinal.
    pub fn token_matches(&self, term: &Term) -> &[TokenMatch] {
        &self.token_matches[term.token_matches.clone()]
    }

    /// Whether a name has all tokens of a term that was split. Half a word explains nothing.
    pub fn is_whole_in(&self, term: &Term, tokens: &[u32]) -> bool {
        !term.is_split || self.token_matches(term).iter().all(|part| tokens.contains(&part.ordinal))
    }

    /// The greatest similarity of a word.
    fn similarity(&self, word: WordSet) -> f32 {
        let of_term = |term: &Term| {
            let prefix = if term.prefix.is_empty() { 0.0 } else { weights::PREFIX };
            self.token_matches(term).iter().map(|token_match| token_match.similarity).fold(prefix, f32::max)
        };
        self.terms.iter().filter(|term| term.words.meets(word)).map(of_term).fold(0.0, f32::max)
    }

    /// The greatest gain of the words, if those of `assumed` all matched exactly.
    fn gain(&self, query: &Query, assumed: WordSet) -> f32 {
        let similarity = |index: usize| if assumed.has(index) { 1.0 } else { self.words[index].similarity };
        (0..self.words.len()).map(|index| query.matched_weight[index] * similarity(index)).sum()
    }

    /// The greatest gain of the words and a house number, if those of `assumed` all matched exactly. Any reading may be the house
    /// number, with the words of the others in the name.
    pub fn max_gain(&self, query: &Query, assumed: WordSet) -> f32 {
        let numbered = query.numbers.iter().map(|reading| self.gain(query, assumed | reading.core));
        numbered.fold(self.gain(query, assumed), f32::max)
    }

    /// Whether less relaxed terms of the same query have all that these have.
    pub fn equals(&self, other: &Self) -> bool {
        // Relaxation only adds terms and tokens.
        (self.terms.len(), self.index.len()) == (other.terms.len(), other.index.len())
    }

    /// Whether the last word is a prefix of some token.
    pub fn has_prefix_term(&self) -> bool {
        self.prefix_term.is_some()
    }

    /// Gain of those among some words that are in the name of a commune.
    pub fn commune_gain(&self, shard: &Shard, words: WordSet) -> f32 {
        let names_commune = |term: &&Term| {
            let first = |token_match: &TokenMatch| shard.postings.entries(token_match.ordinal).next();
            self.token_matches(term).iter().filter_map(first).any(|entry| entry < shard.municipality_names())
        };
        self.terms.iter().filter(|term| term.words.meets(words)).filter(names_commune).map(|term| term.gain).sum()
    }

    /// Words among some that may be in the name of a commune.
    pub fn commune_words(&self, shard: &Shard, words: WordSet) -> WordSet {
        let is_one =
            |ordinal: u32| shard.postings.entries(ordinal).next().is_some_and(|entry| entry < shard.municipality_names());
        let names = |term: &&Term| {
            term.words.meets(words)
                && (!term.prefix.is_empty() || self.token_matches(term).iter().any(|token_match| is_one(token_match.ordinal)))
        };
        self.terms.iter().filter(names).map(|term| term.words).collect::<WordSet>() & words
    }

    /// Whether a letter or a suffix is a word of a commune's name.
    pub fn names_by_letters(&self, shard: &Shard, query: &Query) -> bool {
        let is_letter = |term: &&Term| {
            !term.words.meets(query.ways)
                && term.gain > weights::ARTICLE
                && term.gain < weights::SELECTIVE
                && !term.token_matches.is_empty()
        };
        let letters: WordSet = self.terms.iter().filter(is_letter).map(|term| term.words).collect();
        !letters.is_empty() && !self.commune_words(shard, letters).is_empty()
    }

    /// Terms that a token matches. A term comes twice when it matches as a prefix, too.
    #[inline]
    pub fn matches(&self, ordinal: u32) -> impl Iterator<Item = TermMatch> {
        let index = if self.ordinal_filter >> (ordinal & 63) & 1 == 1 { self.index.as_slice() } else { &[] };
        let start = index.partition_point(|&(known, ..)| known < ordinal);
        let same = index[start..].iter().take_while(move |&&(known, ..)| known == ordinal);
        let exact = same.map(|&(_, term, place)| TermMatch { term, token_match: self.token_matches[place] });
        let prefix =
            self.prefix_term.iter().filter(move |(_, prefix)| prefix.contains(&ordinal)).map(move |&(term, _)| TermMatch {
                term,
                token_match: TokenMatch { ordinal, similarity: weights::PREFIX, share: 1.0, kind: MatchKind::Prefix },
            });
        exact.chain(prefix)
    }

    /// Adds the term of a word: exact, in other forms, as a prefix.
    fn add_word(&mut self, shard: &Shard, query: &Query, index: usize, found: &mut TokenMatches) {
        let word = query.tokens.text(index);
        let exact = shard.dictionary.get(word);
        if let Some(ordinal) = exact {
            found.add(ordinal, 1.0, MatchKind::Exact);
        }
        for form in query.forms(&shard.dictionary, index, exact) {
            found.add_word(shard, form, weights::ABBREVIATED, MatchKind::Abbreviated);
        }
        let prefix = if query.is_prefix(index) { shard.dictionary.prefix(word) } else { 0..0 };
        if !found.is_empty() || !prefix.is_empty() {
            self.push_word(query, index, found, prefix);
        }
    }

    /// Adds the term of a word.
    fn push_word(&mut self, query: &Query, index: usize, found: &mut TokenMatches, prefix: Range<u32>) {
        self.words[index].term = Some(self.terms.len());
        let token_matches = found.drain_sorted_into(&mut self.token_matches);
        self.terms.push(Term {
            words: WordSet::of(index),
            gain: query.matched_weight[index],
            token_matches,
            prefix,
            is_split: false,
        });
    }

    /// Adds a term whose tokens are in order.
    fn push_term(&mut self, words: WordSet, gain: f32, found: impl Iterator<Item = TokenMatch>, is_split: bool) {
        let start = self.token_matches.len();
        self.token_matches.extend(found);
        self.terms.push(Term { words, gain, token_matches: start..self.token_matches.len(), prefix: 0..0, is_split });
    }

    /// Adds fuzzy matches to the term of a word.
    fn add_fuzzy(&mut self, query: &Query, index: usize, mut found: TokenMatches) {
        if found.is_empty() {
            return;
        }
        match self.words[index].term {
            Some(term) => {
                found.extend(self.token_matches(&self.terms[term]));
                self.terms[term].token_matches = found.drain_sorted_into(&mut self.token_matches);
            }
            None => self.push_word(query, index, &mut found, 0..0),
        }
    }

    /// Adds the term of a synonym: one word for several, or several for one.
    fn add_synonym(&mut self, shard: &Shard, query: &Query, synonym: &Synonym) {
        let ordinals: Option<Vec<u32>> = synonym.replacement.iter().map(|word| shard.dictionary.get(word)).collect();
        let Some(ordinals) = ordinals else { return };
        let share = 1.0 / f32::from(u8::try_from(ordinals.len()).unwrap_or(u8::MAX));
        let token_match = |ordinal| TokenMatch { ordinal, similarity: weights::ABBREVIATED, share, kind: MatchKind::Abbreviated };
        let gain = query.gain_of(synonym.words);
        self.push_term(synonym.words, gain, ordinals.iter().map(|&ordinal| token_match(ordinal)), ordinals.len() > 1);
    }

    /// Adds the terms of one word that the dictionary has as two: `desarchives`.
    fn add_split(&mut self, shard: &Shard, query: &Query, index: usize) {
        let word = query.tokens.text(index);
        let letters = f32::from(u8::try_from(word.len()).unwrap_or(u8::MAX));
        let long_enough = |part: &str| part.len() >= 3 || class(part) == Class::Article;
        shard.dictionary.each_beginning(word, |at, a| {
            let Some((left, right)) = word.split_at_checked(at).filter(|(left, right)| long_enough(left) && long_enough(right))
            else {
                return;
            };
            let Some(b) = shard.dictionary.get(right) else { return };
            let share = f32::from(u8::try_from(left.len()).unwrap_or(u8::MAX)) / letters;
            let part = |ordinal, share| TokenMatch { ordinal, similarity: weights::SPLIT, share, kind: MatchKind::Split };
            self.push_term(
                WordSet::of(index),
                query.matched_weight[index],
                [part(a, share), part(b, 1.0 - share)].into_iter(),
                true,
            );
        });
    }

    /// Adds the terms of two words that the dictionary has as one: `lan tiez`.
    fn add_joined(&mut self, shard: &Shard, query: &Query, fuzzy_words: WordSet) {
        for index in 1..query.tokens.len() {
            let words = WordSet::range(index - 1..index + 1);
            let left = query.tokens.text(index - 1);
            let right = query.tokens.text(index);
            if !words.meets(fuzzy_words) || left.len() + right.len() < JOINED_FROM {
                continue;
            }
            if let Some(ordinal) = shard.dictionary.get(&format!("{left}{right}")) {
                let token_match = TokenMatch { ordinal, similarity: weights::JOINED, share: 1.0, kind: MatchKind::Joined };
                self.push_term(words, query.gain_of(words), std::iter::once(token_match), false);
            }
        }
    }
}

/// Upper bound of the gain of a query's words in a shard, if those of `assumed` all matched exactly. Selective words that the shard
/// lacks bring nothing.
///
/// It stops at the first bound that is not `enough`. Words are tested from the last: that is the commune in most queries.
pub fn quick_upper_bound(reader: &ShardReader, query: &Query, assumed: WordSet, enough: impl Fn(f32) -> bool) -> f32 {
    let synonyms: WordSet = query.synonyms.iter().map(|synonym| synonym.words).collect();
    let tested = query.selective() & !assumed & !synonyms;
    let mut bound = query.max_gain();
    for index in (0..query.tokens.len()).rev().filter(|index| tested.has(*index)) {
        if !enough(bound) {
            break;
        }
        if !has_word(&reader.shard, query, index) {
            bound -= query.matched_weight[index];
        }
    }
    bound
}

/// Whether a shard has a word exactly, in another form, or as a prefix.
fn has_word(shard: &Shard, query: &Query, index: usize) -> bool {
    let word = query.tokens.text(index);
    shard.dictionary.get(word).is_some()
        || query.forms(&shard.dictionary, index, None).any(|form| shard.dictionary.get(form).is_some())
        || query.is_prefix(index) && !shard.dictionary.prefix(word).is_empty()
}
