//! Single flight: several requests that want the same thing at once fetch it once.
//!
//! The first request fetches (the leader), the others look into a [`Slot`] until the result is there (the followers). Each looks on its own
//! timer, because a Worker must not wake one request from another. A leader whose request was cut off never completes, so after a while
//! another takes its place.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Fetches under way, by key.
#[derive(Debug)]
pub struct SingleFlight<T>(RefCell<HashMap<String, PendingFetch<T>>>);

/// A fetch under way.
#[derive(Debug)]
struct PendingFetch<T> {
    slot: Slot<T>,
    /// Milliseconds, on the clock of [`SingleFlight::join`], at which it is given up for lost.
    overdue_at: u64,
}

/// Place where followers find the result.
#[derive(Debug)]
pub struct Slot<T>(Rc<RefCell<Option<T>>>);

/// The caller's part in the fetch of a key.
#[derive(Debug)]
pub enum Role<T> {
    /// Fetch, then call [`SingleFlight::complete`].
    Leader(Slot<T>),
    /// Another fetches. Look into the slot now and then, and join again if it stays empty.
    Follower(Slot<T>),
}

impl<T> Default for SingleFlight<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<T> Clone for Slot<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T: Clone> Slot<T> {
    /// The result, once it is there.
    pub fn get(&self) -> Option<T> {
        self.0.borrow().clone()
    }
}

impl<T: Clone> SingleFlight<T> {
    /// Joins the fetch of a key, or begins it. It is given up for lost after `max_ms` milliseconds.
    pub fn join(&self, key: &str, now: u64, max_ms: u64) -> Role<T> {
        let mut fetches = self.0.borrow_mut();
        if let Some(fetch) = fetches.get(key).filter(|fetch| now < fetch.overdue_at) {
            return Role::Follower(fetch.slot.clone());
        }
        let slot = Slot(Rc::default());
        fetches.insert(key.to_owned(), PendingFetch { slot: slot.clone(), overdue_at: now + max_ms });
        Role::Leader(slot)
    }

    /// Gives the result to all followers, and ends the fetch.
    pub fn complete(&self, key: &str, slot: &Slot<T>, result: T) {
        slot.0.replace(Some(result));
        let mut fetches = self.0.borrow_mut();
        // A leader that was given up for lost may complete after all: the fetch under way is then another's.
        if fetches.get(key).is_some_and(|fetch| Rc::ptr_eq(&fetch.slot.0, &slot.0)) {
            fetches.remove(key);
        }
    }

    /// Whether a key is being fetched.
    pub fn is_under_way(&self, key: &str, now: u64) -> bool {
        self.0.borrow().get(key).is_some_and(|fetch| now < fetch.overdue_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leader(fetches: &SingleFlight<u8>, now: u64) -> Option<Slot<u8>> {
        if let Role::Leader(slot) = fetches.join("a", now, 100) { Some(slot) } else { None }
    }

    #[test]
    fn one_fetches_for_all() {
        let fetches = SingleFlight::default();
        let slot = leader(&fetches, 0).expect("the first is the leader");
        let others: Vec<_> = (0..499)
            .map(|_| match fetches.join("a", 1, 100) {
                Role::Leader(_) => panic!("a second leader"),
                Role::Follower(slot) => slot,
            })
            .collect();
        assert!(others.iter().all(|slot| slot.get().is_none()));
        fetches.complete("a", &slot, 7);
        assert!(others.iter().all(|slot| slot.get() == Some(7)));
        assert!(!fetches.is_under_way("a", 1));
    }

    #[test]
    fn a_lost_leader_is_replaced_and_may_complete_late() {
        let fetches = SingleFlight::default();
        let lost = leader(&fetches, 0).expect("a leader");
        assert!(leader(&fetches, 99).is_none());
        let second = leader(&fetches, 100).expect("the first is given up");
        fetches.complete("a", &lost, 1);
        assert_eq!((second.get(), fetches.is_under_way("a", 101)), (None, true));
        fetches.complete("a", &second, 2);
        assert_eq!((second.get(), fetches.is_under_way("a", 101)), (Some(2), false));
    }
}
