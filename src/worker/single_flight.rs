//! Single flight among the requests of this isolate.

use super::clock::{LOST_MS, Looks, now};
use crate::service::single_flight::{Role, SingleFlight};

/// Fetches the thing of a key, or waits for it while another request fetches it.
///
/// A request that has not come back `LOST_MS` after its deadline counts as cut off, and another fetches in its place.
pub async fn single_flight<T: Clone>(
    fetches: &SingleFlight<T>,
    key: &str,
    deadline_ms: u64,
    fetch: impl AsyncFnOnce() -> T,
) -> T {
    let max_ms = deadline_ms + LOST_MS;
    loop {
        match fetches.join(key, now(), max_ms) {
            Role::Leader(slot) => {
                let result = fetch().await;
                fetches.complete(key, &slot, result.clone());
                return result;
            }
            Role::Follower(slot) => {
                let begun = now();
                let mut looks = Looks::new();
                while now() < begun + max_ms {
                    looks.pause().await;
                    if let Some(result) = slot.get() {
                        return result;
                    }
                }
            }
        }
    }
}
