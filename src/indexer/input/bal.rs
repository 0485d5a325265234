//! BAL 1.2 to 1.5: a commune's own addresses, a line for each position. 1.5 calls the name `toponyme`, the others `voie_nom`.
//!
//! - Consecutive lines of one address are merged. A certified position stays before others, then the best kind
//!   ([`PositionKind`]), among equals the first.
//! - Number 99999 means none: a place, or a street if its FANTOIR code is all digits.
//! - Without `commune_insee`, the code is the beginning of `cle_interop`. Without that key, the name makes the street's key.
//! - BAL has no postcode. The COG gives it, if the commune has exactly one.
//! - Addresses of Paris, Lyon and Marseille belong to an arrondissement, if `commune_deleguee_insee` names it.

use super::counting_sink::CountingSink;
use super::error::InputError;
use super::fault::{self, Part};
use super::header::Header;
use super::record::{Record, Records};
use super::value;
use super::value::{Checked, Citycode};
use crate::indexer::cog;
use crate::indexer::cog::CommuneKind;
use crate::indexer::row::{PositionKind, Row};

/// The required columns. Further names are those of validators, and of tables that cut names to ten letters.
pub(super) const REQUIRED: [&[&str]; 5] = [NAME, NUMBER, CITYCODE, LON, LAT];
const NAME: &[&str] = &["voie_nom", "toponyme"];
const KEY: &[&str] = &["cle_interop", "cle_intero"];
const NUMBER: &[&str] = &["numero"];
const CITYCODE: &[&str] = &["commune_insee", "commune_in", "cle_interop", "cle_intero"];
const LON: &[&str] = &["long", "lon", "long_wgs84"];
const LAT: &[&str] = &["lat", "lat_wgs84"];

type Column = Option<usize>;

/// The indices of the columns.
#[derive(Debug)]
pub(super) struct Columns {
    key: Column,
    name: Column,
    other_names: Vec<(usize, String)>,
    lieu_dit: Column,
    other_lieu_dits: Vec<(usize, String)>,
    number: Column,
    suffix: Column,
    citycode: Column,
    city: Column,
    oldcitycode: Column,
    oldcity: Column,
    position: Column,
    certified: Column,
    lon: Column,
    lat: Column,
}

impl Columns {
    pub(super) fn of(header: &Header) -> Self {
        let languages = |prefix| header.columns_with(prefix).map(|(column, language)| (column, language.to_owned()));
        Self {
            key: header.column(KEY),
            name: header.column(NAME),
            other_names: languages("voie_nom_").chain(languages("toponyme_")).collect(),
            lieu_dit: header.column(&["lieudit_complement_nom"]),
            other_lieu_dits: languages("lieudit_complement_nom_").collect(),
            number: header.column(NUMBER),
            suffix: header.column(&["suffixe"]),
            citycode: header.column(&["commune_insee", "commune_in"]),
            city: header.column(&["commune_nom", "commune_no"]),
            oldcitycode: header.column(&["commune_deleguee_insee"]),
            oldcity: header.column(&["commune_deleguee_nom"]),
            position: header.column(&["position"]),
            certified: header.column(&["certification_commune"]),
            lon: header.column(LON),
            lat: header.column(LAT),
        }
    }

    /// Whether two lines are of the same address.
    fn are_one(&self, a: &Record, b: &Record) -> bool {
        let parts = [self.oldcitycode, self.name, self.number, self.suffix];
        self.citycode(a) == self.citycode(b)
            && self.code(a) == self.code(b)
            && parts.into_iter().all(|column| a.field(column) == b.field(column))
    }

