//! `searchgeom`: a `GeoJSON` geometry, or Géoplateforme's circle, within bounds that keep its cost low.

use crate::geo::point::{Bbox, Point};
use crate::geo::region::Region;
use serde_json::{Map, Value};

/// The most positions of a geometry.
pub(in crate::api) const MAX_VERTICES: usize = 200;
/// The largest radius of a circle, metres.
pub(in crate::api) const MAX_RADIUS: f64 = 1000.0;
/// The greatest width and height of a line or a polygon, metres.
const MAX_SPAN: f64 = 5000.0;
/// The distance up to which a place belongs to a line, metres.
const NEAR_LINE: f64 = 100.0;

/// A place to search in.
#[derive(Clone, Debug)]
pub(in crate::api) enum Geometry {
    /// A position.
    Point(Point),
    /// A circle, a polygon, or the surroundings of a line.
    Region(Region),
}

/// Parses a geometry. The error names its fault.
pub(super) fn read(text: &str) -> Result<Geometry, String> {
    let json: Value = serde_json::from_str(text).map_err(|error| format!("is not JSON: {error}"))?;
    let object = json.as_object().ok_or("must be a GeoJSON object")?;
    let kind = object.get("type").and_then(Value::as_str).ok_or("must have a type: Point, LineString, Polygon or Circle")?;
    let coordinates = object.get("coordinates").ok_or("must have coordinates")?;
    match kind {
        "Point" => position(coordinates).map(Geometry::Point),
        "Circle" => circle(object, coordinates).map(Geometry::Region),
        "LineString" => line(coordinates).map(Geometry::Region),
        "Polygon" => polygon(coordinates).map(Geometry::Region),
        _ => Err("its type must be Point, LineString, Polygon or Circle".to_owned()),
    }
}

fn circle(object: &Map<String, Value>, coordinates: &Value) -> Result<Region, String> {
    let metres = object.get("radius").and_then(Value::as_f64).filter(|metres| *metres > 0.0 && *metres <= MAX_RADIUS);
    let metres = metres.ok_or_else(|| format!("the radius of a Circle must be more than 0 and at most {MAX_RADIUS} metres"))?;
    Ok(Region::circle(position(coordinates)?, metres))
}

fn line(coordinates: &Value) -> Result<Region, String> {
    let points = positions(coordinates)?;
    if points.len() < 2 {
        return Err("a LineString must have 2 positions or more".to_owned());
    }
    within_bounds(&points)?;
    Ok(Region::along(&points, NEAR_LINE))
}

fn polygon(coordinates: &Value) -> Result<Region, String> {
    const NO_RINGS: &str = "the coordinates of a Polygon must be an array of rings";
    let rings = coordinates.as_array().filter(|rings| !rings.is_empty()).ok_or(NO_RINGS)?;
    // Checked before anything is copied.
    if rings.iter().map(|ring| ring.as_array().map_or(0, Vec::len)).sum::<usize>() > MAX_VERTICES || rings.len() > MAX_VERTICES {
        return Err(too_many());
    }
    let rings: Vec<Vec<Point>> = rings.iter().map(positions).collect::<Result<_, _>>()?;
    for ring in &rings {
        if ring.len() < 4 || ring.first() != ring.last() {
            return Err("each ring of a Polygon must have 4 positions or more, the last the same as the first".to_owned());
        }
    }
    within_bounds(&rings.concat())?;
    Ok(Region::polygon(rings))
}

fn positions(json: &Value) -> Result<Vec<Point>, String> {
    let positions = json.as_array().ok_or("coordinates must be arrays of positions")?;
    if positions.len() > MAX_VERTICES {
        return Err(too_many());
    }
    positions.iter().map(position).collect()
}

/// Parses longitude, latitude, and a height, which is optional and ignored.
fn position(json: &Value) -> Result<Point, String> {
    let numbers: Vec<f64> = json.as_array().into_iter().flatten().take(3).map_while(Value::as_f64).collect();
    let point = match (numbers.as_slice(), json.as_array().map_or(0, Vec::len)) {
        ([lon, lat] | [lon, lat, _], 2 | 3) => Point::from_degrees(*lon, *lat),
        _ => None,
    };
    point.ok_or_else(|| "a position must be [lon, lat] in degrees, within 180 and 90".to_owned())
}

fn too_many() -> String {
    format!("may have at most {MAX_VERTICES} positions")
}

fn within_bounds(points: &[Point]) -> Result<(), String> {
    let Some(bbox) = Bbox::around(points.iter().copied()) else { return Ok(()) };
    let across = |to: Point| bbox.min.metres_to(to);
    let width = across(Point { lat: bbox.min.lat, ..bbox.max });
    let height = across(Point { lon: bbox.min.lon, ..bbox.max });
    if width.max(height) > MAX_SPAN {
        return Err(format!("may be at most {MAX_SPAN} metres wide and high, it has {:.0}", width.max(height)));
    }
    Ok(())
}
