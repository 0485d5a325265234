//! Why a file cannot be read at all. Each message says what was found, what was expected, and how to mend it.

use super::Layout;
use std::io;

/// A file that is not an input.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// The file cannot be opened.
    #[error("{name}: cannot be opened: {source}; check the path and the permissions")]
    Open {
        /// Name of the file.
        name: String,
        /// What the system says.
        source: io::Error,
    },
    /// Reading stopped.
    #[error("{name}: reading stopped after {bytes} bytes: {source}")]
    Read {
        /// Name of the file.
        name: String,
        /// Bytes read until then, as stored.
        bytes: u64,
        /// What the system says.
        source: io::Error,
    },
    /// A gzip file that ends too early.
    #[error("{name}: the gzip data ends too early, after {bytes} bytes; the download was cut: fetch it again")]
    Truncated {
        /// Name of the file.
        name: String,
        /// Bytes read until then, as stored.
        bytes: u64,
    },
    /// A gzip file with a fault inside.
    #[error("{name}: the gzip data is corrupt near byte {bytes}: {reason}; fetch it again")]
    Corrupt {
        /// Name of the file.
        name: String,
        /// Bytes read until then, as stored.
        bytes: u64,
        /// What the decompressor says.
        reason: String,
    },
    /// Nothing inside.
    #[error("{name}: the file is empty; expected a BAN, BAL or addok file")]
    Empty {
        /// Name of the file.
        name: String,
    },
    /// Not a layout that this reader knows.
    #[error(
        "{name}: not a known layout: {found}; expected BAN's CSV (columns id;numero;nom_voie;…), BAN's lieux-dits CSV \
         (id;nom_lieu_dit;…), BAL 1.3 or 1.4 (cle_interop;…;voie_nom;…) or addok's NDJSON, plain or gzip, in UTF-8{mend}"
    )]
    UnknownLayout {
        /// Name of the file.
        name: String,
        /// What was found.
        found: String,
        /// What to do about it, after a semicolon; empty when there is no better advice than to look at the file.
        mend: &'static str,
    },
    /// A known layout without what it cannot do without.
    #[error(
        "{name}: looks like {layout}, but has no column {}; found {found}; export it again with all its columns",
        missing.join(", ")
    )]
    MissingColumns {
        /// Name of the file.
        name: String,
        /// The layout that fits best.
        layout: Layout,
        /// Names of the columns that are not there.
        missing: Vec<&'static str>,
        /// The header, as found.
        found: String,
    },
}

/// The beginning of what was found, in quotes, short enough for one line of a terminal.
pub(super) fn excerpt(text: &str) -> String {
    const CHARS: usize = 160;
    let mut shown: String = text.chars().take(CHARS).map(|c| if c.is_control() { '·' } else { c }).collect();
    if text.chars().nth(CHARS).is_some() {
        shown.push('…');
    }
    shown
}
