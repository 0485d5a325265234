//! The state that all endpoints share.

use ruelle::{Geocoder, api};

/// The geocoder, with a description of its data.
pub struct Service {
    /// The geocoder.
    pub geocoder: Geocoder,
    /// The version of its data.
    pub version: api::DataVersion,
}
