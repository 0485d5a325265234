//! Limit of the work that one query may cost. Work is counted, not timed, so that answers are the same on every host.
//!
//! The unit of cost is one name aligned with a query: about 450 instructions. Addresses, whole or begun, nearly always cost a
//! fraction of the limit. It ends queries that no bound shortens.

use std::cell::Cell;

/// Cost that every query may have.
const MAX_COST: usize = 40_000;
/// Cost that a query may have besides, for each open shard.
const MAX_COST_A_SHARD: usize = 1_350;

/// Cost to read a street's name and score it, but for its house numbers.
pub const STREET_NAME: usize = 4;
/// Cost to score a municipality beyond its name.
pub const MUNICIPALITY: usize = 3;
/// Cost to read a commune with all its names.
pub const COMMUNE: usize = 5;
/// Cost to look a word up in a dictionary, in all its forms.
pub const WORD: usize = 4;
/// Tokens compared with a misspelt word at the cost of one name.
pub const TOKENS: usize = 250;
/// Token matches of a misspelt word at the cost of one name.
pub const TOKEN_MATCHES: usize = 2;
/// Postings read at the cost of one name.
pub const POSTINGS: usize = 32;
/// Places bounded at the cost of one name.
pub const PLACES: usize = 2;
/// House numbers read at the cost of one name.
pub const NUMBERS: usize = 2;
/// Answers compared with a new one at the cost of one name.
pub const RESULTS: usize = 25;
/// Words of a query beyond which a name costs as much as the query has words. So long a query is no address but several.
pub const LONG_QUERY: usize = 16;

/// Cost that is left for one query.
pub struct WorkBudget(Cell<usize>);

impl WorkBudget {
    /// The budget of one query to so many open shards.
    pub fn for_shards(shards: usize) -> Self {
        Self(Cell::new(MAX_COST + MAX_COST_A_SHARD * shards))
    }

    /// A budget that is never spent.
    pub fn unlimited() -> Self {
        Self(Cell::new(usize::MAX))
    }

    /// Takes a cost from the budget.
    #[inline]
    pub fn spend(&self, cost: usize) {
        self.0.set(self.0.get().saturating_sub(cost));
    }

    /// Whether the search must end.
    #[inline]
    pub fn is_spent(&self) -> bool {
        self.0.get() == 0
    }
}
