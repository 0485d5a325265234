//! French address text: one normalisation that build and query share.

pub mod departements;
pub mod fold;
