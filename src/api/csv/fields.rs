//! The parameters of a file: one table, for parsing forms and queries and for writing `/openapi.json`.

use crate::api::parameters::read_value as values;
use crate::csv::dialect::Dialect;
use crate::csv::encoding::Encoding;
use crate::csv::lang::Lang;
use crate::csv::operation::Operation;
use crate::csv::options::Options;
use crate::csv::results::ResultColumn;

/// One parameter of a file.
pub(in crate::api) struct Field {
    pub(in crate::api) name: &'static str,
    /// Other names, which clients of the peers use.
    pub(in crate::api) aliases: &'static [&'static str],
    pub(in crate::api) expects: Expects,
    pub(in crate::api) about: &'static str,
    /// Sets the option. False if the value is not as expected.
    pub(in crate::api) set: fn(&mut Options, &str) -> bool,
}

/// The values that a parameter takes.
#[derive(Clone, Copy)]
pub(in crate::api) enum Expects {
    /// The name of a column.
    Column,
    /// Names of columns, repeated.
    Columns,
    /// Names of results, repeated or separated by commas.
    Results,
    /// A word. The text describes it for people, and the schema does not.
    Label(&'static str),
    /// One of two quotes.
    Quote,
    /// Yes or no.
    Boolean,
    /// A language of messages.
    Language,
    /// A number from 0 to 1.
    Share,
}

pub(in crate::api) static FIELDS: [Field; 14] = [
    Field {
        name: "columns",
        aliases: &[],
        expects: Expects::Columns,
        about: "The columns that make the address, in this order, joined by a space; repeated. By default all that may be of an address, see below",
        set: |options, value| {
            options.columns.push(value.to_owned());
            true
        },
    },
    Field {
        name: "postcode",
        aliases: &[],
        expects: Expects::Column,
        about: "The column with the postcode that an answer must have. The INSEE code decides before it; one that no commune has counts for its département",
        set: |options, value| keep(&mut options.postcode, Some(value.to_owned())),
    },
    Field {
        name: "citycode",
        aliases: &[],
        expects: Expects::Column,
        about: "The column with the INSEE code of the commune that an answer must lie in",
        set: |options, value| keep(&mut options.citycode, Some(value.to_owned())),
    },
    Field {
        name: "type",
        aliases: &[],
        expects: Expects::Column,
        about: "The column with the type that an answer must have",
        set: |options, value| keep(&mut options.kind, Some(value.to_owned())),
    },
    Field {
        name: "lat",
        aliases: &["latitude"],
        expects: Expects::Column,
        about: "The column with a latitude: on reverse where to look (by default latitude or lat), on search what to prefer the neighbourhood of",
        set: |options, value| keep(&mut options.lat, Some(value.to_owned())),
    },
    Field {
        name: "lon",
        aliases: &["lng", "long", "longitude"],
        expects: Expects::Column,
        about: "The column with a longitude, likewise (by default longitude, lon, lng or long)",
        set: |options, value| keep(&mut options.lon, Some(value.to_owned())),
    },
    Field {
        name: "result_columns",
        aliases: &[],
        expects: Expects::Results,
        about: "The results that are appended, repeated or separated by commas. By default all but the last five: result_index, result_importance, result_x, result_y, result_locality",
        set: set_results,
    },
    Field {
        name: "min_score",
        aliases: &[],
        expects: Expects::Share,
        about: "Answers that score less are left out. By default 0",
        set: |options, value| {
            let score = value.trim().parse().ok().filter(|score| (0.0..=1.0).contains(score));
            options.min_score = score.unwrap_or_default();
            score.is_some()
        },
    },
    Field {
        name: "encoding",
        aliases: &[],
        expects: Expects::Label(Encoding::NAMES),
        about: "How the text is written: utf-8, utf-16le, utf-16be, windows-1252 or iso-8859-15. By default it is found out",
        set: |options, value| keep(&mut options.encoding, Encoding::parse(value)),
    },
    Field {
        name: "delimiter",
        aliases: &[],
        expects: Expects::Label("a tab or one sign of ASCII punctuation, such as , or ;"),
        about: "What separates fields: one sign of ASCII punctuation, or tab. By default it is found out",
        set: |options, value| keep(&mut options.delimiter, Dialect::parse_delimiter(value)),
    },
    Field {
        name: "quote",
        aliases: &[],
        expects: Expects::Quote,
        about: "What stands around fields. By default it is found out",
        set: |options, value| keep(&mut options.quote, Dialect::parse_quote(value.trim())),
    },
    Field {
        name: "with_bom",
        aliases: &[],
        expects: Expects::Boolean,
        about: "Whether the answer begins with a byte order mark. By default as the file does",
        set: |options, value| keep(&mut options.with_bom, values::boolean(value)),
    },
    Field {
        name: "autocomplete",
        aliases: &[],
        expects: Expects::Boolean,
        about: "Whether the last word may be the beginning of a longer one. By default not",
        set: |options, value| {
            let answer = values::boolean(value);
            options.autocomplete = answer.unwrap_or_default();
            answer.is_some()
        },
    },
    Field {
        name: "lang",
        aliases: &[],
        expects: Expects::Language,
        about: "The language of result_message, fr or en. By default fr; faults of the whole file are in English, unless it is fr",
        set: |options, value| keep(&mut options.lang, Lang::parse(value)),
    },
];

/// The values of the parameter `quote`.
pub(in crate::api) const QUOTES: [&str; 2] = ["\"", "'"];

/// The names of an operation's results.
pub(in crate::api) fn results(operation: Operation) -> Vec<&'static str> {
    ResultColumn::all(operation).map(|column| column.name(operation)).collect()
}

impl Field {
    /// The parameter with this name or alias.
    pub(in crate::api) fn of(name: &str) -> Option<&'static Self> {
        FIELDS.iter().find(|field| field.name == name || field.aliases.contains(&name))
    }

    /// The names and aliases of all parameters, and that of the file.
    pub(in crate::api) fn names() -> Vec<&'static str> {
        let of_fields = FIELDS.iter().flat_map(|field| std::iter::once(field.name).chain(field.aliases.iter().copied()));
        of_fields.chain(["data"]).collect()
    }

    /// The expected value, for people.
    pub(in crate::api) fn expected(&self, operation: Operation) -> String {
        match self.expects {
            Expects::Column | Expects::Columns => "the name of a column".to_owned(),
            Expects::Results => format!("one of {}", results(operation).join(", ")),
            Expects::Label(expected) => expected.to_owned(),
            Expects::Quote => QUOTES.join(" or "),
            Expects::Boolean => format!("one of {}", values::ANSWERS.join(", ")),
            Expects::Language => format!("one of {}", Lang::NAMES),
            Expects::Share => "a number from 0 to 1".to_owned(),
        }
    }
}

/// Stores a value. False without one.
fn keep<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    let is_there = value.is_some();
    *place = value;
    is_there
}

fn set_results(options: &mut Options, value: &str) -> bool {
    let mut names = value.split(',').map(str::trim).filter(|name| !name.is_empty());
    let operation = options.operation;
    names.all(|name| ResultColumn::parse(operation, name).map(|column| options.results.push(column)).is_some())
}
