//! Who may pass: keys, limits, and how much is dear at once.

use super::incoming::Incoming;
use super::store::fetch::now;
use crate::api;
use crate::service::keys;
use crate::service::limits::Clients;
use crate::service::metrics::Endpoint;
use crate::service::settings::Settings;
use std::cell::{Cell, RefCell};
use std::hash::{DefaultHasher, Hasher};

thread_local! {
    static CLIENTS: RefCell<Clients> = RefCell::default();
    static FILES: Cell<u32> = const { Cell::new(0) };
}

/// Who asks, once it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Client {
    /// A number of its own, by which its requests are counted; `None` when they are not.
    counted: Option<u64>,
    pub(super) has_key: bool,
}

/// Lets a request pass, and counts it.
///
/// # Errors
/// The answer to who may not: 401 or 429.
pub(super) fn pass(incoming: &Incoming<'_>, endpoint: Endpoint, settings: &Settings) -> Result<Client, api::Response> {
    let has_key =
        !settings.keys.is_empty() && keys::is_valid(keys::sent(incoming.api_key, incoming.authorization), &settings.keys);
    if incoming.method == "OPTIONS" || !endpoint.is_question() {
        return Ok(Client { counted: None, has_key });
    }
    if settings.key_required && !has_key {
        let detail = "x-api-key: a valid key is needed".to_owned();
        return Err(api::error(401, "Unauthorized", &[detail]).with("www-authenticate", "Bearer"));
    }
    let is_counted = !has_key && !settings.limits.is_off() && !incoming.client.is_empty();
    let client = Client { counted: is_counted.then(|| number(incoming.client)), has_key };
    let Some(number) = client.counted else { return Ok(client) };
    CLIENTS
        .with_borrow_mut(|clients| clients.pass(&settings.limits, number, now()))
        .map_err(|reached| api::too_many_requests(&reached))?;
    Ok(client)
}

impl Client {
    /// Counts what the request turned out to cost, beyond the one that was counted.
    pub(super) fn charge(self, settings: &Settings, requests: u32) {
        if let Some(number) = self.counted.filter(|_| requests > 0) {
            CLIENTS.with_borrow_mut(|clients| clients.charge(&settings.limits, number, requests, now()));
        }
    }

    /// The number by which it is counted.
    pub(super) fn counted(self) -> Option<u64> {
        self.counted
    }
}

/// Another has counted that a client reached its limit: it waits here too.
pub(super) fn exhaust(settings: &Settings, client: u64) {
    CLIENTS.with_borrow_mut(|clients| clients.exhaust(&settings.limits, client, now()));
}

fn number(client: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(client.as_bytes());
    hasher.finish()
}

/// A place among the files and batches under way; it is free again when this is dropped.
pub(super) struct Place(());

/// Takes a place.
///
/// # Errors
/// The answer when there is none.
pub(super) fn take_place(settings: &Settings) -> Result<Place, api::Response> {
    if FILES.get() >= settings.files_at_once {
        let detail = format!("{} files are under way, as many as are taken at once; come back in a moment", FILES.get());
        return Err(api::error(503, "Service Unavailable", &[detail]).with("retry-after", "5"));
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
