//! The query of a row.

use super::cell_kind::CellKind;
use super::fields::Fields;
use super::operation::Operation;
use super::reason::{Reason, Reasons};
use super::row_plan::RowPlan;
use super::status::Status;
use super::values;
use super::values::Cell;
use crate::engine::model::request::{Filters, MAX_QUERY_CHARS, ReverseRequest, SearchRequest};
use crate::geo::point::Point;
use crate::text::placeholder::{is_missing, is_no_address};

/// The query of one row after the other, in the same memory.
#[derive(Debug)]
pub(super) struct RowQuery {
    query: String,
    position: Option<Point>,
    filters: Filters,
    is_filtered: bool,
    /// Remarks on the row.
    pub(super) reasons: Reasons,
}

impl RowQuery {
    pub(super) fn new() -> Self {
        Self {
            query: String::new(),
            position: None,
            filters: Filters::default(),
            is_filtered: false,
            reasons: Reasons::default(),
        }
    }

    /// Parses a row. Remarks on it are in `reasons`.
    ///
    /// # Errors
    /// The status of a row without a query, or with a faulty one, and its reason.
    pub(super) fn read(&mut self, plan: &RowPlan, fields: &Fields<'_>) -> Result<(), (Status, Reason)> {
        self.reasons.clear();
        self.query.clear();
        let row = PlannedRow { plan, fields };
        self.filters.postcodes = self.helper(&row, plan.postcode, values::postcode, Reason::PostcodeUnread);
        self.filters.citycodes = self.helper(&row, plan.citycode, values::citycode, Reason::CitycodeUnread);
        self.filters.kinds = self.helper(&row, plan.kind, values::kind, Reason::TypeUnread);
        let Filters { postcodes, citycodes, kinds, .. } = &self.filters;
        self.is_filtered = !(postcodes.is_empty() && citycodes.is_empty() && kinds.is_empty());
        let position = row.position();
        self.position = position.ok().flatten();
        match (plan.operation, position) {
            (Operation::Reverse, Err(())) => Err((Status::Error, Reason::BadPosition)),
            (Operation::Reverse, Ok(None)) => Err((Status::Skipped, Reason::NoPosition)),
            (Operation::Reverse, Ok(Some(_))) => Ok(()),
            (Operation::Search, position) => {
                if position.is_err() {
                    self.reasons.add(Reason::PositionUnread);
                }
                self.read_text(&row)
            }
        }
    }

    /// The value of a helper column. One that cannot be read is as none, with a remark.
    fn helper<T>(
        &mut self,
        row: &PlannedRow<'_>,
        column: Option<usize>,
        parse: impl Fn(&str) -> Option<T>,
        unread: Reason,
    ) -> Vec<T> {
        match row.cell(column, parse) {
            Cell::Value(value) => vec![value],
            Cell::Missing => Vec::new(),
            Cell::Unread => {
                self.reasons.add(unread);
                Vec::new()
            }
        }
    }

    /// Reads the text of the query.
    fn read_text(&mut self, row: &PlannedRow<'_>) -> Result<(), (Status, Reason)> {
        match row.query(&mut self.query) {
            Words::None => return Err((Status::Skipped, Reason::Empty)),
            Words::NoAddress => return Err((Status::NotFound, Reason::NoAddress)),
            Words::Address => {}
        }
        if let Some((end, _)) = self.query.char_indices().nth(MAX_QUERY_CHARS) {
            // Up to the last whole word.
            let kept = self.query.get(..end).unwrap_or_default();
            let end = kept.rfind(char::is_whitespace).filter(|at| at * 2 > end).unwrap_or(end);
            self.query.truncate(end);
            self.reasons.add(Reason::Shortened);
        }
        Ok(())
    }

    /// Appends bytes that are equal for equal queries, and for no others.
    pub(super) fn key(&self, key: &mut Vec<u8>) {
        let Filters { kinds, postcodes, citycodes, .. } = &self.filters;
        let position = self.position.map(|point| [point.lon.to_le_bytes(), point.lat.to_le_bytes()].concat());
        let kind = kinds.first().map(|kind| kind.as_str()).unwrap_or_default();
        let codes = [postcodes.first(), citycodes.first()].map(|code| code.map(String::as_str).unwrap_or_default());
        for part in [codes[0], codes[1], kind] {
            key.extend_from_slice(part.as_bytes());
            key.push(0);
        }
        self.reasons.key(key);
        key.push(u8::from(position.is_some()));
        key.extend(position.into_iter().flatten());
        key.extend_from_slice(self.query.as_bytes());
    }

    /// The request of a search. Takes the text out: give it back with [`Self::reuse`].
    pub(super) fn search(&mut self, plan: &RowPlan) -> SearchRequest {
        SearchRequest {
            query: std::mem::take(&mut self.query),
            limit: if plan.wants_second() { 2 } else { 1 },
            autocomplete: plan.autocomplete,
            bias: self.position,
            filters: std::mem::take(&mut self.filters),
            explain: false,
        }
    }

    /// The request of a reverse search.
    pub(super) fn reverse(&mut self) -> Option<ReverseRequest> {
        let point = self.position?;
        Some(ReverseRequest { point, limit: 1, filters: std::mem::take(&mut self.filters) })
    }

    /// Whether the row has a code or a type that answers must have.
    pub(super) fn is_filtered(&self) -> bool {
        self.is_filtered
    }

    /// Takes back the memory of a query text.
    pub(super) fn reuse(&mut self, query: String) {
        self.query = query;
    }
}

/// A row with the meaning of its columns.
struct PlannedRow<'a> {
    plan: &'a RowPlan,
    fields: &'a Fields<'a>,
}

impl PlannedRow<'_> {
    /// The value of a column.
    fn cell<T>(&self, column: Option<usize>, parse: impl Fn(&str) -> Option<T>) -> Cell<T> {
        let Some(bytes) = column.and_then(|column| self.fields.get(column)) else { return Cell::Missing };
        Cell::read(&self.plan.dialect.encoding.decode(bytes), parse)
    }

    /// The position, or `None` without coordinates. One coordinate alone is an error, and so is one that is no degrees.
    fn position(&self) -> Result<Option<Point>, ()> {
        let lat = self.cell(self.plan.lat, values::degrees);
        let lon = self.cell(self.plan.lon, values::degrees);
        match (lon, lat) {
            (Cell::Value(lon), Cell::Value(lat)) => Point::from_degrees(lon, lat).map(Some).ok_or(()),
            (Cell::Missing, Cell::Missing) => Ok(None),
            _ => Err(()),
        }
    }

    /// Appends the columns of the query, joined by spaces. Those without a value, or without an address, are left out.
    fn query(&self, query: &mut String) -> Words {
        let mut words = Words::None;
        for column in &self.plan.query {
            let Some(bytes) = self.fields.get(*column) else { continue };
            let text = self.plan.dialect.encoding.decode(bytes);
            let text = values::unwrapped(&text);
            if is_missing(text) {
                continue;
            }
            if is_no_address(text) {
                words = words.max(Words::NoAddress);
                continue;
            }
            words = words.max(if CellKind::of(text).may_be_address() { Words::Address } else { Words::NoAddress });
            let code = if self.plan.codes.contains(column) { values::postcode(text) } else { None };
            if !query.is_empty() {
                query.push(' ');
            }
            query.push_str(code.as_deref().unwrap_or(text));
        }
        words
    }
}

/// The cells of a query.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Words {
    /// All are without a value.
    None,
    /// None is of an address.
    NoAddress,
    /// One at least may be of an address.
    Address,
}
