//! The process.

use super::host;

/// Its number.
pub fn id() -> u32 {
    host::pid()
}

/// Sets the status that it will exit with.
pub fn set_status(status: u8) {
    host::exit(status);
}
