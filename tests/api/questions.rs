//! Parameters of `/search` and `/reverse`: what is read, and what is refused.

use ruelle::api::{read_reverse, read_search};
use ruelle::{Kind, Point, SearchRequest};

fn read(query: &str) -> SearchRequest {
    read_search(query).unwrap_or_else(|faults| panic!("{query}: {:?}", faults.detail()))
}

/// Status and faults of a query that is refused.
fn refused(query: &str) -> (u16, Vec<String>) {
    match read_search(query) {
        Ok(request) => panic!("{query} was read as {request:?}"),
        Err(faults) => (faults.status(), faults.detail().to_vec()),
    }
}

fn refused_for(parameter: &str, query: &str) {
    let (status, detail) = refused(&format!("q=rivoli&{query}"));
    assert_eq!(status, 400, "{query}");
    assert!(detail.iter().all(|fault| fault.starts_with(&format!("{parameter}: "))), "{query}: {detail:?}");
}

#[test]
fn defaults() {
    let request = read("q=rue+de%20rivoli");
    assert_eq!(request.query, "rue de rivoli");
    assert_eq!((request.limit, request.autocomplete, request.bias), (5, true, None));
    assert!(request.filters.kinds.is_empty() && request.filters.bbox.is_none() && request.filters.city.is_none());
    assert_eq!(read_reverse("lat=48.8&lon=2.3").map(|request| request.limit).ok(), Some(1));
}

#[test]
fn the_text_has_3_to_200_characters() {
    assert_eq!(read("q=%C3%A9t%C3%A9").query, "été");
    assert_eq!(read(&format!("q={}", "%C3%A9".repeat(200))).query.chars().count(), 200);
    assert_eq!(refused("").0, 400);
    assert_eq!(refused("q=").0, 400);
    assert_eq!(refused("q=%20%20a%20%20").0, 400);
    assert_eq!(refused(&format!("q={}", "a".repeat(201))).0, 413);
    assert_eq!(refused(&format!("q={}", "a".repeat(100_000))).0, 413);
    assert_eq!(refused(&format!("q=rivoli&x={}", "a".repeat(100_000))).0, 414);
}

#[test]
fn limits_are_whole_numbers_of_1_to_100() {
    assert_eq!(read("q=rivoli&limit=1").limit, 1);
    assert_eq!(read("q=rivoli&limit=100").limit, 100);
    assert_eq!(read("q=rivoli&limit=").limit, 5);
    for limit in ["0", "101", "-1", "1.5", "abc", "99999999999999999999", "NaN"] {
        refused_for("limit", &format!("limit={limit}"));
    }
}

#[test]
fn autocomplete_has_six_words() {
    for (word, wanted) in [("1", true), ("true", true), ("YES", true), ("0", false), ("False", false), ("no", false)] {
        assert_eq!(read(&format!("q=rivoli&autocomplete={word}")).autocomplete, wanted, "{word}");
    }
    refused_for("autocomplete", "autocomplete=maybe");
}

#[test]
fn a_position_has_both_coordinates_under_any_of_their_names() {
    let point = Point::from_degrees(2.36, 48.8556);
    for (lon, lat) in [("lon", "lat"), ("lng", "latitude"), ("long", "lat"), ("longitude", "latitude")] {
        assert_eq!(read(&format!("q=rivoli&{lon}=2.36&{lat}=48.8556")).bias, point, "{lon} {lat}");
    }
    assert_eq!(read("q=rivoli&lon=0&lat=0").bias, Point::from_degrees(0.0, 0.0));
    assert_eq!(read("q=rivoli&lon=-180&lat=90").bias, Point::from_degrees(-180.0, 90.0));
    assert_eq!(read("q=rivoli&lon=&lat=").bias, None);
    refused_for("lat", "lon=2.36");
    refused_for("lon", "lat=48.8");
    for lon in ["180.1", "-181", "NaN", "inf", "-infinity", "1e400", "2,36", "0x10", "abc"] {
        refused_for("lon", &format!("lat=48.8&lon={lon}"));
    }
    for lat in ["90.01", "-91", "nan"] {
        refused_for("lat", &format!("lon=2&lat={lat}"));
    }
}

