//! Work behind an answer that is out already: missing or old data is read, spans and data points are sent, the platform's limiter is asked.

use super::clock::now;
use super::isolate::Isolate;
use super::store::context::FetchContext;
use crate::service::settings::Settings;
use worker::Env;

/// Whether there is something to do.
pub fn is_due(isolate: &Isolate, settings: &Settings) -> bool {
    let now = now();
    isolate.store.is_due(settings)
        || isolate.admission.limiter.is_due()
        || isolate.secrets.is_due()
        || isolate.observer.analytics.is_due(now)
        || isolate.observer.spans.is_due(now)
}

/// Does everything that is due.
pub async fn work(isolate: &Isolate, env: &Env) {
    let Some(settings) = isolate.settings.known() else { return };
    isolate.admission.ask_platform(env, &settings).await;
    if isolate.observer.analytics.is_due(now()) {
        isolate.observer.analytics.write(env, now());
    }
    if isolate.observer.spans.is_due(now()) {
        isolate.observer.spans.send(&settings).await;
    }
    if isolate.secrets.is_due() {
        isolate.secrets.renew(env, &isolate.settings).await;
    }
    if isolate.store.is_due(&settings) {
        isolate.store.renew(FetchContext::own(env, &settings)).await;
    }
}
