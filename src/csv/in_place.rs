//! Rows of a file that has columns for results: these take the places of its cells.

use super::quoting::raw_fields;
use super::row_plan::RowPlan;
use crate::text::placeholder::is_missing;

/// Appends a row of the file with its results. `values` are all results, each after a separator.
///
/// A row with more fields than columns comes back as it is, with all results behind it.
pub(super) fn write(plan: &RowPlan, row: &[u8], values: &[u8], out: &mut Vec<u8>) {
    let fields = raw_fields(row, plan.dialect);
    if fields.len() > plan.columns {
        out.extend_from_slice(row);
        out.extend_from_slice(values);
        return;
    }
    let values = raw_fields(values.get(1..).unwrap_or_default(), plan.dialect);
    let value = |result: usize| values.get(result).copied().unwrap_or_default();
    for column in 0..plan.columns {
        if column > 0 {
            out.push(plan.dialect.delimiter);
        }
        let own = fields.get(column).copied().unwrap_or_default();
        let placed = plan.placement.in_place.iter().find(|placed| placed.column == column);
        let kept = placed.is_none_or(|placed| placed.keeps && !is_missing(&plan.dialect.encoding.decode(own)));
        out.extend_from_slice(if kept { own } else { placed.map_or(own, |placed| value(placed.result)) });
    }
    for (result, _) in &plan.placement.appended {
        out.push(plan.dialect.delimiter);
        out.extend_from_slice(value(*result));
    }
}
