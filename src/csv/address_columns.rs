//! The columns that make the address, where nobody has said which.

use super::cell_kind::CellKind as K;
use super::column_kinds::Column;
use super::header::{AddressPart as P, Name};

/// Kinds of cells that no address has.
const NO_ADDRESS: [K; 8] = [K::Identifier, K::Decimal, K::Position, K::Date, K::Email, K::Link, K::Phone, K::Flag];
const NUMBERS: [K; 2] = [K::Number, K::Code];

/// The columns that may be of an address, and those of them that hold postcodes.
#[derive(Debug, Default)]
pub(super) struct AddressColumns {
    pub(super) query: Vec<usize>,
    pub(super) codes: Vec<usize>,
}

/// Chooses among columns. Those of `taken` are used otherwise, or are results of before.
///
/// Columns whose cells are keys, dates and the like are left out, and so are numbers beside addresses that have a number. If the
/// names that are left say street and city, they alone are chosen, in the order of an address.
pub(super) fn choose(names: &[String], columns: &[Column], taken: &[usize]) -> AddressColumns {
    let chooser = Chooser::new(names, columns);
    let mut kept: Vec<usize> = (0..names.len()).filter(|at| !taken.contains(at) && chooser.may_be_address(*at)).collect();
    let postcodes = chooser.postcodes(&kept);
    let number = chooser.number(&kept, &postcodes);
    kept.retain(|at| !chooser.is_numeric(*at) || postcodes.contains(at) || number == Some(*at));
    if kept.iter().all(|at| chooser.is_empty(*at)) {
        // A file of postcodes, or of nothing that is known.
        kept = (0..names.len()).filter(|at| !taken.contains(at)).collect();
    }
    AddressColumns { query: chooser.by_names(kept, number, &postcodes), codes: postcodes }
}

struct Chooser<'a> {
    names: Vec<Name>,
    columns: &'a [Column],
}

impl<'a> Chooser<'a> {
    fn new(names: &[String], columns: &'a [Column]) -> Self {
        Self { names: names.iter().map(|name| Name::of(name)).collect(), columns }
    }

    fn is(&self, at: usize, kinds: &[K]) -> bool {
        self.columns.get(at).is_some_and(|column| column.is_mostly(kinds))
    }

    fn is_empty(&self, at: usize) -> bool {
        self.columns.get(at).is_none_or(Column::is_empty)
    }

    fn is_numeric(&self, at: usize) -> bool {
        self.is(at, &NUMBERS)
    }

    fn named(&self, at: usize, is: impl Fn(&Name) -> bool) -> bool {
        self.names.get(at).is_some_and(is)
    }

    fn part(&self, at: usize) -> Option<P> {
        self.names.get(at).and_then(Name::part)
    }

    fn may_be_address(&self, at: usize) -> bool {
        let is_position =
            self.named(at, Name::is_position) && self.is(at, &[K::Number, K::Code, K::Decimal, K::Position, K::Identifier]);
        !self.is(at, &NO_ADDRESS) && !is_position
    }

    /// The columns of postcodes: those named so, else the first that can be one.
    fn postcodes(&self, kept: &[usize]) -> Vec<usize> {
        let codes = || kept.iter().copied().filter(|at| self.is_numeric(*at));
        let named: Vec<usize> = codes().filter(|at| self.part(*at) == Some(P::Postcode)).collect();
        if !named.is_empty() {
            return named;
        }
        let is_free = |at: &usize| {
            let column = self.columns.get(*at);
            self.is(*at, &[K::Code])
                && !self.named(*at, Name::is_key)
                && !self.named(*at, Name::is_insee)
                && column.is_some_and(|column| !column.counts_up())
        };
        codes().find(is_free).into_iter().collect()
    }

    /// The column of house numbers: one named so, else one that stands before a street. None beside addresses with numbers.
    fn number(&self, kept: &[usize], postcodes: &[usize]) -> Option<usize> {
        let has_numbers = kept.iter().any(|at| self.columns.get(*at).is_some_and(|column| column.is_half(K::Numbered)));
        let mut numbers = kept.iter().copied().filter(|at| self.is(*at, &NUMBERS) && !postcodes.contains(at));
        if has_numbers {
            return None;
        }
        let named = numbers.clone().find(|at| self.part(*at) == Some(P::Number));
        named.or_else(|| {
            numbers.find(|at| {
                let column = self.columns.get(*at);
                let is_counted = column.is_none_or(|column| column.counts_up() || column.has_zeros());
                let next = self.part(at + 1);
                !is_counted
                    && !self.named(*at, Name::is_key)
                    && self.part(*at).is_none()
                    && matches!(next, Some(P::Suffix | P::WayType | P::Street))
            })
        })
    }

