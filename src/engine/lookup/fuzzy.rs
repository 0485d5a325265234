//! What misspelt and misheard words may be in a shard.

use super::relaxation::FuzzyWords;
use super::token_matches::TokenMatches;
use crate::engine::model::explanation::MatchKind;
use crate::engine::query::query::Query;
use crate::engine::shard::edit_distance::{EditPattern, PACKED};
use crate::engine::shard::reader::ShardReader;
use crate::engine::{budget, weights};
use crate::text::words::{Class, class};

/// Shortest words whose misspellings are looked for, by number of edits, at first; and when that found too little.
const EDITS_FROM: [[usize; 2]; 2] = [[4, usize::MAX], [3, 5]];
/// Shortest word that is looked for by its sound.
const SOUND_FROM: usize = 3;
/// How much more it costs to compare tokens with a word that is longer than those that are packed; with one that may go on and is so short
/// that much begins nearly like it.
const COST_OF_LONG_WORD: usize = 4;
const COST_OF_SHORT_PREFIX: usize = 24;
const SHORT_PREFIX: usize = 4;

/// What misspelt words may be in a shard, kept from one round to the next: word, whether it was forgiven more, tokens.
#[derive(Clone, Debug, Default)]
pub struct FuzzyCache(Vec<(usize, bool, TokenMatches)>);

impl FuzzyCache {
    /// What it costs to know those of a word, in names.
    pub fn cost(&self, open: &ShardReader, query: &Query, index: usize, fuzzy_words: FuzzyWords) -> usize {
        if self.get(index, fuzzy_words).is_some() {
            return 0;
        }
        let each = match query.tokens.text(index).len() {
            long if long > PACKED => COST_OF_LONG_WORD,
            short if short <= SHORT_PREFIX && query.is_prefix(index) => COST_OF_SHORT_PREFIX,
            _ => 1,
        };
        open.shard.dictionary.len() / budget::TOKENS * each
    }

    /// Those of a word, looked for once.
    pub fn get_or_match(&mut self, open: &ShardReader, query: &Query, index: usize, fuzzy_words: FuzzyWords) -> TokenMatches {
        let word = query.tokens.text(index);
        if !may_be_misspelt(word) {
            return TokenMatches::default();
        }
        if let Some(known) = self.get(index, fuzzy_words) {
            return known.clone();
        }
        let more = fuzzy_words.allows_more(index);
        let found = fuzzy_matches(open, word, EDITS_FROM[usize::from(more)], query.is_prefix(index));
        self.0.push((index, more, found.clone()));
        found
    }

    fn get(&self, index: usize, fuzzy_words: FuzzyWords) -> Option<&TokenMatches> {
        let wanted = (index, fuzzy_words.allows_more(index));
        self.0.iter().find_map(|(word, more, found)| ((*word, *more) == wanted).then_some(found))
    }
}

/// Tokens some edits away from a word, or that sound the same; `may_go_on`: of which beginnings do.
fn fuzzy_matches(open: &ShardReader, word: &str, edits_from: [usize; 2], is_prefix: bool) -> TokenMatches {
    let (fuzzy_index, dictionary, mut found) = (open.fuzzy_index(), &open.shard.dictionary, TokenMatches::default());
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
            found.add(ordinal, weights::SOUND * weights::SPLIT, MatchKind::Sound)
        });
    }
    found
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
