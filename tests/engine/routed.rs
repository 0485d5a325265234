//! A question that is asked only of the shards that the router says gives the same answer, result by result, as when every
//! shard is open, and as without a router.

use crate::demo;
use crate::questions::{cases, misspelt};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use ruelle::indexer::{BuildOptions, ROUTER};
use ruelle::{Filters, Geocoder, Hit, Kind, Point, ReverseRequest, SearchRequest, Session, Shard};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::OnceLock;

/// A router, the shards that it knows, and who answers from all of them.
struct Set {
    /// With the router alone.
    router: Geocoder,
    shards: BTreeMap<String, Shard>,
    /// With the router, everything open.
    open: Geocoder,
    /// Without it.
    plain: Geocoder,
}

impl Set {
    fn of(shards: Vec<Shard>) -> Self {
        let router = Shard::open(ruelle::indexer::route(&shards, true, "", "COG").unwrap()).unwrap();
        let mut alone = Geocoder::new();
        let mut plain = Geocoder::new();
        alone.add(router);
        let mut open = alone.clone();
        for shard in &shards {
            open.add(shard.clone());
            plain.add(shard.clone());
        }
        let shards = shards.into_iter().map(|shard| (shard.info().name.clone(), shard)).collect();
        Self { router: alone, shards, open, plain }
    }

    /// Only the router is open at first: what work comes to, and how many shards it needed.
    fn routed<T>(&self, work: impl Fn(&Session<'_>) -> T) -> (T, usize) {
        let mut geocoder = self.router.clone();
        let mut read = 0;
        let done = geocoder.run_loading(work, |name| {
            read += 1;
            Ok::<_, Infallible>(self.shards.get(name).cloned())
        });
        let Ok(done) = done;
        (done, read)
    }
}

fn demo_set() -> &'static Set {
    static SET: OnceLock<Set> = OnceLock::new();
    SET.get_or_init(|| {
        let built = demo::build(BuildOptions::default());
        Set::of(built.into_iter().map(|built| Shard::open(built.bytes).unwrap()).collect())
    })
}

fn told(hits: &[Hit]) -> Vec<String> {
    hits.iter().map(|hit| format!("{} {:.6} {:.6} {}", hit.id, hit.score, hit.gap, hit.label())).collect()
}

fn search(request: &SearchRequest) -> impl Fn(&Session<'_>) -> Vec<String> {
    move |geocoder| told(&geocoder.search(request).unwrap_or_default())
}

/// Labels of addresses, with where they are.
fn labels(geocoder: &Geocoder) -> Vec<(String, Point)> {
    geocoder.addresses().map(|hit| (hit.label(), hit.point)).collect()
}

#[test]
fn routed_answers_are_those_of_all_shards() {
    let set = demo_set();
    let labels = labels(&set.plain);
    let some = (0..labels.len(), any::<Option<[u16; 3]>>(), any::<bool>(), any::<bool>(), 0usize..4, 1usize..8);
    let mut reads = Vec::new();
    let mut runner = TestRunner::new(cases(150, 1500));
    runner
        .run(&some, |(at, typo, autocomplete, near, lacking, limit)| {
            let (label, point) = &labels[at];
            let mut words: Vec<&str> = label.split(' ').collect();
            words.truncate(words.len().saturating_sub(lacking).max(2));
            let text = words.join(" ");
            let query = typo.map_or_else(|| text.clone(), |typo| misspelt(&text, typo));
            let request = SearchRequest { autocomplete, limit, bias: near.then_some(*point), ..SearchRequest::new(query) };
            let (routed, _) = set.routed(search(&request));
            prop_assert_eq!(routed, search(&request)(&set.open.session()), "{:?}", request);
            Ok(())
        })
        .unwrap();
    for (label, _) in labels.iter().step_by(labels.len() / 100) {
        let request = SearchRequest { autocomplete: false, ..SearchRequest::new(label.as_str()) };
        let (routed, read) = set.routed(search(&request));
        assert_eq!(routed, search(&request)(&set.plain.session()), "{label}");
        reads.push(read);
    }
    reads.sort_unstable();
    assert_eq!(reads[reads.len() / 2], 1, "shards read of a whole address: {reads:?}");
}

