//! Départements and regions (COG, via `@etalab/decoupage-administratif` 6.0.0).

/// Code, name and region of each département and overseas territory, sorted by code.
pub const DEPARTEMENTS: &[(&str, &str, &str)] = &[
    ("01", "Ain", "Auvergne-Rhône-Alpes"),
    ("02", "Aisne", "Hauts-de-France"),
    ("03", "Allier", "Auvergne-Rhône-Alpes"),
    ("04", "Alpes-de-Haute-Provence", "Provence-Alpes-Côte d'Azur"),
    ("05", "Hautes-Alpes", "Provence-Alpes-Côte d'Azur"),
    ("06", "Alpes-Maritimes", "Provence-Alpes-Côte d'Azur"),
    ("07", "Ardèche", "Auvergne-Rhône-Alpes"),
    ("08", "Ardennes", "Grand Est"),
    ("09", "Ariège", "Occitanie"),
    ("10", "Aube", "Grand Est"),
    ("11", "Aude", "Occitanie"),
    ("12", "Aveyron", "Occitanie"),
    ("13", "Bouches-du-Rhône", "Provence-Alpes-Côte d'Azur"),
    ("14", "Calvados", "Normandie"),
    ("15", "Cantal", "Auvergne-Rhône-Alpes"),
    ("16", "Charente", "Nouvelle-Aquitaine"),
    ("17", "Charente-Maritime", "Nouvelle-Aquitaine"),
    ("18", "Cher", "Centre-Val de Loire"),
    ("19", "Corrèze", "Nouvelle-Aquitaine"),
    ("21", "Côte-d'Or", "Bourgogne-Franche-Comté"),
    ("22", "Côtes-d'Armor", "Bretagne"),
    ("23", "Creuse", "Nouvelle-Aquitaine"),
    ("24", "Dordogne", "Nouvelle-Aquitaine"),
    ("25", "Doubs", "Bourgogne-Franche-Comté"),
    ("26", "Drôme", "Auvergne-Rhône-Alpes"),
    ("27", "Eure", "Normandie"),
    ("28", "Eure-et-Loir", "Centre-Val de Loire"),
    ("29", "Finistère", "Bretagne"),
    ("2A", "Corse-du-Sud", "Corse"),
    ("2B", "Haute-Corse", "Corse"),
    ("30", "Gard", "Occitanie"),
    ("31", "Haute-Garonne", "Occitanie"),
    ("32", "Gers", "Occitanie"),
    ("33", "Gironde", "Nouvelle-Aquitaine"),
    ("34", "Hérault", "Occitanie"),
    ("35", "Ille-et-Vilaine", "Bretagne"),
    ("36", "Indre", "Centre-Val de Loire"),
    ("37", "Indre-et-Loire", "Centre-Val de Loire"),
    ("38", "Isère", "Auvergne-Rhône-Alpes"),
    ("39", "Jura", "Bourgogne-Franche-Comté"),
    ("40", "Landes", "Nouvelle-Aquitaine"),
    ("41", "Loir-et-Cher", "Centre-Val de Loire"),
    ("42", "Loire", "Auvergne-Rhône-Alpes"),
    ("43", "Haute-Loire", "Auvergne-Rhône-Alpes"),
    ("44", "Loire-Atlantique", "Pays de la Loire"),
    ("45", "Loiret", "Centre-Val de Loire"),
    ("46", "Lot", "Occitanie"),
    ("47", "Lot-et-Garonne", "Nouvelle-Aquitaine"),
    ("48", "Lozère", "Occitanie"),
    ("49", "Maine-et-Loire", "Pays de la Loire"),
    ("50", "Manche", "Normandie"),
    ("51", "Marne", "Grand Est"),
    ("52", "Haute-Marne", "Grand Est"),
    ("53", "Mayenne", "Pays de la Loire"),
    ("54", "Meurthe-et-Moselle", "Grand Est"),
    ("55", "Meuse", "Grand Est"),
    ("56", "Morbihan", "Bretagne"),
    ("57", "Moselle", "Grand Est"),
    ("58", "Nièvre", "Bourgogne-Franche-Comté"),
    ("59", "Nord", "Hauts-de-France"),
    ("60", "Oise", "Hauts-de-France"),
    ("61", "Orne", "Normandie"),
    ("62", "Pas-de-Calais", "Hauts-de-France"),
    ("63", "Puy-de-Dôme", "Auvergne-Rhône-Alpes"),
    ("64", "Pyrénées-Atlantiques", "Nouvelle-Aquitaine"),
    ("65", "Hautes-Pyrénées", "Occitanie"),
    ("66", "Pyrénées-Orientales", "Occitanie"),
    ("67", "Bas-Rhin", "Grand Est"),
    ("68", "Haut-Rhin", "Grand Est"),
    ("69", "Rhône", "Auvergne-Rhône-Alpes"),
    ("70", "Haute-Saône", "Bourgogne-Franche-Comté"),
    ("71", "Saône-et-Loire", "Bourgogne-Franche-Comté"),
    ("72", "Sarthe", "Pays de la Loire"),
    ("73", "Savoie", "Auvergne-Rhône-Alpes"),
    ("74", "Haute-Savoie", "Auvergne-Rhône-Alpes"),
    ("75", "Paris", "Île-de-France"),
    ("76", "Seine-Maritime", "Normandie"),
    ("77", "Seine-et-Marne", "Île-de-France"),
    ("78", "Yvelines", "Île-de-France"),
    ("79", "Deux-Sèvres", "Nouvelle-Aquitaine"),
    ("80", "Somme", "Hauts-de-France"),
    ("81", "Tarn", "Occitanie"),
    ("82", "Tarn-et-Garonne", "Occitanie"),
    ("83", "Var", "Provence-Alpes-Côte d'Azur"),
    ("84", "Vaucluse", "Provence-Alpes-Côte d'Azur"),
    ("85", "Vendée", "Pays de la Loire"),
    ("86", "Vienne", "Nouvelle-Aquitaine"),
    ("87", "Haute-Vienne", "Nouvelle-Aquitaine"),
    ("88", "Vosges", "Grand Est"),
    ("89", "Yonne", "Bourgogne-Franche-Comté"),
    ("90", "Territoire de Belfort", "Bourgogne-Franche-Comté"),
    ("91", "Essonne", "Île-de-France"),
    ("92", "Hauts-de-Seine", "Île-de-France"),
    ("93", "Seine-Saint-Denis", "Île-de-France"),
    ("94", "Val-de-Marne", "Île-de-France"),
    ("95", "Val-d'Oise", "Île-de-France"),
    ("971", "Guadeloupe", "Guadeloupe"),
    ("972", "Martinique", "Martinique"),
    ("973", "Guyane", "Guyane"),
    ("974", "La Réunion", "La Réunion"),
    ("975", "Saint-Pierre-et-Miquelon", "Saint-Pierre-et-Miquelon"),
    ("976", "Mayotte", "Mayotte"),
    ("977", "Saint-Barthélemy", "Saint-Barthélemy"),
    ("978", "Saint-Martin", "Saint-Martin"),
    ("984", "Terres australes et antarctiques françaises", "Terres australes et antarctiques françaises"),
    ("986", "Wallis et Futuna", "Wallis et Futuna"),
    ("987", "Polynésie française", "Polynésie française"),
    ("988", "Nouvelle-Calédonie", "Nouvelle-Calédonie"),
    ("989", "Île de Clipperton", "Île de Clipperton"),
];

