//! The names of the columns, and what they say of the cells below them.

use crate::text::tokens::Tokens;

/// The part of an address that a column holds by its name, in the order in which an address is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum AddressPart {
    Number,
    Suffix,
    WayType,
    Street,
    Locality,
    Postcode,
    City,
    Departement,
}

use AddressPart as P;

/// Words in the names of columns of each part. The first that a name has decides, so that a `code postal commune` is a postcode.
const PARTS: [(P, &[&str]); 8] = [
    (P::Postcode, &["postal", "codepostal", "postale", "cp", "postcode", "zip", "zipcode", "codpost", "postalcode"]),
    (P::WayType, &["typevoie", "typvoie", "naturevoie", "natvoie"]),
    (
        P::City,
        &["ville", "commune", "city", "localite", "town", "municipalite", "municipality", "nomcommune", "ort", "acheminement"],
    ),
    (P::Suffix, &["rep", "repetition", "suffixe", "indice", "btq", "bister"]),
    (
        P::Street,
        &[
            "adresse", "adresses", "address", "adr", "addr", "voie", "rue", "street", "nomvoie", "libvoie", "nomrue", "adresse1",
            "addresse",
        ],
    ),
    (P::Locality, &["lieudit", "lieu", "hameau", "quartier"]),
    (P::Departement, &["departement", "dept", "dep"]),
    (P::Number, &["numero", "num", "n", "no", "nr", "number", "housenumber", "numvoie", "numerovoie", "novoie"]),
];

/// Words beside which `numéro` is that of a house.
const OF_A_HOUSE: [&str; 18] = [
    "numero",
    "num",
    "n",
    "no",
    "nr",
    "number",
    "house",
    "housenumber",
    "numvoie",
    "numerovoie",
    "novoie",
    "voie",
    "rue",
    "adresse",
    "street",
    "address",
    "adr",
    "etablissement",
];
const OF_A_TYPE: [&str; 4] = ["type", "nature", "typ", "nat"];
/// Words in the names of columns with the keys of things.
const KEYS: [&str; 24] = [
    "id",
    "ids",
    "ident",
    "identifiant",
    "uid",
    "uuid",
    "guid",
    "ref",
    "reference",
    "code",
    "cd",
    "client",
    "dossier",
    "matricule",
    "siret",
    "siren",
    "rang",
    "ligne",
    "index",
    "cle",
    "key",
    "insee",
    "telephone",
    "fid",
];
const POSITIONS: [&str; 14] = [
    "lat",
    "latitude",
    "lon",
    "lng",
    "long",
    "longitude",
    "x",
    "y",
    "coordonnees",
    "coordinates",
    "geom",
    "position",
    "wgs84",
    "lambert",
];
/// Words that make another thing of a name with a word of an address.
const OTHERS: [&str; 10] = ["mail", "email", "courriel", "electronique", "web", "internet", "ip", "mac", "id", "siret"];

/// The words of a column's name: `numeroVoieEtablissement` has three.
pub(super) struct Name(Vec<String>);

impl Name {
    pub(super) fn of(name: &str) -> Self {
        let mut spaced = String::with_capacity(name.len() + 8);
        let mut was_lower = false;
        for letter in name.chars() {
            if was_lower && letter.is_uppercase() || matches!(letter, '_' | '°' | 'º') {
                spaced.push(' ');
            }
            was_lower = letter.is_lowercase();
            spaced.push(if letter == '_' { ' ' } else { letter });
        }
        Self(Tokens::read(&spaced).iter().map(str::to_owned).collect())
    }

    fn has(&self, words: &[&str]) -> bool {
        self.0.iter().any(|word| words.contains(&word.as_str()))
    }

    /// The part of an address.
    pub(super) fn part(&self) -> Option<AddressPart> {
        if self.is_insee() || self.has(&OTHERS) {
            return None;
        }
        if self.has(&OF_A_TYPE) && self.has(&["voie", "rue"]) {
            return Some(P::WayType);
        }
        if self.is_number() {
            return Some(P::Number);
        }
        let part = PARTS.iter().find(|(_, words)| self.has(words)).map(|(part, _)| *part);
        part.filter(|part| *part != P::Number)
    }

    /// Whether the column holds house numbers. A client's is none.
    pub(super) fn is_number(&self) -> bool {
        let is_said = PARTS.iter().any(|(part, words)| *part == P::Number && self.has(words));
        is_said
            && self
                .0
                .iter()
                .all(|word| OF_A_HOUSE.contains(&word.as_str()) || matches!(word.as_str(), "de" | "la" | "dans" | "du"))
    }

    /// Whether the column holds INSEE codes.
    pub(super) fn is_insee(&self) -> bool {
        self.has(&["insee", "citycode", "codgeo", "depcom", "codecommune", "codeinsee", "codcom"])
            || self.has(&["code", "cd"]) && self.has(&["commune"]) && !self.has(&["postal"])
    }

    /// Whether the column holds the keys of things.
    pub(super) fn is_key(&self) -> bool {
        self.has(&KEYS) && self.part() != Some(P::Postcode)
    }

    /// Whether the column holds coordinates.
    pub(super) fn is_position(&self) -> bool {
        self.has(&POSITIONS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_told_by_names() {
        for (names, part) in [
            (&["numero", "n°", "N° voie", "num", "numeroVoieEtablissement", "housenumber", "numéro de rue"][..], Some(P::Number)),
            (
                &[
                    "numéro client",
                    "numero_dossier",
                    "num client",
                    "n° siret",
                    "id_adresse",
                    "email",
                    "adresse mail",
                    "code_insee",
                    "nom",
                    "code commune",
                ],
                None,
            ),
            (&["typeVoieEtablissement", "type_voie", "nature de la voie"], Some(P::WayType)),
            (&["adresse", "L_ADRESSE", "Adresse 1", "nom_voie", "rue", "addr", "libelleVoieEtablissement"], Some(P::Street)),
            (
                &["cp", "CODE_POSTAL", "CD_CODE_POSTAL", "codePostalEtablissement", "code postal commune", "zip"],
                Some(P::Postcode),
            ),
            (&["ville", "L_VILLE", "nom_commune", "libelleCommuneEtablissement"], Some(P::City)),
            (&["rep", "indiceRepetitionEtablissement"], Some(P::Suffix)),
        ] {
            for name in names {
                assert_eq!(Name::of(name).part(), part, "{name}");
            }
        }
        assert!(Name::of("CD_NUM_CLIENT").is_key() && Name::of("id").is_key() && !Name::of("CD_CODE_POSTAL").is_key());
    }
}
