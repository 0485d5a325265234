//! Bindings for browsers and Node: JS values in, JS values out, no logic and no serde. Types: `www/src/geocoder/ruelle-engine.d.ts`.

#[cfg(feature = "csv")]
mod csv;
mod explanation;
mod feature;
mod options;

use crate::{Geocoder, Shard};
use js_sys::{Array, Error, Object};
use options::{ReverseOptions, SearchOptions};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// Memory for all that is made here: a third of the size of the standard library's, and faster.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// A geocoder in this thread: add shards, then ask.
#[wasm_bindgen]
#[derive(Default)]
pub struct Engine {
    geocoder: Geocoder,
}

#[wasm_bindgen]
impl Engine {
    /// An engine with no data yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Opens the bytes of one shard and adds it, in the place of the one of its name; says what is in it.
    ///
    /// # Errors
    /// When the bytes are no shard, or a damaged or newer one.
    #[wasm_bindgen(js_name = addShard)]
    pub fn add_shard(&mut self, bytes: Vec<u8>) -> Result<Object, Error> {
        let shard = Shard::open(bytes).map_err(|error| Error::new(&error.to_string()))?;
        let info = feature::shard_info(&shard);
        self.geocoder.add(shard);
        Ok(info)
    }

    /// Takes the shard of that name out; false when there is none.
    #[wasm_bindgen(js_name = removeShard)]
    pub fn remove_shard(&mut self, name: &str) -> bool {
        self.geocoder.remove(name)
    }

    /// Answers a question, best first, as a GeoJSON `FeatureCollection`.
    ///
    /// # Errors
    /// When the question is empty or too long, or an option is malformed.
    pub fn search(&self, query: &str, options: JsValue) -> Result<Object, Error> {
        let request = SearchOptions::from(options).request(query)?;
        let hits = self.geocoder.search(&request).map_err(|error| Error::new(&error.to_string()))?;
        let collection = feature::collection(&hits, Some(request.limit));
        feature::set(&collection, "query", &query.into());
        Ok(collection)
    }

    /// What is near a position, nearest first, as a GeoJSON `FeatureCollection`.
    ///
    /// # Errors
    /// When the position is not one, or an option is malformed.
    pub fn reverse(&self, lon: f64, lat: f64, options: JsValue) -> Result<Object, Error> {
        let request = ReverseOptions::from(options).request(lon, lat)?;
        Ok(feature::collection(&self.geocoder.reverse(&request), Some(request.limit)))
    }

    /// The house numbers, streets and communes with these ids, in their order, as a GeoJSON `FeatureCollection`; those that no
    /// shard has are in `missing`.
    ///
    /// # Errors
    /// When the ids are not a text or an array of texts, or too many.
    pub fn lookup(&self, ids: &JsValue) -> Result<Object, Error> {
        let (mut hits, mut missing) = (Vec::new(), Vec::new());
        for id in options::ids(ids)? {
            match self.geocoder.by_id(&id) {
                Some(hit) => hits.push(hit),
                None => missing.push(id),
            }
        }
        let collection = feature::collection(&hits, None);
        if !missing.is_empty() {
            feature::set(&collection, "missing", &missing.into_iter().map(JsValue::from).collect::<Array>());
        }
        Ok(collection)
    }
}
