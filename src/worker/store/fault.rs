//! Faults of the store.

use std::fmt;

/// Why a file could not be had. Its text says how to mend it.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The store did not answer, or not in time. Another attempt may help, and the breaker counts it.
    Unreachable(String),
    /// The store answered with something that is not the file. It is left alone for a while.
    Unfit(String),
    /// The breaker is open, so the store was not asked.
    Refused,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(why) | Self::Unfit(why) => f.write_str(why),
            Self::Refused => f.write_str("the store failed too often and is left alone for a while; see the log for why"),
        }
    }
}
