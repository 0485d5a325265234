//! Bindings for browsers and Node: JS values in, JS values out, no logic and no serde.
//!
//! Their types are in `www/src/geocoder/ruelle-engine.d.ts`.

#[cfg(feature = "csv")]
mod csv;
mod explanation;
mod feature;
mod object;
mod options;
#[cfg(feature = "router")]
mod routed;

use crate::engine::geocoder::Geocoder;
use crate::engine::model::hit::Hit;
use crate::engine::route::session::Session;
use crate::format::shard::Shard;
use js_sys::{Array, Error, Object};
use options::QuestionOptions;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// The allocator of the module: a third of the size of the standard library's, and faster.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// A geocoder in this thread: add shards, then search.
#[wasm_bindgen]
#[derive(Default)]
pub struct Engine {
    geocoder: Geocoder,
}

#[wasm_bindgen]
impl Engine {
    /// An engine without data.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Opens a shard, or the beginning of one, and adds it. Replaces the shard of that name. Returns its metadata.
    ///
    /// # Errors
    /// When the bytes are not a shard, or a damaged or newer one.
    #[wasm_bindgen(js_name = addShard)]
    pub fn add_shard(&mut self, bytes: Vec<u8>, is_part: bool) -> Result<Object, Error> {
        let shard = Shard::read(&bytes.into(), is_part).map_err(|error| Error::new(&error.to_string()))?;
        let info = feature::shard_info(&shard);
        self.geocoder.add(shard);
        Ok(info)
    }

    /// Adds bytes of its file, from byte `from` on, to a shard opened from its beginning. False if it does not need them.
    pub fn fill(&mut self, name: &str, from: usize, bytes: &[u8]) -> bool {
        self.geocoder.fill(name, from, bytes)
    }

    /// Removes the shard of that name. False without one.
    #[wasm_bindgen(js_name = removeShard)]
    pub fn remove_shard(&mut self, name: &str) -> bool {
        self.geocoder.remove(name)
    }

    /// Finds places by a query, best first, as a GeoJSON `FeatureCollection`.
    ///
    /// # Errors
    /// When the query is empty or too long, or an option is malformed.
    pub fn search(&self, query: &str, options: JsValue) -> Result<Object, Error> {
        let request = QuestionOptions::from(options).search(query)?;
        self.answer(Some(request.limit), query, &|session| {
            session.search(&request).map_err(|error| Error::new(&error.to_string()))
        })
    }

    /// Finds the places near a position, nearest first, as a GeoJSON `FeatureCollection`.
    ///
    /// # Errors
    /// When the position is out of range, or an option is malformed.
    pub fn reverse(&self, lon: f64, lat: f64, options: JsValue) -> Result<Object, Error> {
        let request = QuestionOptions::from(options).reverse(lon, lat)?;
        self.answer(Some(request.limit), "", &|session| Ok(session.reverse(&request)))
    }

    /// The house numbers, streets and communes with these ids, in their order, as a GeoJSON `FeatureCollection`.
    ///
    /// Ids that no shard has are in `missing`.
    ///
    /// # Errors
    /// When the ids are not a text or an array of texts, or more than 200.
    pub fn lookup(&self, ids: &JsValue) -> Result<Object, Error> {
        let ids = options::ids(ids)?;
        let missing = Array::new();
        let collection = self.answer(None, "", &|session| {
            let known = |id: &String| {
                let hit = session.by_id(id);
                if hit.is_none() {
                    missing.push(&id.into());
                }
                hit
            };
            Ok(ids.iter().filter_map(known).collect())
        })?;
        if missing.length() > 0 {
            object::set(&collection, "missing", &missing);
        }
        Ok(collection)
    }
}

impl Engine {
    /// The collection of the hits of some queries, with the data that the host must fetch in `lacks`.
    fn answer(
        &self,
        limit: Option<usize>,
        query: &str,
        queries: &dyn Fn(&Session<'_>) -> Result<Vec<Hit>, Error>,
    ) -> Result<Object, Error> {
        let session = self.geocoder.session();
        let hits = queries(&session)?;
        let needs = session.needs();
        let collection = feature::collection(&hits, limit, query, &needs);
        if cfg!(feature = "router") {
            object::set(&collection, "asked", &self.geocoder.searched(&needs).map(JsValue::from).collect::<Array>());
        }
        Ok(collection)
    }
}
