//! The server of the native command line.

use super::Args;
use super::compression;
use super::http_response::into_http;
use super::keys::KeyFile;
use super::middleware::{self, Middleware, RequestContext};
use super::service::Service;
use crate::failure::Failure;
use crate::{config, csv, output, shards};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{Method, Request, Response, StatusCode, header};
use csv::http::CsvEndpoint;
use futures_util::StreamExt;
use ruelle::api;
use ruelle::api::csv::Limits;
use ruelle::service::metrics::Endpoint;
use ruelle::service::settings::Settings;
use std::future::IntoFuture;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// The time for requests in progress to end after a signal to stop.
const GRACE: Duration = Duration::from_secs(5);

/// The state of the server.
#[derive(Clone)]
struct AppState {
    csv_endpoint: CsvEndpoint,
    middleware: Arc<Middleware>,
}

/// Opens the shards and serves until a signal to stop.
pub fn run(args: &Args) -> Result<(), Failure> {
    let keys = args.keys.as_deref().map(KeyFile::open).transpose()?;
    let settings = settings(keys.as_ref())?;
    // All shards are in memory, so that a query can be searched in each that may change its results.
    let geocoder = shards::geocoder(&args.shards)?;
    let middleware = Arc::new(Middleware::new(settings, keys, &geocoder));
    let service = Arc::new(Service { version: shards::version(&args.shards, &geocoder)?, geocoder });
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(format_args!("cannot start threads: {error}")))?;
    let limits = Limits { rows: args.csv_rows.unwrap_or(u64::MAX), bytes: args.csv_megabytes.saturating_mul(1_000_000) };
    let csv_endpoint = CsvEndpoint { service, limits, jobs: csv::jobs(None) };
    runtime.block_on(listen(SocketAddr::new(args.host, args.port), AppState { csv_endpoint, middleware }))
}

/// The settings of the environment, or all their faults.
fn settings(keys: Option<&KeyFile>) -> Result<Settings, Failure> {
    let (mut given, _) = config::of_environment();
    // Parsed together, since another setting may require keys.
    given.extend(keys.map(|file| ("RUELLE_KEYS".to_owned(), file.keys().join(" "))));
    let read = Settings::read(given.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    read.map_err(|faults| Failure::new(format_args!("settings:\n  {}", faults.join("\n  "))))
}

async fn listen(address: SocketAddr, state: AppState) -> Result<(), Failure> {
    let busy = |error| Failure::new(super::busy(&address, &error));
    let listener = TcpListener::bind(address).await.map_err(busy)?;
    let address = listener.local_addr().map_err(busy)?;
    // Before the greeting: a program that has read it may send a signal at once.
    let stop_signal = stop_signal().map_err(|error| Failure::new(format_args!("cannot watch for signals: {error}")))?;
    let shards = state.csv_endpoint.service.geocoder.shards().map(ruelle::Shard::info);
    output::print(&super::greeting(&address, shards.map(|info| (info.name.as_str(), info.addresses.into()))))?;
    let app = Router::new()
        .fallback(answer)
        .with_state(state)
        .layer(compression::layer())
        .layer(axum::middleware::map_response(compression::weaken_tag));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = axum::serve(listener, app).with_graceful_shutdown(async {
        stop_signal.await;
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

async fn answer(State(AppState { csv_endpoint, middleware }): State<AppState>, request: Request<Body>) -> Response<Body> {
    let context = middleware.begin(request.method().as_str(), request.uri().path(), request.headers());
    let response = reply(csv_endpoint, &middleware, &context, request).await.unwrap_or_else(into_http);
    middleware.end(&context, response)
}

async fn reply(
    csv_endpoint: CsvEndpoint,
    middleware: &Middleware,
    context: &RequestContext,
    request: Request<Body>,
) -> Result<Response<Body>, api::Response> {
    let client = middleware.admit(context, request.headers())?;
    if let Some(answer) = middleware.own_answer(context, request.uri().path(), client) {
        return Err(answer);
    }
    let is_dear = matches!(context.endpoint, Endpoint::Csv | Endpoint::Batch) && request.method() == Method::POST;
    let permit = if is_dear { Some(middleware.acquire_permit()?) } else { None };
    if let Some(operation) = api::csv::operation(request.uri().path()) {
        let bytes = middleware::text(request.headers(), header::CONTENT_LENGTH.as_str()).parse().unwrap_or_default();
        middleware.charge_file(client, bytes);
        let response = csv_endpoint.answer(operation, request).await;
        if response.status() != StatusCode::OK {
            return Ok(response);
        }
        // The permit moves into the stream, so that it is held until the response ends.
        return Ok(
            response.map(|body| Body::from_stream(body.into_data_stream().inspect(move |_| debug_assert!(permit.is_some()))))
        );
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, api::MAX_BODY_BYTES).await else {
        return Err(api::body_too_long());
    };
    if context.endpoint == Endpoint::Batch {
        middleware.charge(client, api::questions_of_batch(&body).saturating_sub(1));
    }
    let question = api::Request {
        method: parts.method.as_str(),
        path: parts.uri.path(),
        query: parts.uri.query().unwrap_or_default(),
        accept: middleware::text(&parts.headers, header::ACCEPT.as_str()),
        if_none_match: middleware::text(&parts.headers, header::IF_NONE_MATCH.as_str()),
        body: &body,
    };
    // The server leaves out the body of a HEAD, and keeps its length in the headers.
    let watch = |stage| context.done(stage);
    Ok(into_http(api::ParsedRequest::of(&question).answer(
        &csv_endpoint.service.geocoder.session(),
        &csv_endpoint.service.version,
        &watch,
    )))
}

/// Watches for SIGINT and SIGTERM from now on. The future ends at the first of them.
#[cfg(unix)]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Watches for Ctrl-C from now on. The future ends when it comes.
#[cfg(windows)]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}
