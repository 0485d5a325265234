//! `POST /search/csv` and `/reverse/csv`: the answer streams row by row, each batch when the client is ready for it.
//!
//! A body that is the file itself streams through: nothing of it is kept. A form is read to its end first, since
//! parameters may follow the file (as in the guides of BAN); its file is kept outside of the module's memory,
//! which never shrinks, and let go piece by piece as the answer goes out.

mod source;

use super::store::Store;
use crate::api;
use crate::api::csv::{Asked, Limits, Received, Sent, cut_off, fault, head, operation, receive};
use crate::csv::{Operation, Reader, Scratch};
use futures_util::stream;
use source::Source;
use std::rc::Rc;
use std::time::Duration;
use worker::{Delay, Env, Error, Headers, Request, Response, ResponseBuilder, Result};

/// Bytes of a piece of the answer, about.
const PIECE: usize = 16 * 1024;
/// Rows that are geocoded before other requests have their turn.
const AT_ONCE: usize = 256;

/// The operation that a request asks for; `None` when it is for another part of the endpoint.
pub(super) fn asked_of(request: &Request) -> Option<Operation> {
    operation(&request.path())
}

/// Answers any request to an operation.
pub(super) async fn respond(request: Request, env: &Env, operation: Operation) -> Result<Response> {
    match take(request, env, operation).await {
        Ok(response) => response,
        Err(answer) => Ok(builder(&answer)?.fixed(answer.body)),
    }
}

async fn take(mut request: Request, env: &Env, operation: Operation) -> std::result::Result<Result<Response>, api::Response> {
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
    let store = Store::open(env).await;
    let missing = missing(&store)?;
    let (reader, mut answer) = first_row(&asked, &mut source).await?;
    answer.headers.extend(missing.map(|names| ("x-ruelle-unavailable", names)));
    let rows = Rows { reader, source: Some(source), store, scratch: Scratch::new(), at_once: 0 };
    let rows = stream::try_unfold(rows, |mut rows| async move { Ok::<_, Error>(rows.next().await?.map(|bytes| (bytes, rows))) });
    // The stream sets a content type of its own, so that ours comes after it.
    let response = ResponseBuilder::new().from_stream(Box::pin(rows));
    Ok(response.and_then(|response| Ok(response.with_headers(headers(&answer)?))))
}

/// Names of the shards that cannot be had, as a header says them.
///
/// # Errors
/// The answer when there is no data at all.
fn missing(store: &Store) -> std::result::Result<Option<String>, api::Response> {
    if store.unavailable().is_empty() {
        return Ok(None);
    }
    if store.geocoder().shards().len() == 0 {
        let detail: Vec<_> = store.unavailable().iter().map(|shard| format!("{}: {}", shard.name, shard.error)).collect();
        return Err(api::error(503, "Service Unavailable", &detail).with("retry-after", "30"));
    }
    Ok(Some(store.unavailable().iter().map(|shard| shard.name.as_str()).collect::<Vec<_>>().join(", ")))
}

/// Reads until it is known how the file is written and what is asked of it.
async fn first_row(asked: &Asked, source: &mut Source) -> std::result::Result<(Reader, api::Response), api::Response> {
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
    store: Rc<Store>,
    scratch: Scratch,
    /// Rows since others had their turn.
    at_once: usize,
}

impl Rows {
    /// The next piece of the answer: of some length also when the file comes in crumbs, or at its end.
    async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        let mut out = Vec::new();
        while out.len() < PIECE {
            if let Some(batch) = self.reader.batch() {
                self.give_way(batch.rows()).await;
                batch.geocode(self.store.geocoder(), &mut self.scratch, &mut out);
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

    /// Other requests have their turn every so many rows.
    async fn give_way(&mut self, rows: usize) {
        self.at_once += rows;
        if self.at_once > AT_ONCE {
            self.at_once = rows;
            Delay::from(Duration::ZERO).await;
        }
    }
}

fn builder(answer: &api::Response) -> Result<ResponseBuilder> {
    Ok(ResponseBuilder::new().with_status(answer.status).with_headers(headers(answer)?))
}

fn headers(answer: &api::Response) -> Result<Headers> {
    let headers = Headers::new();
    for (name, value) in &answer.headers {
        headers.set(name, value)?;
    }
    Ok(headers)
}
