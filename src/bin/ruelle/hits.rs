//! Answers as people read them.

use crate::table::Table;
use console::style;
use ruelle::{Breakdown, Hit};

/// The parts of a score, as `--explain` heads them.
const PARTS: [&str; 6] = ["street", "city", "postcode", "number", "coverage", "proximity"];

/// One line an answer: score, type, label, latitude and longitude (as `reverse` takes them), distance when known.
pub fn table(hits: &[Hit], explain: bool) -> String {
    let far = hits.iter().any(|hit| hit.distance.is_some());
    let mut table = Table::new().right("score").left("type").left("address").right("lat").right("lon");
    if far {
        table = table.right("distance");
    }
    if explain {
        for part in PARTS {
            table = table.right(part);
        }
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
            cells.extend(parts(&hit.breakdown).map(|part| format!("{part:.2}")));
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

/// In the order of [`PARTS`].
fn parts(breakdown: &Breakdown) -> [f64; 6] {
    let &Breakdown { street, city, postcode, housenumber, coverage, proximity } = breakdown;
    [street, city, postcode, housenumber, coverage, proximity]
}
