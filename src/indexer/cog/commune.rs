//! A commune of the COG, and its kind.

use crate::geo::point::Point;

/// The kind of a commune.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CommuneKind {
    /// A commune of today.
    Current,
    /// An arrondissement of Paris, Lyon or Marseille.
    Arrondissement,
    /// A former commune that is a delegated part of another (commune déléguée).
    Delegated,
    /// A former commune associated with another (commune associée).
    Associated,
}

/// A commune. The seat of a merged commune shares its code with its own delegated part, and both are in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commune {
    /// INSEE code: `05061`, `2A004`, `75104`.
    pub code: &'static str,
    /// Name, as INSEE writes it.
    pub name: &'static str,
    /// Its kind.
    pub kind: CommuneKind,
    /// Code of the commune that it is a part of. `None` for a commune of today.
    pub parent: Option<&'static str>,
    /// Postcodes, sorted. Empty for delegated and associated communes, and where nobody lives.
    pub postcodes: Box<[&'static str]>,
    /// Inhabitants, when known.
    pub population: Option<u32>,
    /// Its own centre if [`Commune::centre_is_known`], else its parent's, else its département's.
    pub centre: Point,
    /// Whether `centre` is its own.
    pub centre_is_known: bool,
}
