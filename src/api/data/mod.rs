//! The data that answers come from: manifest, version, attribution, missing shards.

mod attribution;
pub(super) mod manifest;
pub(super) mod missing;
pub(super) mod version;
