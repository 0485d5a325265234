//! `ruelle publish --to r2://…`, to a store of this test's own that speaks S3.

use crate::publish::{build, json};
use crate::server::{Reply, Request, Server};
use crate::signature;
use crate::workbench::{Ran, Workbench, command};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

const KEY: &str = "key-of-a-test";
const SECRET: &str = "a secret, of a test";

type Objects = Arc<Mutex<BTreeMap<String, Vec<u8>>>>;

/// A fault of the store: the reply in place of the right one. `None` to behave.
type Whim = Box<dyn Fn(&Request, usize) -> Option<Reply> + Send + Sync>;

struct Store {
    server: Server,
    objects: Objects,
}

impl Store {
    fn new(whim: impl Fn(&Request, usize) -> Option<Reply> + Send + Sync + 'static) -> Self {
        Self::over(Objects::default(), Box::new(whim))
    }

    fn over(objects: Objects, whim: Whim) -> Self {
        let kept = Arc::clone(&objects);
        let server = Server::new(move |request, before| {
            if let Some(fault) = signature::fault(request, KEY, SECRET) {
                return Reply::new(403, format!("<Error><Code>SignatureDoesNotMatch</Code>{fault}</Error>"));
            }
            whim(request, before).unwrap_or_else(|| answer(request, &kept))
        });
        Self { server, objects }
    }

