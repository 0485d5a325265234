//! `ruelle reverse`

use crate::failure::Failure;
use crate::questions::{FilterArgs, Query};
use crate::{hits, output, questions, shards};
use ruelle::{Misplaced, Point, ReverseRequest, api};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  ruelle reverse --shards shards 48.8556 2.3600
  ruelle reverse --shards shards --limit 5 --type street 44.8972 6.6352
  ruelle reverse --shards shards --json -21.1063 55.3007";

/// Find the address nearest to a position
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Latitude, degrees
    #[arg(allow_negative_numbers = true)]
    lat: String,
    /// Longitude, degrees
    #[arg(allow_negative_numbers = true)]
    lon: String,
    /// Directory of shards, or one shard file
    #[arg(long, value_name = "DIR")]
    shards: PathBuf,
    #[arg(long, help = "Print GeoJSON")]
    json: bool,
    #[command(flatten)]
    filters: FilterArgs,
}

impl Args {
    fn question(&self) -> Result<ReverseRequest, Failure> {
        let mut query = Query::of(&self.filters);
        // People paste positions as `48.8556, 2.3600`.
        query.add("lat", Some(self.lat.trim_end_matches(',')));
        query.add("lon", Some(&self.lon));
        api::read_reverse(&query.finish()).map_err(questions::usage)
    }
}

/// Searches and prints.
pub fn run(args: &Args) -> Result<(), Failure> {
    let question = args.question()?;
    let (geocoder, (found, fault)) = shards::ask(&args.shards, |session| {
        let found = session.reverse(&question);
        let fault = session.misplaced(&question, &found);
        (found, fault)
    })?;
    if args.json {
        let version = shards::version(&args.shards, &geocoder)?;
        return output::print_bytes(&questions::body(api::answer_reverse(&question, &geocoder.session(), &version))?);
    }
    if found.is_empty() {
        let Point { lon, lat } = question.point;
        return output::print(&format!(
            "Nothing found near latitude {}, longitude {}.\n",
            f64::from(lat) / 1e6,
            f64::from(lon) / 1e6
        ));
    }
    output::print(&format!("{}{}", hits::table(&found, false), remark(fault)))
}

/// A line on a position that was hardly meant.
fn remark(fault: Option<Misplaced>) -> &'static str {
    match fault {
        None => "",
        Some(Misplaced::Far) => "\nNothing is within 10 km of this position.\n",
        Some(Misplaced::Exchanged) => {
            "\nNothing is within 10 km of this position. Latitude comes first: try the other way round.\n"
        }
    }
}
