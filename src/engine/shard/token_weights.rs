//! Weights of the tokens of a shard, for names that have a token which the query lacks.

use crate::engine::weights;
use crate::format::shard::Shard;
use crate::text::words::{ARTICLES, WAYS};

/// What the tokens of a shard weigh when the question lacks them.
#[derive(Clone, Debug, Default)]
pub struct TokenWeights {
    /// A class a token.
    classes: Vec<u8>,
}

/// The weight of each class.
const CLASSES: [f32; 4] = [weights::WORD, weights::NUMBER, weights::WAY, weights::ARTICLE];

impl TokenWeights {
    /// Looks up the articles, types of way and numbers.
    pub fn of(shard: &Shard) -> Self {
        let mut classes = vec![0; shard.dictionary.len()];
        let words =
            |words: &'static [&str], class| words.iter().filter_map(move |word| Some((shard.dictionary.get(word)?, class)));
        // Tokens that begin with a digit come before all letters.
        let numbers = (0..shard.dictionary.prefix("9").end).map(|ordinal| (ordinal, 1));
        for (ordinal, class) in numbers.chain(words(WAYS, 2)).chain(words(ARTICLES, 3)) {
            if let Some(slot) = classes.get_mut(ordinal as usize) {
                *slot = class;
            }
        }
        Self { classes }
    }

    /// Bytes that they take.
    pub fn bytes(&self) -> usize {
        self.classes.len()
    }

    /// Of a token that the question lacks.
    #[inline]
    pub fn get(&self, ordinal: u32) -> f32 {
        self.classes.get(ordinal as usize).and_then(|&class| CLASSES.get(usize::from(class))).copied().unwrap_or(weights::WORD)
    }
}