#[test]
fn reverse_needs_both_coordinates() {
    let detail = |query| read_reverse(query).err().map(|faults| faults.detail().len());
    assert_eq!(detail(""), Some(2));
    assert_eq!(detail("lat=48.8"), Some(1));
    assert_eq!(detail("lat=48.8&lon=x&limit=0&type=way"), Some(3));
    assert_eq!(detail("lat=0&lon=0"), None);
}

#[test]
fn filters_take_several_values_however_they_are_separated() {
    for query in ["postcode=75001&postcode=75002", "postcode=75001,75002", "postcode=75001+75002", "postcode=75001%2B75002"] {
        assert_eq!(read(&format!("q=rivoli&{query}")).filters.postcodes, ["75001", "75002"], "{query}");
    }
    assert_eq!(read("q=rivoli&type=street,locality,street").filters.kinds, [Kind::Street, Kind::Locality]);
    assert_eq!(read("q=rivoli&citycode=2a004,75104").filters.citycodes, ["2A004", "75104"]);
    assert_eq!(read("q=rivoli&depcode=2a&depcode=974").filters.departements, ["2A", "974"]);
    assert_eq!(read("q=rivoli&postcode=&type=,").filters.kinds, []);
    assert_eq!(read("q=rivoli&city=Brian%C3%A7on").filters.city.as_deref(), Some("Briançon"));
}

#[test]
fn malformed_filters_are_refused() {
    for postcode in ["7500", "750001", "7500a", "%D9%A1%D9%A2%D9%A3%D9%A4%D9%A5", "75001;75002"] {
        refused_for("postcode", &format!("postcode={postcode}"));
    }
    for citycode in ["2C004", "A2004", "751", "97A11", "%C3%A9"] {
        refused_for("citycode", &format!("citycode={citycode}"));
    }
    for depcode in ["20", "99", "7", "75056", "Paris"] {
        refused_for("depcode", &format!("depcode={depcode}"));
    }
    refused_for("type", "type=house");
}

#[test]
fn filters_have_a_most() {
    let codes = |count: usize| (0..count).map(|code| format!("{code:05}")).collect::<Vec<_>>().join(",");
    assert_eq!(read(&format!("q=rivoli&postcode={}", codes(50))).filters.postcodes.len(), 50);
    assert_eq!(read(&format!("q=rivoli&citycode={}", codes(200))).filters.citycodes.len(), 200);
    refused_for("postcode", &format!("postcode={}", codes(51)));
    refused_for("citycode", &format!("citycode={}", codes(201)));
    assert_eq!(read("q=rivoli&depcode=01,02,03,04,05,06,07,08,09,10").filters.departements.len(), 10);
    refused_for("depcode", "depcode=01,02,03,04,05,06,07,08,09,10,11");
}

#[test]
fn a_bbox_is_west_south_east_north() {
    let bbox = read("q=rivoli&bbox=-1.5,43,2%2C49.25").filters.bbox;
    let corners = bbox.map(|bbox| (bbox.min, bbox.max));
    assert_eq!(corners, Point::from_degrees(-1.5, 43.0).zip(Point::from_degrees(2.0, 49.25)));
    for bbox in ["1,2,3", "1,2,3,4,5", "1,2,3,4,", "3,2,1,4", "1,4,3,2", "-181,0,1,1", "a,b,c,d", "NaN,0,1,1", "0,0,inf,1"] {
        refused_for("bbox", &format!("bbox={bbox}"));
    }
}

#[test]
fn every_fault_is_told_at_once() {
    let (status, detail) = refused("q=ab&limit=0&lat=91&lon=200&type=x&postcode=1&citycode=2&depcode=3&bbox=4&autocomplete=5");
    assert_eq!(status, 400);
    let names: Vec<_> = detail.iter().filter_map(|fault| fault.split(':').next()).collect();
    assert_eq!(names, ["q", "limit", "autocomplete", "lon", "lat", "type", "postcode", "citycode", "depcode", "bbox"]);
}

#[test]
fn what_is_unknown_or_badly_encoded_is_no_fault_of_the_text() {
    assert_eq!(read("q=100%25+rivoli&utm_source=x&&=&q2").query, "100% rivoli");
    assert_eq!(read("q=rivoli%ZZ%").query, "rivoli%ZZ%");
    assert_eq!(read("q=caf%E9+rivoli").query, "caf\u{FFFD} rivoli");
}
