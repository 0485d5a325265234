//! The columns that are appended to a row.

use super::lang::Lang;
use super::operation::Operation;
use super::reason::Reasons;
use super::status::Status;
use super::value::{Value, ValueType};
use crate::engine::model::hit::{Hit, Kind};
use crate::geo::point::Point;

/// A projection: metres east and north of a point, in the legal projection of a département.
pub type Project = fn(&str, Point) -> Option<(f64, f64)>;

/// The outcome of a row.
pub(super) struct RowResult<'a> {
    /// Best first.
    pub(super) hits: &'a [Hit],
    pub(super) status: Status,
    pub(super) reasons: &'a Reasons,
}

/// The form of values.
#[derive(Clone, Copy, Debug)]
pub(super) struct ValueForm {
    pub(super) lang: Lang,
    /// Plane coordinates are empty without it.
    pub(super) project: Option<Project>,
}

/// A column that is appended to each row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // each is named as the property of the contract
pub enum ResultColumn {
    Latitude,
    Longitude,
    Label,
    Score,
    /// The score of the second answer.
    ScoreNext,
    Distance,
    Type,
    Id,
    Housenumber,
    Name,
    Street,
    Postcode,
    City,
    Context,
    Citycode,
    Oldcitycode,
    Oldcity,
    District,
    /// Metres that the position may be off.
    Accuracy,
    Confidence,
    /// Whether a person should look at the answer.
    Doubtful,
    Status,
    /// The reason of the status, in words, and remarks.
    Message,
    /// The index of the result: always `address`.
    Index,
    Importance,
    X,
    Y,
    /// The lieu-dit that the result is, or that it lies in.
    Locality,
}

use ResultColumn as C;

/// The only index of results.
const INDEX: &str = "address";

const SEARCH: &[C] = &[
    C::Latitude,
    C::Longitude,
    C::Label,
    C::Score,
    C::ScoreNext,
    C::Type,
    C::Id,
    C::Housenumber,
    C::Name,
    C::Street,
    C::Postcode,
    C::City,
    C::Context,
    C::Citycode,
    C::Oldcitycode,
    C::Oldcity,
    C::District,
    C::Accuracy,
    C::Confidence,
    C::Doubtful,
    C::Status,
    C::Message,
];

const REVERSE: &[C] = &[
    C::Latitude,
    C::Longitude,
    C::Label,
    C::Distance,
    C::Type,
    C::Id,
    C::Housenumber,
    C::Name,
    C::Street,
    C::Postcode,
    C::City,
    C::Context,
    C::Citycode,
    C::Oldcitycode,
    C::Oldcity,
    C::District,
    C::Accuracy,
    C::Score,
    C::Status,
    C::Message,
];

/// Columns that are appended only if they are named, after the others.
const BY_NAME: &[C] = &[C::Index, C::Importance, C::X, C::Y, C::Locality];

