//! Communes, their areas and their names, as columns.
//!
//! | field | size |
//! |---|---|
//! | communes, areas, names, arrondissements | 4 × u32 |
//! | for each commune, by citycode: citycode (base 36), population (-1: unknown), centre (longitude, latitude), rectangle around its streets' first points (west, south, east, north), first street, first area, first name, and 1 when the centre is only the département's | 12 columns |
//! | for each area, by commune: postcode (0: none), name of its old commune (-1: none) | 2 columns |
//! | for each name, by commune, the present one first: the commune, and the old commune's code (base 36; 0 for the present name) | 2 columns |
//! | for each arrondissement: itself, and the commune it is a part of | 2 columns |

use super::column::Column;
use super::error::FormatError;
use super::wire::Cursor;
use crate::geo::point::{Bbox, Point};
use bytes::Bytes;
use std::ops::Range;

const SECTION: &str = "communes";

/// The communes of a shard, read in place.
#[derive(Clone, Debug)]
pub struct Communes {
    counts: [u32; 4],
    fields: [Column; 12],
    areas: [Column; 2],
    names: [Column; 2],
    arrondissements: [Column; 2],
    streets: u32,
}

/// Columns of a commune.
const CITYCODE: usize = 0;
const POPULATION: usize = 1;
const CENTRE: usize = 2;
const SOUTH_WEST: usize = 4;
const NORTH_EAST: usize = 6;
const FIRST_STREET: usize = 8;
const FIRST_AREA: usize = 9;
const FIRST_NAME: usize = 10;
const APPROXIMATE: usize = 11;

/// One commune.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commune {
    /// INSEE code.
    pub citycode: Code,
    /// Inhabitants, when known.
    pub population: Option<u32>,
    /// Its centre.
    pub centre: Point,
    /// Whether the centre is only its département's.
    pub approximate: bool,
    /// A rectangle around its streets' first points.
    pub bbox: Bbox,
    /// Its streets.
    pub streets: Range<u32>,
    /// Its areas.
    pub areas: Range<u32>,
    /// Its names, the present one first.
    pub names: Range<u32>,
    /// The city of an arrondissement.
    pub parent: Option<u32>,
}

/// A part of a commune with one postcode, and one old commune or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// The postcode as a number, if there is one.
    pub postcode: Option<u32>,
    /// The name of the old commune.
    pub old_name: Option<u32>,
}

/// Characters of an INSEE code.
const LENGTH: usize = 5;

/// An INSEE code: five digits or capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(u32);

impl Code {
    /// Parses five digits or capitals.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = text.len() == LENGTH && text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
        plain.then(|| u32::from_str_radix(text, 36).ok().map(Self)).flatten()
    }

    /// The number of the first three characters: one for each overseas département.
    pub fn hundreds(self) -> u32 {
        self.0 / (36 * 36)
    }

    /// The five characters.
    pub fn text(self) -> String {
        let mut text = String::with_capacity(LENGTH);
        self.write_text(&mut text);
        text
    }

    /// Appends the five characters.
    pub fn write_text(self, out: &mut String) {
        let mut left = self.0;
        let mut text = [0u8; LENGTH];
        for slot in text.iter_mut().rev() {
            *slot = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[(left % 36) as usize];
            left /= 36;
        }
        out.push_str(std::str::from_utf8(&text).unwrap_or_default());
    }
}

impl Communes {
    /// Opens the section of a shard with `streets` streets.
    ///
    /// # Errors
    /// When it is cut, or ranges are not in order.
    pub fn open(data: &Bytes, streets: u32) -> Result<Self, FormatError> {
        let mut cursor = Cursor::new(SECTION, data);
        let counts = [cursor.u32()?, cursor.u32()?, cursor.u32()?, cursor.u32()?];
        // A column of equal values takes no bytes. Without this check, a forged count could cost any time.
        if counts.iter().any(|&count| count as usize > data.len().saturating_mul(8)) {
            return Err(FormatError::Malformed { section: SECTION, what: "a count is larger than the section can hold" });
        }
        let mut columns = |count: u32| Column::read(SECTION, &mut cursor, data, count as usize);
        let fields = {
            let mut next = || columns(counts[0]);
            [next()?, next()?, next()?, next()?, next()?, next()?, next()?, next()?, next()?, next()?, next()?, next()?]
        };
        let areas = [columns(counts[1])?, columns(counts[1])?];
        let names = [columns(counts[2])?, columns(counts[2])?];
        let arrondissements = [columns(counts[3])?, columns(counts[3])?];
        let this = Self { counts, fields, areas, names, arrondissements, streets };
        if this.is_sound() {
            Ok(this)
        } else {
            Err(FormatError::Malformed { section: SECTION, what: "its ranges are not in order" })
        }
    }