/// A set of départements: a bit for each, in the order of [`DEPARTEMENTS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Set(u128);

impl Set {
    /// The set of the département at `index` of the table.
    pub fn of(index: usize) -> Self {
        Self(u32::try_from(index).ok().and_then(|index| 1u128.checked_shl(index)).unwrap_or(0))
    }

    /// The set of the département of an INSEE code. Empty if there is none.
    pub fn of_citycode(citycode: &str) -> Self {
        of_citycode(citycode).map_or_else(Self::default, Self::of_code)
    }

    /// The set of the département with this code. Empty if there is none.
    pub fn of_code(code: &str) -> Self {
        DEPARTEMENTS.iter().position(|&(known, ..)| known == code).map_or_else(Self::default, Self::of)
    }

    /// Whether the set has exactly one département.
    pub fn is_single(self) -> bool {
        self.0.is_power_of_two()
    }

    /// Whether the two sets have a département in common.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl std::ops::BitOr for Set {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The département of an INSEE code: its first two characters, or three overseas. `None` if there is none.
pub fn of_citycode(citycode: &str) -> Option<&'static str> {
    let length = if citycode.starts_with("97") || citycode.starts_with("98") { 3 } else { 2 };
    citycode.get(..length).and_then(find).map(|(code, _, _)| code)
}

/// The départements whose postcodes begin as this one does. Both of Corsica have 20.
pub fn of_postcode(postcode: &str) -> Vec<&'static str> {
    if postcode.starts_with("20") { vec!["2A", "2B"] } else { of_citycode(postcode).into_iter().collect() }
}

/// The INSEE code of the city of an arrondissement of Paris, Lyon or Marseille.
pub fn city_of_arrondissement(citycode: &str) -> Option<&'static str> {
    match citycode.parse().ok()? {
        75101..=75120 => Some("75056"),
        69381..=69389 => Some("69123"),
        13201..=13216 => Some("13055"),
        _ => None,
    }
}

/// Code, name and region of the département with this code, in either case (`2a` is `2A`).
pub fn find(code: &str) -> Option<(&'static str, &'static str, &'static str)> {
    DEPARTEMENTS.iter().find(|(known, _, _)| known.eq_ignore_ascii_case(code)).copied()
}

/// The context of a département: `75, Paris, Île-de-France`. A name equal to the region's is not repeated: `974, La Réunion`.
pub fn context(code: &str) -> String {
    match find(code) {
        Some((code, name, region)) if name == region => format!("{code}, {name}"),
        Some((code, name, region)) => format!("{code}, {name}, {region}"),
        None => code.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn citycodes_name_their_departement() {
        assert_eq!(of_citycode("75104"), Some("75"));
        assert_eq!(of_citycode("2A004"), Some("2A"));
        assert_eq!(of_citycode("97411"), Some("974"));
        assert_eq!(of_citycode("20004"), None);
        assert_eq!(of_citycode("é"), None);
    }

    #[test]
    fn sets_hold_every_departement() {
        assert!(DEPARTEMENTS.len() <= 128);
        assert!(Set::of_citycode("2A004").meets(Set::of_citycode("2A362")));
        assert!(!Set::of_citycode("2A004").meets(Set::of_citycode("2B033")));
        assert_eq!(Set::of_citycode("00000"), Set::default());
    }

    #[test]
    fn a_context_says_each_name_once() {
        assert_eq!(context("75"), "75, Paris, Île-de-France");
        assert_eq!(context("974"), "974, La Réunion");
    }
}
