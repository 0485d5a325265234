//! Replays cases against shards on one core: microseconds a search.
use std::time::Instant;
fn main() {
    let mut args = std::env::args().skip(1);
    let (dir, cases) = (args.next().expect("shards"), args.next().expect("cases"));
    let mut geocoder = ruelle::Geocoder::new();
    for entry in std::fs::read_dir(dir).unwrap().flatten() {
        if entry.path().extension().is_some_and(|e| e == "ruelle") {
            let bytes = std::fs::read(entry.path()).unwrap();
            let t = Instant::now();
            let shard = ruelle::Shard::open(bytes).unwrap();
            let o = t.elapsed();
            geocoder.add(shard);
            eprintln!("{:?} open {o:?} prepare {:?}", entry.path().file_name().unwrap(), t.elapsed() - o);
        }
    }
    let mut by: std::collections::BTreeMap<String, Vec<f64>> = Default::default();
    for line in std::fs::read_to_string(cases).unwrap().lines() {
        let c: serde_json::Value = serde_json::from_str(line).unwrap();
        let mut r = ruelle::SearchRequest::new(c["q"].as_str().unwrap());
        r.autocomplete = c["params"]["autocomplete"] == 1;
        if let (Some(lat), Some(lon)) = (c["params"]["lat"].as_f64(), c["params"]["lon"].as_f64()) { r.bias = ruelle::Point::from_degrees(lon, lat); }
        let t = Instant::now();
        let n = geocoder.search(&r).unwrap().len();
        std::hint::black_box(n);
        by.entry(c["class"].as_str().unwrap().into()).or_default().push(t.elapsed().as_secs_f64() * 1e6);
    }
    let mut all = vec![];
    for (k, mut v) in by { v.sort_by(f64::total_cmp); println!("{k:18} mean {:8.1} p50 {:8.1} p99 {:8.1}", v.iter().sum::<f64>() / v.len() as f64, v[v.len() / 2], v[v.len() * 99 / 100]); all.extend(v); }
    all.sort_by(f64::total_cmp);
    println!("{:18} mean {:8.1} p50 {:8.1} p99 {:8.1} max {:8.1}", "ALL", all.iter().sum::<f64>() / all.len() as f64, all[all.len() / 2], all[all.len() * 99 / 100], all[all.len() - 1]);
}
