//! The faults of a file as a whole, reported before its first row is geocoded.

use super::cutter::{MAX_COLUMNS, MAX_ROW_BYTES};
use super::encoding::Encoding;
use super::format::Format;
use super::lang::Lang;

/// The most names of columns in a message.
const SHOWN: usize = 30;

/// A faulty file, or faulty options.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CsvError {
    /// No bytes.
    #[error("the file is empty; its first row must name the columns")]
    Empty,
    /// Not text.
    #[error("the file is {name}", name = .0.english())]
    NotText(Format),
    /// Not in UTF-8, against the option.
    #[error("the file is not in utf-8, from byte {0} on; say its encoding (one of {names})", names = Encoding::NAMES)]
    NotUtf8(usize),
    /// Evidently not in the encoding of the option.
    #[error("the file is not in {name}; say its encoding (one of {names}), or leave it to be found out", name = .0.as_str(), names = Encoding::NAMES)]
    NotAsSaid(Encoding),
    /// A first row longer than any row may be.
    #[error("the first row is longer than {MAX_ROW_BYTES} bytes; it must name the columns")]
    HeaderTooLong,
    /// A first row with an unclosed quote.
    #[error("the first row opens a quote that it does not close; it must name the columns")]
    TornHeader,
    /// More than [`MAX_COLUMNS`] columns.
    #[error("the first row has more than {MAX_COLUMNS} columns")]
    TooManyColumns,
    /// An option names a column that the file does not have.
    #[error("the file has no column {name:?}; its columns are {known}", known = listed(known))]
    UnknownColumn {
        /// The parameter with the name.
        parameter: &'static str,
        /// The name.
        name: String,
        /// The names of the columns.
        known: Vec<String>,
    },
    /// No column has a usual name of a coordinate.
    #[error("is required: the name of the column with the degrees; the columns are {known}", known = listed(known))]
    NoCoordinate {
        /// `lat` or `lon`.
        parameter: &'static str,
        /// The names of the columns.
        known: Vec<String>,
    },
    /// More bytes than [`Options::most_bytes`](super::options::Options::most_bytes).
    #[error("the file has more than {0} bytes; cut it in parts")]
    TooLarge(u64),
}

impl CsvError {
    /// The fault in words of a language. English by default.
    pub fn text(&self, lang: Option<Lang>) -> String {
        match lang {
            Some(Lang::Fr) => self.in_french(),
            Some(Lang::En) | None => self.to_string(),
        }
    }

    fn in_french(&self) -> String {
        match self {
            Self::Empty => "le fichier est vide ; sa première ligne doit nommer les colonnes".to_owned(),
            Self::NotText(format) => format!("ce n'est pas un fichier CSV : {}", format.french()),
            Self::NotUtf8(at) => format!(
                "le fichier n'est pas en utf-8, à partir de l'octet {at} ; indiquez son encodage (un de {})",
                Encoding::NAMES
            ),
            Self::NotAsSaid(encoding) => {
                format!("le fichier n'est pas en {} ; indiquez son encodage (un de {})", encoding.as_str(), Encoding::NAMES)
            }
            Self::HeaderTooLong => format!("la première ligne dépasse {MAX_ROW_BYTES} octets ; elle doit nommer les colonnes"),
            Self::TornHeader => "la première ligne ouvre un guillemet sans le fermer ; elle doit nommer les colonnes".to_owned(),
            Self::TooManyColumns => format!("la première ligne a plus de {MAX_COLUMNS} colonnes"),
            Self::UnknownColumn { name, known, .. } => {
                format!("le fichier n'a pas de colonne {name:?} ; ses colonnes sont {}", listed(known))
            }
            Self::NoCoordinate { known, .. } => {
                format!("il faut le nom de la colonne des degrés ; les colonnes sont {}", listed(known))
            }
            Self::TooLarge(most) => format!("le fichier dépasse {most} octets ; découpez-le"),
        }
    }

    /// The faulty parameter of the contract.
    pub fn parameter(&self) -> &'static str {
        match self {
            Self::UnknownColumn { parameter, .. } | Self::NoCoordinate { parameter, .. } => parameter,
            Self::NotUtf8(_) | Self::NotAsSaid(_) => "encoding",
            _ => "data",
        }
    }
}

/// Names for a sentence, up to the most.
fn listed(names: &[String]) -> String {
    let shown: Vec<_> = names.iter().take(SHOWN).map(|name| format!("{:?}", shortened(name))).collect();
    let more = names.len().saturating_sub(SHOWN);
    if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { shown.join(", ") }
}

fn shortened(name: &str) -> String {
    name.chars().take(60).collect()
}
