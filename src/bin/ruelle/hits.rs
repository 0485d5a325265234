//! Hits formatted for people.

use crate::table::Table;
use console::style;
use ruelle::{Breakdown, Hit};

/// The columns of `--explain`: the parts of a score.
const PARTS: [&str; 7] = ["street", "city", "postcode", "number", "coverage", "proximity", "prominence"];

/// A line for each hit: score, type, label, latitude and longitude (in the order of `ruelle reverse`), distance if known.
pub fn table(hits: &[Hit], explain: bool) -> String {
    let far = hits.iter().any(|hit| hit.distance.is_some());
    let mut table = Table::new().right("score").left("type").left("address").right("lat").right("lon");
    if far {
        table = table.right("distance");
    }
    if explain {
        table = table.right("confidence");
        for part in PARTS {
            table = table.right(part);
        }
    }
    for hit in hits {
        let mut cells = vec![
            score(hit.score),
            hit.kind.as_str().to_owned(),
            label(hit),
            format!("{:.6}", hit.point.lat_degrees()),
            format!("{:.6}", hit.point.lon_degrees()),
        ];
        if far {
            cells.push(hit.distance.map(|metres| format!("{metres} m")).unwrap_or_default());
        }
        if explain {
            cells.push(hit.confidence.map(|confidence| format!("{confidence:.2}")).unwrap_or_default());
            cells.extend(parts(&hit.breakdown).map(|part| format!("{part:.2}")));
        }
        table.row(cells);
    }
    table.render()
}

/// The label, with the neighbours of an interpolated number.
fn label(hit: &Hit) -> String {
    let Some(found) = hit.interpolated else { return hit.label() };
    let number = found.number;
    let (below, above) = found.between;
    let place = if below == above { format!("at {below}, the nearest") } else { format!("between {below} and {above}") };
    format!("{} (no {number} known; its place {place})", hit.label())
}

/// The reading of each word of the query, for the best hit.
pub fn words(hits: &[Hit]) -> String {
    let Some(best) = hits.first().filter(|best| !best.words.is_empty()) else { return String::new() };
    let mut table = Table::new().left("word").left("read as").left("matches").left("how").right("similarity").right("weight");
    for reading in &best.words {
        let how = reading.match_kind.map(|how| how.as_str().to_owned()).unwrap_or_default();
        let matched = reading.matched.clone().unwrap_or_default();
        let similarity = format!("{:.2}", reading.similarity);
        let role = reading.role.as_str().to_owned();
        table.row([reading.word.clone(), role, matched, how, similarity, format!("{:.2}", reading.weight)]);
    }
    format!("\n{}", table.render())
}

/// The score, green if such a match is nearly always right, yellow if it often is, else red.
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

/// The parts of a score, in the order of [`PARTS`].
fn parts(breakdown: &Breakdown) -> [f64; 7] {
    let &Breakdown { street, city, postcode, housenumber, coverage, proximity, prominence } = breakdown;
    [street, city, postcode, housenumber, coverage, proximity, prominence]
}
