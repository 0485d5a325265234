//! French address text: one normalisation for the indexer and for queries.

pub mod abbreviations;
pub mod case;
pub mod departements;
pub mod digits;
pub mod fold;
pub mod likeness;
pub mod numerals;
pub mod placeholder;
pub mod sound;
mod table;
pub mod tokens;
pub mod words;
