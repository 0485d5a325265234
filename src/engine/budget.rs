//! What one question may cost: work that is counted, not timed, so that answers are the same on every host. Addresses, whole or begun,
//! nearly always cost a fraction of it; it ends questions that no bound shortens.

use std::cell::Cell;

/// Names laid beside a question that it may cost, and as many more for each shard that is open. All other work is told in names: one is
/// about 450 instructions.
const NAMES: usize = 42_000;
const NAMES_A_SHARD: usize = 1_400;

/// To read a street's name and score it, but for its numbers; to read a commune with all its names.
pub const NAME: usize = 4;
pub const COMMUNE: usize = 5;
/// To look a word up in a dictionary, in all its forms.
pub const WORD: usize = 4;
/// Tokens that are compared with a misspelt word, postings that are read, places that are bounded, house numbers that are read: so many
/// cost as much as a name.
pub const TOKENS: usize = 250;
pub const POSTINGS: usize = 32;
pub const PLACES: usize = 2;
pub const NUMBERS: usize = 2;

/// What is left.
pub struct Budget(Cell<usize>);

impl Budget {
    /// For one question to so many shards.
    pub fn of(shards: usize) -> Self {
        Self(Cell::new(NAMES + NAMES_A_SHARD * shards))
    }

    /// Without end.
    pub fn endless() -> Self {
        Self(Cell::new(usize::MAX))
    }

    /// Counts work.
    #[inline]
    pub fn spend(&self, names: usize) {
        self.0.set(self.0.get().saturating_sub(names));
    }

    /// True when no more is to be looked for.
    #[inline]
    pub fn is_spent(&self) -> bool {
        self.0.get() == 0
    }
}
