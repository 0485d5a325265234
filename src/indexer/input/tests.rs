//! Whole files, small ones, through the reader.

use super::*;
use crate::indexer::row::{CommuneRow, Row};
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use std::io::Write;

const BAN: &[u8] = include_bytes!("../../../tests/fixtures/input/ban-adresses.csv");
const BAN_FAULTS: &[u8] = include_bytes!("../../../tests/fixtures/input/ban-faults.csv");
const PLACES: &[u8] = include_bytes!("../../../tests/fixtures/input/ban-lieux-dits.csv");
const BAL_13: &[u8] = include_bytes!("../../../tests/fixtures/input/bal-1.3.csv");
const BAL_14: &[u8] = include_bytes!("../../../tests/fixtures/input/bal-1.4.csv");
const ADDOK: &[u8] = include_bytes!("../../../tests/fixtures/input/addok.ndjson");

/// A sink that notes each row, a line each.
#[derive(Default)]
pub(super) struct Notes {
    pub(super) rows: Vec<String>,
    pub(super) skipped: Vec<(u64, &'static str)>,
    pub(super) mended: Vec<(u64, &'static str)>,
    /// Lieu-dit, its other names, kind of position and certification of each row.
    pub(super) beside: Vec<String>,
    /// The text of each skipped line.
    pub(super) shown: Vec<String>,
    progress: u64,
}

impl RowSink for Notes {
    fn row(&mut self, line: u64, row: &Row<'_>) {
        let Row { street_code, suffix, name, postcode, citycode, city, oldcitycode, oldcity, point, .. } = row;
        let number = row.number.map_or(String::from("-"), |number| number.to_string());
        let kind = if row.is_locality { "place" } else { "street" };
        let names: Vec<_> = row.other_names.iter().map(|(language, name)| format!("{language}={name}")).collect();
        self.rows.push(format!(
            "{line} {kind} [{street_code}] {number}|{suffix}|{name}|{postcode}|{citycode}|{city}|{oldcitycode}|{oldcity}|{},{} {}",
            point.lon,
            point.lat,
            names.join(",")
        ));
        let lieu_dits: Vec<_> = row.other_lieu_dits.iter().map(|(language, name)| format!(" {language}={name}")).collect();
        self.beside.push(format!("{}{} {:?} {}", row.lieu_dit, lieu_dits.concat(), row.position, row.certified));
    }
    fn commune(&mut self, line: u64, commune: &CommuneRow<'_>) {
        self.rows.push(format!("{line} {commune:?}"));
    }
    fn skip(&mut self, line: u64, why: &'static str, text: &str) {
        self.skipped.push((line, why));
        self.shown.push(text.to_owned());
    }
    fn mended(&mut self, line: u64, mend: &'static str, _text: &str) {
        self.mended.push((line, mend));
    }
    fn progress(&mut self, bytes: u64) {
        assert!(bytes >= self.progress, "progress went back");
        self.progress = bytes;
    }
}

fn read_bytes(mut bytes: &[u8]) -> (Result<ReadSummary, InputError>, Notes) {
    let mut notes = Notes::default();
    let summary = read("the file", &mut bytes, &mut notes);
    (summary, notes)
}

pub(super) fn sound(bytes: &[u8]) -> (ReadSummary, Notes) {
    let (summary, notes) = read_bytes(bytes);
    (summary.unwrap(), notes)
}

fn fault(bytes: &[u8]) -> String {
    read_bytes(bytes).0.unwrap_err().to_string()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn ban_addresses() {
    let (summary, notes) = sound(BAN);
    assert_eq!(
        notes.rows,
        [
            "2 street [fix001] 12|bis|Rue de l'Écluse Fixe|75004|75104|Paris 4e Arrondissement|||2352000,48857000 ",
            "3 street [0042] 5012||Grande Rue|05460|05001|Abriès-Ristolas|05145|Ristolas|6931432,44788965 ",
            "4 street [fix002] 1|p2|Rue \"du Port\"; quai bas|20000|2A004|Ajaccio|||8738100,41918900 ",
            "5 street [fix003] 3||Chemin de l’Œuvre||97411|Saint-Denis|||55450000,-20880000 ",
        ]
    );
    let bytes = BAN.len() as u64;
    assert_eq!(
        summary,
        ReadSummary { layout: Layout::BanAddresses, encoding: "utf-8", rows: 4, communes: 0, skipped: 0, merged: 0, bytes }
    );
    assert_eq!(notes.progress, bytes);
}

#[test]
fn faulty_lines_are_told_and_the_others_kept_whatever_the_order_of_columns() {
    let (summary, notes) = sound(BAN_FAULTS);
    assert_eq!(
        notes.skipped,
        [
            (3, "no coordinates"),
            (4, "coordinates out of range"),
            (5, "coordinates outside France"),
            (6, "coordinates in another territory than the commune"),
            (7, "coordinates are not numbers"),
            (8, "no street name"),
            (9, "no citycode"),
            (10, "citycode is malformed"),
            (11, "citycode of no département"),
            (12, "house number is not a number"),
            (13, "house number out of range"),
            (14, "wrong number of fields"),
            (15, "quote not closed"),
        ]
    );
    assert_eq!((summary.rows, summary.skipped), (2, 13));
    assert!(notes.rows[1].starts_with("17 street [fix001] 2||Rue Dernière|"), "{}", notes.rows[1]);
}

#[test]
fn lines_that_are_not_utf8_are_decoded_and_lines_that_are_too_long_are_told() {
    let header = b"id;numero;nom_voie;code_insee;nom_commune;lon;lat\n";
    let good = b"05061_a_1;1;Rue;05061;Gap;6.0;44.5\r\n";
    let latin1 = b"05061_a_1;1;Rue de l'\xc9glise;05061;Gap;6.0;44.5\n";
    let long = vec![b'x'; 200_000];
    let (summary, notes) = sound(&[header, &good[..], latin1, &long[..], b"\n", good].concat());
    assert_eq!(notes.skipped, [(4, "line too long")]);
    assert_eq!((summary.rows, summary.encoding), (3, "windows-1252"));
    assert!(notes.rows[1].starts_with("3 street [a] 1||Rue de l'Église||05061|Gap|||6000000,44500000"));
    assert!(notes.rows[2].starts_with("5 street [a] 1||Rue||05061|Gap|||6000000,44500000"));
}

#[test]
fn ban_places() {
    let (summary, notes) = sound(PLACES);
    assert_eq!(notes.rows, ["2 place [b010] -||Les Fixes Hautes|05000|05061|Gap|||6080000,44560000 "]);
    assert_eq!((summary.layout, notes.skipped), (Layout::BanPlaces, vec![(3, "no coordinates")]));
}

#[test]
fn bal_of_version_1_3() {
    let (summary, notes) = sound(BAL_13);
    assert_eq!(
        notes.rows,
        [
            "3 street [0420] 12|bis|Rue du Relevé|05000|05061|Gap|||6080002,44560002 ",
            "5 street [0420] 12||Rue du Relevé|05000|05061|Gap|||6080004,44560004 ",
            "6 place [b010] -||Les Relevés|05000|05061|Gap|||6080005,44560005 ",
            "7 street [0421] -||Impasse du Relevé|05000|05061|Gap|||6080006,44560006 ",
            "9 street [] 1||Rue Neuve|75004|75104|Paris 4e Arrondissement|||2352000,48857000 ",
        ]
    );
    assert_eq!((summary.layout, summary.merged, notes.skipped), (Layout::Bal, 2, vec![(8, "no coordinates")]));
}

#[test]
fn bal_of_version_1_4_with_a_breton_name() {
    let (_, notes) = sound(BAL_14);
    let row = "2 street [] 7||Rue de l'Église|22400|22093|Lamballe-Armor|22093|Lamballe|-2517810,48468080 bre=Straed an Iliz";
    assert_eq!(notes.rows, [row]);
}

#[test]
fn addok_documents() {
    let (summary, notes) = sound(ADDOK);
    assert_eq!(
        notes.rows,
        [
            "1 CommuneRow { citycode: \"05001\", name: \"Abriès-Ristolas\", postcodes: [\"05460\"], population: Some(374), \
             point: Point { lon: 6931431, lat: 44788965 } }",
            "2 place [b010] -||La Garcine|05460|05001|Abriès-Ristolas|05001|Abriès|6920000,44780000 ",
            "3 street [0042] 12|bis|Grande Rue|05460|05001|Abriès-Ristolas|05145|Ristolas|6951000,44771000 ",
            "3 street [0042] 7||Grande Rue|05460|05001|Abriès-Ristolas|05145|Ristolas|6952000,44772000 ",
            "4 street [fix001] -||Rue de l'Écluse|75004|75104|Paris 4e Arrondissement|||2352000,48857000 ",
        ]
    );
    assert_eq!(
        notes.skipped,
        [
            (3, "house number is not a number"),
            (3, "no coordinates"),
            (5, "not a JSON document of addok"),
            (7, "type is not street, locality or municipality"),
        ]
    );
    assert_eq!((summary.layout, summary.rows, summary.communes, summary.skipped), (Layout::Addok, 4, 1, 4));
}

#[test]
fn gzip_of_several_members_a_mark_and_other_separators_read_the_same() {
    let (_, plain) = sound(BAL_13);
    let (half, rest) = BAL_13.split_at(BAL_13.len() / 2);
    let members = [gzip(half), gzip(rest)].concat();
    let (summary, notes) = sound(&members);
    assert_eq!((notes.rows, summary.bytes), (plain.rows.clone(), members.len() as u64));
    let marked = [b"\xef\xbb\xbf", BAL_13].concat();
    assert_eq!(sound(&marked).1.rows, plain.rows);
    assert_eq!(sound(&gzip(&marked)).1.rows, plain.rows);
    let tabs = String::from_utf8(BAL_13.to_vec()).unwrap().replace(';', "\t");
    assert_eq!(sound(tabs.as_bytes()).1.rows, plain.rows);
}

#[test]
fn bytes_that_come_one_by_one_read_the_same() {
    struct Drip<'a>(&'a [u8]);
    impl Read for Drip<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let length = buffer.len().min(1);
            self.0.read(&mut buffer[..length])
        }
    }
    for bytes in [[b"\xef\xbb\xbf", BAN].concat(), gzip(BAN)] {
        let mut notes = Notes::default();
        read("drip", &mut Drip(&bytes), &mut notes).unwrap();
        assert_eq!(notes.rows, sound(BAN).1.rows);
    }
}

