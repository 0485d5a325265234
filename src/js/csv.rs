//! Files of addresses: bytes in, batches of rows out. Only in the module for files.

use super::object::set;
use super::options::{get, number, texts};
use super::{Engine, feature};
use crate::csv::dialect::Dialect;
use crate::csv::encoding::Encoding;
use crate::csv::error::CsvError;
use crate::csv::lang::Lang;
use crate::csv::operation::Operation;
use crate::csv::options::Options;
use crate::csv::reader::Reader;
use crate::csv::results::ResultColumn;
use crate::csv::row_batch::RowBatch;
use crate::csv::scratch::Scratch;
use crate::csv::status::Counts;
use js_sys::{Array, Error, Object, Uint8Array};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// A file that is being read. Several threads may read the same file and each geocode some of its batches, which are cut alike.
#[wasm_bindgen]
pub struct CsvFile {
    reader: Reader,
    lang: Option<Lang>,
    scratch: Scratch,
    counts: Counts,
    /// A batch that waits for data, and the data that it lacks.
    waiting: Option<(RowBatch, Object)>,
}

#[wasm_bindgen]
impl CsvFile {
    /// A file before its first byte.
    ///
    /// # Errors
    /// When an option is malformed.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue) -> Result<Self, Error> {
        let options = file_options(options)?;
        Ok(Self {
            lang: options.lang,
            reader: Reader::new(options),
            scratch: Scratch::new(),
            counts: Counts::default(),
            waiting: None,
        })
    }

    /// Takes the next bytes of the file.
    ///
    /// # Errors
    /// When the file as a whole is faulty: it is not text, or does not have the columns of the options.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.reader.push(bytes).map_err(|error| fault(&error, self.lang))
    }

    /// Ends the file.
    ///
    /// # Errors
    /// As for `push`.
    pub fn finish(&mut self) -> Result<(), Error> {
        self.reader.finish().map_err(|error| fault(&error, self.lang))
    }

    /// The dialect of the file, the names of its columns, and of those that are asked. `undefined` before its first row is known.
    pub fn head(&self) -> Option<Object> {
        let dialect = self.reader.dialect()?;
        let columns = self.reader.columns()?;
        let object = Object::new();
        let names = |names: &[String]| names.iter().map(|name| JsValue::from(name.as_str())).collect::<Array>();
        set(&object, "columns", &names(columns));
        set(&object, "asked", &names(self.reader.asked().unwrap_or_default()));
        set(&object, "encoding", &dialect.encoding.as_str().into());
        set(&object, "delimiter", &char::from(dialect.delimiter).to_string().into());
        set(&object, "quote", &char::from(dialect.quote).to_string().into());
        Some(object)
    }

    /// About how many bytes were pushed and are not in a batch yet.
    pub fn pending(&self) -> usize {
        self.reader.pending()
    }

    /// Skips the next batch, for another thread. False if more bytes are needed.
    pub fn skip(&mut self) -> bool {
        self.reader.batch().is_some()
    }

    /// The data that the next batch waits for, if it does.
    pub fn lacks(&self) -> Option<Object> {
        self.waiting.as_ref().map(|(_, lacks)| lacks.clone())
    }

    /// The numbers of rows geocoded here that are `ok`, `not-found`, `skipped`, `error`.
    pub fn counts(&self) -> Array {
        let Counts { ok, not_found, skipped, error, .. } = self.counts;
        let number = |count: u64| JsValue::from(u32::try_from(count).unwrap_or(u32::MAX));
        [ok, not_found, skipped, error].into_iter().map(number).collect()
    }
}

#[wasm_bindgen]
impl Engine {
    /// The next batch of a file, geocoded. `undefined` if more bytes are needed, or the data that it `lacks`.
    #[wasm_bindgen(js_name = geocodeRows)]
    pub fn geocode_rows(&self, file: &mut CsvFile) -> Option<Uint8Array> {
        let mut out = Vec::new();
        let batch = file.waiting.take().map_or_else(|| file.reader.batch(), |(batch, _)| Some(batch))?;
        let session = self.geocoder.session();
        let counts = batch.geocode(&session, &mut file.scratch, &mut out);
        let needs = session.needs();
        if !needs.shards.is_empty() {
            file.waiting = Some((batch, feature::lacks(&needs)));
            return None;
        }
        file.counts += counts;
        Some(Uint8Array::from(out.as_slice()))
    }
}

fn file_options(options: &JsValue) -> Result<Options, Error> {
    let is_set = |key: &str| get(options, key).map(|value| value.is_truthy());
    let operation = if is_set("reverse") == Some(true) { Operation::Reverse } else { Operation::Search };
    let column = |key: &str| texts(key, get(options, key)).map(|names| names.into_iter().next());
    let min_score = number("minScore", get(options, "minScore"))?.unwrap_or_default();
    if !(0.0..=1.0).contains(&min_score) {
        return Err(Error::new("minScore: expected a number from 0 to 1"));
    }
    Ok(Options {
        columns: texts("columns", get(options, "columns"))?,
        postcode: column("postcode")?,
        citycode: column("citycode")?,
        kind: column("type")?,
        lat: column("lat")?,
        lon: column("lon")?,
        results: texts("resultColumns", get(options, "resultColumns"))?
            .iter()
            .map(|name| result(operation, name))
            .collect::<Result<_, _>>()?,
        encoding: read(options, "encoding", Encoding::parse, Encoding::NAMES)?,
        delimiter: read(options, "delimiter", Dialect::parse_delimiter, "a tab, or one sign such as , or ;")?,
        quote: read(options, "quote", Dialect::parse_quote, "\" or '")?,
        lang: read(options, "lang", Lang::parse, Lang::NAMES)?,
        with_bom: is_set("withBom"),
        min_score,
        autocomplete: is_set("autocomplete") == Some(true),
        ..Options::new(operation)
    })
}

fn read<T>(options: &JsValue, key: &str, read: impl Fn(&str) -> Option<T>, expected: &str) -> Result<Option<T>, Error> {
    let Some(text) = texts(key, get(options, key))?.into_iter().next() else { return Ok(None) };
    read(&text).map(Some).ok_or_else(|| Error::new(&format!("{key}: expected {expected}, got {text}")))
}

fn result(operation: Operation, name: &str) -> Result<ResultColumn, Error> {
    // No projected columns: projections would be half of the module.
    ResultColumn::parse(operation, name).filter(|column| !column.is_projected()).ok_or_else(|| {
        let names: Vec<_> = ResultColumn::of(operation).iter().map(|column| column.name(operation)).collect();
        Error::new(&format!("resultColumns: expected one of {}, got {name}", names.join(", ")))
    })
}

fn fault(error: &CsvError, lang: Option<Lang>) -> Error {
    let text = error.text(lang);
    match error.parameter() {
        "data" => Error::new(&text),
        parameter => Error::new(&format!("{parameter}: {text}")),
    }
}
