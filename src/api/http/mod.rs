//! Requests, responses, error bodies and media types, free of any server's types.

pub(super) mod fault;
pub(super) mod media;
pub(super) mod message;
