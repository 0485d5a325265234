//! `POST /search/csv` and `/reverse/csv`: the answer streams row by row, each batch when the client is ready for it.
//!
//! A body that is the file itself streams through, and nothing of it is kept. A form is read to its end first, because parameters may follow
//! the file (as in the guides of BAN). Its file is kept outside of the module's memory, which never shrinks, and let go piece by piece as the
//! answer goes out.

mod source;

use super::clock::sleep;
use super::http::response::{platform_headers, platform_response};
use super::isolate::Isolate;
use super::observe::health;
use super::permit::Permit;
use super::respond::Reply;
use super::store::context::FetchContext;
use super::store::on_demand;
use super::store::snapshot::Snapshot;
use super::visit::Visit;
use crate::api;
use crate::api::csv::{FileParameters, Limits, Received, Sent, cut_off, fault, head, receive, with_rows};
use crate::csv::{Operation, Reader, RowBatch, Scratch};
use crate::service::admission::Client;
use crate::service::settings::Settings;
use futures_util::stream;
use source::Source;
use std::rc::Rc;
use worker::{Env, Error, Request, Response, ResponseBuilder, Result};

/// Bytes of a piece of the answer, about.
const PIECE: usize = 16 * 1024;
/// Waits of some rows after which their shards are pinned. Before, shards that just came are enough, because answered rows are remembered.
/// Rows that are left then need several shards at once.
const PIN_FROM: usize = 100;
/// Rows that are geocoded before other requests have their turn.
const ROWS_A_TURN: usize = 256;

/// Answers any request to an operation on a file.
pub async fn respond(request: Request, env: &Env, operation: Operation, visit: Visit<'_>, client: Client) -> Result<Response> {
    let (head, rows) = match begin(request, env, operation, &visit, client).await {
        Ok((head, rows)) => (head, Some(rows)),
        Err(answer) => (answer, None),
    };
    let head = visit.finish(Reply::plain(head));
    let Some(rows) = rows else { return platform_response(head) };
    let rows = stream::try_unfold(rows, |mut rows| async move { Ok::<_, Error>(rows.next().await?.map(|bytes| (bytes, rows))) });
    // The stream sets a content type of its own, so that ours comes after it.
    let response = ResponseBuilder::new().with_status(head.status).from_stream(Box::pin(rows))?;
    Ok(response.with_headers(platform_headers(&head)?))
}

/// The head of the answer, and the rows that follow it.
///
/// # Errors
/// The whole answer, if there are no rows.
async fn begin(
    mut request: Request,
    env: &Env,
    operation: Operation,
    visit: &Visit<'_>,
    client: Client,
) -> std::result::Result<(api::Response, Rows), api::Response> {
    let Visit { isolate, settings, .. } = *visit;
    let is_post = visit.incoming.method == "POST";
    let permit = if is_post { Some(isolate.admission.take_permit(settings)?) } else { None };
    let method = request.method().to_string();
    let header = |name| request.headers().get(name).ok().flatten();
    let content_type = header("content-type");
    let length = header("content-length");
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
    let (mut asked, mut source) = match received {
        Received::File(asked) => (*asked, Source::streamed(body)),
        Received::Form(form) => Source::of_form(*form, body).await?,
    };
    let traceparent = visit.record.traceparent();
    let context = FetchContext { env, settings, traceparent: traceparent.as_deref() };
    let snapshot = isolate.store.open(context).await;
    if snapshot.is_empty() {
        return Err(health::no_data(&snapshot));
    }
    asked.options.encoding = asked.options.encoding.or_else(|| source.encoding());
    let rows = source.count_rows(&asked.options);
    let (reader, answer) = first_row(&asked, &mut source).await?;
    let mut answer = with_rows(answer, &asked, rows.unwrap_or_default());
    answer.headers.extend(snapshot.edition().degraded().map(|lacking| ("x-ruelle-degraded", lacking)));
    let rows = Rows {
        isolate,
        reader,
        source: Some(source),
        env: env.clone(),
        traceparent,
        snapshot: Some(snapshot).filter(|snapshot| !snapshot.loads_on_demand(settings)),
        scratch: Scratch::new(),
        since_turn: 0,
        meter: RowMeter { isolate, client, settings: Rc::clone(settings), rows: 0 },
        permit,
    };
    Ok((answer, rows))
}

