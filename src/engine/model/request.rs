//! Requests to the engine.

use super::hit::Kind;
use crate::geo::point::{Bbox, Point};
use crate::geo::region::Region;

/// The longest query that the engine reads, in characters.
pub const MAX_QUERY_CHARS: usize = 200;
/// The most results of one request.
pub const MAX_LIMIT: usize = 100;

/// A search by text.
///
/// Callers name the fields that differ from [`SearchRequest::new`], so that more fields break nothing.
///
/// ```
/// use ruelle::SearchRequest;
///
/// let request = SearchRequest { limit: 1, autocomplete: false, ..SearchRequest::new("12 rue de rivoli paris") };
/// assert!(request.bias.is_none());
/// ```
#[derive(Clone, Debug)]
pub struct SearchRequest {
    /// The text as typed, 1 to 200 characters.
    pub query: String,
    /// The most results, 1 to 100.
    pub limit: usize,
    /// Whether the last word may be the beginning of a longer one.
    pub autocomplete: bool,
    /// A position. Results near it are preferred.
    pub bias: Option<Point>,
    /// Conditions on every result.
    pub filters: Filters,
    /// Whether each result has the reading of each word of the query.
    pub explain: bool,
}

impl SearchRequest {
    /// A search with the defaults of the contract: five results, autocomplete, no filter.
    pub fn new(query: impl Into<String>) -> Self {
        Self { query: query.into(), limit: 5, autocomplete: true, bias: None, filters: Filters::default(), explain: false }
    }
}

/// A search for places near a position.
#[derive(Clone, Debug)]
pub struct ReverseRequest {
    /// The position.
    pub point: Point,
    /// The most results, 1 to 100.
    pub limit: usize,
    /// Conditions on every result.
    pub filters: Filters,
}

impl ReverseRequest {
    /// A search for the address that is nearest to a position.
    pub fn new(point: Point) -> Self {
        Self { point, limit: 1, filters: Filters::default() }
    }
}

/// A search for places in a region.
#[derive(Clone, Debug)]
pub struct WithinRequest {
    /// The region.
    pub region: Region,
    /// The position that distances are measured from. They are the region's own distances when it is `None`.
    pub from: Option<Point>,
    /// The most results, 1 to 100.
    pub limit: usize,
    /// Conditions on every result.
    pub filters: Filters,
}

/// Conditions on results: OR within a field, AND across fields. An empty field is no condition.
///
/// ```
/// use ruelle::{Filters, Kind, SearchRequest};
///
/// // Streets and house numbers of Paris or the Hauts-de-Seine.
/// let filters = Filters {
///     kinds: vec![Kind::Street, Kind::Housenumber],
///     departements: vec!["75".to_owned(), "92".to_owned()],
///     ..Filters::default()
/// };
/// let request = SearchRequest { filters, ..SearchRequest::new("rue de la paix") };
/// assert_eq!(request.filters.departements.len(), 2);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Filters {
    /// Kinds of result.
    pub kinds: Vec<Kind>,
    /// Postcodes, five digits each.
    pub postcodes: Vec<String>,
    /// INSEE codes of communes. `75056` is all arrondissements of Paris, likewise for Lyon and Marseille. The code of a former
    /// commune is its part of the present one.
    pub citycodes: Vec<String>,
    /// Codes of départements: `75`, `2A`, `974`.
    pub departements: Vec<String>,
    /// Name of a commune. It is looked up as tolerantly as a query.
    pub city: Option<String>,
    /// A rectangle that results lie in.
    pub bbox: Option<Bbox>,
}

/// A query that cannot be searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// The query has no letter and no digit.
    #[error("the query holds no letter or digit")]
    Empty,
    /// The query is longer than the engine reads.
    #[error("the query has {0} characters, at most {MAX_QUERY_CHARS} are read")]
    TooLong(usize),
}
