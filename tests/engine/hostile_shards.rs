//! Bytes that no builder wrote: refused with a reason, or read without harm.
#![allow(clippy::expect_used, clippy::float_cmp)]

use crate::demo;
use crate::questions::cases;
use crate::sections::{EXTENTS, Sections, damage};
use proptest::prelude::*;
use ruelle::{FormatError, Geocoder, Point, ReverseRequest, SearchRequest, Shard};
use std::sync::OnceLock;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// No damaged shard may hold a search longer than this; a sound one takes milliseconds.
const TIME_LIMIT: Duration = Duration::from_secs(10);

/// A shard of every demonstration address.
fn good() -> &'static [u8] {
    static GOOD: OnceLock<Vec<u8>> = OnceLock::new();
    GOOD.get_or_init(|| demo::build(demo::single()).remove(0).bytes)
}

/// The reason why these bytes are refused; fails when they are not, or when the reason does not say how to mend it.
fn refusal(bytes: &[u8]) -> FormatError {
    let error = Shard::open(bytes.to_vec()).err().expect("these bytes are no shard");
    let text = error.to_string();
    assert!(["fetch it again", "rebuild", "ruelle build"].iter().any(|mend| text.contains(mend)), "{text}");
    error
}

/// Asks a damaged shard everything that can be asked. Panics and endless loops end the test.
fn exercise(shard: Shard) -> Result<(), TestCaseError> {
    let (done, ended) = channel();
    let thread = std::thread::spawn(move || {
        let mut geocoder = Geocoder::new();
        geocoder.add(shard);
        for query in
            ["12 bis rue de rivoli 75004 paris", "gran", "chmein de loeuvre gap", "rue du 8 mai 1945 abries ristolas 05460"]
        {
            for hit in geocoder.search(&SearchRequest { limit: 20, ..SearchRequest::new(query) }).unwrap() {
                // A forged arrondissement may have no name of its own.
                let is_nameless = hit.city.is_empty() || hit.district.as_deref() == Some("");
                assert!((0.0..=1.0).contains(&hit.score) && (is_nameless || !hit.label().is_empty()));
                let _ = hit.context();
            }
        }
        for point in [Point { lon: 2_350_000, lat: 48_855_000 }, Point { lon: -170_000_000, lat: 80_000_000 }] {
            let _ = geocoder.reverse(&ReverseRequest { limit: 3, ..ReverseRequest::new(point) });
        }
        let _ = geocoder.addresses().take(2_000).map(|hit| hit.label().len()).sum::<usize>();
        let _ = geocoder.shards().map(|shard| format!("{:?} {:?}", shard.info(), shard.bbox())).count();
        let _ = done.send(());
    });
    match ended.recv_timeout(TIME_LIMIT) {
        Ok(()) => Ok(()),
        Err(RecvTimeoutError::Timeout) => Err(TestCaseError::fail("still running after 10 s")),
        Err(RecvTimeoutError::Disconnected) => {
            let reason = thread.join().err();
            let text = reason.as_ref().and_then(|reason| {
                reason.downcast_ref::<String>().cloned().or_else(|| reason.downcast_ref::<&str>().map(ToString::to_string))
            });
            Err(TestCaseError::fail(format!("panicked: {}", text.unwrap_or_default())))
        }
    }
}

#[test]
fn what_is_no_shard_is_refused() {
    assert_eq!(refusal(&[]), FormatError::Truncated { expected: 16, got: 0 });
    for other in [&b"RUE"[..], b"RUEL", b"PK\x03\x04", b"\x1f\x8b\x08\x00", b"<!DOCTYPE html>", &[0; 4096], &[0xff; 4096]] {
        refusal(other);
    }
    assert!(refusal(b"<!DOCTYPE html><title>404</title>").to_string().contains("not a Ruelle shard"));
}

#[test]
fn another_version_is_named() {
    let older = [0u16, 1, 2].map(|version| (version, "build the shard again"));
    let newer = [4, 258, u16::MAX].map(|version| (version, "update Ruelle"));
    for (version, remedy) in older.into_iter().chain(newer) {
        let mut bytes = good().to_vec();
        bytes[4..6].copy_from_slice(&version.to_le_bytes());
        let error = refusal(&bytes);
        assert_eq!(error, FormatError::Version { got: version, expected: 3 });
        assert!(error.to_string().contains(remedy), "{error}");
    }
}

