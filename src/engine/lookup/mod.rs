//! The words of a query, matched with the tokens of a shard.

pub mod fuzzy;
pub mod lookup;
pub mod relaxation;
pub mod term;
