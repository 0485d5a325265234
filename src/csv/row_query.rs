//! The query of a row.

use super::fields::Fields;
use super::operation::Operation;
use super::row_plan::RowPlan;
use super::status::Status;
use super::values;
use crate::engine::model::request::{Filters, ReverseRequest, SearchRequest};
use crate::geo::point::Point;

/// The query of one row after the other, in the same memory.
#[derive(Debug)]
pub(super) struct RowQuery {
    query: String,
    position: Option<Point>,
    filters: Filters,
}

impl RowQuery {
    pub(super) fn new() -> Self {
        Self { query: String::new(), position: None, filters: Filters::default() }
    }

    /// Parses a row.
    ///
    /// # Errors
    /// The status of a row without a query, or with a faulty one.
    pub(super) fn read(&mut self, plan: &RowPlan, fields: &Fields<'_>) -> Result<(), Status> {
        let row = PlannedRow { plan, fields };
        self.filters.postcodes = row.value(plan.postcode, values::postcode)?.into_iter().collect();
        self.filters.citycodes = row.value(plan.citycode, values::citycode)?.into_iter().collect();
        self.filters.kinds = row.value(plan.kind, values::kind)?.into_iter().collect();
        self.position = row.position()?;
        self.query.clear();
        match plan.operation {
            Operation::Reverse => self.position.map(|_| ()).ok_or(Status::Skipped),
            Operation::Search => {
                row.query(&mut self.query);
                if self.query.is_empty() { Err(Status::Skipped) } else { Ok(()) }
            }
        }
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
    /// The value of a column. `None` if it is empty or missing, an error if it is faulty.
    fn value<T>(&self, column: Option<usize>, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Status> {
        let Some(bytes) = column.and_then(|column| self.fields.get(column)) else { return Ok(None) };
        let text = self.plan.dialect.encoding.decode(bytes);
        match text.trim() {
            "" => Ok(None),
            text => read(text).map(Some).ok_or(Status::Error),
        }
    }

    /// The position, or `None` without coordinates. One coordinate alone is an error.
    fn position(&self) -> Result<Option<Point>, Status> {
        let lat = self.value(self.plan.lat, values::degrees)?;
        let lon = self.value(self.plan.lon, values::degrees)?;
        match (lon, lat) {
            (Some(lon), Some(lat)) => Point::from_degrees(lon, lat).map(Some).ok_or(Status::Error),
            (None, None) => Ok(None),
            _ => Err(Status::Error),
        }
    }

    /// Appends the columns of the query, joined by spaces. Empty ones are left out.
    fn query(&self, query: &mut String) {
        for bytes in self.plan.query.iter().filter_map(|column| self.fields.get(*column)) {
            let text = self.plan.dialect.encoding.decode(bytes);
            let text = text.trim();
            if !text.is_empty() {
                if !query.is_empty() {
                    query.push(' ');
                }
                query.push_str(text);
            }
        }
    }
}
