//! Threads, of which there is one: work that is handed to another is done at once.

use super::host;
use std::io;
use std::num::NonZeroUsize;
use std::time::Duration;

/// Whether there are any beside the caller's.
pub const ARE_THERE: bool = false;

/// A scope in which work is handed over.
pub struct Scope;

impl Scope {
    /// Does the work.
    #[allow(clippy::unused_self)] // as a scope of threads
    pub fn spawn(&self, work: impl FnOnce()) {
        work();
    }
}

/// Runs `body` with a scope.
pub fn scope<T>(body: impl FnOnce(&Scope) -> T) -> T {
    body(&Scope)
}

/// Cores of the machine, for threads that share nothing.
pub fn available_parallelism() -> io::Result<NonZeroUsize> {
    Ok(NonZeroUsize::new(usize::try_from(host::cores()).unwrap_or(1)).unwrap_or(NonZeroUsize::MIN))
}

/// Waits.
pub fn sleep(time: Duration) {
    host::sleep(time.as_secs_f64() * 1000.0);
}
