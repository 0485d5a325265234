//! Admission to this isolate: keys and limits of clients, and permits for dear requests.

use super::clock::now;
use super::http::request::Incoming;
use super::permit::Permit;
use super::platform_limiter::PlatformLimiter;
use crate::api;
use crate::service::admission;
use crate::service::admission::{Caller, Client};
use crate::service::limits::Clients;
use crate::service::metrics::Endpoint;
use crate::service::permits::Permits;
use crate::service::settings::Settings;
use std::cell::{Cell, RefCell};
use worker::Env;

/// Clients of this isolate, and permits for files and batches.
#[derive(Default)]
pub struct Admission {
    clients: RefCell<Clients>,
    /// Client of a request that was admitted without waiting, and has to wait after all.
    admitted: Cell<Option<Client>>,
    files: RefCell<Permits>,
    pub limiter: PlatformLimiter,
}

impl Admission {
    /// Admits a request, and counts it.
    ///
    /// # Errors
    /// The answer to a caller that may not ask: 401 or 429.
    pub fn admit(&self, incoming: &Incoming<'_>, endpoint: Endpoint, settings: &Settings) -> Result<Client, api::Response> {
        let Incoming { method, client, api_key, authorization, .. } = *incoming;
        let caller = Caller { method, client, api_key, authorization };
        let client = admission::admit(&caller, endpoint, settings, &mut self.clients.borrow_mut(), now())?;
        self.limiter.note(client.counted);
        Ok(client)
    }

    /// Lets an admitted request come again without being counted twice. It does so at once: no other request comes between.
    pub fn hand_over(&self, client: Client) {
        self.admitted.set(Some(client));
    }

    /// The client of a request that was handed over.
    pub fn take_admitted(&self) -> Option<Client> {
        self.admitted.take()
    }

    /// Counts the cost of a request beyond the one that was counted.
    pub fn charge(&self, client: Client, settings: &Settings, requests: u32) {
        if let Some(number) = client.counted.filter(|_| requests > 0) {
            self.clients.borrow_mut().charge(&settings.limits, number, requests, now());
        }
    }

    /// Asks the platform's own limiter about clients. Those beyond its limit wait here too.
    pub async fn ask_platform(&self, env: &Env, settings: &Settings) {
        let exceeded = |client| self.clients.borrow_mut().exhaust(&settings.limits, client, now());
        self.limiter.ask(env, exceeded).await;
    }

    /// Takes a permit for a file or a batch.
    ///
    /// # Errors
    /// The answer when none is free.
    pub fn take_permit(&'static self, settings: &Settings) -> Result<Permit, api::Response> {
        let max = usize::try_from(settings.files_at_once).unwrap_or(usize::MAX);
        Permit::take(&self.files, max).ok_or_else(|| admission::busy(settings.files_at_once))
    }

    /// Files and batches under way.
    pub fn files_in_flight(&self) -> usize {
        self.files.borrow_mut().taken(now())
    }
}
