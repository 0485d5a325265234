//! The failure of a command: an exit status, and a line with the fault and the remedy.

use crate::system::eprintln;
use console::style;
use std::fmt::Display;
use std::io::{self, ErrorKind};
use std::path::Path;

/// The reason that a command stops.
#[derive(Debug)]
pub struct Failure {
    status: u8,
    message: String,
}

impl Failure {
    /// An error: exit status 1.
    pub fn new(message: impl Display) -> Self {
        Self { status: 1, message: message.to_string() }
    }

    /// Wrong usage: exit status 2.
    pub fn usage(message: impl Display) -> Self {
        Self { status: 2, message: message.to_string() }
    }

    /// Done in part: exit status 3.
    pub fn partial(message: impl Display) -> Self {
        Self { status: 3, message: message.to_string() }
    }

    /// The result of a comparison that found a difference: exit status 1, without a message.
    pub fn differs() -> Self {
        Self { status: 1, message: String::new() }
    }

    /// The failure with exit status 2, for a command where 1 is a result.
    #[must_use]
    pub fn trouble(self) -> Self {
        Self { status: 2, ..self }
    }

    /// A file that cannot be read, written or renamed. `verb` names the action.
    pub fn file(verb: &str, path: &Path, error: &io::Error) -> Self {
        let hint = match error.kind() {
            ErrorKind::NotFound => "; check the path",
            ErrorKind::PermissionDenied => "; check who owns it, or choose another place",
            ErrorKind::StorageFull => "; make room on the disk, or choose another place",
            ErrorKind::ReadOnlyFilesystem => "; it can only be read: choose another place",
            ErrorKind::FileTooLarge | ErrorKind::QuotaExceeded => "; no more is allowed there: choose another place",
            _ => "",
        };
        Self::new(format_args!("cannot {verb} {}: {error}{hint}", path.display()))
    }

    /// The failure with the path of a file in front.
    #[must_use]
    pub fn of(mut self, path: &Path) -> Self {
        self.message = format!("{}: {}", path.display(), self.message);
        self
    }

    /// The message.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Prints the message to standard error, and returns the exit status.
    pub fn report(&self) -> u8 {
        if self.message.is_empty() {
            return self.status;
        }
        eprintln!("{} {}", style("error:").for_stderr().red().bold(), self.message);
        self.status
    }
}
