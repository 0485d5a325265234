//! The source of answers, and how long they may be cached.

use crate::api::data::version::DataVersion;
use crate::api::http::fault::Faults;
use crate::engine::model::hit::Hit;
use crate::engine::model::request::QueryError;
use crate::engine::route::session::Session;

/// `Cache-Control` of an answer that is certain: a day.
const EXACT: &str = "public, max-age=86400";
/// `Cache-Control` of an answer that is only the likeliest: an hour.
const LIKELY: &str = "public, max-age=3600";
/// `Cache-Control` without a result: five minutes.
const NOTHING: &str = "public, max-age=300";
/// The least confidence of a certain answer, 0..=1.
const CERTAIN: f64 = 0.9;

/// `Cache-Control` of some hits. Hits of a position or an id are certain.
pub(in crate::api) fn lifetime(hits: &[Hit]) -> &'static str {
    match hits.first().map(|hit| hit.confidence.unwrap_or(1.0)) {
        Some(confidence) if confidence >= CERTAIN => EXACT,
        Some(_) => LIKELY,
        None => NOTHING,
    }
}

/// The geocoder that answers, with a description of its data.
#[derive(Clone, Copy)]
pub(in crate::api) struct AnswerSource<'a> {
    pub(in crate::api) session: &'a Session<'a>,
    pub(in crate::api) version: &'a DataVersion,
    /// Called when a stage of the response is done.
    pub(in crate::api) watch: &'a dyn Fn(Stage),
}

/// A stage of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Parameters are parsed.
    Parse,
    /// Results are found.
    Search,
    /// The response is written.
    Encode,
}

impl Stage {
    /// The stage's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Parse => "parse",
            Self::Search => "search",
            Self::Encode => "encode",
        }
    }
}

/// An observer of stages that does nothing.
pub(in crate::api) fn unwatched(_: Stage) {}

/// The fault of a query that cannot be searched: 400 if it has no word, 413 if it is too long.
pub(in crate::api) fn unsearchable(parameter: &str, error: QueryError) -> Faults {
    let status = match error {
        QueryError::Empty => 400,
        QueryError::TooLong(_) => 413,
    };
    let mut faults = Faults::new();
    faults.add_with_status(status, parameter, error);
    faults
}
