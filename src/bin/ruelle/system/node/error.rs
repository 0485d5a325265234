//! Errors of Node, with the kinds and words of the standard library on Linux.

use std::io::{Error, ErrorKind};
use wasm_bindgen::JsValue;

/// Number, kind and words of the errors that a person may meet.
const KNOWN: [(u32, ErrorKind, &str); 20] = [
    (1, ErrorKind::PermissionDenied, "Operation not permitted"),
    (2, ErrorKind::NotFound, "No such file or directory"),
    (5, ErrorKind::Other, "Input/output error"),
    (9, ErrorKind::Other, "Bad file descriptor"),
    (13, ErrorKind::PermissionDenied, "Permission denied"),
    (16, ErrorKind::ResourceBusy, "Device or resource busy"),
    (17, ErrorKind::AlreadyExists, "File exists"),
    (18, ErrorKind::CrossesDevices, "Invalid cross-device link"),
    (20, ErrorKind::NotADirectory, "Not a directory"),
    (21, ErrorKind::IsADirectory, "Is a directory"),
    (22, ErrorKind::InvalidInput, "Invalid argument"),
    (24, ErrorKind::Other, "Too many open files"),
    (27, ErrorKind::FileTooLarge, "File too large"),
    (28, ErrorKind::StorageFull, "No space left on device"),
    (30, ErrorKind::ReadOnlyFilesystem, "Read-only file system"),
    (32, ErrorKind::BrokenPipe, "Broken pipe"),
    (36, ErrorKind::InvalidFilename, "File name too long"),
    (39, ErrorKind::DirectoryNotEmpty, "Directory not empty"),
    (40, ErrorKind::Other, "Too many levels of symbolic links"),
    (122, ErrorKind::QuotaExceeded, "Disk quota exceeded"),
];

/// The error of a number that the host threw.
pub fn of_host(thrown: &JsValue) -> Error {
    let number = thrown.as_f64().unwrap_or_default();
    let known = KNOWN.iter().find(|(known, ..)| f64::from(*known) == number);
    let (kind, words) = known.map_or((ErrorKind::Other, "Unknown error"), |(_, kind, words)| (*kind, *words));
    Error::new(kind, format!("{words} (os error {number})"))
}
