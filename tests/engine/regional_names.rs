//! Streets that a commune names in two languages (BAL 1.4, `voie_nom_bre`) are found by either, and are one address.

use ruelle::indexer::input::read_file;
use ruelle::indexer::{Assembler, BuildOptions};
use ruelle::{Geocoder, ReverseRequest, SearchRequest, Shard};
use std::path::Path;

fn geocoder() -> Geocoder {
    let mut assembler = Assembler::new(BuildOptions::default());
    read_file(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/input/bal-1.4.csv"), &mut assembler).unwrap();
    let mut geocoder = Geocoder::new();
    for shard in assembler.finish().unwrap().0 {
        geocoder.add(Shard::open(shard.bytes).unwrap());
    }
    geocoder
}

#[test]
fn either_name_finds_the_address_and_answers_as_it_was_asked() {
    let geocoder = geocoder();
    let first = |query: &str| geocoder.search(&SearchRequest::new(query)).unwrap().remove(0);
    let french = first("7 rue de l'église lamballe");
    let breton = first("7 straed an iliz lamballe");
    assert_eq!((french.name().as_str(), breton.name().as_str()), ("7 Rue de l'Église", "7 Straed an Iliz"));
    assert_eq!((&french.id, french.point), (&breton.id, breton.point));
}

#[test]
fn one_address_is_one_answer() {
    let geocoder = geocoder();
    let place = geocoder.search(&SearchRequest::new("7 straed an iliz lamballe")).unwrap().remove(0);
    let near = geocoder.reverse(&ReverseRequest { limit: 10, ..ReverseRequest::new(place.point) });
    assert_eq!(near.iter().filter(|hit| hit.id == place.id).count(), 1);
}
