//! Attribution and licence of the data, from what its shards say of their sources.

use std::collections::BTreeSet;

/// The beginning of BAN's source line.
const BAN: &str = "Base Adresse Nationale";
/// BAN's name in answers, as clients of addok expect it.
const BAN_SHORT: &str = "BAN";
const BAN_LICENCE: &str = "ETALAB-2.0";

/// Words of a source line that name its licence, each with the licence's short name.
const LICENCES: &[(&str, &str)] =
    &[("Licence Ouverte", BAN_LICENCE), ("CC0", "CC0-1.0"), ("ODbL", "ODbL-1.0"), ("MIT", "MIT"), ("CC-BY 4.0", "CC-BY-4.0")];

/// Attribution and licence of some sources. Without any source they are BAN's.
pub(super) fn attribution(sources: &BTreeSet<&str>) -> (String, String) {
    let names: BTreeSet<&str> = sources.iter().map(|source| if source.starts_with(BAN) { BAN_SHORT } else { source }).collect();
    let mut licences: Vec<&str> = Vec::new();
    for source in sources {
        let own = LICENCES.iter().filter(|(words, _)| source.contains(words)).map(|(_, licence)| *licence);
        let own: Vec<&str> = if source.starts_with(BAN) { vec![BAN_LICENCE] } else { own.collect() };
        own.into_iter().for_each(|licence| {
            if !licences.contains(&licence) {
                licences.push(licence);
            }
        });
    }
    if names.is_empty() {
        return (BAN_SHORT.to_owned(), BAN_LICENCE.to_owned());
    }
    (names.into_iter().collect::<Vec<_>>().join("; "), licences.join(" AND "))
}
