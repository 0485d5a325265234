//! What misspelt and misheard words may be in a shard.

use super::budget;
use super::open::OpenShard;
use super::query::{Mask, Query};
use super::spelling::{PACKED, Spelling};
use super::term::How;
use super::variants::Variants;
use super::weights;
use crate::text::words::{Class, class};

/// Shortest words whose misspellings are looked for, by number of edits, at first; and when that found too little.
const EDITS_FROM: [[usize; 2]; 2] = [[4, usize::MAX], [3, 5]];
/// Shortest word that is looked for by its sound.
const SOUND_FROM: usize = 3;
/// How much more it costs to compare tokens with a word that is longer than those that are packed; with one that may go on and is so short
/// that much begins nearly like it.
const SPELT: usize = 4;
const BEGUN: usize = 24;
const SHORT: usize = 4;

/// Which words are forgiven, and how much.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mercy {
    /// Words that may be misspelt, misheard, glued or cut.
    pub words: Mask,
    /// Of these, words that may be so more than usual.
    pub more: Mask,
}

impl Mercy {
    /// True when a word may be wrong.
    pub fn forgives(self, index: usize) -> bool {
        self.words >> index & 1 == 1
    }

    /// True when it may be so more than usual.
    fn forgives_more(self, index: usize) -> bool {
        self.more >> index & 1 == 1
    }
}

/// What misspelt words may be in a shard, kept from one round to the next: word, whether it was forgiven more, tokens.
#[derive(Clone, Debug, Default)]
pub struct Misspellings(Vec<(usize, bool, Variants)>);

impl Misspellings {
    /// What it costs to know those of a word, in names.
    pub fn cost(&self, open: &OpenShard, query: &Query, index: usize, mercy: Mercy) -> usize {
        if self.known(index, mercy).is_some() {
            return 0;
        }
        let each = match query.tokens.text(index).len() {
            long if long > PACKED => SPELT,
            short if short <= SHORT && query.may_go_on(index) => BEGUN,
            _ => 1,
        };
        open.shard.dictionary.len() / budget::TOKENS * each
    }

    /// Those of a word, looked for once.
    pub fn of(&mut self, open: &OpenShard, query: &Query, index: usize, mercy: Mercy) -> Variants {
        let word = query.tokens.text(index);
        if !may_be_misspelt(word) {
            return Variants::default();
        }
        if let Some(known) = self.known(index, mercy) {
            return known.clone();
        }
        let more = mercy.forgives_more(index);
        let found = near(open, word, EDITS_FROM[usize::from(more)], query.may_go_on(index));
        self.0.push((index, more, found.clone()));
        found
    }

    fn known(&self, index: usize, mercy: Mercy) -> Option<&Variants> {
        let wanted = (index, mercy.forgives_more(index));
        self.0.iter().find_map(|(word, more, found)| ((*word, *more) == wanted).then_some(found))
    }
}

/// Tokens some edits away from a word, or that sound the same; `may_go_on`: of which beginnings do.
fn near(open: &OpenShard, word: &str, edits_from: [usize; 2], may_go_on: bool) -> Variants {
    let (vocabulary, dictionary, mut found) = (open.vocabulary(), &open.shard.dictionary, Variants::default());
    let edits = edits_from.iter().filter(|&&from| word.len() >= from).count();
    if let Some(spelling) = Spelling::new(word).filter(|_| edits > 0) {
        vocabulary.each_near(dictionary, &spelling, edits, |ordinal, edits| {
            found.add(ordinal, weights::edited(edits, word.len()), How::Edited);
        });
        if may_go_on {
            vocabulary.each_begun_near(dictionary, &spelling, |ordinal, edits| {
                found.add(ordinal, weights::PREFIX * weights::edited(edits, word.len()), How::Edited);
            });
        }
    }
    vocabulary.each_sounding(dictionary, word, |ordinal| found.add(ordinal, weights::SOUND, How::Sound));
    if let Some(rest) = without_article(word) {
        vocabulary.each_sounding(dictionary, rest, |ordinal| found.add(ordinal, weights::SOUND * weights::CUT, How::Sound));
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