#[test]
fn a_cut_or_corrupt_gzip_is_an_error_wherever_it_is_cut() {
    let whole = gzip(BAN);
    for end in 2..whole.len() {
        let message = fault(&whole[..end]);
        assert!(message.contains("ends too early") && message.contains("fetch it again"), "{end}: {message}");
    }
    let mut flipped = whole.clone();
    let last = flipped.len() - 6;
    flipped[last] ^= 0xff;
    assert!(fault(&flipped).contains("corrupt"), "{}", fault(&flipped));
    let trailing = [&whole[..], b"more"].concat();
    assert!(read_bytes(&trailing).0.is_err());
}

#[test]
fn what_is_no_input_says_what_it_is_and_what_was_expected() {
    for (bytes, found) in [
        (&b""[..], "the file is empty"),
        (b"\n\r\n \n", "the file is empty"),
        (b"PK\x03\x04....", "a zip archive"),
        (b"\xff\xfei\0d\0", "a first line that reads \"id\""),
        (b"\xff\xfe\0\0i\0\0\0", "UTF-32"),
        (b"[{\"type\":\"street\"}]", "a JSON array"),
        (b"<!doctype html>", "HTML"),
        (b"RUEL\x01\0", "a Ruelle shard"),
        (b"hello\nworld\n", "a first line that reads \"hello\""),
        (b"name;price\nx;1\n", "a table with the columns name;price"),
        (b"{\"hello\":1}\n", "a first line that reads \"{\"hello\":1}\""),
        (b"{\"type\":\"FeatureCollection\",\"features\":[", "a first line that reads"),
        (b"\x00\xff\x80", "not UTF-8"),
    ] {
        let message = fault(bytes);
        assert!(message.starts_with("the file: ") && message.contains(found), "{message}");
        assert!(message.contains("expected"), "{message}");
    }
}