/// Counts the rows of a client's file.
struct RowMeter {
    isolate: &'static Isolate,
    client: Client,
    settings: Rc<Settings>,
    rows: usize,
}

impl RowMeter {
    /// Adds rows, and charges the client for every further request that they make up.
    fn add(&mut self, rows: usize) {
        let one = usize::try_from(self.settings.rows_per_request).unwrap_or(usize::MAX);
        let before = self.rows / one;
        self.rows += rows;
        let requests = u32::try_from(self.rows / one - before).unwrap_or(u32::MAX);
        self.isolate.admission.charge(self.client, &self.settings, requests);
        self.isolate.observer.counters.rows(rows);
    }
}

/// Reads until the dialect and the columns are known: the reader, and the head of the answer.
async fn first_row(asked: &FileParameters, source: &mut Source) -> std::result::Result<(Reader, api::Response), api::Response> {
    let mut reader = Reader::new(asked.options.clone());
    loop {
        if let (Some(dialect), Some(columns)) = (reader.dialect(), reader.asked()) {
            let head = head(asked, dialect, columns);
            return Ok((reader, head));
        }
        let pushed = match source.next().await.map_err(|_| cut_off())? {
            Some(bytes) => reader.push(&bytes),
            None => reader.finish(),
        };
        pushed.map_err(|error| fault(&error, asked.options.lang))?;
    }
}

/// Rows of an answer on its way.
struct Rows {
    isolate: &'static Isolate,
    reader: Reader,
    /// `None` when all is read.
    source: Option<Source>,
    env: Env,
    traceparent: Option<String>,
    /// The data, kept to the end of the file where no shard is evicted.
    snapshot: Option<Rc<Snapshot>>,
    scratch: Scratch,
    /// Rows since other requests had their turn.
    since_turn: usize,
    meter: RowMeter,
    permit: Option<Permit>,
}

impl Rows {
    /// The next piece of the answer. It has some length even if the file comes in crumbs, except at its end.
    async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        let mut out = Vec::new();
        while out.len() < PIECE {
            if let Some(batch) = self.reader.batch() {
                self.give_way(batch.rows()).await;
                self.meter.add(batch.rows());
                self.permit.iter().for_each(Permit::renew);
                self.geocode(&batch, &mut out).await;
            } else if let Some(source) = &mut self.source {
                let pushed = if let Some(bytes) = source.next().await? {
                    self.reader.push(&bytes)
                } else {
                    self.source = None;
                    self.reader.finish()
                };
                pushed.map_err(|error| Error::RustError(error.to_string()))?;
            } else {
                break;
            }
        }
        Ok((!out.is_empty()).then_some(out))
    }

    /// Geocodes some rows, once the shards are open that they need.
    async fn geocode(&mut self, batch: &RowBatch, out: &mut Vec<u8>) {
        let settings: &Settings = &self.meter.settings;
        let context = FetchContext { env: &self.env, settings, traceparent: self.traceparent.as_deref() };
        let before = out.len();
        let scratch = &mut self.scratch;
        let ask = |snapshot: &Snapshot| {
            out.truncate(before);
            let session = snapshot.geocoder().session();
            batch.geocode(&session, scratch, out);
            let needs = session.needs();
            snapshot.note(&needs);
            if needs.shards.is_empty() { Ok(()) } else { Err(needs) }
        };
        // The rows are written even if shards are lacking in the end.
        let _ = on_demand::ask(&self.isolate.store, context, self.snapshot.as_ref(), PIN_FROM, ask).await;
    }

    /// Lets other requests have their turn every so many rows.
    async fn give_way(&mut self, rows: usize) {
        self.since_turn += rows;
        if self.since_turn > ROWS_A_TURN {
            self.since_turn = rows;
            sleep(0).await;
        }
    }
}
