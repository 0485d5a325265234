//! The cells of Arrow columns as the texts that a row is read from.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type,
    UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;
use ruelle::csv::Cells;
use std::fmt::Display;

/// Appends the cell of a row. One without a value is empty.
pub type CellReader = Box<dyn Fn(usize, &mut Cells) + Send>;

/// Whether a column of this type has a reader.
pub fn is_readable(kind: &DataType) -> bool {
    match kind {
        DataType::Dictionary(_, values) => is_readable(values),
        DataType::Null | DataType::Boolean | DataType::Float32 | DataType::Float64 | DataType::Decimal128(..) => true,
        other => other.is_integer() || other.is_string(),
    }
}

/// The reader of a column. `None` for a type that is not readable.
pub fn reader(array: &ArrayRef) -> Option<CellReader> {
    Some(match array.data_type() {
        DataType::Null => Box::new(|_, cells| cells.push("")),
        DataType::Utf8 => texts(array.as_string::<i32>().clone(), |array, row| array.value(row)),
        DataType::LargeUtf8 => texts(array.as_string::<i64>().clone(), |array, row| array.value(row)),
        DataType::Utf8View => texts(array.as_string_view().clone(), |array, row| array.value(row)),
        DataType::Boolean => {
            let array = array.as_boolean().clone();
            Box::new(move |row, cells| push(array.is_valid(row).then(|| array.value(row)), cells))
        }
        DataType::Int8 => numbers::<Int8Type>(array),
        DataType::Int16 => numbers::<Int16Type>(array),
        DataType::Int32 => numbers::<Int32Type>(array),
        DataType::Int64 => numbers::<Int64Type>(array),
        DataType::UInt8 => numbers::<UInt8Type>(array),
        DataType::UInt16 => numbers::<UInt16Type>(array),
        DataType::UInt32 => numbers::<UInt32Type>(array),
        DataType::UInt64 => numbers::<UInt64Type>(array),
        // A whole number is written without decimals: 12.0 as 12.
        DataType::Float32 => numbers::<Float32Type>(array),
        DataType::Float64 => numbers::<Float64Type>(array),
        DataType::Decimal128(..) => {
            let array = array.as_primitive::<Decimal128Type>().clone();
            Box::new(move |row, cells| push(array.is_valid(row).then(|| array.value_as_string(row)), cells))
        }
        DataType::Dictionary(..) => dictionary(array)?,
        _ => return None,
    })
}

fn push(cell: Option<impl Display>, cells: &mut Cells) {
    match cell {
        Some(cell) => cells.push(cell),
        None => cells.push(""),
    }
}

fn texts<A: Array + 'static>(array: A, value: impl Fn(&A, usize) -> &str + Send + 'static) -> CellReader {
    Box::new(move |row, cells| cells.push(if array.is_valid(row) { value(&array, row) } else { "" }))
}

fn numbers<T: ArrowPrimitiveType>(array: &ArrayRef) -> CellReader
where
    T::Native: Display,
{
    let array = array.as_primitive::<T>().clone();
    Box::new(move |row, cells| push(array.is_valid(row).then(|| array.value(row)), cells))
}

fn dictionary(array: &ArrayRef) -> Option<CellReader> {
    let array = array.as_any_dictionary_opt()?;
    let values = reader(array.values())?;
    let nulls = array.logical_nulls();
    let keys = if array.values().is_empty() { Vec::new() } else { array.normalized_keys() };
    Some(Box::new(move |row, cells| match keys.get(row) {
        Some(key) if nulls.as_ref().is_none_or(|nulls| nulls.is_valid(row)) => values(*key, cells),
        _ => cells.push(""),
    }))
}