    /// The columns of which a part of an address is known, in its order, if there is a street and a city or a postcode. Else all.
    fn by_names(&self, kept: Vec<usize>, number: Option<usize>, postcodes: &[usize]) -> Vec<usize> {
        let part = |at: usize| match at {
            at if number == Some(at) => Some(P::Number),
            at if postcodes.contains(&at) => Some(P::Postcode),
            at => self.part(at),
        };
        let mut parts: Vec<(P, usize)> = kept.iter().filter_map(|at| Some((part(*at)?, *at))).collect();
        let has = |wanted: P| parts.iter().any(|(part, _)| *part == wanted);
        if !(has(P::Street) && (has(P::City) || has(P::Postcode))) {
            return kept;
        }
        parts.sort_by_key(|(part, at)| (*part, *at));
        parts.into_iter().map(|(_, at)| at).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csv::column_kinds::read;
    use crate::csv::dialect::Dialect;
    use crate::csv::encoding::Encoding;

    /// The names of the columns that are chosen.
    fn chosen(file: &str) -> String {
        let dialect = Dialect { encoding: Encoding::Utf8, has_bom: false, delimiter: b';', quote: b'"' };
        let (header, rows) = file.split_once('\n').unwrap_or((file, ""));
        let names: Vec<String> = header.split(';').map(str::to_owned).collect();
        let columns = read(rows.as_bytes(), true, dialect, names.len());
        choose(&names, &columns, &[]).query.iter().map(|at| names[*at].as_str()).collect::<Vec<_>>().join(";")
    }

    #[test]
    fn what_is_no_address_is_left_out() {
        for (file, asked) in [
            ("id;adresse;cp;ville\n1;12 rue du Britais;53000;Laval\n2;11 rue Carnot;05000;Gap\n", "adresse;cp;ville"),
            ("numéro client;adresse;cp;ville\n1;12 rue du Britais;53000;Laval\n", "adresse;cp;ville"),
            ("num;adresse;cp;ville\n1;12 rue du Britais;53000;Laval\n", "adresse;cp;ville"),
            ("a;b;c\n7;12 rue du Britais;Laval\n9;11 rue Carnot;Gap\n", "b;c"),
            (
                "numero;voie;cp;ville\n12;rue du Britais;53000;Laval\n13;rue Carnot;5000;Gap\n14;rue X;5000;Gap\n",
                "numero;voie;cp;ville",
            ),
            ("n;rep;voie;commune\n12;bis;rue du Britais;Laval\n11;;rue Carnot;Gap\n", "n;rep;voie;commune"),
            ("x;voie;ville\n12;rue du Britais;Laval\n11;rue Carnot;Gap\n", "voie;ville"),
            ("k;rue;ville\n12;rue du Britais;Laval\n11;rue Carnot;Gap\n", "k;rue;ville"),
            ("k;rue;ville\n1;rue du Britais;Laval\n2;rue Carnot;Gap\n3;rue X;Gap\n", "rue;ville"),
            ("date;adresse;mail;tel;lat\n2024-01-02;11 rue Carnot Gap;a@b.fr;0612345678;44.5\n", "adresse"),
            (
                "CD_MAGASIN;CD_NUM_CLIENT;L_ADRESSE;CD_CODE_POSTAL;L_VILLE\n0042;00018754;12 RUE DU BRITAIS;53000;LAVAL\n",
                "L_ADRESSE;CD_CODE_POSTAL;L_VILLE",
            ),
            ("housenumber;addr;;city\n11;Rue Carnot;;Gap\n11;Rue Carnot;;Gap\n", "housenumber;addr;city"),
            ("cp;ville;adresse;nom\n53000;Laval;12 rue du Britais;Dupont\n", "adresse;cp;ville"),
            ("address\n92310\n92310\n", "address"),
            ("nom;adresse\nDupont;12 rue du Britais Laval\n", "nom;adresse"),
            ("a;b\n1;2\n3;4\n", "a;b"),
            ("code;adresse;code_insee;ville\n53130;12 rue du Britais;53130;Laval\n", "adresse;ville"),
            ("ref;lieu;p\n10001;11 rue Carnot Gap;53000\n10002;rue X Laval;05000\n", "lieu;p"),
            ("a;b\n", "a;b"),
        ] {
            assert_eq!(chosen(file), asked, "{file}");
        }
    }
}
