//! Any request is answered: never a panic, never a status of the server's own fault.

use proptest::prelude::*;
use ruelle::Geocoder;
use ruelle::api::{DataVersion, Manifest, Request, Response, handle};

const NAMES: &str = "(q|limit|autocomplete|searchgeom|id|text|terr|lonlat|maximumResponses|zipcode|lat|lon|lng|longitude|type|postcode|citycode|depcode|city|bbox|[a-z]{0,3})";

/// Queries that look like real ones, with any values.
fn plausible() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        "\\PC{0,12}",
        "[0-9,. +%-]{0,20}",
        "(%[0-9A-F]{2}){0,8}",
        Just("75001".to_owned()),
        Just("NaN".to_owned()),
        Just("1e308".to_owned()),
        Just("street".to_owned()),
    ];
    prop::collection::vec((NAMES, value), 0..12)
        .prop_map(|pairs| pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&"))
}

fn ask(request: &Request<'_>) -> Response {
    let geocoder = Geocoder::new();
    handle(request, &geocoder.session(), &DataVersion::of_shards(&geocoder))
}

fn check(path: &str, query: &str) -> Result<(), TestCaseError> {
    let response = ask(&Request { method: "GET", path, query, ..Request::default() });
    prop_assert!([200, 400, 404, 413, 414].contains(&response.status), "{} for {query:?}", response.status);
    prop_assert!(serde_json::from_slice::<serde_json::Value>(&response.body).is_ok());
    prop_assert!(response.headers.iter().all(|(_, value)| value.bytes().all(|byte| (b' '..=b'~').contains(&byte))));
    Ok(())
}

proptest! {
    #[test]
    fn any_text_as_a_query(query in "\\PC{0,300}") {
        for path in ["/search", "/reverse", "/lookup", "/completion"] {
            check(path, &query)?;
        }
    }

    #[test]
    fn any_values_of_known_parameters(query in plausible()) {
        for path in ["/search", "/reverse", "/lookup", "/completion"] {
            check(path, &query)?;
        }
    }

    #[test]
    fn any_method_and_path(method in "\\PC{0,8}", path in "\\PC{0,20}") {
        let response = ask(&Request { method: &method, path: &path, ..Request::default() });
        prop_assert!([204, 400, 404, 405, 503].contains(&response.status));
    }

    #[test]
    fn any_bytes_as_a_manifest(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Manifest::parse(&bytes).is_err());
    }
}
