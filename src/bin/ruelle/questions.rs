//! The shared options of `search` and `reverse`, written as a query of the HTTP contract, whose parser checks them.

use crate::failure::Failure;
use ruelle::api::{Faults, Response};

/// Conditions on results. Several values: repeat the option, or separate them by commas.
#[derive(clap::Args)]
pub struct FilterArgs {
    /// Type of result: housenumber, street, locality or municipality
    #[arg(long = "type", value_name = "TYPE")]
    kinds: Vec<String>,
    /// Postcode: 75004
    #[arg(long, value_name = "CODE")]
    postcode: Vec<String>,
    /// INSEE code of a commune: 75104, 2A004
    #[arg(long, value_name = "CODE")]
    citycode: Vec<String>,
    /// Département: 05, 2A, 974
    #[arg(long, value_name = "CODE")]
    depcode: Vec<String>,
    /// Name of a commune, forgivingly matched
    #[arg(long, value_name = "NAME")]
    city: Option<String>,
    /// Rectangle, in degrees: west,south,east,north
    #[arg(long, value_name = "W,S,E,N", allow_hyphen_values = true)]
    bbox: Option<String>,
    /// Most results, 1 to 100
    #[arg(long, value_name = "N")]
    limit: Option<String>,
}

/// A builder of a query of the contract.
pub struct Query(form_urlencoded::Serializer<'static, String>);

impl Query {
    /// The query of these filters.
    pub fn of(filters: &FilterArgs) -> Self {
        let mut query = Self(form_urlencoded::Serializer::new(String::new()));
        let lists = [
            ("type", &filters.kinds),
            ("postcode", &filters.postcode),
            ("citycode", &filters.citycode),
            ("depcode", &filters.depcode),
        ];
        for (name, values) in lists {
            for value in values {
                query.add(name, Some(value));
            }
        }
        query.add("city", filters.city.as_ref());
        query.add("bbox", filters.bbox.as_ref());
        query.add("limit", filters.limit.as_ref());
        query
    }

    /// Adds a parameter, if it has a value.
    pub fn add(&mut self, name: &str, value: Option<impl ToString>) {
        if let Some(value) = value {
            self.0.append_pair(name, &value.to_string());
        }
    }

    /// The query, percent-encoded.
    pub fn finish(mut self) -> String {
        self.0.finish()
    }
}

/// The failure for faulty parameters, a line each.
#[allow(clippy::needless_pass_by_value)] // as `map_err` hands it
pub fn usage(faults: Faults) -> Failure {
    Failure::usage(faults.detail().join("\n       "))
}

/// The body of a response with a final newline, or its error.
pub fn body(response: Response) -> Result<Vec<u8>, Failure> {
    let mut body = response.body;
    if response.status != 200 {
        return Err(Failure::new(String::from_utf8_lossy(&body)));
    }
    body.push(b'\n');
    Ok(body)
}
