//! Descriptions of the endpoint: `OpenAPI`, and Géoplateforme's capabilities.

pub(super) mod capabilities;
mod csv;
pub(super) mod openapi;
mod parameter_schema;
mod schemas;
