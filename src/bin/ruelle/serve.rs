//! `ruelle serve`

use crate::failure::Failure;
use crate::{csv, figures, output, shards};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode, header};
use csv::http::Desk;
use ruelle::api::csv::Limits;
use ruelle::{Geocoder, api};
use std::future::IntoFuture;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// How long requests under way may take once asked to stop.
const GRACE: Duration = Duration::from_secs(5);

const EXAMPLES: &str = "\
Examples:
  ruelle serve --shards shards --port 8787
  curl 'http://127.0.0.1:8787/search?q=12+rue+de+rivoli+paris'
  curl 'http://127.0.0.1:8787/reverse?lat=48.8556&lon=2.3600'
  curl 'http://127.0.0.1:8787/health'
  curl -F data=@adresses.csv -F columns=adresse http://127.0.0.1:8787/search/csv

Ctrl-C or SIGTERM lets requests under way finish, then stops with status 0.";

/// Serve the endpoint over HTTP: /search, /reverse, /lookup, /completion, /batch, files of CSV and more
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Directory of shards, or one shard file
    #[arg(long, value_name = "DIR")]
    shards: PathBuf,
    /// Port; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = 8787)]
    port: u16,
    /// Address to listen on; 0.0.0.0 to be reached from other machines
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    host: IpAddr,
    /// Largest CSV file that is taken, in megabytes; it is kept in the directory for temporary files meanwhile
    #[arg(long, value_name = "MB", default_value_t = 1000)]
    csv_megabytes: u64,
    /// Rows of a CSV file that are geocoded; those beyond come back with the status `skipped`. By default all
    #[arg(long, value_name = "N")]
    csv_rows: Option<u64>,
}

/// What every request is answered from.
pub struct Service {
    /// The data.
    pub geocoder: Geocoder,
    /// Which data it is.
    pub edition: api::Edition,
}

/// Opens the shards and serves until told to stop.
pub fn run(args: &Args) -> Result<(), Failure> {
    let geocoder = shards::geocoder(&args.shards)?;
    let service = Arc::new(Service { edition: shards::edition(&args.shards, &geocoder)?, geocoder });
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(format_args!("cannot start threads: {error}")))?;
    let limits = Limits { rows: args.csv_rows.unwrap_or(u64::MAX), bytes: args.csv_megabytes.saturating_mul(1_000_000) };
    let desk = Desk { service, limits, jobs: csv::jobs(None) };
    runtime.block_on(listen(SocketAddr::new(args.host, args.port), desk))
}

async fn listen(address: SocketAddr, desk: Desk) -> Result<(), Failure> {
    let busy = |error| Failure::new(format_args!("cannot listen on {address}: {error}; choose another --port or --host"));
    let listener = TcpListener::bind(address).await.map_err(busy)?;
    let address = listener.local_addr().map_err(busy)?;
    // Watched before the greeting: who has read it may stop us.
    let told_to_stop = told_to_stop().map_err(|error| Failure::new(format_args!("cannot watch for signals: {error}")))?;
    output::print(&greeting(address, &desk.service.geocoder))?;
    let app = Router::new().fallback(answer).with_state(desk);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = axum::serve(listener, app).with_graceful_shutdown(async {
        told_to_stop.await;
        let _ = stop.send(());
    });
    let too_long = async {
        let _ = stopped.await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        ended = server.into_future() => ended.map_err(Failure::new),
        () = too_long => Ok(()),
    }
}

fn greeting(address: SocketAddr, geocoder: &Geocoder) -> String {
    let addresses = geocoder.shards().map(|shard| u64::from(shard.info().addresses)).sum();
    let names: Vec<_> = geocoder.shards().map(|shard| shard.info().name.as_str()).collect();
    format!(
        "Listening on http://{address} with {} addresses ({}). Ctrl-C stops.\n  try  curl 'http://{address}/search?q=12+rue+de+rivoli'\n",
        figures::count(addresses),
        names.join(", ")
    )
}

async fn answer(State(desk): State<Desk>, request: Request<Body>) -> Response<Body> {
    if let Some(operation) = api::csv::operation(request.uri().path()) {
        return desk.answer(operation, request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, api::MAX_BODY_BYTES).await else {
        return into_http(api::body_too_long());
    };
    let question = api::Request {
        method: parts.method.as_str(),
        path: parts.uri.path(),
        query: parts.uri.query().unwrap_or_default(),
        accept: text(&parts.headers, &header::ACCEPT),
        if_none_match: text(&parts.headers, &header::IF_NONE_MATCH),
        body: &body,
    };
    // The server leaves the body of a HEAD out, and keeps its length in the headers.
    into_http(api::handle(&question, &desk.service.geocoder, &desk.service.edition))
}

/// A header, when it is one line of plain text.
fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// An answer of the contract, as the server sends it.
pub fn into_http(answer: api::Response) -> Response<Body> {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in answer.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// Begins to watch for SIGINT and SIGTERM, at once; the future ends at the first of them.
#[cfg(unix)]
fn told_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Begins to watch for Ctrl-C, at once; the future ends when it comes.
#[cfg(windows)]
fn told_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}
