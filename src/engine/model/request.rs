//! What a caller asks.

use super::hit::Kind;
use crate::geo::point::{Bbox, Point};
use crate::geo::region::Region;

/// The longest question, in characters, that the engine reads.
pub const MAX_QUERY_CHARS: usize = 200;
/// The most results one request may ask for.
pub const MAX_LIMIT: usize = 100;

/// A forward search.
#[derive(Clone, Debug)]
pub struct SearchRequest {
    /// The text as typed, 1 to 200 characters.
    pub query: String,
    /// How many results at most, 1 to 100.
    pub limit: usize,
    /// True when the last word may be the beginning of a longer one.
    pub autocomplete: bool,
    /// Prefer what is near this position.
    pub bias: Option<Point>,
    /// What every result must satisfy.
    pub filters: Filters,
    /// Each result says what each word of the question was read as.
    pub explain: bool,
}

impl SearchRequest {
    /// A search with the defaults of the contract: five results, autocomplete, no filter.
    pub fn new(query: impl Into<String>) -> Self {
        Self { query: query.into(), limit: 5, autocomplete: true, bias: None, filters: Filters::default(), explain: false }
    }
}

/// A reverse search: what is near a position.
#[derive(Clone, Debug)]
pub struct ReverseRequest {
    /// Where.
    pub point: Point,
    /// How many results at most, 1 to 100.
    pub limit: usize,
    /// What every result must satisfy.
    pub filters: Filters,
}

impl ReverseRequest {
    /// The nearest address of `point`.
    pub fn new(point: Point) -> Self {
        Self { point, limit: 1, filters: Filters::default() }
    }
}

/// A question for what lies in a part of the map.
#[derive(Clone, Debug)]
pub struct WithinRequest {
    /// The part of the map.
    pub region: Region,
    /// What distances are measured from, when not from the region itself.
    pub from: Option<Point>,
    /// How many results at most, 1 to 100.
    pub limit: usize,
    /// What every result must satisfy.
    pub filters: Filters,
}

/// Conditions on results: OR within a field, AND across fields; an empty field says nothing.
#[derive(Clone, Debug, Default)]
pub struct Filters {
    /// Wanted types of result.
    pub kinds: Vec<Kind>,
    /// Five digits each.
    pub postcodes: Vec<String>,
    /// INSEE codes of communes; `75056` stands for all arrondissements of Paris (likewise Lyon and Marseille), and an old commune's code for its part.
    pub citycodes: Vec<String>,
    /// Département codes: `75`, `2A`, `974`.
    pub departements: Vec<String>,
    /// Name of a commune, forgivingly matched.
    pub city: Option<String>,
    /// Results lie in this rectangle.
    pub bbox: Option<Bbox>,
}

/// A question that cannot be searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// No letter or digit.
    #[error("the query holds no letter or digit")]
    Empty,
    /// Longer than the engine reads.
    #[error("the query has {0} characters, at most {MAX_QUERY_CHARS} are read")]
    TooLong(usize),
}
