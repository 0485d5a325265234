//! Abbreviations: those of the postal standard (AFNOR XPZ 10-011, La Poste's "règles de rédaction de l'adresse"), and those
//! that people write.
//!
//! They work both ways: `av` in a query finds `avenue`, and `president` finds the `PDT` of a name.

use super::table::Table;
use super::words::{Class, class};

/// Short form and long form, folded, sorted by short form. A short form may have several long ones.
const TABLE: &[(&str, &str)] = &[
    ("abb", "abbaye"),
    ("adj", "adjudant"),
    ("agl", "agglomeration"),
    ("al", "allee"),
    ("all", "allee"),
    ("amir", "amiral"),
    ("anc", "ancien"),
    ("anc", "ancienne"),
    ("arc", "arcade"),
    ("art", "artisanale"),
    ("asc", "ascension"),
    ("asp", "aspirant"),
    ("av", "avenue"),
    ("ave", "avenue"),
    ("bat", "batiment"),
    ("bch", "bas chemin"),
    ("bd", "boulevard"),
    ("bge", "berge"),
    ("bgs", "bourgs"),
    ("bl", "boulevard"),
    ("bld", "boulevard"),
    ("blvd", "boulevard"),
    ("boul", "boulevard"),
    ("bre", "barriere"),
    ("bvd", "boulevard"),
    ("c", "chemin"),
    ("cap", "capitaine"),
    ("car", "carrefour"),
    ("card", "cardinal"),
    ("carr", "carrefour"),
    ("cc", "centre commercial"),
    ("cd", "chemin departemental"),
    ("cdt", "commandant"),
    ("ce", "cite"),
    ("ch", "chateau"),
    ("ch", "chemin"),
    ("che", "chemin"),
    ("chem", "chemin"),
    ("chi", "charmille"),
    ("chp", "champ"),
    ("chs", "chaussee"),
    ("cht", "chateau"),
    ("chv", "chemin vicinal"),
    ("cl", "clos"),
    ("cne", "campagne"),
    ("col", "colonel"),
    ("cor", "corniche"),
    ("crs", "cours"),
    ("crx", "croix"),
    ("cst", "castel"),
    ("ctre", "centre"),
    ("dec", "decembre"),
    ("dig", "digue"),
    ("dom", "domaine"),
    ("dr", "docteur"),
    ("dsc", "descente"),
    ("eca", "ecart"),
    ("ecl", "ecluse"),
    ("egl", "eglise"),
    ("enc", "enceinte"),
    ("env", "enclave"),
    ("esc", "escalier"),
    ("esp", "esplanade"),
    ("espa", "espace"),
    ("etg", "etang"),
    ("fbg", "faubourg"),
    ("fbrg", "faubourg"),
    ("fg", "faubourg"),
    ("fon", "fontaine"),
    ("for", "foret"),
    ("fos", "fosse"),
    ("frm", "ferme"),
    ("gal", "galerie"),
    ("gal", "general"),
    ("gar", "gare"),
    ("gbd", "grand boulevard"),
    ("gd", "grand"),
    ("gde", "grande"),
    ("gdr", "grande rue"),
    ("gds", "grands"),
    ("gen", "general"),
    ("gnal", "general"),
    ("gnl", "general"),
    ("gpe", "groupe"),
    ("gr", "grande rue"),
    ("gre", "grange"),
    ("ham", "hameau"),
    ("hch", "haut chemin"),
    ("hip", "hippodrome"),
    ("ht", "haut"),
    ("hte", "haute"),
    ("hts", "hauts"),
    ("imm", "immeuble"),
    ("imp", "impasse"),
    ("ing", "ingenieur"),
    ("ins", "inspecteur"),
    ("jard", "jardin"),
    ("jte", "jetee"),
    ("ld", "lieu dit"),
    ("lgt", "logement"),
    ("lieut", "lieutenant"),
    ("lot", "lotissement"),
    ("lt", "lieutenant"),
    ("ltcol", "lieutenant colonel"),
    ("mais", "maison"),
    ("mal", "marechal"),
    ("marq", "marquis"),
    ("mch", "marche"),
    ("md", "marchand"),
    ("mgr", "monseigneur"),
    ("mis", "ministre"),
    ("mme", "madame"),
    ("mne", "morne"),
    ("mt", "mont"),
    ("mte", "montee"),
    ("mun", "municipal"),
    ("n", "nord"),
    ("nd", "notre dame"),
    ("nov", "novembre"),
    ("nte", "nouvelle route"),
    ("pae", "petite avenue"),
    ("pas", "passage"),
    ("pass", "passage"),
    ("pch", "petit chemin"),
    ("pdt", "president"),
    ("pl", "place"),
    ("plc", "place"),
    ("ple", "passerelle"),
    ("pln", "plaine"),
    ("plt", "plateau"),
    ("pn", "passage niveau"),
    ("pnt", "pointe"),
    ("por", "port"),
    ("pr", "professeur"),
    ("prda", "president"),
    ("pref", "prefecture"),
    ("pres", "president"),
    ("pres", "presquile"),
    ("prof", "professeur"),
    ("prom", "promenade"),
    ("prte", "porte"),
    ("prv", "parvis"),
    ("psg", "passage"),
    ("psty", "peristyle"),
    ("pt", "petit"),
    ("pt", "pont"),
    ("pta", "petite allee"),
    ("pte", "petite"),
    ("pte", "porte"),
    ("ptr", "petite rue"),
    ("pts", "petits"),
    ("qt", "quartier"),
    ("qu", "quai"),
    ("qua", "quartier"),
    ("quart", "quartier"),
    ("r", "rue"),
    ("rd", "route departementale"),
    ("rdpt", "rond point"),
    ("rec", "recteur"),
    ("reg", "regiment"),
    ("regt", "regiment"),
    ("rem", "rempart"),
    ("res", "residence"),
    ("rgt", "regiment"),
    ("ri", "regiment infanterie"),
    ("ri", "rgt infanterie"),
    ("rle", "ruelle"),
    ("rn", "route nationale"),
    ("roc", "rocade"),
    ("rpe", "rampe"),
    ("rpt", "rond point"),
    ("rtd", "rotonde"),
    ("rte", "route"),
    ("s", "saint"),
    ("sen", "senateur"),
    ("sept", "septembre"),
    ("sgt", "sergent"),
    ("sp", "sapeur"),
    ("sq", "square"),
    ("st", "saint"),
    ("sta", "station"),
    ("ste", "sainte"),
    ("stes", "saintes"),
    ("sts", "saints"),
    ("tpl", "terre plein"),
    ("tra", "traverse"),
    ("tsse", "terrasse"),
    ("univ", "universite"),
    ("val", "vallee"),
    ("vc", "voie communale"),
    ("vche", "vieux chemin"),
    ("ven", "venelle"),
    ("vge", "village"),
    ("vla", "villa"),
    ("voi", "voie"),
    ("vte", "vieille route"),
    ("vx", "vieux"),
    ("za", "zone artisanale"),
    ("zac", "zone amenagement concerte"),
    ("zi", "zone industrielle"),
];

