//! The languages of messages.

/// A language of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// French, for the people whose files these are.
    #[default]
    Fr,
    /// English.
    En,
}

impl Lang {
    /// The languages, for messages.
    pub const NAMES: &'static str = "fr, en";

    /// Parses `fr` or `en`, in any case, also with a region: `fr-FR`, `en_GB`.
    pub fn parse(text: &str) -> Option<Self> {
        let name = text.trim().split(['-', '_']).next()?;
        match name.to_ascii_lowercase().as_str() {
            "fr" => Some(Self::Fr),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The text of this language.
    pub(super) fn choose<T>(self, french: T, english: T) -> T {
        match self {
            Self::Fr => french,
            Self::En => english,
        }
    }
}
