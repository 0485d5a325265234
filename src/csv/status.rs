//! The outcome of each row.

use std::ops::AddAssign;

/// The outcome of a row, in the contract's words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// A result was found.
    #[default]
    Ok,
    /// No result was found, or none with the least score.
    NotFound,
    /// The row has no query.
    Skipped,
    /// The row lies beyond the most rows.
    OverLimit,
    /// The row is faulty: torn, too long, with too many fields, or on reverse with a faulty position.
    Error,
}

impl Status {
    /// Every outcome.
    pub const ALL: [Self; 5] = [Self::Ok, Self::NotFound, Self::Skipped, Self::OverLimit, Self::Error];

    /// The contract's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::NotFound => "not-found",
            Self::Skipped => "skipped",
            Self::OverLimit => "over-limit",
            Self::Error => "error",
        }
    }
}

/// The number of rows with each status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// [`Status::Ok`]
    pub ok: u64,
    /// [`Status::NotFound`]
    pub not_found: u64,
    /// [`Status::Skipped`]
    pub skipped: u64,
    /// [`Status::OverLimit`]
    pub over_limit: u64,
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
            Status::OverLimit => &mut self.over_limit,
            Status::Error => &mut self.error,
        } += 1;
    }

    /// All rows.
    pub fn rows(&self) -> u64 {
        self.ok + self.not_found + self.skipped + self.over_limit + self.error
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.ok += other.ok;
        self.not_found += other.not_found;
        self.skipped += other.skipped;
        self.over_limit += other.over_limit;
        self.error += other.error;
    }
}
