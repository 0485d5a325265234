//! The parameters of a file: one table, by which forms and queries are read and `/openapi.json` is written.

use super::super::parameters::values;
use crate::csv::{Dialect, Encoding, Operation, Options, ResultColumn};

/// One parameter of a file.
pub(super) struct Field {
    pub(super) name: &'static str,
    /// Other names that clients of the peers use.
    pub(super) aliases: &'static [&'static str],
    pub(super) expects: Expects,
    pub(super) about: &'static str,
    /// Sets it; `None` when the value is not what is expected.
    pub(super) set: fn(&mut Options, &str) -> Option<()>,
}

/// What a parameter must be.
#[derive(Clone, Copy)]
pub(super) enum Expects {
    /// The name of a column.
    Column,
    /// Names of columns, repeated.
    Columns,
    /// Names of results, repeated or separated by commas.
    Results,
    /// A word; programs are told no more than that.
    Label(&'static str),
    /// One of two quotes.
    Quote,
    /// Yes or no.
    Boolean,
    /// A number from 0 to 1.
    Share,
}

pub(super) static FIELDS: [Field; 13] = [
    Field {
        name: "columns",
        aliases: &[],
        expects: Expects::Columns,
        about: "The columns that make the address, in this order, joined by a space; repeated. By default all",
        set: |options, value| Some(options.columns.push(value.to_owned())),
    },
    Field {
        name: "postcode",
        aliases: &[],
        expects: Expects::Column,
        about: "The column with the postcode that an answer must have",
        set: |options, value| column(&mut options.postcode, value),
    },
    Field {
        name: "citycode",
        aliases: &[],
        expects: Expects::Column,
        about: "The column with the INSEE code of the commune that an answer must lie in",
        set: |options, value| column(&mut options.citycode, value),
    },
    Field {
        name: "type",
        aliases: &[],
        expects: Expects::Column,
        about: "The column with the type that an answer must have",
        set: |options, value| column(&mut options.kind, value),
    },
    Field {
        name: "lat",
        aliases: &["latitude"],
        expects: Expects::Column,
        about: "The column with a latitude: on reverse where to look (by default latitude or lat), on search what to prefer the neighbourhood of",
        set: |options, value| column(&mut options.lat, value),
    },
    Field {
        name: "lon",
        aliases: &["lng", "long", "longitude"],
        expects: Expects::Column,
        about: "The column with a longitude, likewise (by default longitude, lon, lng or long)",
        set: |options, value| column(&mut options.lon, value),
    },
    Field {
        name: "result_columns",
        aliases: &[],
        expects: Expects::Results,
        about: "The results that are appended, repeated or separated by commas. By default all but the last four: result_index, result_importance, result_x, result_y",
        set: set_results,
    },
    Field {
        name: "min_score",
        aliases: &[],
        expects: Expects::Share,
        about: "Answers that score less are left out. By default 0",
        set: |options, value| {
            let score = value.trim().parse().ok().filter(|score| (0.0..=1.0).contains(score))?;
            options.min_score = score;
            Some(())
        },
    },
    Field {
        name: "encoding",
        aliases: &[],
        expects: Expects::Label(Encoding::NAMES),
        about: "How the text is written: utf-8, utf-16le, utf-16be, windows-1252 or iso-8859-15. By default it is found out",
        set: |options, value| {
            options.encoding = Some(Encoding::parse(value)?);
            Some(())
        },
    },
    Field {
        name: "delimiter",
        aliases: &[],
        expects: Expects::Label("a tab or one sign of ASCII punctuation, such as , or ;"),
        about: "What separates fields: one sign of ASCII punctuation, or tab. By default it is found out",
        set: |options, value| {
            options.delimiter = Some(Dialect::parse_delimiter(value)?);
            Some(())
        },
    },
    Field {
        name: "quote",
        aliases: &[],
        expects: Expects::Quote,
        about: "What stands around fields. By default it is found out",
        set: |options, value| {
            options.quote = Some(Dialect::parse_quote(value.trim())?);
            Some(())
        },
    },
    Field {
        name: "with_bom",
        aliases: &[],
        expects: Expects::Boolean,
        about: "Whether the answer begins with a byte order mark. By default as the file does",
        set: |options, value| {
            options.with_bom = Some(values::boolean(value)?);
            Some(())
        },
    },
    Field {
        name: "autocomplete",
        aliases: &[],
        expects: Expects::Boolean,
        about: "Whether the last word may be the beginning of a longer one. By default not",
        set: |options, value| {
            options.autocomplete = values::boolean(value)?;
            Some(())
        },
    },
];

/// What stands around fields, as parameter.
pub(super) const QUOTES: [&str; 2] = ["\"", "'"];

/// The names of an operation's results.
pub(super) fn results(operation: Operation) -> Vec<&'static str> {
    ResultColumn::all(operation).map(|column| column.name(operation)).collect()
}

impl Field {
    /// The parameter of this name.
    pub(super) fn of(name: &str) -> Option<&'static Self> {
        FIELDS.iter().find(|field| field.name == name || field.aliases.contains(&name))
    }

    /// What it must be, for people.
    pub(super) fn expected(&self, operation: Operation) -> String {
        match self.expects {
            Expects::Column | Expects::Columns => "the name of a column".to_owned(),
            Expects::Results => format!("one of {}", results(operation).join(", ")),
            Expects::Label(expected) => expected.to_owned(),
            Expects::Quote => QUOTES.join(" or "),
            Expects::Boolean => format!("one of {}", values::ANSWERS.join(", ")),
            Expects::Share => "a number from 0 to 1".to_owned(),
        }
    }
}

fn column(place: &mut Option<String>, value: &str) -> Option<()> {
    *place = Some(value.to_owned());
    Some(())
}

fn set_results(options: &mut Options, value: &str) -> Option<()> {
    for part in value.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        options.results.push(ResultColumn::parse(options.operation, part)?);
    }
    Some(())
}
