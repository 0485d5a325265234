//! Explanation of a hit: each word of the query as it was read.

/// How a word of the query matched a token of a name. Better kinds come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum MatchKind {
    /// The token itself.
    Exact,
    /// Another form of the token: `av`, `avenue`.
    Abbreviated,
    /// The beginning of the token.
    Prefix,
    /// Two words of the query that are one token.
    Joined,
    /// One word of the query that is two tokens.
    Split,
    /// The sound of the token.
    Sound,
    /// The token, some edits away.
    Edited,
}

impl MatchKind {
    /// Whether the word is not written as the name has it.
    pub fn is_correction(self) -> bool {
        matches!(self, Self::Joined | Self::Split | Self::Sound | Self::Edited)
    }

    /// The contract's word.
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

/// The part of a hit that a word of the query was read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Role {
    /// A word of the name of the street or the locality.
    Street,
    /// A word of the commune's name, present or former.
    City,
    /// The postcode, or one near.
    Postcode,
    /// The house number, with its suffix.
    Housenumber,
    /// The département, or the region.
    Territory,
    /// A word that names no place: a floor, a box, CEDEX.
    Noise,
    /// Nothing: the hit lacks the word.
    Unmatched,
}

impl Role {
    /// The contract's word.
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

/// A word of the query, as it was read for a hit.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct WordReading {
    /// The word, folded.
    pub word: String,
    /// The part of the hit that it was read as.
    pub role: Role,
    /// The word of the name that it matches, folded.
    pub matched: Option<String>,
    /// How it matches that word.
    pub match_kind: Option<MatchKind>,
    /// Share of the word's weight that it brings, 0..=1.
    pub similarity: f64,
    /// Weight of the word.
    pub weight: f64,
}

/// A word of the query that was read as another.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Correction {
    /// The word, folded.
    pub given: String,
    /// The word read in its place: a word of the name, folded, or the postcode, or the house number.
    pub taken: String,
}
