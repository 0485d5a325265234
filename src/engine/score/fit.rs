//! What fits, and how well.

use crate::engine::model::hit::Breakdown;
use crate::engine::query::location_bias::LocationBias;
use crate::engine::query::word_set::WordSet;
use crate::format::numbers::HouseNumber;

/// How one reading of the question fits a street or a commune.
#[derive(Clone, Copy, Debug, Default)]
pub struct Interpretation {
    /// Score, 0..=1.
    pub score: f32,
    /// What it would be, did the question weigh no more than it must: a house number's words may draw others in (a range's end).
    pub max_score: f32,
    /// The words that are explained.
    pub explained: WordSet,
    /// Of these, those that the street's name explains.
    pub street_words: WordSet,
    /// Of these, those that say where it lies.
    pub location_words: WordSet,
    /// Of these, words that are a misspelt part of a commune's name, of which nothing else is said: they may be another's.
    pub doubtful_words: WordSet,
    /// The whole of its commune's name says where it lies.
    pub commune_is_sure: bool,
    /// Its postcode says where it lies.
    pub postcode_is_sure: bool,
    /// Words that the street's name was free to use.
    pub street_free: WordSet,
    /// Words that the commune's name was free to use.
    pub commune_free: WordSet,
    /// The house number.
    pub number: Option<HouseNumber>,
    /// Of a municipality, the postcode that is asked for.
    pub postcode: Option<u32>,
    /// The parts of the score.
    pub breakdown: Breakdown,
}

impl Interpretation {
    /// True when nothing sure in the question says that this lies where it does.
    pub fn location_is_unconfirmed(&self) -> bool {
        !self.breakdown.is_located() || self.doubtful_words != 0
    }

    /// The better of two; the first when they are equal.
    pub fn or_better(self, other: Self) -> Self {
        if other.score > self.score { other } else { self }
    }

    /// The same, with its nearness in the score, when a position was given.
    pub fn with_proximity(mut self, proximity: Option<f32>) -> Self {
        if let Some(proximity) = proximity {
            self.breakdown.proximity = f64::from(proximity);
            self.score = LocationBias::score(self.score, proximity);
        }
        self
    }
}