impl ResultColumn {
    /// The columns of an operation that are appended if none is named, in order.
    pub fn of(operation: Operation) -> &'static [Self] {
        match operation {
            Operation::Search => SEARCH,
            Operation::Reverse => REVERSE,
        }
    }

    /// All columns of an operation, in order.
    pub fn all(operation: Operation) -> impl Iterator<Item = Self> {
        Self::of(operation).iter().chain(BY_NAME).copied()
    }

    /// Parses a name as [`Self::name`] writes it, with or without `result_`.
    pub fn parse(operation: Operation, text: &str) -> Option<Self> {
        let bare = |name: &'static str| name.strip_prefix("result_").unwrap_or(name);
        Self::all(operation).find(|column| {
            let name = column.name(operation);
            name == text || bare(name) == text
        })
    }

    /// Whether the column is empty without a [`Project`].
    pub fn is_projected(self) -> bool {
        matches!(self, Self::X | Self::Y)
    }

    /// The column's name in the file.
    pub fn name(self, operation: Operation) -> &'static str {
        match (self, operation) {
            (Self::Latitude, Operation::Search) => "latitude",
            (Self::Longitude, Operation::Search) => "longitude",
            (Self::Latitude, Operation::Reverse) => "result_latitude",
            (Self::Longitude, Operation::Reverse) => "result_longitude",
            (Self::Label, _) => "result_label",
            (Self::Score, _) => "result_score",
            (Self::ScoreNext, _) => "result_score_next",
            (Self::Distance, _) => "result_distance",
            (Self::Type, _) => "result_type",
            (Self::Id, _) => "result_id",
            (Self::Housenumber, _) => "result_housenumber",
            (Self::Name, _) => "result_name",
            (Self::Street, _) => "result_street",
            (Self::Postcode, _) => "result_postcode",
            (Self::City, _) => "result_city",
            (Self::Context, _) => "result_context",
            (Self::Citycode, _) => "result_citycode",
            (Self::Oldcitycode, _) => "result_oldcitycode",
            (Self::Oldcity, _) => "result_oldcity",
            (Self::District, _) => "result_district",
            (Self::Accuracy, _) => "result_accuracy",
            (Self::Confidence, _) => "result_confidence",
            (Self::Doubtful, _) => "result_doubtful",
            (Self::Status, _) => "result_status",
            (Self::Message, _) => "result_message",
            (Self::Index, _) => "result_index",
            (Self::Importance, _) => "result_importance",
            (Self::X, _) => "result_x",
            (Self::Y, _) => "result_y",
            (Self::Locality, _) => "result_locality",
        }
    }

    /// The type of the column's values.
    pub fn value_type(self) -> ValueType {
        match self {
            Self::Latitude | Self::Longitude | Self::X | Self::Y => ValueType::Double,
            Self::Score | Self::ScoreNext | Self::Confidence | Self::Importance => ValueType::Float,
            Self::Distance | Self::Accuracy => ValueType::Integer,
            Self::Doubtful => ValueType::Flag,
            Self::Type | Self::Status | Self::Index => ValueType::Word,
            _ => ValueType::Text,
        }
    }

    /// The words that a column of [`ValueType::Word`] may hold. None for others.
    pub fn words(self) -> Vec<&'static str> {
        match self {
            Self::Type => Kind::ALL.map(Kind::as_str).to_vec(),
            Self::Status => Status::ALL.map(Status::as_str).to_vec(),
            Self::Index => vec![INDEX],
            _ => Vec::new(),
        }
    }

    /// The column's value for a row.
    pub(super) fn value<'a>(self, result: &RowResult<'a>, form: ValueForm) -> Value<'a> {
        match self {
            Self::Status => return Value::Text(result.status.as_str().into()),
            Self::Message => return Value::Text(result.reasons.text(form.lang).into()),
            _ => {}
        }
        let hits = result.hits;
        let project = form.project;
        let Some(hit) = hits.first() else { return Value::Missing };
        match self {
            Self::Latitude => Value::Number(hit.point.lat_degrees()),
            Self::Longitude => Value::Number(hit.point.lon_degrees()),
            Self::Label => Value::Text(hit.label().into()),
            Self::Score => score(hit),
            Self::ScoreNext => hits.get(1).map(score).unwrap_or_default(),
            Self::Distance => hit.distance.map(Value::Count).unwrap_or_default(),
            Self::Type => Value::Text(hit.kind.as_str().into()),
            Self::Id => Value::Text(hit.id.as_str().into()),
            Self::Housenumber => text(hit.housenumber.as_deref()),
            Self::Name => Value::Text(hit.name().into()),
            Self::Street => text(hit.street.as_deref().filter(|_| !hit.is_locality)),
            Self::Postcode => text(hit.postcode.as_deref()),
            Self::City => Value::Text(hit.city.as_str().into()),
            Self::Context => Value::Text(hit.context().into()),
            Self::Citycode => Value::Text(hit.citycode.as_str().into()),
            Self::Oldcitycode => text(hit.oldcitycode.as_deref()),
            Self::Locality => text(hit.locality()),
            Self::Oldcity => text(hit.oldcity.as_deref()),
            Self::District => text(hit.district.as_deref()),
            Self::Accuracy => Value::Count(hit.accuracy),
            Self::Confidence => hit.confidence.map(|share| rounded(share, 1e3)).unwrap_or_default(),
            Self::Doubtful => Value::Flag(hit.doubtful),
            Self::Status | Self::Message => Value::Missing,
            Self::Index => Value::Text(INDEX.into()),
            Self::Importance => rounded(hit.importance, 1e5),
            Self::X => plane(hit, project).map(|(x, _)| Value::Number(x)).unwrap_or_default(),
            Self::Y => plane(hit, project).map(|(_, y)| Value::Number(y)).unwrap_or_default(),
        }
    }
}

fn plane(hit: &Hit, project: Option<Project>) -> Option<(f64, f64)> {
    project.and_then(|project| project(hit.departement, hit.point))
}

fn text(text: Option<&str>) -> Value<'_> {
    text.map(|text| Value::Text(text.into())).unwrap_or_default()
}

fn rounded(number: f64, steps: f64) -> Value<'static> {
    Value::Number((number * steps).round() / steps)
}

/// A score, 0 to 1, with six decimals at most, as the engine rounds it.
fn score(hit: &Hit) -> Value<'static> {
    rounded(hit.score.clamp(0.0, 1.0), 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_column_are_known_beforehand() {
        for column in ResultColumn::all(Operation::Search) {
            assert_eq!(column.words().is_empty(), column.value_type() != ValueType::Word, "{column:?}");
        }
        assert_eq!(ResultColumn::Type.words(), Kind::ALL.map(Kind::as_str));
        assert_eq!(ResultColumn::Status.words(), Status::ALL.map(Status::as_str));
    }

    #[test]
    fn names_are_the_contracts() {
        let names =
            |operation| ResultColumn::of(operation).iter().map(|column| column.name(operation)).collect::<Vec<_>>().join(" ");
        assert_eq!(
            names(Operation::Search),
            "latitude longitude result_label result_score result_score_next result_type result_id result_housenumber result_name \
             result_street result_postcode result_city result_context result_citycode result_oldcitycode result_oldcity \
             result_district result_accuracy result_confidence result_doubtful result_status result_message"
        );
        assert!(
            names(Operation::Reverse).starts_with("result_latitude result_longitude result_label result_distance result_type ")
        );
    }

    #[test]
    fn names_are_read_with_and_without_their_beginning() {
        for operation in [Operation::Search, Operation::Reverse] {
            for column in ResultColumn::all(operation) {
                let name = column.name(operation);
                assert_eq!(ResultColumn::parse(operation, name), Some(column));
                assert_eq!(ResultColumn::parse(operation, name.trim_start_matches("result_")), Some(column));
            }
        }
        assert_eq!(ResultColumn::parse(Operation::Reverse, "result_score_next"), None);
    }
}
