//! Why a command stops, in a line that says how to mend it.

use console::style;
use std::fmt::Display;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::process::ExitCode;

/// A command that cannot go on.
#[derive(Debug)]
pub struct Failure {
    status: u8,
    message: String,
}

impl Failure {
    /// Something went wrong: exit status 1.
    pub fn new(message: impl Display) -> Self {
        Self { status: 1, message: message.to_string() }
    }

    /// The command was asked something it cannot understand: exit status 2.
    pub fn usage(message: impl Display) -> Self {
        Self { status: 2, message: message.to_string() }
    }

    /// Some of what was asked for was done, and some was not: exit status 3.
    pub fn partial(message: impl Display) -> Self {
        Self { status: 3, message: message.to_string() }
    }

    /// Two things differ, as was asked: exit status 1, and nothing to say.
    pub fn differs() -> Self {
        Self { status: 1, message: String::new() }
    }

    /// The same failure, where 1 says something else: exit status 2.
    #[must_use]
    pub fn trouble(self) -> Self {
        Self { status: 2, ..self }
    }

    /// A file that cannot be read, written, renamed; `verb` says which.
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

    /// The same failure, of this file.
    #[must_use]
    pub fn of(mut self, path: &Path) -> Self {
        self.message = format!("{}: {}", path.display(), self.message);
        self
    }

    /// What is wrong.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Says it on standard error, and gives the exit status.
    pub fn report(&self) -> ExitCode {
        if self.message.is_empty() {
            return ExitCode::from(self.status);
        }
        eprintln!("{} {}", style("error:").for_stderr().red().bold(), self.message);
        ExitCode::from(self.status)
    }
}
