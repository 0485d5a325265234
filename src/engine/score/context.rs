//! A question with its conditions, the same in every shard.

use crate::engine::budget::WorkBudget;
use crate::engine::query::location_bias::LocationBias;
use crate::engine::query::query::Query;
use crate::engine::shard::filter::Filter;
use crate::format::communes::Code;

/// A question with its conditions.
#[derive(Clone, Copy)]
pub struct SearchContext<'q> {
    /// The words, read.
    pub query: &'q Query,
    /// What results must satisfy.
    pub filter: &'q Filter,
    /// Where nearness is wanted.
    pub bias: Option<LocationBias>,
    /// The commune that the question is known to name: what lies elsewhere, and is not said to, counts for less.
    pub commune: Option<Code>,
    /// What it may still cost.
    pub budget: &'q WorkBudget,
    /// Bounds are ignored: everything is scored, to show that they lose nothing.
    pub exhaustive: bool,
}
