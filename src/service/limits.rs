//! Rate limits of clients: token buckets, three numbers a client.
//!
//! Each bucket is kept as the moment at which it will be full again (the generic cell rate algorithm), so nothing has to be refilled.
//! A dear request (a file, a batch) passes while anything is left, and is paid afterwards: the client then owes, and waits.

use std::collections::HashMap;
use std::fmt;

/// Limits at once, at most: a second, a minute, an hour.
const MAX_LIMITS: usize = 3;
/// Clients of one generation, at most. This one and the one before are remembered.
const MAX_CLIENTS: usize = 20_000;

/// A number of requests in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Requests.
    pub requests: u32,
    /// Milliseconds.
    pub period_ms: u64,
}

/// Limits of a client. All must hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits([Option<Limit>; MAX_LIMITS]);

/// A limit that a client has reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// The limit.
    pub limit: Limit,
    /// Milliseconds after which a request passes again.
    pub wait_ms: u64,
}

/// Use of all clients that are remembered.
#[derive(Debug, Default)]
pub struct Clients {
    young: HashMap<u64, Used>,
    old: HashMap<u64, Used>,
}

/// Moments at which each bucket of a client is full again, in microseconds.
type Used = [u64; MAX_LIMITS];

impl Limits {
    /// Up to three limits, or `None` when there are more.
    pub fn new(limits: Vec<Limit>) -> Option<Self> {
        let mut all = Self::default();
        if limits.len() > MAX_LIMITS {
            return None;
        }
        all.0.iter_mut().zip(limits).for_each(|(slot, limit)| *slot = Some(limit));
        Some(all)
    }

    /// Whether there is none.
    pub fn is_off(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }

    fn with_slots(&self) -> impl Iterator<Item = (usize, Limit)> {
        self.0.iter().enumerate().filter_map(|(slot, limit)| limit.map(|limit| (slot, limit)))
    }
}

impl fmt::Display for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let limits: Vec<_> = self.with_slots().map(|(_, limit)| limit.to_string()).collect();
        f.write_str(if limits.is_empty() { "off" } else { "" })?;
        f.write_str(&limits.join(" "))
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.period_ms {
            1000 => "s",
            60_000 => "min",
            _ => "h",
        };
        write!(f, "{}/{unit}", self.requests)
    }
}

impl Limit {
    /// Microseconds in which one request is earned.
    fn one(self) -> u64 {
        (self.period_ms * 1000).div_ceil(u64::from(self.requests.max(1)))
    }

    fn period(self) -> u64 {
        self.period_ms * 1000
    }
}

impl Clients {
    /// Lets a client's request pass, and counts it. `client` is any number of its own.
    ///
    /// # Errors
    /// The reached limit that holds longest. The request is not counted then.
    pub fn pass(&mut self, limits: &Limits, client: u64, now_ms: u64) -> Result<(), Reached> {
        let now = now_ms.saturating_mul(1000);
        let used = self.used(client);
        let waits = limits.with_slots().filter_map(|(slot, limit)| {
            let wait = (used[slot].max(now) + limit.one()).saturating_sub(now + limit.period());
            (wait > 0).then(|| Reached { limit, wait_ms: wait.div_ceil(1000) })
        });
        if let Some(reached) = waits.max_by_key(|reached| reached.wait_ms) {
            return Err(reached);
        }
        charge(used, limits, 1, now);
        Ok(())
    }

    /// Counts requests that a client has made already, such as the rows of a file. It owes at most one whole period.
    pub fn charge(&mut self, limits: &Limits, client: u64, requests: u32, now_ms: u64) {
        charge(self.used(client), limits, requests, now_ms.saturating_mul(1000));
    }

    /// Empties a client's buckets: another counter says that it reached a limit.
    pub fn exhaust(&mut self, limits: &Limits, client: u64, now_ms: u64) {
        self.charge(limits, client, u32::MAX, now_ms);
    }

    /// Clients that are remembered.
    pub fn len(&self) -> usize {
        self.young.len() + self.old.len()
    }

    /// Whether none is remembered.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn used(&mut self, client: u64) -> &mut Used {
        if self.young.len() >= MAX_CLIENTS && !self.young.contains_key(&client) {
            self.old = std::mem::take(&mut self.young);
        }
        let before = self.old.remove(&client).unwrap_or_default();
        self.young.entry(client).or_insert(before)
    }
}

fn charge(used: &mut Used, limits: &Limits, requests: u32, now: u64) {
    for (slot, limit) in limits.with_slots() {
        let cost = limit.one().saturating_mul(u64::from(requests));
        used[slot] = (used[slot].max(now) + cost.min(2 * limit.period())).min(now + 2 * limit.period());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usual() -> Limits {
        let limit = |requests, period_ms| Limit { requests, period_ms };
        Limits::new(vec![limit(10, 1000), limit(100, 60_000), limit(1000, 3_600_000)]).expect("three")
    }

    const NOW: u64 = 1_800_000_000_000;

    #[test]
    fn ten_pass_at_once_and_the_eleventh_waits_a_tenth_of_a_second() {
        let mut clients = Clients::default();
        let limits = usual();
        (0..10).for_each(|_| assert_eq!(clients.pass(&limits, 1, NOW), Ok(())));
        let reached = clients.pass(&limits, 1, NOW).expect_err("reached");
        assert_eq!((reached.limit.requests, reached.wait_ms), (10, 100));
        assert_eq!(clients.pass(&limits, 2, NOW), Ok(()), "another client");
        assert_eq!(clients.pass(&limits, 1, NOW + 100), Ok(()));
        assert!(clients.pass(&limits, 1, NOW + 100).is_err());
    }

    #[test]
    fn the_minute_and_the_hour_hold_too() {
        let mut clients = Clients::default();
        let limits = usual();
        // Five a second: within the second's limit, beyond the minute's.
        let passed = (0..300u64).filter(|at| clients.pass(&limits, 1, NOW + at * 200).is_ok()).count();
        assert!((190..=201).contains(&passed), "{passed}: a full bucket of 100, and 100 earned in the minute");
        // One a second for two hours.
        let passed = (0..7200u64).filter(|at| clients.pass(&limits, 2, NOW + at * 1000).is_ok()).count();
        assert!((2900..=3001).contains(&passed), "{passed}");
    }

    #[test]
    fn dear_requests_are_paid_afterwards_and_no_debt_is_for_ever() {
        let mut clients = Clients::default();
        let limits = usual();
        assert_eq!(clients.pass(&limits, 1, NOW), Ok(()));
        clients.charge(&limits, 1, 10_000, NOW);
        let reached = clients.pass(&limits, 1, NOW).expect_err("in debt");
        assert_eq!(reached.limit.period_ms, 3_600_000);
        assert!(reached.wait_ms <= 3_600_000 + 3600, "{reached:?}");
        assert_eq!(clients.pass(&limits, 1, NOW + reached.wait_ms), Ok(()));
    }

    #[test]
    fn clients_are_forgotten_when_there_are_many() {
        let mut clients = Clients::default();
        let limits = usual();
        for client in 0..200_000 {
            let _ = clients.pass(&limits, client, NOW);
        }
        assert!(clients.len() <= 2 * MAX_CLIENTS);
    }

    #[test]
    fn none_is_no_limit() {
        let mut clients = Clients::default();
        (0..10_000).for_each(|_| assert_eq!(clients.pass(&Limits::default(), 1, NOW), Ok(())));
        assert_eq!((Limits::default().to_string(), Limits::default().is_off()), ("off".to_owned(), true));
    }
}
