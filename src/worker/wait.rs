//! Replies that wait: for the store, for shards, for the platform's cache.

use super::cache::edge;
use super::clock::now;
use super::isolate::Isolate;
use super::observe::health::Health;
use super::respond::{Reply, is_fresh, with_data, without_data};
use super::store::context::FetchContext;
use super::store::on_demand;
use super::store::snapshot::Snapshot;
use super::visit::Visit;
use crate::api;
use crate::api::ParsedRequest;
use crate::service::admission::Client;
use crate::service::metrics::Tier;
use crate::service::settings::Settings;
use worker::{Context, Env};

/// A visit that may wait, and the platform around it.
pub struct Waiting<'a> {
    isolate: &'static Isolate,
    settings: &'a Settings,
    visit: &'a Visit<'a>,
    env: &'a Env,
    context: &'a Context,
    traceparent: Option<String>,
}

impl<'a> Waiting<'a> {
    pub fn new(visit: &'a Visit<'a>, env: &'a Env, context: &'a Context) -> Self {
        let traceparent = visit.record.traceparent();
        Self { isolate: visit.isolate, settings: visit.settings, visit, env, context, traceparent }
    }

    fn fetch_context(&self) -> FetchContext<'_> {
        FetchContext { env: self.env, settings: self.settings, traceparent: self.traceparent.as_deref() }
    }

    /// Replies with health or metrics.
    pub async fn health(&self, client: Client) -> Reply {
        let Isolate { store, observer, admission, .. } = self.isolate;
        let health = Health { store, observer, admission };
        Reply::plain(health.answer(self.visit.incoming.path, self.fetch_context(), client).await)
    }

    /// Replies to a batch, and charges the client for all its questions.
    pub async fn batch(&self, batch: &api::Request<'_>, client: Client) -> Reply {
        let _permit = match self.isolate.admission.take_permit(self.settings) {
            Ok(permit) => permit,
            Err(refusal) => return Reply::plain(refusal),
        };
        let reply = self.batch_in_parts(batch).await;
        let others = api::questions_of_batch(batch.body).saturating_sub(1);
        self.isolate.admission.charge(client, self.settings, others);
        reply
    }

    /// Asks one question after the other where shards are loaded on demand: all together may need more shards than may be open.
    async fn batch_in_parts(&self, batch: &api::Request<'_>) -> Reply {
        let loads_on_demand = self.isolate.store.open(self.fetch_context()).await.loads_on_demand(self.settings);
        let parts = if loads_on_demand { api::split_batch(batch.body) } else { Vec::new() };
        let mut answers = Vec::with_capacity(parts.len());
        for body in &parts {
            let answer = self.question(&api::Request { body, ..*batch }).await.answer;
            if (400..500).contains(&answer.status) {
                // The answer to the whole says what is wrong.
                return self.question(batch).await;
            }
            answers.push(answer);
        }
        match api::join_batch(answers) {
            Some(answer) => Reply { tier: Some(Tier::Search), ..Reply::plain(answer) },
            None => self.question(batch).await,
        }
    }

    /// Replies to a question: from the platform's cache while no data is open, else from the data.
    pub async fn question(&self, question: &api::Request<'_>) -> Reply {
        let begun = now();
        let record = &self.visit.record;
        let url = self.edge_url(question).await;
        if let Some(url) = &url {
            record.stage("plan");
            if let Some(cached) = self.isolate.edge_cache.get(url).await.filter(|cached| is_fresh(cached)) {
                record.stage("fetch");
                return Reply::cached(cached, Tier::Cache, question);
            }
        }
        let store = &self.isolate.store;
        store.open(self.fetch_context()).await;
        record.stage("fetch");
        let ask = |snapshot: &Snapshot| with_data(question, snapshot, now().saturating_sub(begun), record);
        let reply = on_demand::ask(store, self.fetch_context(), None, 0, ask).await.unwrap_or_else(|_| without_data(question));
        // Kept by the request that made the answer, not by those that waited beside it.
        if let Some((url, cached)) = url.zip(reply.cached.clone()).filter(|_| reply.key.is_some()) {
            self.context.wait_until(self.isolate.edge_cache.put(url, cached));
        }
        reply
    }

    /// URL of a question in the platform's cache. `None` when the cache is not to be asked: a search in open data is faster.
    async fn edge_url(&self, question: &api::Request<'_>) -> Option<String> {
        if !self.settings.cache || self.isolate.store.current().is_some() {
            return None;
        }
        let key = ParsedRequest::of(question).key()?;
        let version = self.isolate.store.version(self.fetch_context()).await?;
        Some(edge::url(&version, &key))
    }
}
