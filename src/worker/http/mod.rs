//! Requests as they come in, and answers as they go out.

pub mod platform_request;
pub mod request;
pub mod response;
pub mod url;
pub mod wanted_headers;
