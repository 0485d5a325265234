//! The parameters of the contract.

use super::item;
use super::parameter::{Expects, Parameter};
use crate::engine::model::request::{MAX_LIMIT, MAX_QUERY_CHARS};

const MIN_QUERY_CHARS: usize = 3;
/// The most ids of one lookup.
const MAX_IDS: usize = 100;

/// The usual parameter: optional, with one name, without a default.
const PLAIN: Parameter =
    Parameter { name: "", aliases: &[], expects: Expects::Boolean, required: false, default: None, about: "", example: "" };

pub(in crate::api) const Q: Parameter = Parameter {
    name: "q",
    expects: Expects::Text { least: MIN_QUERY_CHARS, most: MAX_QUERY_CHARS },
    required: true,
    about: "The address or place, as a person would write it",
    example: "12 rue de rivoli paris",
    ..PLAIN
};

pub(in crate::api) const SEARCH_LIMIT: Parameter = Parameter {
    name: "limit",
    expects: Expects::Whole { least: 1, most: MAX_LIMIT },
    default: Some("5"),
    about: "How many results at most",
    example: "3",
    ..PLAIN
};

pub(in crate::api) const REVERSE_LIMIT: Parameter = Parameter { default: Some("1"), ..SEARCH_LIMIT };

pub(in crate::api) const AUTOCOMPLETE: Parameter = Parameter {
    name: "autocomplete",
    default: Some("1"),
    about: "Whether the last word may be the beginning of a longer one; in a batch the default is 0",
    example: "0",
    ..PLAIN
};

pub(in crate::api) const EXPLAIN: Parameter = Parameter {
    name: "explain",
    default: Some("0"),
    about: "Whether each result says what each word of the question was read as, and the parts of its score",
    example: "1",
    ..PLAIN
};

pub(in crate::api) const LON: Parameter = Parameter {
    name: "lon",
    aliases: &["lng", "long", "longitude"],
    expects: Expects::Degrees { most: 180.0 },
    about: "Longitude: where to look on reverse, what to prefer the neighbourhood of on search. Needs lat",
    example: "2.36",
    ..PLAIN
};

pub(in crate::api) const LAT: Parameter = Parameter {
    name: "lat",
    aliases: &["latitude"],
    expects: Expects::Degrees { most: 90.0 },
    about: "Latitude. Needs lon",
    example: "48.8556",
    ..PLAIN
};

pub(in crate::api) const SEARCHGEOM: Parameter = Parameter {
    name: "searchgeom",
    expects: Expects::Geometry,
    about: "Where to look, instead of lon and lat: around a GeoJSON Point, 100 m along a LineString, inside a Polygon, \
            or inside {\"type\":\"Circle\",\"coordinates\":[lon,lat],\"radius\":metres}. At most 200 positions, 5 km across, \
            1 km of radius. With lon and lat, these say what distances are measured from",
    example: r#"{"type":"Circle","coordinates":[2.36,48.8556],"radius":50}"#,
    ..PLAIN
};

pub(in crate::api) const TYPE: Parameter = Parameter {
    name: "type",
    expects: Expects::Many { most: 10, item: &item::KIND },
    about: "Wanted types of result",
    example: "street",
    ..PLAIN
};

pub(in crate::api) const POSTCODE: Parameter = Parameter {
    name: "postcode",
    expects: Expects::Many { most: 50, item: &item::POSTCODE },
    about: "Wanted postcodes",
    example: "75004",
    ..PLAIN
};

pub(in crate::api) const CITYCODE: Parameter = Parameter {
    name: "citycode",
    expects: Expects::Many { most: 200, item: &item::CITYCODE },
    about: "INSEE codes of wanted communes; 75056 stands for all arrondissements of Paris, likewise Lyon and Marseille",
    example: "75104",
    ..PLAIN
};

pub(in crate::api) const DEPCODE: Parameter = Parameter {
    name: "depcode",
    expects: Expects::Many { most: 10, item: &item::DEPCODE },
    about: "Wanted départements",
    example: "75",
    ..PLAIN
};