#[test]
fn missing_columns_are_named() {
    let message = fault(b"id;numero;nom_voie;code_insee;nom_commune;x;y\n");
    assert!(message.contains("looks like BAN's CSV of addresses, but has no column lon, lat"), "{message}");
    let message = fault(b"cle_interop;voie_nom;numero;commune_insee;x;y\n");
    assert!(message.contains("looks like BAL 1.2 to 1.5, but has no column long, lat"), "{message}");
}

#[test]
fn a_file_that_is_not_there_is_an_error() {
    let message = read_file(Path::new("no/such/file.csv"), &mut Notes::default()).unwrap_err().to_string();
    assert!(message.starts_with("no/such/file.csv: cannot be opened"), "{message}");
}

#[test]
fn a_header_alone_has_no_rows() {
    let header = BAN.split_inclusive(|byte| *byte == b'\n').next().unwrap();
    assert_eq!(sound(header).0.rows, 0);
}

/// Bytes that look a little like the real ones: a fixture with pieces replaced.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let whole = prop_oneof![Just(BAN), Just(BAN_FAULTS), Just(PLACES), Just(BAL_13), Just(BAL_14), Just(ADDOK)];
    let wounds = proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 0..20);
    (whole, wounds).prop_map(|(whole, wounds)| {
        let mut bytes = whole.to_vec();
        for (at, byte) in wounds {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes
    })
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = read_bytes(&bytes);
        let _ = read_bytes(&[b"\x1f\x8b", &bytes[..]].concat());
        let _ = read_bytes(&gzip(&bytes));
    }

    #[test]
    fn no_damage_makes_it_panic_or_lose_count(bytes in damaged()) {
        let (summary, notes) = read_bytes(&bytes);
        if let Ok(summary) = summary {
            prop_assert_eq!(summary.rows + summary.communes, notes.rows.len() as u64);
            prop_assert_eq!(summary.skipped, notes.skipped.len() as u64);
        }
    }
}
