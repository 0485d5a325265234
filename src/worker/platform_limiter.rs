//! The platform's own rate limiter, if one is bound: it counts a client's requests over all isolates of a place.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use worker::Env;

const BINDING: &str = "LIMITER";
/// Clients that the limiter is asked about at once, at most.
const MAX_CLIENTS: usize = 100;

/// Clients that the limiter has to be asked about. It answers late, so no request waits for it.
#[derive(Default)]
pub struct PlatformLimiter {
    is_bound: Cell<bool>,
    clients: RefCell<HashSet<u64>>,
}

impl PlatformLimiter {
    /// Looks whether the limiter is bound.
    pub fn begin(&self, env: &Env) {
        self.is_bound.set(env.rate_limiter(BINDING).is_ok());
    }

    /// Notes an admitted client.
    pub fn note(&self, client: Option<u64>) {
        if let Some(client) = client.filter(|_| self.is_bound.get()) {
            let mut clients = self.clients.borrow_mut();
            if clients.len() < MAX_CLIENTS {
                clients.insert(client);
            }
        }
    }

    /// Whether there is a client to ask about.
    pub fn is_due(&self) -> bool {
        self.is_bound.get() && !self.clients.borrow().is_empty()
    }

    /// Asks about all clients that were noted, and tells each that is beyond the limit.
    pub async fn ask(&self, env: &Env, exceeded: impl Fn(u64)) {
        let clients = self.clients.take();
        let Some(limiter) = env.rate_limiter(BINDING).ok().filter(|_| !clients.is_empty()) else { return };
        for client in clients {
            if let Ok(outcome) = limiter.limit(format!("{client:016x}")).await
                && !outcome.success
            {
                exceeded(client);
            }
        }
    }
}
