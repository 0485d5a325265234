//! The errors of a file as a whole. Each message names the finding, the expectation and the remedy.

use super::summary::Layout;
use std::io;

/// The reason that a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// The file cannot be opened.
    #[error("{name}: cannot be opened: {source}; check the path and the permissions")]
    Open {
        /// Name of the file.
        name: String,
        /// The system's error.
        source: io::Error,
    },
    /// Reading stopped.
    #[error("{name}: reading stopped after {bytes} bytes: {source}")]
    Read {
        /// Name of the file.
        name: String,
        /// Bytes read until then, as stored.
        bytes: u64,
        /// The system's error.
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
        /// The decompressor's message.
        reason: String,
    },
    /// No bytes.
    #[error("{name}: the file is empty; expected a BAN, BAL or addok file")]
    Empty {
        /// Name of the file.
        name: String,
    },
    /// Not a known layout.
    #[error(
        "{name}: not a known layout: {found}; expected BAN's CSV (columns id;numero;nom_voie;…), BAN's lieux-dits CSV \
         (id;nom_lieu_dit;…), BAL 1.2 to 1.5 (…;voie_nom;… or …;toponyme;…) or addok's NDJSON, plain or gzip{mend}"
    )]
    UnknownLayout {
        /// Name of the file.
        name: String,
        /// The finding.
        found: String,
        /// The remedy, after a semicolon. Empty without a better one than to look at the file.
        mend: &'static str,
    },
    /// A known layout without some required columns.
    #[error(
        "{name}: looks like {layout}, but has no column {}; found {found}; export it again with all its columns",
        missing.join(", ")
    )]
    MissingColumns {
        /// Name of the file.
        name: String,
        /// The layout that fits best.
        layout: Layout,
        /// Names of the missing columns.
        missing: Vec<&'static str>,
        /// The header of the file.
        found: String,
    },
}

/// The beginning of a text, short enough for one line of a terminal.
pub(super) fn excerpt(text: &str) -> String {
    const CHARS: usize = 160;
    let mut shown: String = text.chars().take(CHARS).map(|c| if c.is_control() { '·' } else { c }).collect();
    if text.chars().nth(CHARS).is_some() {
        shown.push('…');
    }
    shown
}
