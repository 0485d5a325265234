//! Threads that run the same command with the same arguments, and each do a share of its work.

use super::host;

/// The share of a thread that helps.
pub struct Share {
    /// Its number, from 1.
    pub own: usize,
    /// The number of threads, with the one that is helped.
    pub threads: usize,
}

/// The share of this thread, if it helps another.
pub fn own() -> Option<Share> {
    let [own, threads] = host::share().try_into().ok()?;
    Some(Share { own: usize::try_from(own).ok()?, threads: usize::try_from(threads).ok()? }).filter(|share| share.own > 0)
}

impl Share {
    /// Gives a result to the thread that is helped. Waits while that has several to take.
    pub fn give(&self, message: &[u8]) {
        host::give(message);
    }
}

/// Threads that help this one.
pub struct Helpers(usize);

impl Helpers {
    /// Starts so many.
    pub fn start(count: usize) -> Self {
        host::start_helpers(u32::try_from(count).unwrap_or(u32::MAX));
        Self(count)
    }

    /// Waits for the next result of a helper, by its number from 0. `None` once it has ended.
    pub fn take(&self, helper: usize) -> Option<Vec<u8>> {
        host::take(u32::try_from(helper).ok()?)
    }
}

impl Drop for Helpers {
    fn drop(&mut self) {
        if self.0 > 0 {
            host::end_helpers();
        }
    }
}
