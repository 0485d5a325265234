//! The contract, case by case, on the demo shards. `contract.jsonl` is also asked of the worker, by `tests/worker/contract.test.mjs`.
#![allow(clippy::unwrap_used)] // what cannot be read fails the test

use ruelle::api::{DataVersion, Manifest, Request, Response, handle};
use ruelle::{Geocoder, Shard};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// One request, and what must be true of its answer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// `METHOD /path?query`
    ask: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    /// A text as it is, anything else as JSON.
    #[serde(default)]
    body: Option<Value>,
    /// How often the body is repeated.
    times: Option<usize>,
    status: u16,
    /// The header `Content-Type`.
    #[serde(rename = "type")]
    content_type: Option<String>,
    /// Other headers.
    #[serde(default)]
    sent: BTreeMap<String, String>,
    /// Values, by JSON pointer.
    #[serde(default)]
    is: BTreeMap<String, Value>,
    /// Keys of objects, in order, by JSON pointer.
    #[serde(default)]
    keys: BTreeMap<String, Vec<String>>,
    /// Lengths of arrays, by JSON pointer.
    #[serde(default)]
    length: BTreeMap<String, usize>,
    /// The body.
    text: Option<String>,
    /// The parameter that the first fault is about.
    about: Option<String>,
    /// Every line of `detail`.
    fault: Option<Vec<String>>,
}

struct Service {
    geocoder: Geocoder,
    edition: DataVersion,
}

fn demo() -> Service {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("shards");
    let manifest = Manifest::parse(&std::fs::read(folder.join("manifest.json")).unwrap()).unwrap();
    let mut geocoder = Geocoder::new();
    for shard in &manifest.shards {
        geocoder.add(Shard::open(std::fs::read(folder.join(&shard.file)).unwrap()).unwrap());
    }
    Service { geocoder, edition: DataVersion::of_manifest(&manifest) }
}

impl Case {
    fn answer(&self, service: &Service) -> Response {
        let (method, target) = self.ask.split_once(' ').unwrap();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let body = match &self.body {
            None => String::new(),
            Some(Value::String(text)) => text.repeat(self.times.unwrap_or(1)),
            Some(json) => json.to_string(),
        };
        let header = |name: &str| self.headers.get(name).map_or("", String::as_str);
        let accept = header("accept");
        let if_none_match = header("if-none-match");
        let request = Request { method, path, query, accept, if_none_match, body: body.as_bytes() };
        handle(&request, &service.geocoder.session(), &service.edition)
    }

    /// The faults of an answer.
    fn faults(&self, answer: &Response) -> Vec<String> {
        let mut faults = Vec::new();
        let mut check = |what: &str, given: String, wanted: String| {
            if given != wanted {
                faults.push(format!("{what} is {given}, not {wanted}"));
            }
        };
        check("the status", answer.status.to_string(), self.status.to_string());
        let header = |name: &str| answer.header(name).unwrap_or_default().to_owned();
        if let Some(wanted) = &self.content_type {
            check("the type", header("content-type"), wanted.clone());
        }
        self.sent.iter().for_each(|(name, wanted)| check(name, header(name), wanted.clone()));
        let text = String::from_utf8_lossy(&answer.body);
        // The host leaves it out.
        let is_head = self.ask.starts_with("HEAD ");
        if let Some(wanted) = self.text.as_ref().filter(|_| !is_head) {
            check("the body", text.to_string(), wanted.clone());
        }
        let json: Value = serde_json::from_str(&text).unwrap_or_default();
        let at = |pointer: &str| json.pointer(pointer).cloned().unwrap_or_default();
        self.is.iter().for_each(|(pointer, wanted)| check(pointer, at(pointer).to_string(), wanted.to_string()));
        for (pointer, wanted) in &self.keys {
            let keys: Vec<String> = at(pointer).as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect();
            check(pointer, keys.join(" "), wanted.join(" "));
        }
        for (pointer, wanted) in &self.length {
            check(pointer, at(pointer).as_array().map_or(0, Vec::len).to_string(), wanted.to_string());
        }
        if self.status >= 400 && !is_head {
            let keys: Vec<_> = json.as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect();
            check("the error", keys.join(" "), "title description code message detail".to_owned());
            check("/code", at("/code").to_string(), self.status.to_string());
        }
        if let Some(wanted) = &self.about {
            let first = at("/detail/0");
            check(
                "the fault",
                first.as_str().unwrap_or_default().split(':').next().unwrap_or_default().to_owned(),
                wanted.clone(),
            );
        }
        if let Some(wanted) = &self.fault {
            check("/detail", at("/detail").to_string(), serde_json::json!(wanted).to_string());
        }
        faults
    }
}

#[test]
fn every_case_of_the_contract_holds() {
    let service = demo();
    let mut wrong = Vec::new();
    let cases = include_str!("contract.jsonl").lines();
    for line in cases {
        let case: Case = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        let answer = case.answer(&service);
        for fault in case.faults(&answer) {
            let ask: String = case.ask.chars().take(120).collect();
            wrong.push(format!("{ask}\n    {fault}"));
        }
    }
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}

/// An answer is known again by its `ETag`, and by nothing else.
#[test]
fn a_tag_stands_for_the_bytes() {
    let service = demo();
    let ask = |query: &str, if_none_match: &str| {
        let request = Request { method: "GET", path: "/search", query, if_none_match, ..Request::default() };
        handle(&request, &service.geocoder.session(), &service.edition)
    };
    let first = ask("q=gap", "");
    let tag = first.header("etag").unwrap();
    for known in [tag.to_owned(), format!("W/{tag}"), format!("\"x\", {tag}")] {
        let again = ask("q=gap", &known);
        assert_eq!((again.status, again.body.len(), again.header("etag")), (304, 0, Some(tag)), "{known}");
        assert_eq!(again.header("content-type"), None);
    }
    assert_eq!(ask("q=gap", "").header("etag"), Some(tag));
    assert_eq!(ask("q=gap&limit=1", tag).status, 200);
    assert_eq!(ask("q=gap&format=csv", tag).status, 200);
    assert_eq!(ask("q=ga", "*").status, 400);
}

/// Lines have no place for which data they come from: a header says what JSON says.
#[test]
fn every_form_says_which_data_it_comes_from() {
    let service = demo();
    let ask = |query: &str| {
        let request = Request { method: "GET", path: "/search", query, ..Request::default() };
        handle(&request, &service.geocoder.session(), &service.edition)
    };
    let json: Value = serde_json::from_slice(&ask("q=gap").body).unwrap();
    let text = |key: &str| json["data"][key].as_str().unwrap().to_owned();
    let said = format!("version={}; date={}", text("version"), text("date"));
    for query in ["q=gap&format=csv", "q=gap&format=ndjson"] {
        assert_eq!(ask(query).header("x-ruelle-data"), Some(said.as_str()), "{query}");
    }
}
