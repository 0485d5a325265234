//! Context of a search: the query with its conditions, the same in every shard.

use crate::engine::budget::WorkBudget;
#[cfg(all(test, feature = "router"))]
use crate::engine::model::request::SearchRequest;
use crate::engine::query::location_bias::LocationBias;
use crate::engine::query::query::Query;
use crate::engine::query::word_set::WordSet;
use crate::engine::shard::filter::Filter;
use crate::format::communes::Code;
use crate::format::partial_numbers::MissingRecorder;

/// Context of a search.
#[derive(Clone, Copy)]
pub struct SearchContext<'q> {
    /// The query.
    pub query: &'q Query,
    /// The filter that results must satisfy.
    pub filter: &'q Filter,
    /// The position that results are preferred near.
    pub bias: Option<LocationBias>,
    /// The commune that the query is known to name. Streets elsewhere score less.
    pub commune: Option<NamedCommune>,
    /// The budget of the query.
    pub budget: &'q WorkBudget,
    /// The recorder of the bytes that are missing.
    pub missing: &'q MissingRecorder,
    /// Whether bounds are ignored. Everything is scored then, to show that bounds lose nothing.
    pub exhaustive: bool,
}

/// The commune that a query names.
#[derive(Clone, Copy, Debug)]
pub struct NamedCommune {
    /// INSEE code.
    pub citycode: Code,
    /// Words that name it, and that are no other place's. A street elsewhere that takes one is none that the query names.
    pub own_words: WordSet,
}

impl SearchContext<'_> {
    /// Whether the request or a postcode says where answers lie.
    pub fn says_location(&self) -> bool {
        self.bias.is_some() || self.filter.has_codes() || self.filter.is_bounded() || !self.query.postcodes.is_empty()
    }
}

/// A request, read, with all that a context of it borrows.
#[cfg(all(test, feature = "router"))]
pub struct ReadRequest {
    query: Query,
    filter: Filter,
    bias: Option<LocationBias>,
    budget: WorkBudget,
    missing: MissingRecorder,
}

#[cfg(all(test, feature = "router"))]
impl ReadRequest {
    /// A request with a budget that is never spent. Its filters name no commune.
    pub fn new(request: &SearchRequest) -> Self {
        Self {
            query: Query::read(request),
            filter: Filter::new(&request.filters, None),
            bias: request.bias.map(LocationBias::new),
            budget: WorkBudget::unlimited(),
            missing: MissingRecorder::default(),
        }
    }

    /// The context of a search for it, with all bounds.
    pub fn context(&self) -> SearchContext<'_> {
        let Self { query, filter, bias, budget, missing } = self;
        SearchContext { query, filter, bias: *bias, commune: None, budget, missing, exhaustive: false }
    }
}
