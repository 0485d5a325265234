//! The data that answers come from: manifest, version, attribution, shards that are missing.

pub(super) mod manifest;
pub(super) mod version;
