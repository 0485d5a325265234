//! The text of a query, read into words, each with its weights and its readings.

pub mod housenumber;
pub mod intersection;
pub mod location_bias;
pub mod noise;
pub mod query;
pub mod synonyms;
pub mod territory;
pub mod weight_sums;
pub mod word_forms;
pub mod word_set;
