//! Context of a fetch.

use crate::service::settings::Settings;
use worker::Env;

/// Bindings, settings and trace of a fetch.
#[derive(Clone, Copy)]
pub struct FetchContext<'a> {
    pub env: &'a Env,
    pub settings: &'a Settings,
    /// The header of this name, for files that are fetched on behalf of a request.
    pub traceparent: Option<&'a str>,
}

impl<'a> FetchContext<'a> {
    /// Context of the isolate's own fetches, which no request waits for.
    pub fn own(env: &'a Env, settings: &'a Settings) -> Self {
        Self { env, settings, traceparent: None }
    }
}
