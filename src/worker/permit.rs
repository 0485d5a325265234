//! Permits of this isolate, each held by a guard.

use super::clock::now;
use crate::service::permits::Permits;
use std::cell::RefCell;

/// A permit. It is released when this is dropped.
pub struct Permit {
    permits: &'static RefCell<Permits>,
    number: u64,
}

impl Permit {
    /// Takes one of `max` permits, if one is free.
    pub fn take(permits: &'static RefCell<Permits>, max: usize) -> Option<Self> {
        let number = permits.borrow_mut().take(max, now())?;
        Some(Self { permits, number })
    }

    /// Renews the permit.
    pub fn renew(&self) {
        self.permits.borrow_mut().renew(self.number, now());
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.permits.borrow_mut().release(self.number);
    }
}
