//! Shards and manifests that nobody vouches for.

use ruelle::api::Manifest;
use ruelle::{Geocoder, Point, ReverseRequest, SearchRequest, Shard};

const PREAMBLE: usize = 16;
const ENTRY: usize = 16;
/// One of each way to look something up: a number, a beginning, misspelt and glued words, a crossing.
pub(super) const QUESTIONS: [&str; 5] = [
    "12 bis rue de rivoli 75004 paris",
    "gran",
    "chmein de loeuvre gap",
    "ruedelapaix abries 05460",
    "angle rue de rivoli et rue du louvre",
];

/// Any bytes are refused with a reason, or hold a shard that answers.
pub fn open(data: &[u8]) {
    match Shard::open(data.to_vec()) {
        Ok(shard) => exercise(shard),
        Err(error) => assert_ne!(error.to_string(), ""),
    }
}

/// Any bytes whose checksums and lengths somebody has mended.
pub fn search(data: &[u8]) {
    open(&mended(data));
}

/// Any bytes are refused, or are a manifest as the SPEC has it.
pub fn manifest(data: &[u8]) {
    let Ok(manifest) = Manifest::parse(data) else { return };
    assert!(manifest.shards.len() <= ruelle::api::MAX_SHARDS);
    for shard in &manifest.shards {
        let plain = |text: &str, more: &str| text.chars().all(|letter| letter.is_ascii_alphanumeric() || more.contains(letter));
        assert!(plain(&shard.name, "-_") && (1..=64).contains(&shard.name.len()), "{}", shard.name);
        assert!(plain(&shard.file, "-_.") && !shard.file.starts_with('.'), "{}", shard.file);
        assert!((1..=ruelle::api::MAX_SHARD_BYTES).contains(&shard.bytes));
    }
}

/// The same bytes with right checksums, wherever the table of sections makes sense.
pub(super) fn mended(data: &[u8]) -> Vec<u8> {
    let mut bytes = data.to_vec();
    let (Ok(length), Some(&[low, high])) = (u32::try_from(bytes.len()), data.get(6..8)) else { return bytes };
    let head = PREAMBLE + ENTRY * usize::from(u16::from_le_bytes([low, high]));
    if bytes.len() < head {
        return bytes;
    }
    let word =
        |at: usize| data.get(at..at + 4).map_or(0, |word| u32::from_le_bytes([word[0], word[1], word[2], word[3]])) as usize;
    for entry in (PREAMBLE..head).step_by(ENTRY) {
        let start = word(entry + 4);
        let length = word(entry + 8);
        if let Some(content) = data.get(start..start.saturating_add(length)) {
            bytes[entry + 12..entry + 16].copy_from_slice(&crc32fast::hash(content).to_le_bytes());
        }
    }
    bytes[8..12].copy_from_slice(&length.to_le_bytes());
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&bytes[..12]);
    hasher.update(&bytes[PREAMBLE..head]);
    bytes[12..16].copy_from_slice(&hasher.finalize().to_le_bytes());
    bytes
}

/// Asks everything that can be asked of a shard.
fn exercise(shard: Shard) {
    let mut geocoder = Geocoder::new();
    geocoder.add(shard);
    for query in QUESTIONS {
        for hit in geocoder.search(&SearchRequest { limit: 20, ..SearchRequest::new(query) }).unwrap() {
            assert!((0.0..=1.0).contains(&hit.score), "{hit:?}");
            let _ = (hit.label(), hit.context());
        }
    }
    for point in [Point { lon: 2_350_000, lat: 48_855_000 }, Point { lon: -170_000_000, lat: 80_000_000 }] {
        let _ = geocoder.reverse(&ReverseRequest { limit: 3, ..ReverseRequest::new(point) });
    }
    let _ = geocoder.addresses().take(500).map(|hit| hit.label().len()).sum::<usize>();
    let _ = geocoder.shards().map(|shard| format!("{:?} {:?}", shard.info(), shard.bbox())).count();
}
