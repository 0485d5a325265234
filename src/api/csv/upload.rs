//! An upload: a form with the file and its parameters, or the file as the body and its parameters in the query.

use super::fault::fault;
use super::file_name::geocoded;
use super::multipart::{Event, Multipart};
use super::read_options;
use crate::api::http::fault::{Faults, error, method_not_allowed};
use crate::api::http::message::Response;
use crate::csv::error::CsvError;
use crate::csv::operation::Operation;
use crate::csv::options::Options;

const METHODS: &str = "POST, OPTIONS";
/// The most bytes of all parameters together.
const MOST_PARAMETER_BYTES: usize = 64 * 1024;
/// Content types of a body that is the file itself.
const FILE_TYPES: [&str; 6] = [
    "text/csv",
    "application/csv",
    "text/plain",
    "text/tab-separated-values",
    "application/vnd.ms-excel",
    "application/octet-stream",
];

/// The largest file that a host takes.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Rows that are geocoded. Rows beyond get the status `over-limit`.
    pub rows: u64,
    /// Bytes of the file.
    pub bytes: u64,
}

impl Limits {
    /// The contract's limits: 200,000 rows and 50 MB.
    pub const CONTRACT: Self = Self { rows: 200_000, bytes: 50_000_000 };
    /// No limits.
    pub const NONE: Self = Self { rows: u64::MAX, bytes: u64::MAX };
}

/// A request without its body.
#[derive(Clone, Copy, Debug)]
pub struct Sent<'a> {
    /// `POST`, `OPTIONS`, in capitals.
    pub method: &'a str,
    /// Raw query, still percent-encoded, without its `?`.
    pub query: &'a str,
    /// The header `Content-Type`.
    pub content_type: Option<&'a str>,
    /// The header `Content-Length`, if it is a number.
    pub content_length: Option<u64>,
}

/// The parameters of a file.
#[derive(Clone, Debug)]
pub struct FileParameters {
    /// Options for [`crate::csv::Reader`].
    pub options: Options,
    /// The name of the response's file.
    pub file_name: String,
    /// A line for each parameter whose name is nearly one that exists.
    pub warnings: Vec<String>,
}

/// The kind of body.
pub enum Received {
    /// The file itself. The response can begin while it arrives.
    File(Box<FileParameters>),
    /// A form. Parameters may follow the file, so that the response begins after the last byte.
    Form(Box<Form>),
}

/// The operation of a path, with any prefix, with or without a final slash: `/search/csv`, `/geocodage/reverse/csv/`.
pub fn operation(path: &str) -> Option<Operation> {
    let path = path.strip_suffix('/').unwrap_or(path);
    let (rest, "csv") = path.rsplit_once('/')? else { return None };
    match rest.rsplit('/').next()? {
        "search" => Some(Operation::Search),
        "reverse" => Some(Operation::Reverse),
        _ => None,
    }
}

/// Checks a request before its body is read.
///
/// # Errors
/// The response, if the body need not be read: to a preflight, or to a fault.
pub fn receive(operation: Operation, sent: &Sent<'_>, limits: Limits) -> Result<Received, Response> {
    match sent.method {
        "POST" => {}
        "OPTIONS" => return Err(Response::preflight(METHODS)),
        _ => return Err(method_not_allowed(METHODS)),
    }
    // A form is a little longer than its file.
    let most = limits.bytes.saturating_add(MOST_PARAMETER_BYTES as u64 * 2);
    if sent.content_length.is_some_and(|length| length > most) {
        return Err(fault(&CsvError::TooLarge(limits.bytes), None));
    }
    if sent.query.len() > MOST_PARAMETER_BYTES {
        return Err(too_many_parameters());
    }
    let parameters = form_urlencoded::parse(sent.query.as_bytes()).into_owned().collect();
    let content_type = sent.content_type.unwrap_or_default();
    let mut form = Form {
        operation,
        limits,
        multipart: None,
        parameters,
        parts: Vec::new(),
        bytes: 0,
        part: FormPart::Other,
        file_name: None,
        read: 0,
    };
    if let Some(boundary) = Multipart::boundary(content_type) {
        form.multipart = Some(Multipart::new(&boundary));
        return Ok(Received::Form(Box::new(form)));
    }
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if FILE_TYPES.contains(&kind.as_str()) {
        return form.into_parameters().map(|parameters| Received::File(Box::new(parameters)));
    }
    let expected = "must be multipart/form-data with a boundary and a part named data, or text/csv when the body is the file";
    Err(error(400, "Failed parsing form", &[format!("content-type: {expected}")]))
}

