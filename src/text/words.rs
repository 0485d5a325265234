//! The classes of words of French addresses: articles, types of way, all others.

use super::table::Table;

/// The class of a word, by its letters alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// `de`, `la`, `sur`…: hardly selective.
    Article,
    /// `rue`, `chemin`…: the type of way.
    Way,
    /// Anything else.
    Plain,
}

/// Articles and prepositions, sorted.
pub const ARTICLES: &[&str] =
    &["a", "au", "aux", "d", "dans", "de", "des", "du", "en", "es", "et", "l", "la", "le", "les", "lou", "s", "sous", "sur"];

/// Types of way, sorted: from La Poste, from AFNOR XPZ 10-011, and from the beginnings of BAN's names.
pub const WAYS: &[&str] = &[
    "allee",
    "allees",
    "avenue",
    "boucle",
    "boulevard",
    "carrefour",
    "chaussee",
    "chemin",
    "cheminement",
    "cite",
    "clos",
    "corniche",
    "cote",
    "cour",
    "cours",
    "descente",
    "domaine",
    "escalier",
    "esplanade",
    "faubourg",
    "galerie",
    "hameau",
    "impasse",
    "lieu",
    "lotissement",
    "mail",
    "montee",
    "parc",
    "parvis",
    "passage",
    "passerelle",
    "placa",
    "place",
    "placette",
    "pont",
    "porte",
    "promenade",
    "quai",
    "quartier",
    "rampe",
    "residence",
    "rocade",
    "rond",
    "route",
    "rue",
    "ruelle",
    "sente",
    "sentier",
    "square",
    "strada",
    "terrasse",
    "traverse",
    "venelle",
    "via",
    "villa",
    "villas",
    "voie",
    "zone",
];

/// Types of way among these that stand before the name of a place where people live, sorted: `hameau de Chantegrive`.
pub const PLACES: &[&str] = &["cite", "domaine", "hameau", "lieu", "lotissement", "quartier", "residence", "villa", "zone"];

/// The class of a folded word.
pub fn class(word: &str) -> Class {
    static KNOWN: Table = Table::new(|place| ARTICLES.iter().chain(WAYS).nth(place).copied());
    match KNOWN.of(word) {
        [] => Class::Plain,
        [(_, place), ..] if *place < ARTICLES.len() => Class::Article,
        _ => Class::Way,
    }
}

/// Whether a folded word is the beginning of a type of way.
pub fn begins_way(word: &str) -> bool {
    let start = WAYS.partition_point(|way| *way < word);
    WAYS.get(start).is_some_and(|way| way.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(ARTICLES.is_sorted() && WAYS.is_sorted());
        assert!(begins_way("ru") && begins_way("aven") && !begins_way("riv"));
        assert_eq!([class("du"), class("rue"), class("rivoli")], [Class::Article, Class::Way, Class::Plain]);
    }
}
