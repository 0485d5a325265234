//! Questions of light words alone (`47 impasse de l`), with a position: what lies near is found, whichever shard has it, and although a
//! long street begins far from the number.

use ruelle::indexer::{Assembler, BuildOptions, Row, RowSink, route};
use ruelle::{Geocoder, Point, SearchRequest, Shard};

/// The position that the questions are asked at: longitude, latitude.
const HERE: (f64, f64) = (6.05, 44.49);

/// Streets of a commune, gathered.
struct Town<'a> {
    assembler: &'a mut Assembler,
    citycode: &'a str,
    city: &'a str,
}

impl Town<'_> {
    fn address(&mut self, street_code: &str, number: u32, name: &str, (lon, lat): (f64, f64)) {
        let row = Row {
            street_code,
            number: Some(number),
            suffix: "",
            name,
            other_names: &[],
            is_locality: false,
            postcode: "",
            citycode: self.citycode,
            city: self.city,
            oldcitycode: "",
            oldcity: "",
            point: Point::from_degrees(lon, lat).unwrap(),
            ..Row::default()
        };
        self.assembler.row(1, &row);
    }
}

/// As many degrees away, in some direction.
fn away(degrees: f64, direction: u32) -> (f64, f64) {
    let angle = f64::from(direction);
    (HERE.0 + degrees * angle.cos(), HERE.1 + degrees * angle.sin())
}

/// The shards alone, and behind a router.
fn open(assembler: Assembler) -> [Geocoder; 2] {
    let shards: Vec<Shard> = assembler.finish().unwrap().0.into_iter().map(|built| Shard::open(built.bytes).unwrap()).collect();
    let router = Shard::open(route(&shards, false, "", "test").unwrap()).unwrap();
    let mut plain = Geocoder::new();
    let mut routed = Geocoder::new();
    routed.add(router);
    for shard in shards {
        plain.add(shard.clone());
        routed.add(shard);
    }
    [plain, routed]
}

/// The ids of the first answer, alone and behind a router.
fn first(geocoders: &[Geocoder; 2], query: &str) -> [String; 2] {
    let bias = Point::from_degrees(HERE.0, HERE.1);
    let ask = |geocoder: &Geocoder| geocoder.search(&SearchRequest { bias, ..SearchRequest::new(query) }).unwrap().remove(0).id;
    [ask(&geocoders[0]), ask(&geocoders[1])]
}

#[test]
fn a_shard_with_many_streets_around_leaves_room_for_the_one_that_is_near() {
    let mut assembler = Assembler::new(BuildOptions::default());
    // Around, but far; the commune's name begins as the question ends.
    let mut around = Town { assembler: &mut assembler, citycode: "04059", city: "La Condamine" };
    (0..700)
        .for_each(|street| around.address(&format!("{street:04}"), 47, &format!("Chemin numéro {street}"), away(0.4, street)));
    let mut near = Town { assembler: &mut assembler, citycode: "05037", city: "Châteauvieux" };
    near.address("0060", 47, "Impasse de la Cure", away(0.005, 0));
    near.address("0061", 47, "Chemin du Bois", away(0.5, 0));
    assert_eq!(first(&open(assembler), "47 impasse de l"), ["05037_0060_00047"; 2]);
}

#[test]
fn a_long_street_that_begins_far_away_is_found_by_its_number() {
    let mut assembler = Assembler::new(BuildOptions::default());
    let mut town = Town { assembler: &mut assembler, citycode: "05061", city: "Gap" };
    (0..900).for_each(|street| town.address(&format!("{street:04}"), 3, &format!("Rue du Pré {street}"), away(0.01, street)));
    (1..=244)
        .for_each(|number| town.address("9000", number, "Rue de la Gare", (HERE.0 + 0.1 - f64::from(number) * 4e-4, HERE.1)));
    assert_eq!(first(&open(assembler), "244 rue de la"), ["05061_9000_00244"; 2]);
}
