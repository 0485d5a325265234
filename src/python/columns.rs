//! The columns of results: types, and arrays that are filled row by row.

use arrow_array::builder::{BooleanBuilder, Float32Builder, Float64Builder, Int8Builder, Int32Builder, StringBuilder};
use arrow_array::{ArrayRef, DictionaryArray, StringArray};
use arrow_schema::{ArrowError, DataType, Field};
use ruelle::csv::{ResultColumn, TableResult, Value, ValueType};
use std::sync::Arc;

/// The field of a column of results.
pub fn field(result: &TableResult) -> Field {
    let kind = match result.column.value_type() {
        ValueType::Double => DataType::Float64,
        ValueType::Float => DataType::Float32,
        ValueType::Integer => DataType::Int32,
        ValueType::Flag => DataType::Boolean,
        ValueType::Word => DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Utf8)),
        ValueType::Text => DataType::Utf8,
    };
    Field::new(result.name, kind, true)
}

/// The name of a column's type, as the package knows it.
pub fn type_name(column: ResultColumn) -> &'static str {
    match column.value_type() {
        ValueType::Double => "double",
        ValueType::Float => "float",
        ValueType::Integer => "int32",
        ValueType::Flag => "bool",
        ValueType::Word => "word",
        ValueType::Text => "text",
    }
}

/// A column of results that is being filled.
pub enum Builder {
    /// Degrees and metres.
    Double(Float64Builder),
    /// Scores.
    Float(Float32Builder),
    /// Whole metres.
    Integer(Int32Builder),
    /// Yes or no.
    Flag(BooleanBuilder),
    /// Words of the contract, by their place among them.
    Word(Int8Builder, Vec<&'static str>),
    /// Any text.
    Text(StringBuilder),
}

impl Builder {
    /// An empty column for so many rows.
    pub fn new(column: ResultColumn, rows: usize) -> Self {
        match column.value_type() {
            ValueType::Double => Self::Double(Float64Builder::with_capacity(rows)),
            ValueType::Float => Self::Float(Float32Builder::with_capacity(rows)),
            ValueType::Integer => Self::Integer(Int32Builder::with_capacity(rows)),
            ValueType::Flag => Self::Flag(BooleanBuilder::with_capacity(rows)),
            ValueType::Word => Self::Word(Int8Builder::with_capacity(rows), column.words()),
            ValueType::Text => Self::Text(StringBuilder::with_capacity(rows, rows * 8)),
        }
    }

    /// Appends a row's value. One of another type than the column's is none.
    pub fn push(&mut self, value: &Value<'_>) {
        match self {
            Self::Double(builder) => builder.append_option(number(value)),
            Self::Float(builder) => builder.append_option(number(value).map(single)),
            Self::Integer(builder) => {
                let count = if let Value::Count(count) = value { i32::try_from(*count).ok() } else { None };
                builder.append_option(count);
            }
            Self::Flag(builder) => builder.append_option(if let Value::Flag(flag) = value { Some(*flag) } else { None }),
            Self::Word(builder, words) => {
                let at = text(value).and_then(|text| words.iter().position(|word| *word == text));
                builder.append_option(at.and_then(|at| i8::try_from(at).ok()));
            }
            Self::Text(builder) => builder.append_option(text(value)),
        }
    }

    /// The column.
    ///
    /// # Errors
    /// Never for what [`Self::push`] takes.
    pub fn finish(self) -> Result<ArrayRef, ArrowError> {
        Ok(match self {
            Self::Double(mut builder) => Arc::new(builder.finish()),
            Self::Float(mut builder) => Arc::new(builder.finish()),
            Self::Integer(mut builder) => Arc::new(builder.finish()),
            Self::Flag(mut builder) => Arc::new(builder.finish()),
            Self::Word(mut builder, words) => {
                Arc::new(DictionaryArray::try_new(builder.finish(), Arc::new(StringArray::from(words)))?)
            }
            Self::Text(mut builder) => Arc::new(builder.finish()),
        })
    }
}

fn number(value: &Value<'_>) -> Option<f64> {
    if let Value::Number(number) = value { Some(*number) } else { None }
}

/// A text that is there. A file has an empty cell for none.
fn text<'v>(value: &'v Value<'_>) -> Option<&'v str> {
    if let Value::Text(text) = value { Some(&**text).filter(|text| !text.is_empty()) } else { None }
}

/// The nearest number of single precision, which keeps the six decimals of a score.
#[allow(clippy::cast_possible_truncation)]
fn single(number: f64) -> f32 {
    number as f32
}
