//! Scores of streets and communes, and the best of them.

pub mod aligner;
pub mod alignment;
pub mod candidate;
pub mod commune;
pub mod context;
pub mod housenumbers;
pub mod identity;
pub mod interpretation;
pub mod interpretation_score;
pub mod location;
pub mod location_fix;
pub mod misspelling;
pub mod municipality;
mod name_aligner;
pub mod name_evidence;
mod prominence;
pub mod pruning;
pub mod scorer;
pub mod street;
pub mod top_k;
