//! Our x and y against BAN's own, on whole départements. `RUELLE_BAN` names the folder of BAN's files,
//! `../shared/data/ban` by default.

use flate2::read::MultiGzDecoder;
use ruelle::Point;
use ruelle::api::legal_xy;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

/// Metres: BAN computes its x and y from the very degrees that it publishes, so only their last digit may differ.
const NEAR: f64 = 0.02;

fn file(departement: &str) -> PathBuf {
    let default = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data/ban");
    let directory = std::env::var_os("RUELLE_BAN").map_or_else(default, PathBuf::from);
    directory.join(format!("adresses-{departement}.csv.gz"))
}

/// Addresses compared, and how many of them are farther than [`NEAR`].
fn compare(departement: &str) -> (usize, usize) {
    let path = file(departement);
    let file = File::open(&path).unwrap_or_else(|error| panic!("{}: {error}; set RUELLE_BAN to BAN's files", path.display()));
    let lines = BufReader::new(MultiGzDecoder::new(file)).lines().skip(1).map_while(Result::ok);
    let far = lines.filter_map(|line| distance(departement, &line)).map(|metres| metres > NEAR);
    far.fold((0, 0), |(all, beyond), far| (all + 1, beyond + usize::from(far)))
}

/// Metres between BAN's x and y and ours; `None` when BAN gives none.
fn distance(departement: &str, line: &str) -> Option<f64> {
    let fields: Vec<&str> = line.split(';').collect();
    let number = |at: usize| fields.get(at)?.parse::<f64>().ok();
    let x = number(10)?;
    let y = number(11)?;
    let (our_x, our_y) = legal_xy(departement, Point::from_degrees(number(12)?, number(13)?)?)?;
    Some((our_x - x).hypot(our_y - y))
}

#[test]
#[ignore = "needs the files of BAN in the folder RUELLE_BAN"]
fn agree_with_ban_on_mainland_and_overseas() {
    for departement in ["75", "05", "974"] {
        let (all, beyond) = compare(departement);
        assert!(all > 1000, "{departement}: only {all} addresses have x and y");
        assert_eq!(beyond, 0, "{departement}: of {all} addresses, so many are farther than {NEAR} m");
    }
}
