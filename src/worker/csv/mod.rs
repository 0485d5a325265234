//! `POST /search/csv` and `/reverse/csv`: the answer streams row by row, each batch when the client is ready for it.
//!
//! A body that is the file itself streams through: nothing of it is kept. A form is read to its end first, since
//! parameters may follow the file (as in the guides of BAN); its file is kept outside of the module's memory,
//! which never shrinks, and let go piece by piece as the answer goes out.

mod source;

use super::gate::{self, Place};
use super::incoming::Incoming;
use super::replies::{Reply, finished};
use super::store::{Errand, Reached, Store};
use super::watch::Watched;
use super::{health, outgoing, tally};
use crate::Trail;
use crate::api;
use crate::api::csv::{FileParameters, Limits, Received, Sent, cut_off, fault, head, receive};
use crate::csv::{Operation, Reader, RowBatch, Scratch};
use crate::service::gate::Client;
use crate::service::settings::Settings;
use futures_util::stream;
use source::Source;
use std::rc::Rc;
use std::time::Duration;
use worker::{Delay, Env, Error, Request, Response, ResponseBuilder, Result};

/// Bytes of a piece of the answer, about.
const PIECE: usize = 16 * 1024;
/// Times that some rows wait for shards, at most.
const MOST_WAITS: usize = 140;
/// Times before what the rows were asked of is held.
const FREELY: usize = 100;
/// Rows that are geocoded before other requests have their turn.
const AT_ONCE: usize = 256;

/// Who sends a file, and by which settings.
pub(super) struct Guest<'a> {
    pub(super) client: Client,
    pub(super) incoming: Incoming<'a>,
    pub(super) watched: Watched,
    pub(super) settings: &'a Rc<Settings>,
}

/// Answers any request to an operation.
pub(super) async fn respond(request: Request, env: &Env, operation: Operation, guest: Guest<'_>) -> Result<Response> {
    let taken = take(request, env, operation, &guest).await;
    let Guest { incoming, watched, settings, .. } = guest;
    let (mut reply, rows) = match taken {
        Ok((head, rows)) => (Reply::plain(head), Some(rows)),
        Err(answer) => (Reply::plain(answer), None),
    };
    let names = watched.end(&incoming, &reply.outcome(), settings);
    reply.answer = finished(reply.answer, names, &incoming, settings);
    let Some(rows) = rows else { return outgoing::response(reply.answer) };
    let rows = stream::try_unfold(rows, |mut rows| async move { Ok::<_, Error>(rows.next().await?.map(|bytes| (bytes, rows))) });
    // The stream sets a content type of its own, so that ours comes after it.
    let response = ResponseBuilder::new().with_status(reply.answer.status).from_stream(Box::pin(rows))?;
    Ok(response.with_headers(outgoing::headers(&reply.answer)?))
}

async fn take(
    mut request: Request,
    env: &Env,
    operation: Operation,
    guest: &Guest<'_>,
) -> std::result::Result<(api::Response, Rows), api::Response> {
    let place = if guest.incoming.method == "POST" { Some(gate::take_place(guest.settings)?) } else { None };
    let method = request.method().to_string();
    let header = |name| request.headers().get(name).ok().flatten();
    let (content_type, length) = (header("content-type"), header("content-length"));
    let url = request.url().ok();
    let sent = Sent {
        method: &method,
        query: url.as_ref().and_then(|url| url.query()).unwrap_or_default(),
        content_type: content_type.as_deref(),
        content_length: length.and_then(|length| length.parse().ok()),
    };
    let received = receive(operation, &sent, Limits::CONTRACT)?;
    let body =
        request.stream().map_err(|_| api::error(400, "Failed parsing form", &["data: the request has no body".to_owned()]))?;
    let (asked, mut source) = match received {
        Received::File(asked) => (*asked, Source::coming(body)),
        Received::Form(form) => Source::of_form(*form, body).await?,
    };
    let traceparent = guest.watched.traceparent();
    let store = Store::open(Errand { env, settings: guest.settings, traceparent: traceparent.as_deref() }).await;
    if store.is_empty() {
        return Err(health::no_data(&store));
    }
    let (reader, mut answer) = first_row(&asked, &mut source).await?;
    answer.headers.extend(store.edition().degraded().map(|lacking| ("x-ruelle-degraded", lacking)));
    let store = Some(store).filter(|store| !store.comes_and_goes(guest.settings));
    let bill = Bill { client: guest.client, settings: Rc::clone(guest.settings), rows: 0 };
    let rows = Rows {
        reader,
        source: Some(source),
        env: env.clone(),
        traceparent,
        store,
        scratch: Scratch::new(),
        at_once: 0,
        bill,
        place,
    };
    Ok((answer, rows))
}

