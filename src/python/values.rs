//! Values of results as Python objects, for frames that have no Arrow.

use arrow_array::cast::AsArray;
use arrow_array::types::{Float32Type, Float64Type, Int8Type, Int32Type};
use arrow_array::{Array, ArrayRef, StringArray};
use arrow_schema::DataType;
use pyo3::prelude::*;
use pyo3::types::PyList;

/// Appends the values of a column of results.
pub fn append(column: &ArrayRef, list: &Bound<'_, PyList>) -> PyResult<()> {
    match column.data_type() {
        DataType::Float64 => column.as_primitive::<Float64Type>().iter().try_for_each(|value| list.append(value)),
        DataType::Float32 => column.as_primitive::<Float32Type>().iter().try_for_each(|value| list.append(value)),
        DataType::Int32 => column.as_primitive::<Int32Type>().iter().try_for_each(|value| list.append(value)),
        DataType::Boolean => column.as_boolean().iter().try_for_each(|value| list.append(value)),
        DataType::Utf8 => column.as_string::<i32>().iter().try_for_each(|value| list.append(value)),
        DataType::Dictionary(..) => match column.as_dictionary::<Int8Type>().downcast_dict::<StringArray>() {
            Some(words) => words.into_iter().try_for_each(|value| list.append(value)),
            None => Ok(()),
        },
        _ => (0..column.len()).try_for_each(|_| list.append(None::<bool>)),
    }
}