#[test]
fn cut_and_longer_files_are_refused() {
    let good = good();
    for length in (0..200).chain((200..good.len()).step_by(997)).chain(good.len() - 20..good.len()) {
        refusal(&good[..length]);
    }
    for more in [1, 7, 8, 4096] {
        refusal(&[good, &vec![0; more]].concat());
    }
    refusal(&[good, good].concat());
    refusal(&good[1..]);
}

#[test]
fn every_flip_in_the_header_is_refused() {
    for (at, bit) in (0..16 + 16 * Sections::read(good()).count()).flat_map(|at| (0..8).map(move |bit| (at, bit))) {
        let mut bytes = good().to_vec();
        bytes[at] ^= 1 << bit;
        refusal(&bytes);
    }
}

#[test]
fn swapped_sections_are_refused() {
    let sections = Sections::read(good());
    for one in 0..sections.count() {
        for other in 0..one {
            let mut swapped = sections.clone();
            swapped.swap_contents(one, other);
            // The table still says where each was: its checksums do not match.
            refusal(&swapped.write_with_table_of(&sections));
        }
    }
    for missing in (0..sections.count()).filter(|&index| sections.number(index) != EXTENTS) {
        let mut fewer = sections.clone();
        fewer.remove(missing);
        let text = refusal(&fewer.write()).to_string();
        assert!(text.contains("missing"), "{text}");
    }
}

/// Later writers may add sections without a new version.
#[test]
fn sections_of_unknown_kinds_are_skipped() {
    let mut sections = Sections::read(good());
    for kind in [11, 12, 77, u32::MAX] {
        sections.add(kind, vec![0xa5; 1000]);
    }
    let mut more = Geocoder::new();
    let mut plain = Geocoder::new();
    more.add(Shard::open(sections.write()).unwrap());
    plain.add(Shard::open(good()).unwrap());
    let answer = |geocoder: &Geocoder| format!("{:?}", geocoder.search(&SearchRequest::new("12 rue de rivoli")).unwrap());
    assert_eq!(answer(&more), answer(&plain));
    assert_eq!(more.addresses().count(), plain.addresses().count());
}

/// Shards that were written before there were extents answer the same, only later.
#[test]
fn without_extents_answers_are_the_same() {
    let mut sections = Sections::read(good());
    let at = (0..sections.count()).find(|&index| sections.number(index) == EXTENTS).unwrap();
    sections.remove(at);
    let [with, without] = [good().to_vec(), sections.write()].map(|bytes| {
        let mut geocoder = Geocoder::new();
        geocoder.add(Shard::open(bytes).unwrap());
        geocoder
    });
    let mut numbers = 0;
    for address in with.addresses().step_by(if cfg!(debug_assertions) { 41 } else { 7 }) {
        let label = address.label();
        let beginning: String = label.chars().take(9).collect();
        let other = label.replacen(char::is_numeric, "9", 1);
        for text in [&label, &beginning, &other] {
            let request = SearchRequest { autocomplete: true, ..SearchRequest::new(text.as_str()) };
            let answers = [&with, &without].map(|geocoder| geocoder.search(&request).unwrap());
            assert_eq!(format!("{:?}", answers[0]), format!("{:?}", answers[1]), "{text}");
            numbers += answers[0].iter().filter(|hit| hit.housenumber.is_some()).count();
        }
    }
    assert!(numbers > 100, "{numbers}");
}

#[test]
fn rewritten_unchanged_it_opens() {
    assert_eq!(Sections::read(good()).write(), good());
}

proptest! {
    #![proptest_config(cases(120, 3000))]

    #[test]
    fn a_flip_in_the_contents_is_refused(at in 0..good().len(), bit in 0u8..8) {
        let mut bytes = good().to_vec();
        bytes[at] ^= 1 << bit;
        match Shard::open(bytes) {
            Ok(_) => prop_assert!(Sections::read(good()).is_padding(at), "byte {}", at),
            Err(error) => prop_assert!(error.to_string().contains("fetch it again") || at < 6, "{}", error),
        }
    }

    #[test]
    fn blocks_in_another_order_are_refused(size in 1usize..9000, by in 1usize..50) {
        let blocks: Vec<&[u8]> = good().chunks(size).collect();
        let mut turned = blocks.clone();
        turned.rotate_left(by % blocks.len());
        let bytes = turned.concat();
        if bytes != good() {
            refusal(&bytes);
        }
    }

    #[test]
    fn random_bytes_behind_a_good_header_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        refusal(&[&good()[..8], &bytes].concat());
    }

    #[test]
    fn damage_with_right_checksums_does_no_harm(damages in prop::collection::vec(damage(), 1..4)) {
        let mut sections = Sections::read(good());
        for damage in &damages {
            sections.apply(damage);
        }
        if let Ok(shard) = Shard::open(sections.write()) {
            exercise(shard)?;
        }
    }
}