    /// The INSEE code as the line has it.
    fn citycode<'a>(&self, record: &'a Record) -> &'a str {
        let code = record.field(self.citycode);
        if code.is_empty() { record.field(self.key).split('_').next().unwrap_or_default() } else { code }
    }

    fn code<'a>(&self, record: &'a Record) -> &'a str {
        let citycode = self.citycode(record);
        let key = record.field(self.key);
        if citycode.len() == 5 { value::street_code(key, citycode) } else { value::street_code(key, &value::citycode(citycode)) }
    }

    fn rank(&self, record: &Record) -> (bool, PositionKind) {
        (!value::is_yes(record.field(self.certified)), PositionKind::of(record.field(self.position)))
    }

    fn row<'a>(&self, record: &'a Record, commune: &'a mut CommuneAtHand) -> Checked<Row<'a>> {
        let oldcity = value::optional_name(record.field(self.oldcity));
        commune.read(self.citycode(record), record.field(self.oldcitycode), oldcity)?;
        let commune = &*commune;
        let (number, suffix) = value::number_of_cells(record.field(self.number), record.field(self.suffix))?;
        let street_code = self.code(record);
        let city = record.field(self.city);
        Ok(Row {
            street_code,
            number,
            suffix,
            name: value::name(record.field(self.name))?,
            other_names: &[],
            lieu_dit: value::optional_name(record.field(self.lieu_dit)),
            other_lieu_dits: &[],
            is_locality: number.is_none() && !is_fantoir_street(street_code),
            postcode: commune.postcode,
            citycode: commune.code.code(),
            city: if commune.is_part || city.is_empty() { commune.name } else { city },
            oldcitycode: &commune.oldcitycode,
            oldcity: &commune.oldcity,
            point: commune.code.point_of(record.field(self.lon), record.field(self.lat))?,
            position: PositionKind::of(record.field(self.position)),
            certified: value::is_yes(record.field(self.certified)),
        })
    }

    /// Passes on a line, which is known to be sound.
    fn pass_on(&self, record: &Record, commune: &mut CommuneAtHand, sink: &mut CountingSink<'_>) {
        let other_names = in_languages(&self.other_names, record);
        let other_lieu_dits = in_languages(&self.other_lieu_dits, record);
        match self.row(record, commune) {
            Ok(row) => sink.row(record.number, &Row { other_names: &other_names, other_lieu_dits: &other_lieu_dits, ..row }),
            Err(why) => sink.skip(record.number, why, record.raw()),
        }
        commune.code.mends().for_each(|mend| sink.mended(record.number, mend, record.raw()));
    }

    fn columns_of(&self, part: Part) -> [Column; 2] {
        match part {
            Part::Name => [self.name, None],
            Part::Number => [self.number, self.suffix],
            Part::Citycode => [self.citycode.or(self.key), None],
            Part::Position => [self.lon, self.lat],
        }
    }
}

/// The names of a line in regional languages, each language and name.
fn in_languages<'a>(columns: &'a [(usize, String)], record: &'a Record) -> Vec<(&'a str, &'a str)> {
    let named = |(column, language): &'a (usize, String)| Some((&**language, value::name(record.field(Some(*column))).ok()?));
    columns.iter().filter_map(named).collect()
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
        let citycode = value::citycode(citycode);
        let part = cog::find(oldcitycode)
            .filter(|part| part.kind == CommuneKind::Arrondissement && part.parent == Some(citycode.as_str()));
        let known = part.or_else(|| cog::find(&citycode));
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

/// Reads a BAL, after its header.
pub(super) fn read(records: &mut Records<'_, '_>, columns: &Columns, sink: &mut CountingSink<'_>) -> Result<(), InputError> {
    let mut commune = CommuneAtHand::default();
    let mut record = Record::default();
    let mut held = None::<Record>;
    while records.next(&mut record, sink)? {
        if let Err(why) = columns.row(&record, &mut commune) {
            records.skip(&record, &fault::part(why).map_or([None; 2], |part| columns.columns_of(part)), why, sink);
            continue;
        }
        let Some(before) = held.as_mut() else {
            held = Some(std::mem::take(&mut record));
            continue;
        };
        if columns.are_one(before, &record) {
            sink.merge();
            if columns.rank(&record) < columns.rank(before) {
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
    fn digits_are_streets_and_letters_places() {
        assert!(is_fantoir_street("0420"));
        assert!(!is_fantoir_street("b010"));
        assert!(!is_fantoir_street(""));
    }
}
