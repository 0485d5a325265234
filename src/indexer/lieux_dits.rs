//! Lieux-dits that addresses name, gathered as places of their own.

use super::row::Row;
use crate::format::communes::Code;
use crate::format::names;
use crate::geo::point::Point;
use crate::text::words::{Class, class};
use std::collections::BTreeMap;

/// The lieu-dit of an address, if its name has a word that the street's has not. Empty otherwise.
pub fn beside_street<'a>(row: &Row<'a>) -> &'a str {
    if row.number.is_none() || row.lieu_dit.is_empty() || row.lieu_dit == row.name {
        return "";
    }
    let words = |name| names::read_text(name).map(|spelt| spelt.words).unwrap_or_default();
    let known = words(row.name);
    let is_more = |word: &str| class(word) != Class::Article && !known.iter().any(|(token, _, _)| token == word);
    if words(row.lieu_dit).iter().any(|(token, _, _)| is_more(token)) { row.lieu_dit } else { "" }
}

/// A lieu-dit, with the facts of the first address that names it.
#[derive(Clone, Debug)]
pub struct LieuDit {
    /// Its name and those in regional languages, each once.
    pub names: Vec<String>,
    /// Postcode, or empty.
    pub postcode: String,
    /// Old commune, or empty.
    pub oldcitycode: String,
    /// The positions of its addresses.
    pub points: Vec<Point>,
}

/// Lieux-dits by commune and name.
#[derive(Clone, Debug, Default)]
pub struct LieuxDits(BTreeMap<(Code, String), LieuDit>);

impl LieuxDits {
    /// Adds the lieu-dit that an address names, if any.
    pub fn add(&mut self, citycode: Code, row: &Row<'_>) {
        if row.lieu_dit == row.name || !names::has_word(row.lieu_dit) {
            return;
        }
        let known = self.0.entry((citycode, row.lieu_dit.to_owned())).or_insert_with(|| LieuDit {
            names: vec![row.lieu_dit.to_owned()],
            postcode: row.postcode.to_owned(),
            oldcitycode: row.oldcitycode.to_owned(),
            points: Vec::new(),
        });
        known.points.push(row.point);
        for (_, name) in row.other_lieu_dits {
            if names::has_word(name) && !known.names.iter().any(|other| other == name) {
                known.names.push((*name).to_owned());
            }
        }
    }

    /// Each lieu-dit with its commune, sorted by commune and name.
    pub fn into_each(self) -> impl Iterator<Item = (Code, LieuDit)> {
        self.0.into_iter().map(|((citycode, _), lieu_dit)| (citycode, lieu_dit))
    }
}