/// The rows that a client has to be counted for.
struct Bill {
    client: Client,
    settings: Rc<Settings>,
    rows: usize,
}

impl Bill {
    /// Adds rows; as many as count for a request are counted for one.
    fn add(&mut self, rows: usize) {
        let one = usize::try_from(self.settings.rows_per_request).unwrap_or(usize::MAX);
        let before = self.rows / one;
        self.rows += rows;
        gate::charge(self.client, &self.settings, u32::try_from(self.rows / one - before).unwrap_or(u32::MAX));
        tally::count(|metrics| metrics.rows += u64::try_from(rows).unwrap_or_default());
    }
}

/// Reads until it is known how the file is written and what is asked of it.
async fn first_row(asked: &FileParameters, source: &mut Source) -> std::result::Result<(Reader, api::Response), api::Response> {
    let mut reader = Reader::new(asked.options.clone());
    loop {
        if let Some(dialect) = reader.dialect() {
            return Ok((reader, head(asked, dialect)));
        }
        let told = match source.next().await.map_err(|_| cut_off())? {
            Some(bytes) => reader.push(&bytes),
            None => reader.finish(),
        };
        told.map_err(|error| fault(&error))?;
    }
}

/// An answer on its way.
struct Rows {
    reader: Reader,
    /// `None` when all is read.
    source: Option<Source>,
    env: Env,
    traceparent: Option<String>,
    /// Kept to the end of the file, where no shard is let go meanwhile.
    store: Option<Rc<Store>>,
    scratch: Scratch,
    /// Rows since others had their turn.
    at_once: usize,
    bill: Bill,
    /// Among the files under way.
    place: Option<Place>,
}

impl Rows {
    /// The next piece of the answer: of some length also when the file comes in crumbs, or at its end.
    async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        let mut out = Vec::new();
        while out.len() < PIECE {
            if let Some(batch) = self.reader.batch() {
                self.give_way(batch.rows()).await;
                self.bill.add(batch.rows());
                self.place.iter().for_each(Place::keep);
                self.geocode(&batch, &mut out).await;
            } else if let Some(source) = &mut self.source {
                let told = if let Some(bytes) = source.next().await? {
                    self.reader.push(&bytes)
                } else {
                    self.source = None;
                    self.reader.finish()
                };
                told.map_err(|error| Error::RustError(error.to_string()))?;
            } else {
                break;
            }
        }
        Ok((!out.is_empty()).then_some(out))
    }

    /// Geocodes some rows, once the shards are open that they need. What was answered is remembered meanwhile, so that at first no shard
    /// is held but those that just came; rows that are left then, as they need several at once, hold what they were asked of.
    async fn geocode(&mut self, batch: &RowBatch, out: &mut Vec<u8>) {
        let (before, settings) = (out.len(), Rc::clone(&self.bill.settings));
        let mut stay = None;
        let mut left: Vec<String> = Vec::new();
        for turn in 0..MOST_WAITS {
            let trail = {
                let store = self.store(&settings).await;
                let stay = stay.get_or_insert_with(|| store.enter(&settings));
                let asked = if left.is_empty() { Rc::clone(&store) } else { Rc::new(store.without(&left)) };
                let trail = self.try_geocode(&asked, batch, out);
                if trail.wanted.is_empty() {
                    return;
                }
                out.truncate(before);
                if turn < FREELY {
                    stay.give_back();
                } else {
                    store.hold(stay, &trail, &settings);
                }
                trail
            };
            let Some(stay) = &stay else { break };
            match Store::reach(self.errand(&settings), stay, &trail.wanted).await {
                Reached::Some => {}
                Reached::TooMuch(names) => left.extend(names),
                Reached::Crowded => break,
            }
        }
        let store = self.store(&settings).await;
        self.try_geocode(&store.as_it_is(&[]), batch, out);
    }

    async fn store(&self, settings: &Settings) -> Rc<Store> {
        match &self.store {
            Some(store) => Rc::clone(store),
            None => Store::open(self.errand(settings)).await,
        }
    }

    fn errand<'a>(&'a self, settings: &'a Settings) -> Errand<'a> {
        Errand { env: &self.env, settings, traceparent: self.traceparent.as_deref() }
    }

    fn try_geocode(&mut self, store: &Store, batch: &RowBatch, out: &mut Vec<u8>) -> Trail {
        let (_, trail) = store.geocoder().traced(|| batch.geocode(store.geocoder(), &mut self.scratch, out));
        store.note(&trail);
        trail
    }

    /// Other requests have their turn every so many rows.
    async fn give_way(&mut self, rows: usize) {
        self.at_once += rows;
        if self.at_once > AT_ONCE {
            self.at_once = rows;
            Delay::from(Duration::ZERO).await;
        }
    }
}