fn too_many_parameters() -> Response {
    let mut faults = Faults::new();
    faults.add_with_status(413, "form", format_args!("has more than {MOST_PARAMETER_BYTES} bytes of parameters"));
    faults.into_response()
}

/// A form that arrives in pieces.
pub struct Form {
    operation: Operation,
    limits: Limits,
    multipart: Option<Multipart>,
    /// The parameters of the query.
    parameters: Vec<(String, String)>,
    /// The parameters of the form, as bytes.
    parts: Vec<(String, Vec<u8>)>,
    /// Bytes of all parameters.
    bytes: usize,
    part: FormPart,
    file_name: Option<String>,
    /// Bytes of the file.
    read: u64,
}

/// The part that is being parsed.
#[derive(Clone, Copy, PartialEq)]
enum FormPart {
    File,
    Parameter,
    /// A file that is not `data`, which is ignored.
    Other,
}

/// The reason to stop parsing.
enum Stop {
    Broken(&'static str),
    Answer(Response),
}

impl From<&'static str> for Stop {
    fn from(fault: &'static str) -> Self {
        Self::Broken(fault)
    }
}

impl From<Stop> for Response {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Broken(fault) => error(400, "Failed parsing form", &[format!("form: {fault}")]),
            Stop::Answer(response) => response,
        }
    }
}

impl Form {
    /// Parses bytes of the body. The bytes of the file are passed to `keep`.
    ///
    /// # Errors
    /// The response to a form that is broken or too large.
    pub fn push(&mut self, bytes: &[u8], keep: &mut dyn FnMut(&[u8])) -> Result<(), Response> {
        let Some(mut multipart) = self.multipart.take() else { return Ok(()) };
        let parsed = multipart.push(bytes, &mut |event| self.take(event, keep));
        self.multipart = Some(multipart);
        parsed.map_err(Response::from)
    }

    /// The parameters, once the body has ended.
    ///
    /// # Errors
    /// The response to a form that is cut off, has no file, or has faulty parameters.
    pub fn finish(self) -> Result<FileParameters, Response> {
        if let Some(multipart) = &self.multipart {
            multipart.finish().map_err(|fault| Response::from(Stop::Broken(fault)))?;
        }
        if self.file_name.is_none() {
            let mut faults = Faults::new();
            faults.add("data", "is required: the CSV file, as a part of the form with this name");
            return Err(faults.into_response());
        }
        self.into_parameters()
    }

    fn into_parameters(mut self) -> Result<FileParameters, Response> {
        let parts = self.parts.into_iter().map(|(name, value)| (name, String::from_utf8_lossy(&value).into_owned()));
        self.parameters.extend(parts);
        let (mut options, warnings) = read_options::read(self.operation, &self.parameters).map_err(Faults::into_response)?;
        options.most_rows = self.limits.rows;
        options.most_bytes = self.limits.bytes;
        Ok(FileParameters { options, file_name: geocoded(&self.file_name.unwrap_or_default()), warnings })
    }

    fn take(&mut self, event: Event<'_>, keep: &mut dyn FnMut(&[u8])) -> Result<(), Stop> {
        match event {
            Event::Part { name, file_name } => self.begin(name, file_name),
            Event::Bytes(bytes) => match self.part {
                FormPart::Other => Ok(()),
                FormPart::Parameter => self.extend_parameter(bytes),
                FormPart::File => {
                    self.read = self.read.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
                    if self.read > self.limits.bytes {
                        return Err(Stop::Answer(fault(&CsvError::TooLarge(self.limits.bytes), None)));
                    }
                    keep(bytes);
                    Ok(())
                }
            },
        }
    }

    fn begin(&mut self, name: String, file_name: Option<String>) -> Result<(), Stop> {
        if name == "data" {
            if self.file_name.is_some() {
                return Err(Stop::Broken("has two parts named data; send one file"));
            }
            self.file_name = Some(file_name.unwrap_or_default());
            self.part = FormPart::File;
        } else if file_name.is_some() {
            self.part = FormPart::Other;
        } else {
            self.part = FormPart::Parameter;
            self.grow(name.len())?;
            self.parts.push((name, Vec::new()));
        }
        Ok(())
    }

    fn extend_parameter(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        self.grow(bytes.len())?;
        if let Some((_, value)) = self.parts.last_mut() {
            value.extend_from_slice(bytes);
        }
        Ok(())
    }

    fn grow(&mut self, by: usize) -> Result<(), Stop> {
        self.bytes += by;
        if self.bytes > MOST_PARAMETER_BYTES { Err(Stop::Answer(too_many_parameters())) } else { Ok(()) }
    }
}
