//! `/completion`: suggestions for autocomplete, in Géoplateforme's form.

use super::degraded;
use super::source::{AnswerSource, lifetime, unsearchable};
use crate::api::data::version::Data;
use crate::api::http::fault::Faults;
use crate::api::http::message::Response;
use crate::api::parameters::table;
use crate::api::parameters::values::Values;
use crate::engine::model::hit::Hit;
use crate::engine::model::request::{Filters, SearchRequest};
use crate::text::departements::DEPARTEMENTS;
use crate::text::{departements, digits};
use serde::Serialize;
use std::collections::HashSet;

/// The rank of addresses among Géoplateforme's kinds of suggestion.
const CLASSIFICATION: u8 = 7;
/// Suggestions without the parameter `maximumResponses`.
const USUAL_RESPONSES: usize = 10;

#[derive(Serialize)]
struct Completion<'a> {
    status: &'static str,
    results: Vec<Suggestion<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    x: f64,
    y: f64,
    country: &'static str,
    city: &'a str,
    oldcity: &'a str,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    zipcode: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    street: Option<&'a str>,
    metropole: bool,
    fulltext: String,
    classification: u8,
}

/// The suggestions, up to `maximumResponses`.
pub(in crate::api) fn answer(mut values: Values, from: AnswerSource<'_>) -> Result<Response, Faults> {
    let mut request = SearchRequest::new(values.text(&table::TEXT).unwrap_or_default());
    request.limit = values.whole(&table::MAXIMUM_RESPONSES).unwrap_or(USUAL_RESPONSES);
    request.bias = values.position(&table::LONLAT);
    let types = values.many(&table::SUGGESTION);
    let wants_addresses = types.is_empty() || types.iter().any(|kind| kind == "StreetAddress");
    let filters = filters(&values);
    let warnings = std::mem::take(&mut values.warnings);
    values.finish(())?;
    // The engine filters before it cuts at the limit, so that no suggestion is lost.
    let mut hits = Vec::new();
    for filters in filters.into_iter().filter(|_| wants_addresses) {
        let request = SearchRequest { filters, ..request.clone() };
        hits.extend(degraded::search(&request, from).map_err(|error| unsearchable("text", error))?);
    }
    let hits = best(hits, request.limit);
    let results: Vec<_> = hits.iter().map(Suggestion::of).collect();
    let completion = Completion { status: "OK", results, warnings: warnings.clone(), data: from.version.data() };
    Ok(Response::json(200, &completion, lifetime(&hits)).with_warnings(&warnings))
}

/// Filters of which a result passes one: `terr` may name both départements and postcodes.
fn filters(values: &Values) -> Vec<Filters> {
    let plain = Filters {
        postcodes: values.many(&table::ZIPCODE).to_vec(),
        citycodes: values.many(&table::CITYCODE).to_vec(),
        departements: values.many(&table::DEPCODE).to_vec(),
        bbox: values.rectangle(&table::BBOX),
        ..Filters::default()
    };
    let territory = values.many(&table::TERR);
    if territory.is_empty() {
        return vec![plain];
    }
    let (postcodes, others): (Vec<&String>, Vec<&String>) = territory.iter().partition(|part| digits::are_five(part));
    let postcodes = common(&plain.postcodes, postcodes.into_iter().cloned().collect());
    let departements = common(&plain.departements, others.into_iter().flat_map(|part| departements_of(part)).collect());
    let by_postcode = postcodes.map(|postcodes| Filters { postcodes, ..plain.clone() });
    let by_departement = departements.map(|departements| Filters { departements, ..plain.clone() });
    by_postcode.into_iter().chain(by_departement).collect()
}

/// The départements of a territory of `terr`.
fn departements_of(part: &str) -> Vec<String> {
    let codes = DEPARTEMENTS.iter().map(|(code, _, _)| *code);
    match part {
        "METROPOLE" => codes.filter(|code| is_mainland(code)).map(str::to_owned).collect(),
        "DOMTOM" => codes.filter(|code| !is_mainland(code)).map(str::to_owned).collect(),
        code => departements::find(code).map(|(code, _, _)| code.to_owned()).into_iter().collect(),
    }
}

fn is_mainland(departement: &str) -> bool {
    departement.len() == 2
}

/// The wanted values that are allowed, or `None` without any. An empty list allows all.
fn common(allowed: &[String], wanted: Vec<String>) -> Option<Vec<String>> {
    let both: Vec<String> = wanted.into_iter().filter(|value| allowed.is_empty() || allowed.contains(value)).collect();
    (!both.is_empty()).then_some(both)
}

/// The best hits, best first, each id once.
fn best(mut hits: Vec<Hit>, limit: usize) -> Vec<Hit> {
    let order =
        |a: &Hit, b: &Hit| b.score.total_cmp(&a.score).then(b.importance.total_cmp(&a.importance)).then_with(|| a.id.cmp(&b.id));
    hits.sort_by(order);
    let mut known = HashSet::new();
    hits.retain(|hit| known.insert(hit.id.clone()));
    hits.truncate(limit);
    hits
}

impl<'a> Suggestion<'a> {
    fn of(hit: &'a Hit) -> Self {
        let zipcode = hit.postcode.as_deref();
        let place = zipcode.map_or_else(|| hit.city.clone(), |zipcode| format!("{zipcode} {}", hit.city));
        Self {
            x: hit.point.lon_degrees(),
            y: hit.point.lat_degrees(),
            country: "StreetAddress",
            city: &hit.city,
            oldcity: hit.oldcity.as_deref().unwrap_or_default(),
            kind: hit.kind.as_str(),
            zipcode,
            street: hit.street.as_deref(),
            metropole: is_mainland(hit.departement),
            fulltext: format!("{}, {place}", hit.name()),
            classification: CLASSIFICATION,
        }
    }
}
