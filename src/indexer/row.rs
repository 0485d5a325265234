//! What an input says, whatever its layout: one row an address, borrowed from the reader's buffer.

use crate::point::Point;

/// One address, or one street or named place without numbers. Empty text means unknown.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Key of the street inside the commune, from BAN's id: `8249` (FANTOIR) or `cfq3tf`. Empty when the input has none:
    /// the assembler then derives one from the name.
    pub street_code: &'a str,
    /// House number; `None` for a street or a place without numbers.
    pub number: Option<u32>,
    /// Suffix as the input writes it (`bis`, `b`, `chalet14`), lower-cased by the assembler.
    pub suffix: &'a str,
    /// Name of the street or place.
    pub name: &'a str,
    /// The name in regional languages, each language and name (`bre`, `Straed an Iliz`).
    pub other_names: &'a [(&'a str, &'a str)],
    /// True when the name is a place's (lieu-dit), not a street's.
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
    /// Where.
    pub point: Point,
}

/// What an input says of a commune itself (addok's NDJSON does).
#[derive(Clone, Copy, Debug)]
pub struct CommuneRow<'a> {
    /// INSEE code.
    pub citycode: &'a str,
    /// Name.
    pub name: &'a str,
    /// Postcodes, five digits each.
    pub postcodes: &'a [&'a str],
    /// Inhabitants, when said.
    pub population: Option<u32>,
    /// Centre.
    pub point: Point,
}

/// Takes what a reader finds.
pub trait RowSink {
    /// One address; `line` is its line in the file, from 1.
    fn row(&mut self, line: u64, row: &Row<'_>);
    /// One commune.
    fn commune(&mut self, line: u64, commune: &CommuneRow<'_>);
    /// One line that is not an address: why, in a few words that are the same for the same fault, and the line's beginning.
    fn skip(&mut self, line: u64, why: &'static str, text: &str);
    /// Bytes of the file read so far, as stored (compressed when it is).
    fn progress(&mut self, bytes: u64) {
        let _ = bytes;
    }
}
