//! Our x and y against BAN's own, on whole départements. Needs the files of BAN: `RUELLE_BAN` names their
//! directory, `../shared/data/ban` by default; skipped where there is none.

use flate2::read::MultiGzDecoder;
use ruelle::Point;
use ruelle::api::legal_xy;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

/// Metres: BAN computes its x and y from the very degrees that it publishes, so only their last digit may differ.
const NEAR: f64 = 0.02;

fn file(departement: &str) -> Option<PathBuf> {
    let default = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data/ban");
    let directory = std::env::var_os("RUELLE_BAN").map_or_else(default, PathBuf::from);
    let path = directory.join(format!("adresses-{departement}.csv.gz"));
    path.exists().then_some(path)
}

/// Addresses compared, and how many of them are farther than [`NEAR`].
fn compare(departement: &str) -> Option<(usize, usize)> {
    let Some(path) = file(departement) else {
        eprintln!("skipped: no BAN file of {departement}; set RUELLE_BAN to their directory");
        return None;
    };
    let lines = BufReader::new(MultiGzDecoder::new(File::open(path).ok()?)).lines().skip(1).map_while(Result::ok);
    let far = lines.filter_map(|line| distance(departement, &line)).map(|metres| metres > NEAR);
    Some(far.fold((0, 0), |(all, beyond), far| (all + 1, beyond + usize::from(far))))
}

/// Metres between BAN's x and y and ours; `None` when BAN gives none.
fn distance(departement: &str, line: &str) -> Option<f64> {
    let fields: Vec<&str> = line.split(';').collect();
    let number = |at: usize| fields.get(at)?.parse::<f64>().ok();
    let (x, y) = (number(10)?, number(11)?);
    let (our_x, our_y) = legal_xy(departement, Point::from_degrees(number(12)?, number(13)?)?)?;
    Some((our_x - x).hypot(our_y - y))
}

#[test]
fn agree_with_ban_on_mainland_and_overseas() {
    for departement in ["75", "05", "974"] {
        let Some((all, beyond)) = compare(departement) else { continue };
        assert!(all > 1000, "{departement}: only {all} addresses have x and y");
        assert_eq!(beyond, 0, "{departement}: of {all} addresses, so many are farther than {NEAR} m");
    }
}