/// The long forms of a short word.
fn long_forms(word: &str) -> impl Iterator<Item = &'static str> {
    static BY_SHORT: Table = Table::new(|place| TABLE.get(place).map(|&(short, _)| short));
    BY_SHORT.of(word).iter().map(|&(_, place)| TABLE[place].1)
}

/// The short forms of a long word.
fn short_forms(word: &str) -> impl Iterator<Item = &'static str> {
    static BY_LONG: Table = Table::new(|place| TABLE.get(place).map(|&(_, long)| long));
    BY_LONG.of(word).iter().map(|&(_, place)| TABLE[place].0)
}

/// The other forms of a folded word: its long forms and its short forms. Forms of several words are left out.
pub fn other_forms(word: &str) -> impl Iterator<Item = &'static str> {
    long_forms(word).chain(short_forms(word)).filter(|other| !other.contains(' '))
}

/// Whether a word is the short form of a type of way.
pub fn stands_for_way(word: &str) -> bool {
    long_forms(word).any(|long| class(long) == Class::Way)
}

/// The type of way that a word is short for, or the word itself.
pub fn way_in_full(word: &str) -> &str {
    if class(word) == Class::Way { word } else { long_forms(word).find(|long| class(long) == Class::Way).unwrap_or(word) }
}

/// Whether a word is a type of way, in full or in short.
pub fn is_way(word: &str) -> bool {
    class(word) == Class::Way || stands_for_way(word)
}

/// The long forms of a short word that have several words: `zone industrielle` for `zi`.
pub fn phrases(word: &str) -> impl Iterator<Item = &'static str> {
    long_forms(word).filter(|long| long.contains(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_answer_each_other() {
        assert_eq!(other_forms("bd").collect::<Vec<_>>(), ["boulevard"]);
        assert!(other_forms("boulevard").any(|form| form == "bd"));
        assert_eq!(other_forms("gal").collect::<Vec<_>>(), ["galerie", "general"]);
        assert_eq!(other_forms("rivoli").count(), 0);
        assert_eq!(phrases("zi").collect::<Vec<_>>(), ["zone industrielle"]);
    }

    #[test]
    fn the_table_is_sorted() {
        assert!(TABLE.is_sorted());
    }

    #[test]
    fn everything_is_folded() {
        assert!(
            TABLE.iter().all(|(short, long)| crate::text::fold::fold(short) == *short && crate::text::fold::fold(long) == *long)
        );
    }
}
