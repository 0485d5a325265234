//! The committed demonstration data is sound: every row is read, in its commune, and cannot be taken for BAN's.

use ruelle::indexer::input::{self, Layout, ReadSummary};
use ruelle::indexer::{CommuneRow, Row, RowSink, cog};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

#[derive(Default)]
struct Seen {
    addresses: BTreeSet<String>,
    places: BTreeSet<String>,
    streets: BTreeMap<String, BTreeSet<String>>,
}

impl RowSink for Seen {
    fn row(&mut self, line: u64, row: &Row<'_>) {
        let commune = cog::find(row.citycode).unwrap();
        assert_eq!(commune.name, row.city, "line {line}");
        assert!(commune.postcodes.contains(&row.postcode), "line {line}: {} is not in {}", row.postcode, row.city);
        assert!(row.street_code.starts_with("demo"), "line {line}");
        if !row.oldcitycode.is_empty() {
            let former = cog::find_former(row.oldcitycode);
            assert!(former.is_none_or(|former| former.name == row.oldcity), "line {line}");
        }
        if row.is_locality {
            assert!(self.places.insert(row.name.to_owned()), "line {line} comes twice");
            return;
        }
        let Row { number, suffix, street_code, citycode, .. } = row;
        let address = format!("{citycode} {street_code} {} {suffix}", number.unwrap());
        assert!(self.addresses.insert(address), "line {line} comes twice");
        let key = format!("{citycode} {} {}", row.name, row.oldcity);
        self.streets.entry(key).or_default().insert((*street_code).to_owned());
    }
    fn commune(&mut self, line: u64, _commune: &CommuneRow<'_>) {
        panic!("line {line}: a table has no communes");
    }
    fn skip(&mut self, line: u64, why: &'static str, text: &str) {
        panic!("line {line}: {why}: {text}");
    }
}

fn read(name: &str, seen: &mut Seen) -> ReadSummary {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("shards/demo").join(name);
    input::read_file(&path, seen).unwrap()
}

#[test]
fn every_demo_address_is_sound() {
    let mut seen = Seen::default();
    assert_eq!(read("addresses.csv", &mut seen).layout, Layout::BanAddresses);
    assert_eq!(read("places.csv", &mut seen).layout, Layout::BanPlaces);
    assert!(seen.addresses.len() > 1_000 && seen.streets.len() > 60, "{} in {}", seen.addresses.len(), seen.streets.len());
    assert!(seen.streets.values().all(|codes| codes.len() == 1), "a street of one name and old commune has one code");
    assert!(seen.places.len() >= 5);
    for street in ["75104 Rue de Rivoli ", "05061 Rue du 8 Mai 1945 ", "05001 Grande Rue Abriès", "05001 Grande Rue Ristolas"] {
        assert!(seen.streets.contains_key(street), "{street}");
    }
}
