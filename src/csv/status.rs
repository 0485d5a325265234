//! What became of each row.

use std::ops::AddAssign;

/// What became of a row, in the contract's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Answered.
    Ok,
    /// Asked, and nothing was found, or nothing that scores enough.
    NotFound,
    /// Nothing to ask for, or a row beyond the limit.
    Skipped,
    /// A row that makes no sense: torn, too long, with too many fields, or a filter or position that cannot be read.
    Error,
}

impl Status {
    /// The contract's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::NotFound => "not-found",
            Self::Skipped => "skipped",
            Self::Error => "error",
        }
    }
}

/// How many rows became what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// [`Status::Ok`]
    pub ok: u64,
    /// [`Status::NotFound`]
    pub not_found: u64,
    /// [`Status::Skipped`]
    pub skipped: u64,
    /// [`Status::Error`]
    pub error: u64,
}

impl Counts {
    /// Counts one row.
    pub fn add(&mut self, status: Status) {
        *match status {
            Status::Ok => &mut self.ok,
            Status::NotFound => &mut self.not_found,
            Status::Skipped => &mut self.skipped,
            Status::Error => &mut self.error,
        } += 1;
    }

    /// All rows.
    pub fn rows(&self) -> u64 {
        self.ok + self.not_found + self.skipped + self.error
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.ok += other.ok;
        self.not_found += other.not_found;
        self.skipped += other.skipped;
        self.error += other.error;
    }
}