    /// Whether ranges rise and indices exist, so that no later read is out of range.
    fn is_sound(&self) -> bool {
        let rises = |field: usize, total: u32| {
            let values = (0..self.len()).map(|index| self.fields[field].unsigned(index as usize));
            values.clone().next().is_none_or(|first| first == 0)
                && values.clone().is_sorted()
                && values.last().is_none_or(|last| last <= total)
        };
        let sorted = (0..self.len()).map(|index| self.citycode(index)).is_sorted();
        let named = (0..self.len())
            .all(|index| self.first(FIRST_NAME, index, self.names()) < self.first(FIRST_NAME, index + 1, self.names()));
        let owned = (0..self.names()).all(|name| self.of_name(name) < self.len());
        let parented =
            (0..self.counts[3] as usize).all(|row| self.arrondissements.iter().all(|column| column.unsigned(row) < self.len()));
        // Sorted, for the binary search of `parent`.
        let children = (0..self.counts[3] as usize).map(|row| self.arrondissements[0].unsigned(row)).is_sorted();
        let old = (0..self.counts[1]).all(|area| self.area(area).old_name.is_none_or(|name| name < self.names()));
        rises(FIRST_STREET, self.streets)
            && rises(FIRST_AREA, self.counts[1])
            && rises(FIRST_NAME, self.names())
            && sorted
            && named
            && owned
            && parented
            && children
            && old
    }

    /// The number of communes.
    pub fn len(&self) -> u32 {
        self.counts[0]
    }

    /// The number of names.
    pub fn names(&self) -> u32 {
        self.counts[2]
    }

    /// One commune. `index` is below [`Self::len`].
    pub fn get(&self, index: u32) -> Commune {
        let column = |field: usize| self.fields[field].get(index as usize);
        let range = |field: usize, total: u32| self.first(field, index, total)..self.first(field, index + 1, total);
        Commune {
            citycode: self.citycode(index),
            population: self.population(index),
            centre: self.centre(index),
            approximate: column(APPROXIMATE) == 1,
            bbox: self.bbox(index),
            streets: range(FIRST_STREET, self.streets),
            areas: range(FIRST_AREA, self.counts[1]),
            names: range(FIRST_NAME, self.names()),
            parent: self.parent(index),
        }
    }

    /// The centre of a commune.
    #[inline]
    pub fn centre(&self, index: u32) -> Point {
        let column = |field: usize| self.fields[field].get(index as usize);
        Point { lon: column(CENTRE), lat: column(CENTRE + 1) }
    }

    /// The rectangle around the first points of a commune's streets.
    pub fn bbox(&self, index: u32) -> Bbox {
        let column = |field: usize| self.fields[field].get(index as usize);
        let point = |field: usize| Point { lon: column(field), lat: column(field + 1) };
        Bbox { min: point(SOUTH_WEST), max: point(NORTH_EAST) }
    }

    /// The commune with this INSEE code.
    pub fn find(&self, code: Code) -> Option<u32> {
        let mut low = 0;
        let mut high = self.len();
        while low < high {
            let middle = u32::midpoint(low, high);
            if self.citycode(middle) < code { low = middle + 1 } else { high = middle }
        }
        (low < self.len() && self.citycode(low) == code).then_some(low)
    }

    /// The inhabitants of a commune, when known.
    pub fn population(&self, index: u32) -> Option<u32> {
        u32::try_from(self.fields[POPULATION].get(index as usize)).ok()
    }

    /// The inhabitants by whom its streets are known: an arrondissement's are its city's.
    pub fn city_population(&self, index: u32) -> Option<u32> {
        self.population(self.parent(index).unwrap_or(index))
    }

    /// The INSEE code of a commune.
    #[inline]
    pub fn citycode(&self, index: u32) -> Code {
        Code(self.fields[CITYCODE].unsigned(index as usize))
    }

    /// The first street of a commune. The number of streets past the last commune.
    #[inline]
    pub fn first_street(&self, index: u32) -> u32 {
        self.first(FIRST_STREET, index, self.streets)
    }

    #[inline]
    fn first(&self, field: usize, index: u32, total: u32) -> u32 {
        if index < self.len() { self.fields[field].unsigned(index as usize) } else { total }
    }

    /// One area. `index` is below the number of areas.
    pub fn area(&self, index: u32) -> Area {
        let [postcode, old] = &self.areas;
        let postcode = postcode.unsigned(index as usize);
        Area { postcode: (postcode != 0).then_some(postcode), old_name: u32::try_from(old.get(index as usize)).ok() }
    }

