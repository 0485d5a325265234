//! Rows of a table answer as the rows of a file.

use crate::csv_rows::geocode;
use crate::demo;
use ruelle::Geocoder;
use ruelle::csv::{Cells, CsvError, Operation, Options, Table, TableScratch};
use std::sync::LazyLock;

static GEOCODER: LazyLock<Geocoder> = LazyLock::new(|| demo::open(demo::build(demo::single())));

const SEARCHES: &str = "id\tadresse\tcp\tinsee\tsorte\n1\t12 rue de rivoli\t75004\t\t\n2\t3 rue centrale briançon\t5100\t\t\n\
3\t\t\t\t\n4\true de rivoli\t\t75104\tstreet\n5\tnulle part\t1\tx\ty\n6\t12 rue de rivoli\t75004\t\t\n7\t2024-01-02\t\t\t\n";
const POSITIONS: &str = "y\tx\n48.8556\t2.36\n2.36\t48.8556\n\t\n48,8556\t2,36\nnord\t2\n0\t0\n";

/// The names and the cells of a text.
fn table(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut lines = text.lines().map(|line| line.split('\t').map(str::to_owned).collect());
    (lines.next().unwrap(), lines.collect())
}

/// The cells of each column.
fn samples(rows: &[Vec<String>], columns: usize) -> Vec<Vec<String>> {
    (0..columns).map(|at| rows.iter().map(|row| row[at].clone()).collect()).collect()
}

/// The text with the results behind its columns.
fn answered(options: &Options, text: &str) -> Result<String, CsvError> {
    let (names, rows) = table(text);
    let table = Table::new(options, &names, &samples(&rows, names.len()))?;
    let mut scratch = TableScratch::new();
    let mut cells = Cells::new();
    let mut lines = vec![names.into_iter().chain(table.results().iter().map(|result| result.name.to_owned())).collect()];
    for mut row in rows {
        cells.clear();
        table.inputs().iter().for_each(|at| cells.push(&row[*at]));
        let answer = table.answer(&cells, &GEOCODER.session(), &mut scratch);
        row.extend(table.results().iter().map(|result| table.value(result.column, &answer).into_text().into_owned()));
        lines.push(row);
    }
    Ok(lines.iter().map(|row: &Vec<String>| row.join("\t") + "\n").collect())
}

fn assert_same(options: &Options, text: &str) {
    let (file, _) = geocode(options.clone(), text.as_bytes(), 64, &GEOCODER).unwrap();
    assert_eq!(answered(options, text).unwrap(), String::from_utf8(file).unwrap());
}

#[test]
fn a_tables_rows_are_answered_as_a_files() {
    let search = Options::new(Operation::Search);
    let all = Options {
        columns: vec!["adresse".to_owned()],
        postcode: Some("cp".to_owned()),
        citycode: Some("insee".to_owned()),
        kind: Some("sorte".to_owned()),
        project: Some(ruelle::api::legal_xy),
        ..search.clone()
    };
    assert_same(&all, SEARCHES);
    assert_same(&Options { min_score: 0.999, ..all }, SEARCHES);
    let reverse = Options { lat: Some("y".to_owned()), lon: Some("x".to_owned()), ..Options::new(Operation::Reverse) };
    assert_same(&reverse, POSITIONS);
}

#[test]
fn a_tables_columns_are_chosen_as_a_files() {
    let text = "n° client\tadresse\tcp\tville\tdate\n1\t12 rue de rivoli\t75004\tParis\t2024-01-02\n\
2\t3 rue centrale\t05100\tBriançon\t2024-01-03\n";
    assert_same(&Options::new(Operation::Search), text);
    let (names, rows) = table(text);
    let table = Table::new(&Options::new(Operation::Search), &names, &samples(&rows, names.len())).unwrap();
    assert_eq!(table.asked(), ["adresse", "cp", "ville"]);
    assert_eq!(table.inputs(), [1, 2, 3]);
}

#[test]
fn results_of_before_are_replaced() {
    let text = "adresse\tlatitude\tlongitude\tresult_status\n12 rue de rivoli paris\t1\t2\tok\n";
    let (names, _) = table(text);
    let options = Options { columns: vec!["adresse".to_owned()], ..Options::new(Operation::Search) };
    let table = Table::new(&options, &names, &[]).unwrap();
    let replaced: Vec<_> = table.results().iter().filter_map(|result| Some((result.name, result.replaces?))).collect();
    assert_eq!(replaced, [("latitude", 1), ("longitude", 2), ("result_status", 3)]);
}

#[test]
fn a_column_of_the_tables_own_is_kept() {
    let names = ["adresse", "latitude"].map(str::to_owned);
    let options = Options { columns: vec!["adresse".to_owned()], ..Options::new(Operation::Search) };
    for samples in [vec![], vec![vec!["12 rue de rivoli paris".to_owned()], vec![String::new()]]] {
        let table = Table::new(&options, &names, &samples).unwrap();
        let coordinates: Vec<_> = table.results().iter().take(2).map(|result| (result.name, result.replaces)).collect();
        assert_eq!(coordinates, [("result_latitude", None), ("longitude", None)]);
    }
}

#[test]
fn a_missing_column_is_named() {
    let options = Options { columns: vec!["rue".to_owned()], ..Options::new(Operation::Search) };
    let error = answered(&options, SEARCHES).unwrap_err();
    assert_eq!((error.parameter(), error.to_string().contains("\"rue\"")), ("columns", true), "{error}");
}