pub(in crate::api) const CITY: Parameter = Parameter {
    name: "city",
    expects: Expects::Text { least: 1, most: MAX_QUERY_CHARS },
    about: "Name of the wanted commune; may be misspelt",
    example: "Paris",
    ..PLAIN
};

pub(in crate::api) const BBOX: Parameter = Parameter {
    name: "bbox",
    expects: Expects::Rectangle,
    about: "A rectangle that results lie in: west, south, east, north in degrees",
    example: "2.2,48.8,2.5,48.9",
    ..PLAIN
};

pub(in crate::api) const FORMAT: Parameter = Parameter {
    name: "format",
    expects: Expects::Word(&["json", "geojson", "ndjson", "csv"]),
    default: Some("json"),
    about: "How results are written: json and geojson are a FeatureCollection, ndjson a Feature a line, csv a row a result. \
            Without it, the Accept header decides; what it does not name is answered in JSON",
    example: "json",
    ..PLAIN
};

pub(in crate::api) const INDEX: Parameter = Parameter {
    name: "index",
    expects: Expects::Many { most: 3, item: &item::INDEX },
    default: Some("address"),
    about: "What is looked for, as with Géoplateforme. There are addresses only: poi or parcel alone give no result, and a warning",
    example: "address",
    ..PLAIN
};

pub(in crate::api) const ID: Parameter = Parameter {
    name: "id",
    aliases: &["ids"],
    expects: Expects::Many { most: MAX_IDS, item: &item::ID },
    required: true,
    about: "Ids of house numbers, streets or communes, repeated or separated by commas",
    example: "75104_demo01_00012",
    ..PLAIN
};

pub(in crate::api) const TEXT: Parameter =
    Parameter { name: "text", about: "What is typed so far", example: "12 rue de riv", ..Q };

pub(in crate::api) const TERR: Parameter = Parameter {
    name: "terr",
    expects: Expects::Many { most: 50, item: &item::TERRITORY },
    about: "Parts of France: METROPOLE, DOMTOM, départements, postcodes",
    example: "METROPOLE",
    ..PLAIN
};

pub(in crate::api) const SUGGESTION: Parameter = Parameter {
    name: "type",
    expects: Expects::Many { most: 10, item: &item::SUGGESTION },
    default: Some("StreetAddress"),
    about: "Wanted types of suggestion. There are no points of interest: asked for alone, they give no result",
    example: "StreetAddress",
    ..PLAIN
};

pub(in crate::api) const LONLAT: Parameter = Parameter {
    name: "lonlat",
    expects: Expects::Position,
    about: "A position to prefer the neighbourhood of",
    example: "2.36,48.8556",
    ..PLAIN
};

pub(in crate::api) const MAXIMUM_RESPONSES: Parameter = Parameter {
    name: "maximumResponses",
    expects: Expects::Whole { least: 1, most: 15 },
    default: Some("10"),
    about: "How many suggestions at most",
    example: "5",
    ..PLAIN
};

pub(in crate::api) const ZIPCODE: Parameter = Parameter { name: "zipcode", ..POSTCODE };

pub(in crate::api) static SEARCH: &[&Parameter] = &[
    &Q,
    &SEARCH_LIMIT,
    &AUTOCOMPLETE,
    &LON,
    &LAT,
    &TYPE,
    &POSTCODE,
    &CITYCODE,
    &DEPCODE,
    &CITY,
    &BBOX,
    &EXPLAIN,
    &INDEX,
    &FORMAT,
];
pub(in crate::api) static REVERSE: &[&Parameter] =
    &[&LON, &LAT, &SEARCHGEOM, &REVERSE_LIMIT, &TYPE, &POSTCODE, &CITYCODE, &DEPCODE, &CITY, &BBOX, &INDEX, &FORMAT];
pub(in crate::api) static LOOKUP: &[&Parameter] = &[&ID, &FORMAT];
pub(in crate::api) static COMPLETION: &[&Parameter] =
    &[&TEXT, &TERR, &SUGGESTION, &LONLAT, &MAXIMUM_RESPONSES, &BBOX, &DEPCODE, &ZIPCODE, &CITYCODE];
