//! How an answer reads the words of a query.

/// How a word was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MatchKind {
    /// As it is.
    Exact,
    /// In its other form.
    Abbreviated,
    /// As a beginning.
    Prefix,
    /// Two words as one.
    Joined,
    /// One word as two.
    Split,
    /// By its sound.
    Sound,
    /// Some edits away.
    Edited,
}

impl MatchKind {
    /// True when the word was not written as it is.
    pub fn is_correction(self) -> bool {
        matches!(self, Self::Joined | Self::Split | Self::Sound | Self::Edited)
    }

    /// One word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Abbreviated => "abbreviation",
            Self::Prefix => "prefix",
            Self::Joined => "glued",
            Self::Split => "cut",
            Self::Sound => "sound",
            Self::Edited => "edit",
        }
    }
}

/// What a word was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A word of the street's name, or of the locality's.
    Street,
    /// A word of the commune's name, present or old.
    City,
    /// The postcode, or one near.
    Postcode,
    /// The house number, with its suffix.
    Housenumber,
    /// The département, or the region.
    Territory,
    /// A floor, a box, CEDEX: it names no place.
    Noise,
    /// Nothing: the answer lacks it.
    Unmatched,
}

impl Role {
    /// One word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Street => "street",
            Self::City => "city",
            Self::Postcode => "postcode",
            Self::Housenumber => "housenumber",
            Self::Territory => "territory",
            Self::Noise => "noise",
            Self::Unmatched => "unmatched",
        }
    }
}

/// A word of the question, as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct WordReading {
    /// The word, folded.
    pub word: String,
    /// What it was taken for.
    pub role: Role,
    /// The word of the name that it matches, folded.
    pub matched: Option<String>,
    /// How it was found there.
    pub match_kind: Option<MatchKind>,
    /// 0..=1: how much of its weight it brings.
    pub similarity: f64,
    /// What it weighs.
    pub weight: f64,
}

/// A word of the question that was taken for another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The word, folded.
    pub given: String,
    /// What stands in its place: a word of the name, folded, the postcode or the house number.
    pub taken: String,
}
