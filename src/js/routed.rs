//! Which of a router's shards are to be had, for hosts that open them when questions need them.

use super::Engine;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
impl Engine {
    /// True when the router that is open knows a shard of this name: it is needed only when an answer's `lacks` says so.
    pub fn routes(&self, name: &str) -> bool {
        self.geocoder.is_routed(name)
    }

    /// Says which of the router's shards cannot be had now: questions are answered without them.
    #[allow(clippy::needless_pass_by_value)] // as wasm-bindgen gives them
    pub fn withhold(&mut self, names: Vec<String>) {
        self.geocoder.set_unavailable(names.iter().map(String::as_str));
    }

    /// Says of how many of the router's shards one question is asked at most.
    #[wasm_bindgen(js_name = limitShards)]
    pub fn limit_shards(&mut self, most: usize) {
        self.geocoder.set_max_shards(most);
    }
}
