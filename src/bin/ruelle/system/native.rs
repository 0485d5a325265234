//! The machine by the standard library.

pub use std::{env, eprint, eprintln, process};

/// Files and directories.
pub mod fs {
    pub use std::fs::*;
    use std::path::Path;

    /// Whether there is a file at a path, or behind its link.
    pub fn is_file(path: impl AsRef<Path>) -> bool {
        path.as_ref().is_file()
    }

    /// Whether there is a directory at a path, or behind its link.
    pub fn is_dir(path: impl AsRef<Path>) -> bool {
        path.as_ref().is_dir()
    }

    /// Whether there is anything at a path.
    pub fn is_there(path: impl AsRef<Path>) -> bool {
        path.as_ref().exists()
    }

    /// Whether there is a link at a path.
    pub fn is_symlink(path: impl AsRef<Path>) -> bool {
        path.as_ref().is_symlink()
    }
}

/// Standard streams.
pub mod io {
    pub use std::io::{Stdout, stdin, stdout};
}

/// Threads.
pub mod thread {
    pub use std::thread::*;

    /// Whether there are any beside the caller's.
    pub const ARE_THERE: bool = true;
}

/// Clocks.
pub mod time {
    pub use std::time::{Instant, SystemTime};

    /// The time of the machine's clock.
    pub fn now() -> SystemTime {
        SystemTime::now()
    }
}
