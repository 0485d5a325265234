//! Requests as they come and answers as they go out.

pub mod platform_request;
pub mod request;
pub mod response;
