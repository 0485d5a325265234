//! The reasons for the outcome of a row, in words: the column `result_message`.

use super::lang::Lang;

/// A reason for the outcome of a row, or a remark on a row that has an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Nothing to ask.
    Empty,
    /// No coordinates.
    NoPosition,
    /// Cells without an address: a date, an e-mail address, a phone number.
    NoAddress,
    /// Nothing in the data is like the text.
    NothingLike,
    /// Nothing is like the text where the columns of codes and types say.
    Contradiction,
    /// The best answer scores less than the least score.
    LowScore,
    /// Nothing is near the position.
    TooFar,
    /// Nothing is near the position. Much is, if latitude and longitude are exchanged.
    Exchanged,
    /// Coordinates that are no degrees, or only one of the two.
    BadPosition,
    /// Beyond the most rows.
    OverLimit,
    /// More bytes than a row may have.
    RowTooLong,
    /// A quote that is never closed.
    TornQuote,
    /// More fields than columns.
    ManyFields,
    /// Far fewer fields than columns.
    FewFields,
    /// More characters than a query may have: its first words were asked.
    Shortened,
    /// A postcode that cannot be read, and is as none.
    PostcodeUnread,
    /// A postcode that no commune has: only its département counted.
    PostcodeUnknown,
    /// A postcode that the answer does not have, because the INSEE code decides.
    PostcodeOverruled,
    /// An INSEE code that cannot be read, and is as none.
    CitycodeUnread,
    /// An INSEE code that no commune has: only its département counted.
    CitycodeUnknown,
    /// A type that cannot be read, and is as none.
    TypeUnread,
    /// A position to prefer the neighbourhood of that cannot be read, and is as none.
    PositionUnread,
}

use Reason as R;

/// Every reason, with its text in French and in English.
const TEXTS: [(R, &str, &str); 22] = [
    (R::Empty, "rien à chercher : les cellules sont vides", "nothing to ask: the cells are empty"),
    (R::NoPosition, "pas de coordonnées", "no coordinates"),
    (
        R::NoAddress,
        "pas une adresse : date, courriel, lien, téléphone ou mot tel que néant",
        "no address: a date, e-mail, link, phone number, or a word such as none",
    ),
    (R::NothingLike, "aucune adresse ne ressemble à ce texte", "no address is like this text"),
    (
        R::Contradiction,
        "colonnes contradictoires : rien de tel avec ce code ou ce type",
        "contradicting columns: nothing like it with this code or type",
    ),
    (R::LowScore, "la meilleure réponse est sous le score minimal", "the best answer is below the least score"),
    (R::TooFar, "aucune adresse à moins de 10 km de ces coordonnées", "no address within 10 km of these coordinates"),
    (
        R::Exchanged,
        "latitude et longitude semblent échangées : aucune adresse à moins de 10 km",
        "latitude and longitude seem exchanged: no address within 10 km",
    ),
    (R::BadPosition, "coordonnées illisibles ou incomplètes", "coordinates cannot be read, or one is missing"),
    (R::OverLimit, "au-delà du nombre de lignes permis", "beyond the most rows"),
    (R::RowTooLong, "ligne trop longue : plus de 1 Mio", "row too long: more than 1 MiB"),
    (R::TornQuote, "guillemet ouvert et jamais fermé", "a quote is opened and never closed"),
    (R::ManyFields, "plus de champs que de colonnes", "more fields than columns"),
    (R::FewFields, "bien moins de champs que de colonnes", "far fewer fields than columns"),
    (
        R::Shortened,
        "texte trop long : seuls les 200 premiers caractères ont été lus",
        "text too long: only its first 200 characters were read",
    ),
    (R::PostcodeUnread, "code postal illisible, ignoré", "postcode cannot be read, ignored"),
    (
        R::PostcodeUnknown,
        "code postal d'aucune commune (CEDEX ?) : seul son département compte",
        "postcode of no commune (CEDEX?): only its département counts",
    ),
    (R::PostcodeOverruled, "le code INSEE l'emporte sur le code postal", "the INSEE code decides against the postcode"),
    (R::CitycodeUnread, "code INSEE illisible, ignoré", "INSEE code cannot be read, ignored"),
    (
        R::CitycodeUnknown,
        "code INSEE d'aucune commune : seul son département compte",
        "INSEE code of no commune: only its département counts",
    ),
    (R::TypeUnread, "type inconnu, ignoré", "unknown type, ignored"),
    (R::PositionUnread, "position illisible, ignorée", "position cannot be read, ignored"),
];

impl Reason {
    /// The text.
    pub fn text(self, lang: Lang) -> &'static str {
        TEXTS.iter().find(|(reason, ..)| *reason == self).map_or("", |(_, french, english)| lang.choose(*french, *english))
    }

    /// Every reason.
    pub fn all() -> impl Iterator<Item = Self> {
        TEXTS.iter().map(|(reason, ..)| *reason)
    }
}

/// The reasons of one row, in the order in which they came up.
#[derive(Clone, Debug, Default)]
pub(super) struct Reasons(Vec<Reason>);

impl Reasons {
    /// Adds a reason, once.
    pub(super) fn add(&mut self, reason: Reason) {
        if !self.0.contains(&reason) {
            self.0.push(reason);
        }
    }

    /// Forgets all.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Appends a byte for each reason.
    pub(super) fn key(&self, key: &mut Vec<u8>) {
        key.extend(
            self.0
                .iter()
                .filter_map(|reason| TEXTS.iter().position(|(known, ..)| known == reason)?.try_into().ok())
                .map(|at: u8| at + 1),
        );
        key.push(0);
    }

    /// The texts, one after the other.
    pub(super) fn text(&self, lang: Lang) -> String {
        self.0.iter().map(|reason| reason.text(lang)).collect::<Vec<_>>().join(" / ")
    }
}

impl From<Reason> for Reasons {
    fn from(reason: Reason) -> Self {
        Self(vec![reason])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_has_a_text_of_its_own_in_both_languages() {
        for lang in [Lang::Fr, Lang::En] {
            let mut texts: Vec<_> = Reason::all().map(|reason| reason.text(lang)).collect();
            assert!(texts.iter().all(|text| !text.is_empty()));
            texts.sort_unstable();
            texts.dedup();
            assert_eq!(texts.len(), TEXTS.len());
        }
    }
}
