//! What one question may cost: work that is counted, not timed, so that answers are the same on every host. Addresses, whole or begun,
//! nearly always cost a fraction of it; it ends questions that no bound shortens.

use std::cell::Cell;

/// Names laid beside a question that it may cost, and as many more for each shard that is open. All other work is told in names: one is
/// about 450 instructions.
const MAX_COST: usize = 40_000;
const MAX_COST_A_SHARD: usize = 1_350;

/// To read a name and score it, but for a street's numbers; to go on to the codes of a municipality; to read a commune with all its names.
pub const STREET_NAME: usize = 4;
pub const MUNICIPALITY: usize = 3;
pub const COMMUNE: usize = 5;
/// To look a word up in a dictionary, in all its forms.
pub const WORD: usize = 4;
/// Tokens that are compared with a misspelt word, those that it may be, postings that are read, places that are bounded, house numbers
/// that are read, results that a new one is laid beside: so many cost as much as a name.
pub const TOKENS: usize = 250;
pub const TOKEN_MATCHES: usize = 2;
pub const POSTINGS: usize = 32;
pub const PLACES: usize = 2;
pub const NUMBERS: usize = 2;
pub const RESULTS: usize = 25;

/// What is left.
pub struct WorkBudget(Cell<usize>);

impl WorkBudget {
    /// For one question to so many shards.
    pub fn for_shards(shards: usize) -> Self {
        Self(Cell::new(MAX_COST + MAX_COST_A_SHARD * shards))
    }

    /// Without end.
    pub fn unlimited() -> Self {
        Self(Cell::new(usize::MAX))
    }

    /// Counts work.
    #[inline]
    pub fn spend(&self, cost: usize) {
        self.0.set(self.0.get().saturating_sub(cost));
    }

    /// True when no more is to be looked for.
    #[inline]
    pub fn is_spent(&self) -> bool {
        self.0.get() == 0
    }
}
