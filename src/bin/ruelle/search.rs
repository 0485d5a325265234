//! `ruelle search`

use crate::failure::Failure;
use crate::questions::{FilterArgs, Query};
use crate::{hits, output, questions, shards};
use ruelle::{SearchRequest, api};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  ruelle search --shards shards \"12 rue de rivoli paris\"
  ruelle search --shards shards --limit 1 --json \"briançon\"
  ruelle search --shards shards --postcode 05100 --type street \"rue centrale\"
  ruelle search --shards shards --explain \"12 av de l'opera pari\"
  ruelle search --shards shards --lat 48.86 --lon 2.35 \"rue de la paix\"

The table shows latitude before longitude, as `ruelle reverse` takes them.
--json prints the GeoJSON that the HTTP endpoint answers, longitude first.";

/// Find an address, a street, a place or a commune by its name
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The address, as one would write it; 3 to 200 characters
    #[arg(required = true, num_args = 1.., value_name = "ADDRESS")]
    words: Vec<String>,
    /// Directory of shards, or one shard file
    #[arg(long, value_name = "DIR")]
    shards: PathBuf,
    #[arg(long, help = "Print GeoJSON")]
    json: bool,
    /// Show the parts of each score, 0 to 1 before weights, and what each word was read as
    #[arg(long)]
    explain: bool,
    /// The last word is whole, not the beginning of one
    #[arg(long)]
    no_autocomplete: bool,
    /// Prefer what is near this latitude (with --lon)
    #[arg(long, value_name = "DEGREES", allow_negative_numbers = true)]
    lat: Option<String>,
    /// Prefer what is near this longitude (with --lat)
    #[arg(long, value_name = "DEGREES", allow_negative_numbers = true)]
    lon: Option<String>,
    #[command(flatten)]
    filters: FilterArgs,
}

impl Args {
    fn question(&self) -> Result<SearchRequest, Failure> {
        let mut query = Query::of(&self.filters);
        query.add("q", Some(self.words.join(" ")));
        query.add("autocomplete", self.no_autocomplete.then_some("0"));
        query.add("explain", self.explain.then_some("1"));
        query.add("lat", self.lat.as_ref());
        query.add("lon", self.lon.as_ref());
        api::read_search(&query.finish()).map_err(questions::usage)
    }
}

/// Searches and prints.
pub fn run(args: &Args) -> Result<(), Failure> {
    let question = args.question()?;
    let (geocoder, found) = shards::ask(&args.shards, |session| session.search(&question))?;
    if args.json {
        let version = shards::version(&args.shards, &geocoder)?;
        return output::print_bytes(&questions::body(api::answer_search(&question, &geocoder.session(), &version))?);
    }
    let found = found.map_err(Failure::usage)?;
    if found.is_empty() {
        return output::print(&nothing(&question, &args.shards));
    }
    output::print(&hits::table(&found, args.explain))?;
    if args.explain { output::print(&hits::words(&found)) } else { Ok(()) }
}

fn nothing(question: &SearchRequest, shards: &Path) -> String {
    format!("Nothing found for {:?} in {}.\n", question.query, shards.display())
}
