//! How firmly a candidate fixes where answers lie.

use super::interpretation::Interpretation;
use crate::engine::query::query::Query;
use crate::engine::weights;

/// How firmly a candidate fixes where answers lie. Places elsewhere are no answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LocationFix {
    /// Not at all.
    #[default]
    None,
    /// It has the name that the query names, near the position. All selective words are explained, some by its street's name.
    NearPosition,
    /// It has the name that the query names, in the place that the query names. All selective words are explained: some by its
    /// street's name, others by the whole of its commune's name or by its postcode.
    Named,
    /// It lies in the commune that the query names twice: by the whole of its name and by its postcode.
    NamedTwice,
    /// It is a municipality, and the query is its name or its postcode.
    WholeQuery,
}

impl LocationFix {
    /// Order of firmness, which counts before the score.
    pub fn rank(self) -> u8 {
        match self {
            Self::None => 0,
            Self::NearPosition | Self::Named => 1,
            Self::NamedTwice => 2,
            Self::WholeQuery => 3,
        }
    }

    /// The fix of a street.
    pub fn of_street(interpretation: &Interpretation, query: &Query, proximity: Option<f32>) -> Self {
        let selective = query.selective();
        let Interpretation { commune_is_sure, postcode_is_sure, .. } = *interpretation;
        if commune_is_sure && postcode_is_sure && !selective.is_within(interpretation.location_words) {
            return Self::NamedTwice;
        }
        let is_named = selective.is_within(interpretation.explained) && selective.meets(interpretation.street_words);
        if !is_named || interpretation.score < weights::FIXING_SCORE {
            return Self::None;
        }
        match proximity {
            _ if commune_is_sure || postcode_is_sure => Self::Named,
            Some(proximity) if proximity >= weights::NEAR_PROXIMITY => Self::NearPosition,
            _ => Self::None,
        }
    }

    /// The fix of a municipality. `in_territory` says that it lies in a département or a region that the query names.
    pub fn of_municipality(interpretation: &Interpretation, query: &Query, has_bias: bool, in_territory: bool) -> Self {
        let Interpretation { commune_is_sure, postcode_is_sure, .. } = *interpretation;
        if commune_is_sure && postcode_is_sure && !query.selective().is_within(interpretation.location_words) {
            return Self::NamedTwice;
        }
        let is_all =
            query.all().is_within(interpretation.explained) && (interpretation.score >= weights::NAME_IN_FULL || in_territory);
        let is_sure = commune_is_sure || postcode_is_sure || in_territory && query.is_territory();
        if is_all && is_sure && !has_bias { Self::WholeQuery } else { Self::None }
    }
}
