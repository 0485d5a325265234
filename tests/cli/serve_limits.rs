//! Middleware of `ruelle serve`: limits, keys, metrics, logs, settings.

use crate::serve::Server;
use crate::server;
use crate::workbench::{Workbench, command};
use std::time::{Duration, Instant};

const OLD: &str = "the-old-key-0123456789";
const NEW: &str = "the-new-key-0123456789";

fn is(answer: &(String, String), status: &str) -> bool {
    answer.0.contains(status)
}

#[test]
fn clients_are_limited_by_the_header_that_names_them_and_not_without_it() {
    let bench = Workbench::new();
    bench.shards();
    let server = Server::start_with(&bench, &[], &[("RUELLE_LIMITS", "3/h"), ("RUELLE_CLIENT_HEADER", "x-real-ip")]);
    let ask = |client: &str| server.ask_with("GET", "/search?q=rivoli", &format!("x-real-ip: {client}\r\n"));
    assert!((0..3).all(|_| is(&ask("192.0.2.1"), " 200 ")));
    let refused = ask("192.0.2.1");
    assert!(
        is(&refused, " 429 ") && refused.1.contains("retry-after: 1200") && refused.1.contains("ratelimit-policy: 3;w=3600"),
        "{refused:?}"
    );
    assert!(is(&ask("192.0.2.2"), " 200 "));
    assert!((0..5).all(|_| is(&server.ask("GET", "/search?q=rivoli"), " 200 ")));
    let metrics = server.ask("GET", "/metrics").1;
    assert!(metrics.contains("ruelle_requests_total{endpoint=\"search\",status=\"429\"} 1\n"), "{metrics}");
    assert!(!std::fs::read_to_string(bench.join("log")).unwrap().contains("192.0.2"));
}

#[test]
fn a_key_is_replaced_without_a_restart() {
    let bench = Workbench::new();
    bench.shards();
    bench.write("keys", OLD);
    let server = Server::start_with(&bench, &["--keys", "keys"], &[("RUELLE_KEY_REQUIRED", "yes")]);
    let ask = |key: &str| server.ask_with("GET", "/search?q=rivoli", &format!("authorization: Bearer {key}\r\n"));
    assert!(is(&ask(OLD), " 200 ") && is(&ask(NEW), " 401 ") && is(&server.ask("GET", "/search?q=rivoli"), " 401 "));
    let turn_to = |keys: &str, expected: &str| {
        bench.write("keys", keys);
        let end = Instant::now() + Duration::from_secs(20);
        while !is(&ask(NEW), expected) || !is(&ask(OLD), if keys.contains(OLD) { " 200 " } else { " 401 " }) {
            assert!(Instant::now() < end, "{keys}");
            std::thread::sleep(Duration::from_millis(100));
        }
    };
    turn_to(&format!("{OLD}\n{NEW}\n"), " 200 ");
    turn_to(NEW, " 200 ");
    // A file that is spoilt leaves what was valid, and health says so.
    bench.write("keys", "x");
    std::thread::sleep(Duration::from_millis(1100));
    assert!(is(&ask(NEW), " 200 ") && is(&server.ask("GET", "/health/detailed"), " 503 "));
}

#[test]
fn requests_are_logged_without_what_was_asked() {
    let bench = Workbench::new();
    bench.shards();
    let server = Server::start_with(&bench, &[], &[("RUELLE_LOG", "all"), ("RUELLE_CORS", "https://a.example")]);
    let (status, answer) = server.ask_with(
        "GET",
        "/zanzibar/search?q=12+rue+zanzibar",
        "origin: https://a.example\r\ntraceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n",
    );
    assert!(status.contains(" 200 ") && answer.contains("access-control-allow-origin: https://a.example\r\n"), "{answer}");
    assert!(answer.contains("x-content-type-options: nosniff") && answer.contains("x-request-id: "), "{answer}");
    assert!(
        !server.ask_with("GET", "/search?q=rivoli", "origin: https://b.example\r\n").1.contains("access-control-allow-origin")
    );
    let log = std::fs::read_to_string(bench.join("log")).unwrap();
    let line: serde_json::Value = serde_json::from_str(log.lines().next().unwrap()).unwrap();
    assert_eq!(
        (&line["endpoint"], &line["status"], &line["trace_id"]),
        (&"search".into(), &200.into(), &"4bf92f3577b34da6a3ce929d0e0e4736".into())
    );
    assert!(!log.contains("zanzibar"), "{log}");
    assert!(server.ask("GET", "/health/ready").0.contains(" 200 "));
}

#[test]
fn wrong_settings_stop_it_with_all_faults() {
    let bench = Workbench::new();
    bench.shards();
    let mut command = command(&bench.path);
    command.args(["serve", "--shards", "shards", "--port", "0"]).env("RUELLE_LOG", "loud").env("RUELLE_LIMITS", "many");
    let told = crate::workbench::ran(command.output().unwrap());
    assert!(
        told.status == 1 && told.err.contains("RUELLE_LOG: must be one of") && told.err.contains("RUELLE_LIMITS: must be"),
        "{}",
        told.err
    );
}

#[cfg(unix)]
#[test]
fn a_trace_goes_on_to_the_collector_and_what_waits_is_sent_before_the_end() {
    let bench = Workbench::new();
    bench.shards();
    let collector = server::Server::new(|_, _| server::Reply::new(200, "{}"));
    let url = format!("{}/v1/traces", collector.url);
    let settings = [("RUELLE_OTLP_URL", url.as_str()), ("RUELLE_OTLP_HEADERS", "x-team=geo"), ("RUELLE_TRACE_SHARE", "0")];
    let mut server = Server::start_with(&bench, &[], &settings);
    let ask = |flags: &str| {
        let traceparent = format!("traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-{flags}\r\n");
        server.ask_with("GET", "/search?q=12+rue+zanzibar", &traceparent).1
    };
    assert!(!ask("00").contains("traceparent: ") && !server.ask("GET", "/search?q=rivoli").1.contains("traceparent: "));
    let answer = ask("01");
    let header = answer.lines().find_map(|line| line.strip_prefix("traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-")).unwrap();
    let span = header.split('-').next().unwrap().to_owned();
    assert_eq!(server.stop("-TERM"), Some(0));
    let sent = collector.requests();
    assert_eq!((sent.len(), sent[0].path.as_str(), sent[0].header("x-team")), (1, "/v1/traces", Some("geo")));
    let body: serde_json::Value = serde_json::from_slice(&sent[0].body).unwrap();
    let spans = body["resourceSpans"][0]["scopeSpans"][0]["spans"].as_array().unwrap();
    let told = |key: &str| spans.iter().map(|span| span[key].as_str().unwrap_or_default()).collect::<Vec<_>>();
    assert_eq!(told("name"), ["parse", "search", "encode", "search"]);
    assert_eq!(told("parentSpanId"), [&span, &span, &span, "00f067aa0ba902b7"]);
    assert!(!body.to_string().contains("zanzibar"));
}
