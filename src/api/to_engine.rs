//! From parameters to requests of the engine, with every fault of the parameters.

use super::http::fault::Faults;
use super::parameters::geometry::Geometry;
use super::parameters::raw::Raw;
use super::parameters::short_names;
use super::parameters::table;
use super::parameters::values::Values;
use crate::engine::model::hit::Kind;
use crate::engine::model::request::{Filters, ReverseRequest, SearchRequest, WithinRequest};
use crate::geo::point::Point;
use crate::geo::region::Region;

/// The request of `/reverse`.
pub(super) enum ReverseQuery {
    /// The places nearest to a position.
    Near(ReverseRequest),
    /// The places within a region.
    Within(WithinRequest),
}

/// Reads the raw query of `/search`.
///
/// # Errors
/// Every fault of the query, at once.
pub fn read_search(raw: &str) -> Result<SearchRequest, Faults> {
    let mut values = Values::read(table::SEARCH, &Raw::of_query(raw)?);
    let request = search(&mut values);
    values.finish(request)
}

/// Reads the raw query of `/reverse`, for a position. A region is a fault here.
///
/// # Errors
/// Every fault of the query, at once.
pub fn read_reverse(raw: &str) -> Result<ReverseRequest, Faults> {
    let mut values = Values::read(table::REVERSE, &Raw::of_query(raw)?);
    let request = match reverse(&mut values) {
        ReverseQuery::Near(request) => request,
        ReverseQuery::Within(request) => {
            values.faults.add(table::SEARCHGEOM.name, "must be a Point here");
            ReverseRequest { limit: request.limit, filters: request.filters, ..ReverseRequest::new(Point::default()) }
        }
    };
    values.finish(request)
}

/// The request of `/search`. Faults of the parameters are added to `values`.
pub(super) fn search(values: &mut Values) -> SearchRequest {
    let mut request = SearchRequest::new(values.text(&table::Q).unwrap_or_default());
    request.limit = values.whole(&table::SEARCH_LIMIT).unwrap_or(request.limit);
    request.autocomplete = values.boolean(&table::AUTOCOMPLETE).unwrap_or(request.autocomplete);
    request.explain = values.boolean(&table::EXPLAIN).unwrap_or(false);
    request.bias = position(values);
    request.filters = filters(values);
    if short_names::is_commune(&request.query) && request.filters.kinds.is_empty() {
        request.filters.kinds = vec![Kind::Municipality];
    }
    request
}

/// Whether addresses are looked for. If only points of interest or parcels are, a warning says that there are none.
pub(super) fn wants_addresses(values: &mut Values) -> bool {
    let indexes = values.many(&table::INDEX);
    let wants = indexes.is_empty() || indexes.iter().any(|index| index == "address");
    if !wants {
        values.warnings.push("index: there are no points of interest and no parcels here".to_owned());
    }
    wants
}

/// The request of `/reverse`. Faults of the parameters are added to `values`.
pub(super) fn reverse(values: &mut Values) -> ReverseQuery {
    let geometry = values.geometry(&table::SEARCHGEOM).cloned();
    let has_geometry = geometry.is_some() || values.faults.is_about(table::SEARCHGEOM.name);
    let missing = |name| values.degrees(name).is_none() && !values.faults.is_about(name.name);
    if !has_geometry && missing(&table::LON) && missing(&table::LAT) {
        values.faults.add(table::LON.name, "is required, or searchgeom");
        values.faults.add(table::LAT.name, "is required, or searchgeom");
    }
    let from = position(values);
    let limit = values.whole(&table::REVERSE_LIMIT).unwrap_or(1);
    let filters = filters(values);
    let near = |point| ReverseQuery::Near(ReverseRequest { limit, filters: filters.clone(), ..ReverseRequest::new(point) });
    match geometry {
        Some(Geometry::Region(region)) => within(region, from, limit, filters),
        Some(Geometry::Point(point)) => near(point),
        None => near(from.unwrap_or_default()),
    }
}

fn within(region: Region, from: Option<Point>, limit: usize, filters: Filters) -> ReverseQuery {
    ReverseQuery::Within(WithinRequest { region, from, limit, filters })
}

/// The position, or `None` without coordinates. One coordinate alone is a fault.
fn position(values: &mut Values) -> Option<Point> {
    let given = |name| values.degrees(name).is_some() || values.faults.is_about(name.name);
    let has_lon = given(&table::LON);
    let has_lat = given(&table::LAT);
    if has_lon && !has_lat {
        values.faults.add(table::LAT.name, "is required when lon is given");
    }
    if has_lat && !has_lon {
        values.faults.add(table::LON.name, "is required when lat is given");
    }
    Point::from_degrees(values.degrees(&table::LON)?, values.degrees(&table::LAT)?)
}

fn filters(values: &Values) -> Filters {
    Filters {
        kinds: values.many(&table::TYPE).iter().filter_map(|kind| Kind::parse(kind)).collect(),
        postcodes: values.many(&table::POSTCODE).to_vec(),
        citycodes: values.many(&table::CITYCODE).to_vec(),
        departements: values.many(&table::DEPCODE).to_vec(),
        city: values.text(&table::CITY).map(|city| city.trim().to_owned()),
        bbox: values.rectangle(&table::BBOX),
    }
}
