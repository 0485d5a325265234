//! BAN's CSV: a line for each address, or for each named place without numbers (lieu-dit). Columns are found by name.

use super::counting_sink::CountingSink;
use super::error::InputError;
use super::fault::{self, Part};
use super::header::Header;
use super::record::{Record, Records};
use super::value;
use super::value::{Checked, Citycode};
use crate::indexer::row::{PositionKind, Row};

/// The required columns of a file of addresses.
pub(super) const ADDRESS_REQUIRED: [&[&str]; 7] =
    [&["id"], &["numero"], &["nom_voie"], &["code_insee"], &["nom_commune"], &["lon"], &["lat"]];
/// The required columns of a file of places.
pub(super) const PLACE_REQUIRED: [&[&str]; 6] =
    [&["id"], &["nom_lieu_dit"], &["code_insee"], &["nom_commune"], &["lon"], &["lat"]];

type Column = Option<usize>;

/// The indices of the columns of both kinds of file.
#[derive(Debug)]
pub(super) struct PlaceColumns {
    id: Column,
    name: Column,
    postcode: Column,
    citycode: Column,
    city: Column,
    oldcitycode: Column,
    oldcity: Column,
    lon: Column,
    lat: Column,
}

impl PlaceColumns {
    pub(super) fn of(header: &Header) -> Self {
        let column = |name| header.column(&[name]);
        Self {
            id: column("id"),
            name: header.column(&["nom_voie", "nom_lieu_dit"]),
            postcode: column("code_postal"),
            citycode: column("code_insee"),
            city: column("nom_commune"),
            oldcitycode: column("code_insee_ancienne_commune"),
            oldcity: column("nom_ancienne_commune"),
            lon: column("lon"),
            lat: column("lat"),
        }
    }

    fn row<'a>(&self, record: &'a Record, citycode: &'a mut Citycode) -> Checked<Row<'a>> {
        citycode.read(record.field(self.citycode))?;
        citycode.read_postcode(record.field(self.postcode));
        let citycode = &*citycode;
        Ok(Row {
            street_code: value::street_code(record.field(self.id), citycode.code()),
            number: None,
            suffix: "",
            name: value::name(record.field(self.name))?,
            other_names: &[],
            lieu_dit: "",
            other_lieu_dits: &[],
            is_locality: true,
            postcode: citycode.postcode(),
            citycode: citycode.code(),
            city: record.field(self.city),
            oldcitycode: value::former_citycode(record.field(self.oldcitycode)),
            oldcity: value::optional_name(record.field(self.oldcity)),
            point: citycode.point_of(record.field(self.lon), record.field(self.lat))?,
            position: PositionKind::Unknown,
            certified: false,
        })
    }

    fn columns_of(&self, part: Part) -> [Column; 2] {
        match part {
            Part::Name => [self.name, None],
            Part::Citycode => [self.citycode, None],
            Part::Position => [self.lon, self.lat],
            Part::Number => [None, None],
        }
    }
}

/// The indices of the columns of a file of addresses.
#[derive(Debug)]
pub(super) struct AddressColumns {
    place: PlaceColumns,
    number: Column,
    suffix: Column,
    lieu_dit: Column,
    position: Column,
    certified: Column,
}

impl AddressColumns {
    pub(super) fn of(header: &Header) -> Self {
        let column = |name| header.column(&[name]);
        Self {
            place: PlaceColumns::of(header),
            number: column("numero"),
            suffix: column("rep"),
            lieu_dit: column("nom_ld"),
            position: column("type_position"),
            certified: column("certification_commune"),
        }
    }

    fn row<'a>(&self, record: &'a Record, citycode: &'a mut Citycode) -> Checked<Row<'a>> {
        let (number, suffix) = value::number_of_cells(record.field(self.number), record.field(self.suffix))?;
        Ok(Row {
            number,
            suffix,
            is_locality: false,
            lieu_dit: value::optional_name(record.field(self.lieu_dit)),
            position: PositionKind::of(record.field(self.position)),
            certified: value::is_yes(record.field(self.certified)),
            ..self.place.row(record, citycode)?
        })
    }

    fn columns_of(&self, part: Part) -> [Column; 2] {
        if part == Part::Number { [self.number, self.suffix] } else { self.place.columns_of(part) }
    }
}

/// Reads a file of addresses, after its header.
pub(super) fn read_addresses(
    records: &mut Records<'_, '_>,
    columns: &AddressColumns,
    sink: &mut CountingSink<'_>,
) -> Result<(), InputError> {
    each(records, sink, |record, citycode| columns.row(record, citycode), |part| columns.columns_of(part))
}

/// Reads a file of places, after its header.
pub(super) fn read_places(
    records: &mut Records<'_, '_>,
    columns: &PlaceColumns,
    sink: &mut CountingSink<'_>,
) -> Result<(), InputError> {
    each(records, sink, |record, citycode| columns.row(record, citycode), |part| columns.columns_of(part))
}

fn each(
    records: &mut Records<'_, '_>,
    sink: &mut CountingSink<'_>,
    row: impl for<'a> Fn(&'a Record, &'a mut Citycode) -> Checked<Row<'a>>,
    columns_of: impl Fn(Part) -> [Column; 2],
) -> Result<(), InputError> {
    let mut record = Record::default();
    let mut citycode = Citycode::default();
    while records.next(&mut record, sink)? {
        match row(&record, &mut citycode) {
            Ok(row) => {
                sink.row(record.number, &row);
                citycode.mends().for_each(|mend| sink.mended(record.number, mend, record.raw()));
            }
            Err(why) => records.skip(&record, &fault::part(why).map_or([None; 2], &columns_of), why, sink),
        }
    }
    Ok(())
}
