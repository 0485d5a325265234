//! Who may pass in this isolate, and how much is dear at once.

use super::incoming::Incoming;
use super::store::fetch::now;
use crate::api;
use crate::service::gate::{self, Client, Visitor};
use crate::service::limits::Clients;
use crate::service::metrics::Endpoint;
use crate::service::settings::Settings;
use std::cell::{Cell, RefCell};

thread_local! {
    static CLIENTS: RefCell<Clients> = RefCell::default();
    static FILES: Cell<u32> = const { Cell::new(0) };
}

/// Lets a request pass, and counts it.
///
/// # Errors
/// The answer to who may not: 401 or 429.
pub(super) fn pass(incoming: &Incoming<'_>, endpoint: Endpoint, settings: &Settings) -> Result<Client, api::Response> {
    let Incoming { method, client, api_key, authorization, .. } = *incoming;
    let visitor = Visitor { method, client, api_key, authorization };
    CLIENTS.with_borrow_mut(|clients| gate::pass(&visitor, endpoint, settings, clients, now()))
}

/// Counts what a request turned out to cost, beyond the one that was counted.
pub(super) fn charge(client: Client, settings: &Settings, requests: u32) {
    if let Some(number) = client.counted.filter(|_| requests > 0) {
        CLIENTS.with_borrow_mut(|clients| clients.charge(&settings.limits, number, requests, now()));
    }
}

/// Another has counted that a client reached its limit: it waits here too.
pub(super) fn exhaust(settings: &Settings, client: u64) {
    CLIENTS.with_borrow_mut(|clients| clients.exhaust(&settings.limits, client, now()));
}

/// A place among the files and batches under way; it is free again when this is dropped.
pub(super) struct Place(());

/// Takes a place.
///
/// # Errors
/// The answer when there is none.
pub(super) fn take_place(settings: &Settings) -> Result<Place, api::Response> {
    if FILES.get() >= settings.files_at_once {
        return Err(gate::no_place(FILES.get()));
    }
    FILES.set(FILES.get() + 1);
    Ok(Place(()))
}

impl Drop for Place {
    fn drop(&mut self) {
        FILES.set(FILES.get().saturating_sub(1));
    }
}

/// Files and batches under way.
pub(super) fn files_under_way() -> u32 {
    FILES.get()
}
