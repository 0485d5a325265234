//! The rows of an input, the same for every layout: one for each address, borrowed from the reader's buffer.

use crate::geo::point::Point;

/// An address, or a street or named place without numbers. Empty text means unknown.
#[derive(Clone, Copy, Debug, Default)]
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
    /// Name of the place (lieu-dit) that the address lies in, or empty. If the build says so, it is part of the address, and a
    /// locality of its own.
    pub lieu_dit: &'a str,
    /// The lieu-dit's name in regional languages, each language and name.
    pub other_lieu_dits: &'a [(&'a str, &'a str)],
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
    /// The thing that the position is of.
    pub position: PositionKind,
    /// Whether the commune has certified the address.
    pub certified: bool,
}

/// The thing that a position is of. The best one to find a door comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PositionKind {
    /// The entrance (entrée).
    Entrance,
    /// The letter box (délivrance postale).
    Delivery,
    /// The building (bâtiment).
    Building,
    /// A staircase of it (cage d’escalier).
    Staircase,
    /// A flat in it (logement).
    Unit,
    /// The parcel (parcelle).
    Parcel,
    /// The nearest point of the street (segment).
    Segment,
    /// A meter or another thing of a public service (service technique).
    Service,
    /// Not told.
    #[default]
    Unknown,
}

impl PositionKind {
    /// The kind by its French name, as BAN and BAL write it, or by its English one. Case and the end of the word do not matter.
    pub fn of(text: &str) -> Self {
        const STARTS: [(&str, PositionKind); 12] = [
            ("entr", PositionKind::Entrance),
            ("d", PositionKind::Delivery),
            ("postal", PositionKind::Delivery),
            ("b", PositionKind::Building),
            ("cage", PositionKind::Staircase),
            ("stair", PositionKind::Staircase),
            ("l", PositionKind::Unit),
            ("unit", PositionKind::Unit),
            ("p", PositionKind::Parcel),
            ("seg", PositionKind::Segment),
            ("ser", PositionKind::Service),
            ("util", PositionKind::Service),
        ];
        let is = |start: &str| text.get(..start.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(start));
        STARTS.iter().find(|(start, _)| is(start)).map_or(Self::Unknown, |(_, kind)| *kind)
    }
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
    /// Takes a mended line, which is passed on too: the mend in a few words, equal for equal mends, and the line's beginning.
    fn mended(&mut self, line: u64, mend: &'static str, text: &str) {
        let _ = (line, mend, text);
    }
    /// Takes the number of bytes read so far, as stored (compressed if the file is).
    fn progress(&mut self, bytes: u64) {
        let _ = bytes;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entrance_is_better_than_a_parcel() {
        let kinds = [
            "entrée",
            "délivrance postale",
            "bâtiment",
            "cage d’escalier",
            "logement",
            "parcelle",
            "segment",
            "service technique",
            "",
        ];
        let ranks: Vec<_> = kinds.into_iter().map(|kind| PositionKind::of(kind) as usize).collect();
        assert_eq!(ranks, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
        assert_eq!(PositionKind::of("Entrée"), PositionKind::Entrance);
        assert_eq!(PositionKind::of("postal delivery"), PositionKind::Delivery);
        assert_eq!(PositionKind::of("é"), PositionKind::Unknown);
    }
}