/// Counts of four thousand millions that take no bytes, as every value is the same.
#[test]
fn counts_without_bytes_do_not_hold_the_reader() {
    for count in 0..4 {
        let mut sections = Sections::read(good());
        sections.claim_without_bytes(count);
        let bytes = sections.write();
        let (done, ended) = channel();
        std::thread::spawn(move || done.send(Shard::open(bytes).is_err()));
        let refused = ended.recv_timeout(TIME_LIMIT);
        assert_eq!(refused, Ok(true), "count {count} of the communes");
    }
}

/// Numbers of all sections.
const EVERY_SECTION: [u32; 10] = [1, 2, 3, 4, 5, 6, 7, 8, 9, EXTENTS];

/// Places all over a section: its first bytes one by one, then at a distance, then its last.
fn places(length: usize) -> impl Iterator<Item = usize> {
    let (first, others) = if cfg!(debug_assertions) { (8, 4) } else { (64, 200) };
    (0..length.min(first))
        .chain((first..length).step_by((length / others).max(1)))
        .chain(length.checked_sub(1))
        .filter(move |&at| at < length)
}

/// Flipped, cut and swapped, with the checksums left as they were: always an error that names the section.
#[test]
fn damage_to_every_section_is_found_by_its_checksum() {
    let sections = Sections::read(good());
    for section in EVERY_SECTION {
        for at in places(sections.len_of(section)) {
            let mut flipped = sections.clone();
            let mut cut = sections.clone();
            flipped.flip(section, at);
            assert!(matches!(refusal(&flipped.write_with_table_of(&sections)), FormatError::Checksum { .. }), "{section} {at}");
            cut.cut(section, at);
            let bytes = cut.write_with_table_of(&sections);
            // What is cut off may be what the padding is made of.
            if bytes != good() {
                refusal(&bytes);
            }
        }
    }
}

/// The same with checksums mended: refused, or read without harm.
#[test]
fn damage_to_every_section_with_right_checksums_does_no_harm() {
    let sections = Sections::read(good());
    let mut harmed = Vec::new();
    let mut try_one = |what: String, bytes: Vec<u8>| {
        if let Ok(shard) = Shard::open(bytes) {
            harmed.extend(exercise(shard).err().map(|error| format!("{what}: {error}")));
        }
    };
    for section in EVERY_SECTION {
        for at in places(sections.len_of(section)) {
            let mut flipped = sections.clone();
            let mut cut = sections.clone();
            flipped.flip(section, at);
            try_one(format!("section {section} flipped at {at}"), flipped.write());
            cut.cut(section, at);
            try_one(format!("section {section} cut at {at}"), cut.write());
        }
    }
    for one in 0..sections.count() {
        for other in 0..one {
            let mut swapped = sections.clone();
            swapped.swap_contents(one, other);
            try_one(format!("sections {one} and {other} swapped"), swapped.write());
        }
    }
    assert_eq!(harmed, Vec::<String>::new());
}

/// A section of another shard, sound in itself.
#[test]
fn sections_of_another_shard_do_no_harm() {
    let split = demo::build(ruelle::indexer::BuildOptions::default());
    let sections = Sections::read(good());
    for built in &split {
        let other = Sections::read(&built.bytes);
        for index in 0..sections.count() {
            let mut mixed = sections.clone();
            mixed.take_from(&other, index);
            if let Ok(shard) = Shard::open(mixed.write()) {
                exercise(shard).unwrap();
            }
        }
    }
}

/// Damage that once did harm: section, byte, and the word written there.
#[test]
fn what_once_did_harm_does_none() {
    let harms = [
        (8, 0, i32::MAX.cast_unsigned(), "a rectangle whose west lies east of its east"),
        (8, 4, i32::MAX.cast_unsigned(), "a rectangle whose south lies north of its north"),
        (8, 8, i32::MIN.cast_unsigned(), "an east edge beyond the west"),
        (4, 17, u32::MAX, "as many tokens before the first symbol as a number can say"),
    ];
    let harmed = harms.into_iter().filter_map(|(section, at, word, harm)| {
        let mut sections = Sections::read(good());
        sections.overwrite(section, at, word);
        let shard = Shard::open(sections.write()).ok()?;
        Some(format!("{harm}: {}", exercise(shard).err()?))
    });
    assert_eq!(harmed.collect::<Vec<_>>(), Vec::<String>::new());
}
