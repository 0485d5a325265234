//! Weights of a shard's tokens, for the tokens of a name that the query lacks.

use crate::engine::weights;
use crate::format::names::LINE_BREAK;
use crate::format::shard::Shard;
use crate::text::words::{ARTICLES, WAYS};

/// Weight of each token of a shard when the query lacks it.
#[derive(Clone, Debug, Default)]
pub struct TokenWeights {
    /// Class of each token.
    classes: Vec<u8>,
}

/// Weight of each class.
const CLASSES: [f32; 5] = [weights::WORD, weights::NUMBER, weights::WAY, weights::ARTICLE, weights::LINE_BREAK];

impl TokenWeights {
    /// The weights of a shard's tokens: articles, types of way and numbers are looked up.
    pub fn of(shard: &Shard) -> Self {
        let mut classes = vec![0; shard.dictionary.len()];
        let words =
            |words: &'static [&str], class| words.iter().filter_map(move |word| Some((shard.dictionary.get(word)?, class)));
        // Digits come before all letters, and just before the colon.
        let numbers = (0..shard.dictionary.count_below(":")).map(|ordinal| (ordinal, 1));
        for (ordinal, class) in numbers.chain(words(WAYS, 2)).chain(words(ARTICLES, 3)).chain(words(&[LINE_BREAK], 4)) {
            if let Some(slot) = classes.get_mut(ordinal as usize) {
                *slot = class;
            }
        }
        Self { classes }
    }

    /// Size in bytes.
    pub fn bytes(&self) -> usize {
        self.classes.len()
    }

    /// Weight of a token.
    #[inline]
    pub fn get(&self, ordinal: u32) -> f32 {
        self.classes.get(ordinal as usize).and_then(|&class| CLASSES.get(usize::from(class))).copied().unwrap_or(weights::WORD)
    }
}
