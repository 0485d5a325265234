//! Interpretation of a query as one place.

use crate::engine::model::hit::Breakdown;
use crate::engine::query::location_bias::LocationBias;
use crate::engine::query::word_set::WordSet;
use crate::engine::weights;
use crate::format::numbers::HouseNumber;

/// Interpretation of a query as a street or a commune, with its score.
#[derive(Clone, Copy, Debug, Default)]
pub struct Interpretation {
    /// Score, 0..=1.
    pub score: f32,
    /// Score if the query weighed no more than its least weight. A house number may explain words that then weigh nothing, such
    /// as a range's end.
    pub max_score: f32,
    /// Words that are explained.
    pub explained: WordSet,
    /// Words among these that the street's name explains.
    pub street_words: WordSet,
    /// Words among these that say where the place lies.
    pub location_words: WordSet,
    /// Words among these that match a part of a commune's name, and not well. They may be another commune's.
    pub doubtful_words: WordSet,
    /// Weight that the words of its names lose by being misspelt.
    pub misspelt: f32,
    /// Whether the query has the whole name of its commune.
    pub commune_is_sure: bool,
    /// Whether the query has its postcode.
    pub postcode_is_sure: bool,
    /// Words that the street's name was free to match.
    pub street_free: WordSet,
    /// Words that the commune's name was free to match.
    pub commune_free: WordSet,
    /// House number, if the query has one of the street's.
    pub number: Option<HouseNumber>,
    /// Postcode that matches best, for a municipality.
    pub postcode: Option<u32>,
    /// Parts of the score.
    pub breakdown: Breakdown,
}

impl Interpretation {
    /// Whether no word confirms the location, except doubtful ones.
    pub fn location_is_unconfirmed(&self) -> bool {
        !self.breakdown.is_located() || !self.doubtful_words.is_empty()
    }

    /// Whether neither the whole name of its commune nor its postcode is in the query.
    pub fn location_is_unsure(&self) -> bool {
        !self.commune_is_sure && !self.postcode_is_sure
    }

    /// The better of two, or the first of equals.
    pub fn or_better(self, other: Self) -> Self {
        if other.score > self.score { other } else { self }
    }

    /// The same interpretation, with a prominence in the score.
    pub fn with_prominence(mut self, prominence: f64) -> Self {
        self.breakdown.prominence = prominence;
        self.score *= weights::prominence_share(prominence);
        self
    }

    /// The same interpretation, with its proximity in the score if the request has a position.
    pub fn with_proximity(mut self, proximity: Option<f32>) -> Self {
        if let Some(proximity) = proximity {
            self.breakdown.proximity = f64::from(proximity);
            self.score = LocationBias::score(self.score, proximity);
        }
        self
    }
}