    /// The city of an arrondissement. `None` for other communes.
    pub fn parent(&self, index: u32) -> Option<u32> {
        let [children, parents] = &self.arrondissements;
        let mut low = 0;
        let mut high = self.counts[3] as usize;
        while low < high {
            let middle = usize::midpoint(low, high);
            if children.unsigned(middle) < index { low = middle + 1 } else { high = middle }
        }
        (low < self.counts[3] as usize && children.unsigned(low) == index).then(|| parents.unsigned(low))
    }

    /// Arrondissements, each with its city.
    pub fn arrondissements(&self) -> impl Iterator<Item = (u32, u32)> {
        let [child, parent] = &self.arrondissements;
        (0..self.counts[3] as usize).map(|row| (child.unsigned(row), parent.unsigned(row)))
    }

    /// The postcodes of all areas, each with its commune.
    pub fn with_postcodes(&self) -> impl Iterator<Item = (u32, u32)> {
        (0..self.len()).flat_map(move |commune| self.postcodes_of(commune).map(move |postcode| (postcode, commune)))
    }

    /// The names of a commune, the present one first.
    pub fn names_of(&self, commune: u32) -> Range<u32> {
        self.first(FIRST_NAME, commune, self.names())..self.first(FIRST_NAME, commune.saturating_add(1), self.names())
    }

    /// The areas of a commune.
    pub fn areas_of(&self, commune: u32) -> impl Iterator<Item = Area> {
        self.area_range(commune).map(|area| self.area(area))
    }

    /// The number of a commune's areas.
    pub fn count_areas(&self, commune: u32) -> u32 {
        let areas = self.area_range(commune);
        areas.end.saturating_sub(areas.start)
    }

    fn area_range(&self, commune: u32) -> Range<u32> {
        self.first(FIRST_AREA, commune, self.counts[1])..self.first(FIRST_AREA, commune.saturating_add(1), self.counts[1])
    }

    /// The postcodes of a commune's areas.
    pub fn postcodes_of(&self, commune: u32) -> impl Iterator<Item = u32> {
        self.areas_of(commune).filter_map(|area| area.postcode)
    }

    /// The commune of a name.
    #[inline]
    pub fn of_name(&self, name: u32) -> u32 {
        self.names[0].unsigned(name as usize)
    }

    /// The code of the old commune with a name. `None` for a present name.
    pub fn old_code(&self, name: u32) -> Option<Code> {
        let code = self.names[1].unsigned(name as usize);
        (code != 0).then_some(Code(code))
    }
}

/// Writes the section. Communes are in order of citycodes, areas and names in order of communes, so that starts suffice for ranges.
pub fn write(communes: &[Commune], areas: &[Area], names: &[(u32, Option<Code>)]) -> Vec<u8> {
    let signed = |value: u32| value.cast_signed();
    let children: Vec<(u32, u32)> =
        (0u32..).zip(communes).filter_map(|(index, commune)| Some((index, commune.parent?))).collect();
    let mut out = Vec::new();
    for count in [communes.len(), areas.len(), names.len(), children.len()] {
        out.extend_from_slice(&u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
    }
    let of_commune: [fn(&Commune) -> i32; 12] = [
        |commune| commune.citycode.0.cast_signed(),
        |commune| commune.population.and_then(|people| i32::try_from(people).ok()).unwrap_or(-1),
        |commune| commune.centre.lon,
        |commune| commune.centre.lat,
        |commune| commune.bbox.min.lon,
        |commune| commune.bbox.min.lat,
        |commune| commune.bbox.max.lon,
        |commune| commune.bbox.max.lat,
        |commune| commune.streets.start.cast_signed(),
        |commune| commune.areas.start.cast_signed(),
        |commune| commune.names.start.cast_signed(),
        |commune| i32::from(commune.approximate),
    ];
    of_commune.iter().for_each(|field| super::column::write(communes.iter().map(field), &mut out));
    super::column::write(areas.iter().map(|area| signed(area.postcode.unwrap_or(0))), &mut out);
    super::column::write(areas.iter().map(|area| area.old_name.map_or(-1, signed)), &mut out);
    super::column::write(names.iter().map(|name| signed(name.0)), &mut out);
    super::column::write(names.iter().map(|name| name.1.map_or(0, |code| signed(code.0))), &mut out);
    super::column::write(children.iter().map(|child| signed(child.0)), &mut out);
    super::column::write(children.iter().map(|child| signed(child.1)), &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_come_back() {
        for text in ["75104", "2A004", "01001", "97411"] {
            assert_eq!(Code::parse(text).unwrap().text(), text);
        }
        assert_eq!(Code::parse("2a004"), None);
        assert_eq!(Code::parse("7510"), None);
    }
}
