//! Who may pass in this isolate, and how much is dear at once.

use super::http::request::Incoming;
use super::store::fetch::now;
use crate::api;
use crate::service::admission::{self, Client, Visitor};
use crate::service::limits::Clients;
use crate::service::metrics::Endpoint;
use crate::service::permits::Places;
use crate::service::settings::Settings;
use std::cell::{Cell, RefCell};

thread_local! {
    static CLIENTS: RefCell<Clients> = RefCell::default();
    /// Who passed already, on the short way, and comes again on the long one at once.
    static TICKET: Cell<Option<Client>> = const { Cell::new(None) };
    static FILES: RefCell<Places> = RefCell::default();
}

/// Lets a request pass, and counts it.
///
/// # Errors
/// The answer to who may not: 401 or 429.
pub fn pass(incoming: &Incoming<'_>, endpoint: Endpoint, settings: &Settings) -> Result<Client, api::Response> {
    let Incoming { method, client, api_key, authorization, .. } = *incoming;
    let visitor = Visitor { method, client, api_key, authorization };
    CLIENTS.with_borrow_mut(|clients| gate::pass(&visitor, endpoint, settings, clients, now()))
}

/// Lets a request that passed go the long way without being counted again. It does so at once: nothing comes between.
pub fn give_ticket(client: Client) {
    TICKET.set(Some(client));
}

/// The ticket of a request that comes from the short way.
pub fn ticket() -> Option<Client> {
    TICKET.take()
}

/// Counts what a request turned out to cost, beyond the one that was counted.
pub fn charge(client: Client, settings: &Settings, requests: u32) {
    if let Some(number) = client.counted.filter(|_| requests > 0) {
        CLIENTS.with_borrow_mut(|clients| clients.charge(&settings.limits, number, requests, now()));
    }
}

/// Another has counted that a client reached its limit: it waits here too.
pub fn exhaust(settings: &Settings, client: u64) {
    CLIENTS.with_borrow_mut(|clients| clients.exhaust(&settings.limits, client, now()));
}

/// A place among the files and batches under way; it is free again when this is dropped.
pub struct Place(u64);

/// Takes a place.
///
/// # Errors
/// The answer when there is none.
pub fn take_place(settings: &Settings) -> Result<Place, api::Response> {
    let most = usize::try_from(settings.files_at_once).unwrap_or(usize::MAX);
    let place = FILES.with_borrow_mut(|files| files.take(most, now()));
    place.map(Place).ok_or_else(|| gate::no_place(settings.files_at_once))
}

impl Place {
    /// The file goes on.
    pub fn keep(&self) {
        FILES.with_borrow_mut(|files| files.keep(self.0, now()));
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        FILES.with_borrow_mut(|files| files.leave(self.0));
    }
}

/// Files and batches under way.
pub fn files_under_way() -> usize {
    FILES.with_borrow_mut(|files| files.taken(now()))
}