#[test]
fn communes_and_postcodes_need_no_shard() {
    let set = demo_set();
    let communes = [("Gap", "05061"), ("05000", "05061"), ("paris", "75056"), ("Laval 53000", "53130"), ("Brest", "29019")];
    let territories = [("44", "44109"), ("Loire-Atlantique", "44109"), ("PACA", "13055"), ("Paris 75", "75056")];
    for (question, first) in communes.into_iter().chain(territories) {
        let request = SearchRequest::new(question);
        let (found, read) = set.routed(|geocoder| geocoder.search(&request).unwrap());
        assert_eq!((found[0].citycode.as_str(), read), (first, 0), "{question}");
    }
}

#[test]
fn positions_ids_and_filters_need_the_shards_that_they_say() {
    let set = demo_set();
    for (label, point) in labels(&set.plain).iter().step_by(300) {
        let request = ReverseRequest { limit: 3, ..ReverseRequest::new(*point) };
        let near = |session: &Session<'_>| told(&session.reverse(&request));
        assert_eq!(set.routed(near).0, near(&set.open.session()), "{label}");
    }
    let id = set.plain.addresses().next().unwrap().id;
    let (found, read) = set.routed(|geocoder| geocoder.by_id(&id).map(|hit| hit.id));
    assert_eq!((found.as_deref(), read), (Some(id.as_str()), 1));
    let filters = Filters { departements: vec!["05".to_owned()], kinds: vec![Kind::Street], ..Filters::default() };
    let request = SearchRequest { filters, ..SearchRequest::new("rue de la gare") };
    let (found, read) = set.routed(search(&request));
    assert_eq!(found, search(&request)(&set.open.session()));
    assert!(read <= 1, "{read}");
}

#[test]
fn what_cannot_be_had_is_told() {
    let set = demo_set();
    let mut geocoder = set.router.clone();
    let request = SearchRequest::new("97 rue de rivoli 75001 paris");
    let needs = |geocoder: &Geocoder| geocoder.session().scope(|session| session.search(&request)).1;
    let first = needs(&geocoder);
    assert_eq!((first.shards, first.skipped), (vec!["75".to_owned()], vec![]));
    geocoder.set_unavailable(["75"]);
    let unavailable = needs(&geocoder);
    assert_eq!((unavailable.shards.contains(&"75".to_owned()), unavailable.skipped), (false, vec!["75".to_owned()]));
    geocoder.set_max_shards(0);
    geocoder.set_unavailable([]);
    let limited = needs(&geocoder);
    assert!(limited.shards.is_empty() && limited.skipped.contains(&"75".to_owned()), "{limited:?}");
}

/// The same on real départements, with thousands of questions.
#[test]
#[ignore = "needs shards in the folder RUELLE_SHARDS, questions in the file RUELLE_CASES"]
fn routed_answers_on_real_data() {
    let folder = std::env::var_os("RUELLE_SHARDS").expect("RUELLE_SHARDS names a folder of shards");
    let cases = std::env::var_os("RUELLE_CASES").expect("RUELLE_CASES names a file of questions");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "ruelle"));
    let shards = files.map(|path| Shard::open(std::fs::read(path).unwrap()).unwrap());
    let set = Set::of(shards.filter(|shard| shard.info().name != ROUTER).collect());
    let (mut reads, mut unequal): (BTreeMap<String, Vec<usize>>, Vec<String>) = Default::default();
    for line in std::fs::read_to_string(cases).unwrap().lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let degrees = |name: &str| case["params"][name].as_f64();
        let request = SearchRequest {
            autocomplete: case["params"]["autocomplete"] == 1,
            bias: degrees("lon").zip(degrees("lat")).and_then(|(lon, lat)| Point::from_degrees(lon, lat)),
            ..SearchRequest::new(case["q"].as_str().unwrap())
        };
        let (routed, read) = set.routed(search(&request));
        reads.entry(case["class"].as_str().unwrap().to_owned()).or_default().push(read);
        if routed != search(&request)(&set.open.session()) {
            unequal.push(request.query);
        }
    }
    for (class, reads) in &mut reads {
        reads.sort_unstable();
        let count = reads.len();
        let sum = reads.iter().sum::<usize>();
        let mean = sum * 100 / count;
        eprintln!(
            "{class:16} {count:5} questions, shards read: mean {}.{:02}, median {}",
            mean / 100,
            mean % 100,
            reads[count / 2]
        );
    }
    assert!(unequal.is_empty(), "{} differ: {unequal:?}", unequal.len());
}
