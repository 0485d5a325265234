//! BAL 1.3 and 1.4: a commune's own addresses, a line for each position.
//!
//! - Consecutive lines of one address are merged. The position of the best kind stays (entrée, délivrance postale, bâtiment,
//!   cage d'escalier, logement, parcelle, segment, service technique, unknown), among equals the first.
//! - Number 99999 means none: a place, or a street if its FANTOIR code is all digits.
//! - BAL has no postcode. The COG gives it, if the commune has exactly one.
//! - Addresses of Paris, Lyon and Marseille belong to an arrondissement, if `commune_deleguee_insee` names it.

use super::counting_sink::CountingSink;
use super::error::InputError;
use super::header::Header;
use super::record::{Record, Records};
use super::value;
use super::value::{Checked, Citycode};
use crate::indexer::cog;
use crate::indexer::cog::CommuneKind;
use crate::indexer::row::Row;

/// The required columns. Further names are those of validators, and of tables that cut names to ten letters.
pub(super) const REQUIRED: [&[&str]; 5] = [NAME, NUMBER, CITYCODE, LON, LAT];
const NAME: &[&str] = &["voie_nom"];
const NUMBER: &[&str] = &["numero"];
const CITYCODE: &[&str] = &["commune_insee", "commune_in"];
const LON: &[&str] = &["long", "lon", "long_wgs84"];
const LAT: &[&str] = &["lat", "lat_wgs84"];

/// The most names in other languages.
const LANGUAGES: usize = 8;

type Column = Option<usize>;

/// The indices of the columns.
#[derive(Debug)]
pub(super) struct Columns {
    key: Column,
    name: Column,
    other_names: Vec<(usize, String)>,
    number: Column,
    suffix: Column,
    citycode: Column,
    city: Column,
    oldcitycode: Column,
    oldcity: Column,
    position: Column,
    lon: Column,
    lat: Column,
}

impl Columns {
    pub(super) fn of(header: &Header) -> Self {
        let named = header.columns_with("voie_nom_").take(LANGUAGES);
        Self {
            key: header.column(&["cle_interop", "cle_intero"]),
            name: header.column(NAME),
            other_names: named.map(|(column, language)| (column, language.to_owned())).collect(),
            number: header.column(NUMBER),
            suffix: header.column(&["suffixe"]),
            citycode: header.column(CITYCODE),
            city: header.column(&["commune_nom", "commune_no"]),
            oldcitycode: header.column(&["commune_deleguee_insee"]),
            oldcity: header.column(&["commune_deleguee_nom"]),
            position: header.column(&["position"]),
            lon: header.column(LON),
            lat: header.column(LAT),
        }
    }

    /// Whether two lines are of the same address.
    fn are_one(&self, a: &Record, b: &Record) -> bool {
        let parts = [self.citycode, self.oldcitycode, self.name, self.number, self.suffix];
        self.code(a) == self.code(b) && parts.into_iter().all(|column| a.field(column) == b.field(column))
    }

    fn code<'a>(&self, record: &'a Record) -> &'a str {
        value::street_code(record.field(self.key), record.field(self.citycode))
    }

    fn row<'a>(&self, record: &'a Record, commune: &'a mut CommuneAtHand) -> Checked<Row<'a>> {
        commune.read(record.field(self.citycode), record.field(self.oldcitycode), record.field(self.oldcity))?;
        let commune = &*commune;
        let number = value::number(record.field(self.number))?;
        let street_code = self.code(record);
        let city = record.field(self.city);
        Ok(Row {
            street_code,
            number,
            suffix: value::suffix(record.field(self.suffix))?,
            name: value::name(record.field(self.name))?,
            other_names: &[],
            is_locality: number.is_none() && !is_fantoir_street(street_code),
            postcode: commune.postcode,
            citycode: commune.code.code(),
            city: if commune.is_part || city.is_empty() { commune.name } else { city },
            oldcitycode: &commune.oldcitycode,
            oldcity: &commune.oldcity,
            point: commune.code.point_of(record.field(self.lon), record.field(self.lat))?,
        })
    }

    /// Passes on a line, which is known to be sound.
    fn pass_on(&self, record: &Record, commune: &mut CommuneAtHand, sink: &mut CountingSink<'_>) {
        let mut names = [("", ""); LANGUAGES];
        let mut count = 0;
        for (column, language) in &self.other_names {
            if let Ok(name) = value::name(record.field(Some(*column))) {
                names[count] = (language, name);
                count += 1;
            }
        }
        match self.row(record, commune) {
            Ok(row) => sink.row(record.number, &Row { other_names: &names[..count], ..row }),
            Err(why) => sink.skip(record.number, why, record.raw()),
        }
    }
}

