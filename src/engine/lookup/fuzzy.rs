//! Fuzzy matching: the tokens of a shard that a misspelt or misheard word may be.

use super::relaxation::FuzzyWords;
use super::term::TokenMatches;
use crate::engine::model::explanation::MatchKind;
use crate::engine::query::query::Query;
use crate::engine::shard::edit_distance::{EditPattern, PACKED};
use crate::engine::shard::reader::ShardReader;
use crate::engine::{budget, weights};
use crate::text::words::{Class, class};

/// Least letters of a word for one edit and for two: at first, and when that found too little.
const EDITS_FROM: [[usize; 2]; 2] = [[4, usize::MAX], [3, 5]];
/// Least letters of a word that is matched by its sound.
const SOUND_FROM: usize = 3;
/// Cost to match a word longer than [`PACKED`] letters, in costs of a usual word. Tokens must be read for it.
const COST_OF_LONG_WORD: usize = 4;
/// Cost to match a short prefix, in costs of a usual word. Many tokens begin nearly like it.
const COST_OF_SHORT_PREFIX: usize = 24;
/// Letters of a short prefix, at most.
const SHORT_PREFIX: usize = 4;

/// Fuzzy matches of words in a shard, kept from one round to the next: word, whether it may be farther, tokens.
#[derive(Clone, Debug, Default)]
pub struct FuzzyCache(Vec<(usize, bool, TokenMatches)>);

impl FuzzyCache {
    /// Cost to have the matches of a word: 0 when they are kept.
    pub fn cost(&self, reader: &ShardReader, query: &Query, index: usize, fuzzy_words: FuzzyWords) -> usize {
        if self.get(index, fuzzy_words).is_some() {
            return 0;
        }
        let each = match query.tokens.text(index).len() {
            long if long > PACKED => COST_OF_LONG_WORD,
            short if short <= SHORT_PREFIX && query.is_prefix(index) => COST_OF_SHORT_PREFIX,
            _ => 1,
        };
        reader.shard.dictionary.len() / budget::TOKENS * each
    }

    /// The matches of a word. They are found once.
    pub fn get_or_match(&mut self, reader: &ShardReader, query: &Query, index: usize, fuzzy_words: FuzzyWords) -> TokenMatches {
        let word = query.tokens.text(index);
        if !may_be_misspelt(word) {
            return TokenMatches::default();
        }
        if let Some(known) = self.get(index, fuzzy_words) {
            return known.clone();
        }
        let more = fuzzy_words.allows_more(index);
        let found = fuzzy_matches(reader, word, EDITS_FROM[usize::from(more)], query.is_prefix(index));
        self.0.push((index, more, found.clone()));
        found
    }

    /// The matches of a word that are kept.
    fn get(&self, index: usize, fuzzy_words: FuzzyWords) -> Option<&TokenMatches> {
        let wanted = (index, fuzzy_words.allows_more(index));
        self.0.iter().find_map(|(word, more, found)| ((*word, *more) == wanted).then_some(found))
    }
}

/// Tokens that are some edits away from a word, or sound the same. With `is_prefix`, their beginnings may be, too.
fn fuzzy_matches(reader: &ShardReader, word: &str, edits_from: [usize; 2], is_prefix: bool) -> TokenMatches {
    let fuzzy_index = reader.fuzzy_index();
    let dictionary = &reader.shard.dictionary;
    let mut found = TokenMatches::default();
    let edits = edits_from.iter().filter(|&&from| word.len() >= from).count();
    if let Some(pattern) = EditPattern::new(word).filter(|_| edits > 0) {
        fuzzy_index.for_each_within(dictionary, &pattern, edits, |ordinal, edits| {
            found.add(ordinal, weights::edited(edits, word.len()), MatchKind::Edited);
        });
        if is_prefix {
            fuzzy_index.for_each_prefix_within(dictionary, &pattern, |ordinal, edits| {
                found.add(ordinal, weights::PREFIX * weights::edited(edits, word.len()), MatchKind::Edited);
            });
        }
    }
    fuzzy_index.for_each_homophone(dictionary, word, |ordinal| found.add(ordinal, weights::SOUND, MatchKind::Sound));
    if let Some(rest) = without_article(word) {
        fuzzy_index.for_each_homophone(dictionary, rest, |ordinal| {
            found.add(ordinal, weights::SOUND * weights::SPLIT, MatchKind::Sound);
        });
    }
    found
}

/// Whether a word may be fuzzy: no short word, no word with a digit, no article, no type of way.
fn may_be_misspelt(word: &str) -> bool {
    word.len() >= SOUND_FROM
        && !word.bytes().any(|byte| byte.is_ascii_digit())
        && !matches!(class(word), Class::Article | Class::Way)
}

/// The rest of a word that may begin with an elided article: `labé`, `depée`.
fn without_article(word: &str) -> Option<&str> {
    let rest = word.strip_prefix(['l', 'd'])?;
    (rest.len() >= SOUND_FROM && rest.starts_with(['a', 'e', 'h', 'i', 'o', 'u', 'y'])).then_some(rest)
}
