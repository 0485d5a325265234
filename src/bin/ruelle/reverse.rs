//! `ruelle reverse`

use crate::failure::Failure;
use crate::questions::{self, FilterArgs, Query};
use crate::{hits, output, shards};
use ruelle::{Geocoder, Point, ReverseRequest, api};
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
        // Positions are often pasted as `48.8556, 2.3600`.
        query.add("lat", Some(self.lat.trim_end_matches(',')));
        query.add("lon", Some(&self.lon));
        api::read_reverse(&query.finish()).map_err(questions::usage)
    }
}

/// Looks around and prints.
pub fn run(args: &Args) -> Result<(), Failure> {
    let question = args.question()?;
    let geocoder = shards::geocoder(&args.shards)?;
    if args.json {
        let edition = shards::edition(&args.shards, &geocoder)?;
        return output::print_bytes(&questions::body(api::answer_reverse(&question, &geocoder, &edition))?);
    }
    let found = geocoder.reverse(&question);
    if found.is_empty() {
        return output::print(&nothing(&question, &geocoder));
    }
    output::print(&hits::table(&found, false))
}

fn nothing(question: &ReverseRequest, geocoder: &Geocoder) -> String {
    let Point { lon, lat } = question.point;
    let swapped = Point::from_degrees(question.point.lat_degrees(), question.point.lon_degrees());
    let hint = swapped
        .filter(|swapped| !geocoder.reverse(&ReverseRequest { point: *swapped, ..question.clone() }).is_empty())
        .map_or("", |_| " Latitude comes first: try the other way round.");
    let (lat, lon) = (f64::from(lat) / 1e6, f64::from(lon) / 1e6);
    format!("Nothing found near latitude {lat}, longitude {lon}.{hint}\n")
}
