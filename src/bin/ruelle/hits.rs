//! Answers as people read them.

use crate::table::Table;
use console::style;
use ruelle::{Breakdown, Hit};

/// One line an answer: score, type, label, latitude and longitude (as `reverse` takes them), distance when known.
pub fn table(hits: &[Hit], explain: bool) -> String {
    let far = hits.iter().any(|hit| hit.distance.is_some());
    let mut table = Table::new().right("score").left("type").left("address").right("lat").right("lon");
    if far {
        table = table.right("distance");
    }
    if explain {
        table = table.left("street  city  postcode  number  coverage  proximity");
    }
    for hit in hits {
        let mut cells = vec![
            score(hit.score),
            hit.kind.as_str().to_owned(),
            hit.label(),
            format!("{:.6}", hit.point.lat_degrees()),
            format!("{:.6}", hit.point.lon_degrees()),
        ];
        if far {
            cells.push(hit.distance.map(|metres| format!("{metres} m")).unwrap_or_default());
        }
        if explain {
            cells.push(breakdown(&hit.breakdown));
        }
        table.row(cells);
    }
    table.render()
}

/// Green from where a match is nearly always right, yellow from where it is often so.
fn score(score: f64) -> String {
    let text = format!("{score:.3}");
    let styled = if score > 0.7 {
        style(text).green()
    } else if score > 0.4 {
        style(text).yellow()
    } else {
        style(text).red()
    };
    styled.to_string()
}

/// Under the heads of the explained column.
fn breakdown(parts: &Breakdown) -> String {
    format!(
        "{:>6.2}  {:>4.2}  {:>8.2}  {:>6.2}  {:>8.2}  {:>9.2}",
        parts.street, parts.city, parts.postcode, parts.housenumber, parts.coverage, parts.proximity
    )
}
