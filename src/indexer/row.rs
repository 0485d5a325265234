//! The rows of an input, the same for every layout: one for each address, borrowed from the reader's buffer.

use crate::geo::point::Point;

/// An address, or a street or named place without numbers. Empty text means unknown.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Key of the street within the commune, from BAN's id: `8249` (FANTOIR) or `cfq3tf`. If it is empty, the assembler derives
    /// one from the name.
    pub street_code: &'a str,
    /// House number. `None` for a street or a place without numbers.
    pub number: Option<u32>,
    /// Suffix as the input writes it (`bis`, `b`, `chalet14`). The assembler writes it in lower case.
    pub suffix: &'a str,
    /// Name of the street or place.
    pub name: &'a str,
    /// The name in regional languages, each language and name (`bre`, `Straed an Iliz`).
    pub other_names: &'a [(&'a str, &'a str)],
    /// Whether the name is that of a place (lieu-dit), not of a street.
    pub is_locality: bool,
    /// Five digits, or empty.
    pub postcode: &'a str,
    /// INSEE code of the commune (of the arrondissement in Paris, Lyon and Marseille).
    pub citycode: &'a str,
    /// Name of the commune (of the arrondissement).
    pub city: &'a str,
    /// INSEE code of the delegated or former commune, or empty.
    pub oldcitycode: &'a str,
    /// Name of the delegated or former commune, or empty.
    pub oldcity: &'a str,
    /// Its position.
    pub point: Point,
}

/// The facts of an input about a commune itself, which addok's NDJSON has.
#[derive(Clone, Copy, Debug)]
pub struct CommuneRow<'a> {
    /// INSEE code.
    pub citycode: &'a str,
    /// Name.
    pub name: &'a str,
    /// Postcodes, five digits each.
    pub postcodes: &'a [&'a str],
    /// Inhabitants, if known.
    pub population: Option<u32>,
    /// Centre.
    pub point: Point,
}

/// A receiver of the rows of a reader.
pub trait RowSink {
    /// Takes an address. `line` is its line in the file, from 1.
    fn row(&mut self, line: u64, row: &Row<'_>);
    /// Takes a commune.
    fn commune(&mut self, line: u64, commune: &CommuneRow<'_>);
    /// Takes a faulty line: the reason in a few words, equal for equal faults, and the line's beginning.
    fn skip(&mut self, line: u64, why: &'static str, text: &str);
    /// Takes the number of bytes read so far, as stored (compressed if the file is).
    fn progress(&mut self, bytes: u64) {
        let _ = bytes;
    }
}
