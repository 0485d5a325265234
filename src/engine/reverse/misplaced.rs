//! Positions that were hardly meant: far from every place, or with their coordinates exchanged.

use super::nearest;
use crate::engine::model::hit::Hit;
use crate::engine::model::misplaced::{FAR, Misplaced};
use crate::engine::model::request::ReverseRequest;
use crate::engine::route::session::Session;
use crate::engine::shard::filter::Filter;
use crate::geo::point::Point;

/// The fault of a request's position, whose nearest hits these are. `None` when one is near, or there is none at all.
///
/// A position that is far costs another search, for the exchanged one.
pub fn find(session: &Session<'_>, request: &ReverseRequest, filter: &Filter, hits: &[Hit]) -> Option<Misplaced> {
    if is_near(hits.first()?) {
        return None;
    }
    let exchanged = Point::from_degrees(request.point.lat_degrees(), request.point.lon_degrees());
    let found = exchanged.map(|point| nearest::search(session, &ReverseRequest { point, ..request.clone() }, filter));
    let is_exchanged = found.is_some_and(|hits| hits.first().is_some_and(is_near));
    Some(if is_exchanged { Misplaced::Exchanged } else { Misplaced::Far })
}

fn is_near(hit: &Hit) -> bool {
    hit.distance.is_none_or(|metres| metres < FAR)
}