    fn run(&self, bench: &Workbench, arguments: &[&str]) -> Ran {
        let environment =
            [("AWS_ENDPOINT_URL", self.server.url.as_str()), ("AWS_ACCESS_KEY_ID", KEY), ("AWS_SECRET_ACCESS_KEY", SECRET)];
        let output = command(&bench.path).args(arguments).args(["--to", "r2://adresses/fr"]).envs(environment).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ran { status: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }

    fn names(&self) -> Vec<String> {
        self.objects.lock().unwrap().keys().cloned().collect()
    }

    /// All that a reader of the manifest finds, whole.
    fn addresses(&self) -> u64 {
        let objects = self.objects.lock().unwrap();
        let manifest: Value = serde_json::from_slice(&objects["/adresses/fr/manifest.json"]).unwrap();
        let shards = manifest["shards"].as_array().unwrap().iter();
        shards
            .map(|shard| {
                let bytes = objects[&format!("/adresses/fr/{}", shard["file"].as_str().unwrap())].clone();
                u64::from(ruelle::Shard::open(bytes).unwrap().info().addresses)
            })
            .sum()
    }
}

fn answer(request: &Request, objects: &Objects) -> Reply {
    let mut objects = objects.lock().unwrap();
    match request.method.as_str() {
        "PUT" if request.header("if-none-match") == Some("*") && objects.contains_key(&request.path) => Reply::new(412, ""),
        "PUT" => {
            objects.insert(request.path.clone(), request.body.clone());
            Reply::new(200, "")
        }
        "DELETE" => {
            objects.remove(&request.path);
            Reply::new(204, "")
        }
        _ => objects
            .get(&request.path)
            .map_or_else(|| Reply::new(404, "<Error><Code>NoSuchKey</Code></Error>"), |bytes| Reply::new(200, bytes.clone())),
    }
}

#[test]
fn shards_first_each_read_back_the_manifest_last() {
    let bench = Workbench::new();
    let store = Store::new(|_, _| None);
    build(&bench, 23);
    let published = store.run(&bench, &["publish", "shards", "--json"]);
    assert_eq!(published.status, 0, "{}", published.err);
    assert_eq!(json(&published)["sent"].as_array().unwrap().len(), 2);
    assert_eq!(store.addresses(), 33);
    let requests = store.server.requests();
    let puts: Vec<_> = requests.iter().filter(|request| request.method == "PUT").collect();
    let last = puts.last().unwrap();
    assert_eq!(last.path, "/adresses/fr/manifest.json");
    assert_eq!(last.header("cache-control"), Some("no-cache"));
    for put in puts.iter().filter(|put| put.path.ends_with(".ruelle")) {
        assert_eq!(put.header("cache-control"), Some("public, max-age=31536000, immutable"));
        assert!(requests.iter().any(|request| request.method == "GET" && request.path == put.path), "{} is read back", put.path);
    }
    assert!(!store.names().iter().any(|name| name.contains("lock")), "{:?}", store.names());

    build(&bench, 12);
    let before = store.server.requests().len();
    assert_eq!(json(&store.run(&bench, &["publish", "shards", "--json"]))["sent"].as_array().unwrap().len(), 1);
    let sent = store.server.requests().split_off(before);
    let shards = sent.iter().filter(|request| request.method == "PUT" && request.path.ends_with(".ruelle"));
    assert_eq!(shards.count(), 1, "only what changed");
    assert_eq!(store.addresses(), 22);
    assert_eq!(store.run(&bench, &["rollback"]).status, 0);
    assert_eq!(store.addresses(), 33);
    assert_eq!(json(&store.run(&bench, &["versions", "--json"]))["in_service"], 1);
    for rows in [11, 10, 9] {
        build(&bench, rows);
        assert_eq!(store.run(&bench, &["publish", "shards", "--keep", "2"]).status, 0);
    }
    assert_eq!(store.names().iter().filter(|name| name.ends_with(".ruelle")).count(), 3, "{:?}", store.names());
}

#[test]
fn what_the_store_spoils_never_comes_into_service() {
    let bench = Workbench::new();
    build(&bench, 23);
    let objects = Objects::default();
    assert_eq!(Store::over(Arc::clone(&objects), Box::new(|_, _| None)).run(&bench, &["publish", "shards"]).status, 0);
    build(&bench, 12);
    let before = objects.lock().unwrap().clone();
    let is_shard = |request: &Request| request.path.ends_with(".ruelle");
    let whims: [(Whim, &str); 5] = [
        (
            Box::new(move |request, _| (request.method == "PUT" && is_shard(request)).then(|| Reply::new(200, ""))),
            "it is not there",
        ),
        (
            Box::new(move |request, _| (request.method == "GET" && is_shard(request)).then(|| Reply::new(200, "something else"))),
            "14 bytes came back",
        ),
        (Box::new(move |request, _| (request.method == "PUT" && is_shard(request)).then(|| Reply::new(507, ""))), "507"),
        (
            Box::new(|request, _| {
                (request.method == "PUT").then(|| Reply::new(403, "<Error><Code>RequestTimeTooSkewed</Code></Error>"))
            }),
            "clock is wrong",
        ),
        (Box::new(|_, _| Some(Reply::new(404, "<Error><Code>NoSuchBucket</Code></Error>"))), "bucket create"),
    ];
    for (whim, expected) in whims {
        let store = Store::over(Arc::clone(&objects), whim);
        let ran = store.run(&bench, &["publish", "shards"]);
        assert!(
            ran.status == 1 && ran.err.contains(expected) && ran.err.contains("r2://adresses/fr/"),
            "{expected}: {}",
            ran.err
        );
        assert!(!ran.err.contains("X-Amz"), "a signed address is nobody else's business: {}", ran.err);
        assert_eq!(store.addresses(), 33, "{expected}");
        (*store.objects.lock().unwrap()).clone_from(&before);
    }
}

#[test]
fn a_store_with_a_bad_moment_is_asked_again() {
    let bench = Workbench::new();
    build(&bench, 23);
    let store = Store::new(|request, before| match before {
        0 | 3 => Some(Reply::new(500, "")),
        5 => Some(Reply { length: Some(1000), ..Reply::new(200, "cut") }),
        _ if before == 8 && request.method == "PUT" => Some(Reply::new(503, "").with("retry-after", "0")),
        _ => None,
    });
    let ran = store.run(&bench, &["publish", "shards"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert_eq!(store.addresses(), 33);
}

#[test]
fn one_lock_for_all_machines() {
    let bench = Workbench::new();
    build(&bench, 23);
    let store = Store::new(|_, _| None);
    let lock = "/adresses/fr/publish.lock";
    store.objects.lock().unwrap().insert(lock.to_owned(), b"process 7 of elsewhere".to_vec());
    let ran = store.run(&bench, &["publish", "shards"]);
    assert!(ran.status == 1 && ran.err.contains("process 7 of elsewhere") && ran.err.contains("--break-lock"), "{}", ran.err);
    assert_eq!(store.names(), [lock]);
    assert_eq!(store.run(&bench, &["publish", "shards", "--break-lock"]).status, 0);
    assert_eq!(store.addresses(), 33);
}

#[test]
fn who_asks_must_be_known() {
    let bench = Workbench::new();
    build(&bench, 23);
    let output = command(&bench.path)
        .args(["publish", "shards", "--to", "r2://adresses"])
        .env_remove("AWS_ACCESS_KEY_ID")
        .env_remove("AWS_ENDPOINT_URL")
        .output()
        .unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.code() == Some(2) && error.contains("AWS_ACCESS_KEY_ID") && error.contains("CLOUDFLARE_ACCOUNT_ID"),
        "{error}"
    );
    let store = Store::new(|_, _| None);
    let wrong =
        [("AWS_ENDPOINT_URL", store.server.url.as_str()), ("AWS_ACCESS_KEY_ID", KEY), ("AWS_SECRET_ACCESS_KEY", "another")];
    let output = command(&bench.path).args(["publish", "shards", "--to", "r2://adresses"]).envs(wrong).output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.code() == Some(1) && error.contains("SignatureDoesNotMatch") && error.contains("AWS_SECRET_ACCESS_KEY"),
        "{error}"
    );
}
