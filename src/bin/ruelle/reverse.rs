//! `ruelle reverse`

use crate::failure::Failure;
use crate::questions::{FilterArgs, Query};
use crate::{hits, output, questions, shards};
use ruelle::{Point, ReverseRequest, api};
use std::path::{Path, PathBuf};

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
    let (geocoder, found) = shards::ask(&args.shards, |session| session.reverse(&question))?;
    if args.json {
        let version = shards::version(&args.shards, &geocoder)?;
        return output::print_bytes(&questions::body(api::answer_reverse(&question, &geocoder.session(), &version))?);
    }
    if found.is_empty() {
        return output::print(&nothing(&question, &args.shards)?);
    }
    output::print(&hits::table(&found, false))
}

fn nothing(question: &ReverseRequest, shards: &Path) -> Result<String, Failure> {
    let Point { lon, lat } = question.point;
    let swapped = Point::from_degrees(question.point.lat_degrees(), question.point.lon_degrees());
    let swapped = swapped.map(|point| ReverseRequest { point, ..question.clone() });
    let found = swapped.map(|swapped| shards::ask(shards, |session| session.reverse(&swapped))).transpose()?;
    let is_found = found.is_some_and(|(_, hits)| !hits.is_empty());
    let hint = if is_found { " Latitude comes first: try the other way round." } else { "" };
    let lat = f64::from(lat) / 1e6;
    let lon = f64::from(lon) / 1e6;
    Ok(format!("Nothing found near latitude {lat}, longitude {lon}.{hint}\n"))
}
