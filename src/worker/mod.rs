//! The endpoint on Cloudflare Workers and workerd.
