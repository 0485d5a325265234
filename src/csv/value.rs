//! The values of results, typed.

use std::borrow::Cow;

/// The value of a result in one row.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value<'a> {
    /// None: an empty cell.
    #[default]
    Missing,
    /// Text, or a word of the contract.
    Text(Cow<'a, str>),
    /// A number with decimals.
    Number(f64),
    /// A number of metres.
    Count(u32),
    /// Yes or no.
    Flag(bool),
}

/// The type of the values of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueType {
    /// Numbers that need all digits of a double: degrees, plane coordinates.
    Double,
    /// Numbers with six decimals at most, from 0 to 1.
    Float,
    /// Whole numbers.
    Integer,
    /// Yes or no.
    Flag,
    /// A few words of the contract: [`ResultColumn::words`](super::results::ResultColumn::words).
    Word,
    /// Any text.
    Text,
}

impl<'a> Value<'a> {
    /// The value as a cell of a file.
    pub fn into_text(self) -> Cow<'a, str> {
        match self {
            Self::Missing => "".into(),
            Self::Text(text) => text,
            Self::Number(number) => number.to_string().into(),
            Self::Count(count) => count.to_string().into(),
            Self::Flag(true) => "true".into(),
            Self::Flag(false) => "false".into(),
        }
    }
}
