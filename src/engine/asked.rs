//! A question with its conditions, the same in every shard.

use super::bias::Bias;
use super::filter::Filter;
use super::query::Query;

/// A question with its conditions.
#[derive(Clone, Copy)]
pub struct Asked<'q> {
    /// The words, read.
    pub query: &'q Query,
    /// What results must satisfy.
    pub filter: &'q Filter,
    /// Where nearness is wanted.
    pub bias: Option<Bias>,
}
