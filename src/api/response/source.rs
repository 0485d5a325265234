//! Where answers come from, and how long they may be kept.

use crate::api::data::version::DataVersion;
use crate::api::http::fault::Faults;
use crate::engine::geocoder::Geocoder;
use crate::engine::hit::Hit;
use crate::engine::request::QueryError;

/// How long an answer may be kept: a day when it is what was asked for, an hour when it is the likeliest, five minutes when it is nothing.
const EXACT: &str = "public, max-age=86400";
const LIKELY: &str = "public, max-age=3600";
const NOTHING: &str = "public, max-age=300";
/// From this confidence on, an answer is what was asked for.
const CERTAIN: f64 = 0.9;

/// How long these hits may be kept. Those of a position or an id are certain.
pub(in crate::api) fn lifetime(hits: &[Hit]) -> &'static str {
    match hits.first().map(|hit| hit.confidence.unwrap_or(1.0)) {
        Some(confidence) if confidence >= CERTAIN => EXACT,
        Some(_) => LIKELY,
        None => NOTHING,
    }
}

/// Where answers come from.
#[derive(Clone, Copy)]
pub(in crate::api) struct AnswerSource<'a> {
    pub(in crate::api) geocoder: &'a Geocoder,
    pub(in crate::api) version: &'a DataVersion,
    /// Is told when a stage of the answer is done.
    pub(in crate::api) watch: &'a dyn Fn(Stage),
}

/// A stage of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Parameters are read.
    Parse,
    /// Results are found.
    Search,
    /// The answer is written.
    Encode,
}

impl Stage {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Parse => "parse",
            Self::Search => "search",
            Self::Encode => "encode",
        }
    }
}

/// Watches nothing.
pub(in crate::api) fn unwatched(_: Stage) {}

/// The fault of a text that cannot be searched.
pub(in crate::api) fn unsearchable(parameter: &str, error: QueryError) -> Faults {
    let status = match error {
        QueryError::Empty => 400,
        QueryError::TooLong(_) => 413,
    };
    let mut faults = Faults::new();
    faults.add_with_status(status, parameter, error);
    faults
}
