//! `POST /search/csv` and `/reverse/csv` of `ruelle serve`: the upload goes to disk, the answer streams from it.

use super::batches::Stopped;
use super::pipeline;
use super::spool::{Follower, Spool};
use crate::serve::http_response::into_http;
use crate::serve::service::Service;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request, Response, header};
use futures_util::{StreamExt, stream};
use ruelle::api;
use ruelle::api::csv::{FileParameters, Limits, Received, Sent, cut_off, fault, head, receive, with_rows};
use ruelle::csv::{CsvError, Encoding, EncodingProbe, Operation, Reader, RowCounter};
use std::io::{self, ErrorKind, Read};
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};

/// The most pieces of a response that wait for the client.
const AHEAD: usize = 4;

/// The endpoint of uploads.
#[derive(Clone)]
pub struct CsvEndpoint {
    /// The geocoder that answers.
    pub service: Arc<Service>,
    /// The largest file.
    pub limits: Limits,
    /// Threads for each upload.
    pub jobs: usize,
}

impl CsvEndpoint {
    /// Answers any request to one of the operations.
    pub async fn answer(self, operation: Operation, request: Request<Body>) -> Response<Body> {
        match self.take(operation, request).await {
            Ok(response) => response,
            Err(answer) => into_http(answer),
        }
    }

    async fn take(self, operation: Operation, request: Request<Body>) -> Result<Response<Body>, api::Response> {
        let (parts, body) = request.into_parts();
        let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let sent = Sent {
            method: parts.method.as_str(),
            query: parts.uri.query().unwrap_or_default(),
            content_type: text(header::CONTENT_TYPE),
            content_length: content_length(&parts.headers),
        };
        let received = receive(operation, &sent, self.limits)?;
        let (mut spool, follower) = Spool::new().map_err(|error| no_room(&error))?;
        let (parameters, is_whole) = match received {
            Received::File(parameters) => {
                tokio::spawn(keep(body, spool));
                (parameters, false)
            }
            Received::Form(mut form) => {
                let mut body = body.into_data_stream();
                while let Some(chunk) = body.next().await {
                    let chunk = chunk.map_err(|_| cut_off())?;
                    let mut kept = Ok(());
                    form.push(&chunk, &mut |bytes| {
                        if kept.is_ok() {
                            kept = spool.write(bytes);
                        }
                    })?;
                    kept.map_err(|error| no_room(&error))?;
                }
                let parameters = form.finish()?;
                spool.end();
                (Box::new(parameters), true)
            }
        };
        self.begin(*parameters, follower, is_whole).await
    }

    /// Reads up to the first row, on a thread of its own, and begins the response.
    async fn begin(
        self,
        parameters: FileParameters,
        follower: Follower,
        is_whole: bool,
    ) -> Result<Response<Body>, api::Response> {
        let (begun, beginning) = oneshot::channel();
        let (rows, mut answer) = mpsc::channel(AHEAD);
        tokio::task::spawn_blocking(move || self.run(&parameters, follower, is_whole, begun, &rows));
        let head = beginning.await.unwrap_or_else(|_| Err(api::error(500, "Internal Server Error", &[])))?;
        let mut response = into_http(head);
        *response.body_mut() = Body::from_stream(stream::poll_fn(move |context| answer.poll_recv(context)));
        Ok(response)
    }

    fn run(
        self,
        parameters: &FileParameters,
        mut follower: Follower,
        is_whole: bool,
        begun: oneshot::Sender<Result<api::Response, api::Response>>,
        rows: &mpsc::Sender<io::Result<Bytes>>,
    ) {
        let mut parameters = parameters.clone();
        let mut rows_known = None;
        if is_whole {
            parameters.options.encoding = parameters.options.encoding.or_else(|| encoding(&mut follower));
            rows_known = count_rows(&parameters, &mut follower);
        }
        let parameters = &parameters;
        let reader = match first_row(parameters, &mut follower) {
            Ok((reader, head)) => {
                let head = with_rows(head, parameters, rows_known.unwrap_or_default());
                let _ = begun.send(Ok(head)); // if the client has left, sending the first row fails
                reader
            }
            Err(answer) => {
                let _ = begun.send(Err(answer));
                return;
            }
        };
        let ended = pipeline::run(reader, follower, &self.service.geocoder, self.jobs, &mut |bytes, _| {
            rows.blocking_send(Ok(Bytes::copy_from_slice(bytes))).map_err(|_| ErrorKind::BrokenPipe.into())
        });
        // Too late for a status: the error cuts the response off, so that no client takes it for a whole one.
        let error = match ended {
            Ok(_) => return,
            Err(Stopped::Csv(error)) => io::Error::other(error),
            Err(Stopped::Read(error) | Stopped::Write(error)) => error,
        };
        let _ = rows.blocking_send(Err(error));
    }
}

/// Reads up to the first row, which gives the dialect. Returns the reader and the head of the response.
fn first_row(parameters: &FileParameters, follower: &mut Follower) -> Result<(Reader, api::Response), api::Response> {
    let mut reader = Reader::new(parameters.options.clone());
    let mut chunk = vec![0; 64 * 1024];
    loop {
        if let (Some(dialect), Some(asked)) = (reader.dialect(), reader.asked()) {
            let head = head(parameters, dialect, asked);
            return Ok((reader, head));
        }
        let read = match follower.read(&mut chunk) {
            Ok(0) => reader.finish(),
            Ok(length) => reader.push(chunk.get(..length).unwrap_or_default()),
            Err(_) => return Err(cut_off()),
        };
        read.map_err(|error: CsvError| fault(&error, parameters.options.lang))?;
    }
}

/// The encoding of a file that is there as a whole, if all of it tells more than its beginning.
fn encoding(follower: &mut Follower) -> Option<Encoding> {
    let mut probe = EncodingProbe::new();
    let mut chunk = vec![0; 64 * 1024];
    while let Some(length) = follower.read(&mut chunk).ok().filter(|length| *length > 0) {
        probe.push(chunk.get(..length).unwrap_or_default());
    }
    follower.rewind().ok().and(probe.finish())
}

/// The number of rows of a file that is there as a whole, if there is a limit. A faulty file has none.
fn count_rows(parameters: &FileParameters, follower: &mut Follower) -> Option<u64> {
    if parameters.options.most_rows == u64::MAX {
        return None;
    }
    let mut counter = RowCounter::new(&parameters.options);
    let mut chunk = vec![0; 64 * 1024];
    let counted = loop {
        match follower.read(&mut chunk) {
            Ok(0) => break counter.finish().ok(),
            Ok(length) => {
                if counter.push(chunk.get(..length).unwrap_or_default()).is_err() {
                    break None;
                }
            }
            Err(_) => break None,
        }
    };
    // What cannot be rewound fails when it is read again.
    follower.rewind().ok().and(counted)
}

/// Writes a body that is the file to the spool.
async fn keep(body: Body, mut spool: Spool) {
    let mut body = body.into_data_stream();
    while let Some(chunk) = body.next().await {
        // On an error the spool is dropped, which tells its follower.
        let Ok(chunk) = chunk else { return };
        if spool.write(&chunk).is_err() {
            return;
        }
    }
    spool.end();
}

fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn no_room(error: &io::Error) -> api::Response {
    let detail = format!("data: cannot keep the upload in {}: {error}", std::env::temp_dir().display());
    api::error(500, "Internal Server Error", &[detail])
}