/// Whether a FANTOIR code is a street's, which is all digits. Codes of places begin with a letter.
fn is_fantoir_street(code: &str) -> bool {
    code.len() == 4 && code.bytes().all(|byte| byte.is_ascii_digit())
}

/// The commune of the current line, as the COG has it.
#[derive(Debug, Default)]
struct CommuneAtHand {
    raw: [String; 3],
    code: Citycode,
    name: &'static str,
    postcode: &'static str,
    /// Whether it is an arrondissement, which the file gives as a delegated commune of its city.
    is_part: bool,
    oldcitycode: String,
    oldcity: String,
}

impl CommuneAtHand {
    fn read(&mut self, citycode: &str, oldcitycode: &str, oldcity: &str) -> Checked<()> {
        let raw = [citycode, oldcitycode, oldcity];
        if self.raw.iter().zip(raw).any(|(known, new)| known != new) {
            self.raw = raw.map(str::to_owned);
            self.look_up();
        }
        let code = if self.is_part { &self.raw[1] } else { &self.raw[0] };
        self.code.read(code)
    }

    fn look_up(&mut self) {
        let [citycode, oldcitycode, oldcity] = &self.raw;
        let part = cog::find(oldcitycode)
            .filter(|part| part.kind == CommuneKind::Arrondissement && part.parent == Some(citycode.as_str()));
        let known = part.or_else(|| cog::find(&citycode.to_ascii_uppercase()));
        self.is_part = part.is_some();
        self.name = known.map_or("", |commune| commune.name);
        self.postcode = known.map_or("", |commune| match &*commune.postcodes {
            [only] => only,
            _ => "",
        });
        let old = if self.is_part { "" } else { value::former_citycode(oldcitycode) };
        old.clone_into(&mut self.oldcitycode);
        if self.is_part { "" } else { oldcity }.clone_into(&mut self.oldcity);
    }
}

/// The rank of a kind of position for finding a door. Less is better.
fn rank(position: &str) -> usize {
    const BEST_FIRST: [&str; 8] = ["entr", "d", "b", "cage", "l", "p", "seg", "ser"];
    let is = |start: &&str| position.get(..start.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(start));
    BEST_FIRST.iter().position(is).unwrap_or(BEST_FIRST.len())
}

/// Reads a BAL, after its header.
pub(super) fn read(records: &mut Records<'_, '_>, columns: &Columns, sink: &mut CountingSink<'_>) -> Result<(), InputError> {
    let mut commune = CommuneAtHand::default();
    let mut record = Record::default();
    let mut held = None::<Record>;
    while records.next(&mut record, sink)? {
        if let Err(why) = columns.row(&record, &mut commune) {
            sink.skip(record.number, why, record.raw());
            continue;
        }
        let Some(before) = held.as_mut() else {
            held = Some(std::mem::take(&mut record));
            continue;
        };
        if columns.are_one(before, &record) {
            sink.merge();
            if rank(record.field(columns.position)) < rank(before.field(columns.position)) {
                std::mem::swap(before, &mut record);
            }
        } else {
            columns.pass_on(before, &mut commune, sink);
            std::mem::swap(before, &mut record);
        }
    }
    if let Some(last) = held {
        columns.pass_on(&last, &mut commune, sink);
    }
    Ok(())
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
        let ranks: Vec<_> = kinds.into_iter().map(rank).collect();
        assert_eq!(ranks, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
        assert_eq!(rank("Entrée"), 0);
        assert_eq!(rank("é"), 8);
    }

    #[test]
    fn digits_are_streets_and_letters_places() {
        assert!(is_fantoir_street("0420"));
        assert!(!is_fantoir_street("b010"));
        assert!(!is_fantoir_street(""));
    }
}
