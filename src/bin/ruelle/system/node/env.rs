//! The environment of the process.

use super::error::of_host;
use super::host;
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;

/// The arguments, with the program's name first.
pub fn args() -> impl Iterator<Item = String> {
    std::iter::once("ruelle".to_owned()).chain(host::args())
}

/// A variable.
pub fn var_os(name: &str) -> Option<OsString> {
    host::variable(name).map(OsString::from)
}

/// All variables.
pub fn vars_os() -> impl Iterator<Item = (OsString, OsString)> {
    let all = host::variables();
    let pairs: Vec<_> = all.chunks_exact(2).map(|pair| (OsString::from(&pair[0]), OsString::from(&pair[1]))).collect();
    pairs.into_iter()
}

/// The working directory.
pub fn current_dir() -> io::Result<PathBuf> {
    host::directory().map(PathBuf::from).map_err(|error| of_host(&error))
}

/// The program's own file.
pub fn current_exe() -> io::Result<PathBuf> {
    Ok(host::program().into())
}
