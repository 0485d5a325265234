//! The router's shards, for hosts that open shards on demand.

use super::Engine;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
impl Engine {
    /// Whether the open router knows a shard of this name. Such a shard is needed only if the `lacks` of an answer names it.
    pub fn routes(&self, name: &str) -> bool {
        self.geocoder.is_routed(name)
    }

    /// Sets which of the router's shards are unavailable. Requests are answered without them.
    #[allow(clippy::needless_pass_by_value)] // as wasm-bindgen gives them
    pub fn withhold(&mut self, names: Vec<String>) {
        self.geocoder.set_unavailable(names.iter().map(String::as_str));
    }

    /// Sets the most shards of the router that one request searches.
    #[wasm_bindgen(js_name = limitShards)]
    pub fn limit_shards(&mut self, most: usize) {
        self.geocoder.set_max_shards(most);
    }
}
