//! Communes, their areas and the names they answer to: records of fixed size, read in place.
//!
//! | field | size |
//! |---|---|
//! | communes, areas, names | 3 × u32 |
//! | communes | 48 bytes each, by citycode |
//! | areas | 8 bytes each, by commune |
//! | names | 8 bytes each, by commune: the present name first |
//!
//! A commune: citycode (base 36), population (all ones: unknown), centre (longitude, latitude), rectangle (west, south,
//! east, north), first street, first area, first name, and parent (1 + its index, or 0; the top bit: the centre is only
//! the département's). An area: postcode (0: none) and old commune (1 + the index of its name, or 0).
//! A name: the commune's index and the old commune's code (base 36; 0 for the present name).

use super::FormatError;
use super::wire::{Cursor, i32_at, u32_at};
use crate::{Bbox, Point};
use bytes::Bytes;
use std::ops::Range;

const COMMUNE: usize = 48;
const AREA: usize = 8;
const NAME: usize = 8;
const APPROXIMATE: u32 = 1 << 31;

/// The communes of a shard, read in place.
#[derive(Clone, Debug)]
pub struct Communes {
    communes: Bytes,
    areas: Bytes,
    names: Bytes,
    streets: u32,
}

/// One commune.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commune {
    /// INSEE code.
    pub citycode: Code,
    /// Inhabitants, when known.
    pub population: Option<u32>,
    /// Its centre.
    pub centre: Point,
    /// True when the centre is only its département's.
    pub approximate: bool,
    /// A rectangle that holds its streets' first numbers.
    pub bbox: Bbox,
    /// Its streets.
    pub streets: Range<u32>,
    /// Its areas.
    pub areas: Range<u32>,
    /// Its names; the present one first.
    pub names: Range<u32>,
    /// The commune that it is an arrondissement of.
    pub parent: Option<u32>,
}

/// A part of a commune with one postcode, and one old commune or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// The postcode as a number, when there is one.
    pub postcode: Option<u32>,
    /// The name of the old commune.
    pub old_name: Option<u32>,
}

/// An INSEE code: five digits or capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(u32);

impl Code {
    /// Reads five digits or capitals.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
        plain.then(|| u32::from_str_radix(text, 36).ok().map(Self)).flatten()
    }

    /// The five characters.
    pub fn text(self) -> String {
        let mut left = self.0;
        let mut text = [0u8; 5];
        for slot in text.iter_mut().rev() {
            *slot = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[(left % 36) as usize];
            left /= 36;
        }
        text.iter().map(|&byte| char::from(byte)).collect()
    }
}

impl Communes {
    /// Opens the section of a shard with that many streets.
    ///
    /// # Errors
    /// When it is cut, or ranges are not in order.
    pub fn open(data: &Bytes, streets: u32) -> Result<Self, FormatError> {
        let mut cursor = Cursor::new("communes", data);
        let counts = [cursor.u32()? as usize, cursor.u32()? as usize, cursor.u32()? as usize];
        let mut take = |count: usize, size: usize| cursor.bytes(count.saturating_mul(size)).map(|part| data.slice_ref(part));
        let this = Self { communes: take(counts[0], COMMUNE)?, areas: take(counts[1], AREA)?, names: take(counts[2], NAME)?, streets };
        let ordered = (0..this.len()).all(|index| {
            let commune = this.get(index);
            let named = commune.names.start < commune.names.end && commune.names.end as usize <= counts[2];
            let areas = commune.areas.start <= commune.areas.end && commune.areas.end as usize <= counts[1];
            let parent = commune.parent.is_none_or(|parent| parent < this.len());
            named && areas && parent && commune.streets.start <= commune.streets.end && commune.streets.end <= streets
        });
        let sound = (0..counts[2]).all(|name| u32_at(&this.names, name * NAME) < this.len());
        if ordered && sound { Ok(this) } else { Err(FormatError::Malformed { section: "communes", what: "its ranges are not in order" }) }
    }

    /// How many communes there are.
    pub fn len(&self) -> u32 {
        u32::try_from(self.communes.len() / COMMUNE).unwrap_or(0)
    }

    /// How many names there are.
    pub fn names(&self) -> u32 {
        u32::try_from(self.names.len() / NAME).unwrap_or(0)
    }

    /// One commune; `index` is below [`Self::len`].
    pub fn get(&self, index: u32) -> Commune {
        let at = index as usize * COMMUNE;
        let word = |field: usize| u32_at(&self.communes, at + field * 4);
        let point = |field: usize| Point { lon: i32_at(&self.communes, at + field * 4), lat: i32_at(&self.communes, at + field * 4 + 4) };
        let population = word(1);
        Commune {
            citycode: Code(word(0)),
            population: (population != u32::MAX).then_some(population),
            centre: point(2),
            approximate: word(11) & APPROXIMATE != 0,
            bbox: Bbox { min: point(4), max: point(6) },
            streets: self.first_street(index)..self.first_street(index + 1),
            areas: word(9)..self.field(index + 1, 9, self.areas.len() / AREA),
            names: word(10)..self.field(index + 1, 10, self.names.len() / NAME),
            parent: (word(11) & !APPROXIMATE).checked_sub(1),
        }
    }

    /// The first street of a commune; the number of streets for the one past the last.
    #[inline]
    pub fn first_street(&self, index: u32) -> u32 {
        self.field(index, 8, self.streets as usize)
    }

    #[inline]
    fn field(&self, index: u32, field: usize, past_last: usize) -> u32 {
        if index < self.len() {
            return u32_at(&self.communes, index as usize * COMMUNE + field * 4);
        }
        u32::try_from(past_last).unwrap_or(u32::MAX)
    }

    /// The commune that a street lies in.
    pub fn of_street(&self, street: u32) -> u32 {
        self.last_at_most(8, street)
    }

    /// The commune with an INSEE code.
    pub fn find(&self, citycode: Code) -> Option<u32> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = u32::midpoint(low, high);
            if u32_at(&self.communes, middle as usize * COMMUNE) < citycode.0 { low = middle + 1 } else { high = middle }
        }
        (low < self.len() && u32_at(&self.communes, low as usize * COMMUNE) == citycode.0).then_some(low)
    }

    /// One area; an empty one past the last.
    pub fn area(&self, index: u32) -> Area {
        let at = index as usize * AREA;
        let (postcode, old) = (u32_at(&self.areas, at), u32_at(&self.areas, at + 4));
        Area { postcode: (postcode != 0).then_some(postcode), old_name: old.checked_sub(1) }
    }

    /// The commune that a commune is an arrondissement of.
    pub fn parent(&self, index: u32) -> Option<u32> {
        (self.field(index, 11, 0) & !APPROXIMATE).checked_sub(1)
    }

    /// The communes that have a postcode, in rising order; one with several such areas may repeat.
    pub fn with_postcode(&self, postcode: u32) -> impl Iterator<Item = u32> {
        let areas = self.areas.chunks_exact(AREA).enumerate().filter(move |(_, area)| u32_at(area, 0) == postcode);
        areas.map(|(area, _)| self.of_area(u32::try_from(area).unwrap_or(u32::MAX)))
    }

    /// The postcodes of all areas, in the order of the areas.
    pub fn postcodes(&self) -> impl Iterator<Item = u32> {
        self.areas.chunks_exact(AREA).map(|area| u32_at(area, 0)).filter(|&postcode| postcode != 0)
    }

    fn of_area(&self, area: u32) -> u32 {
        self.last_at_most(9, area)
    }

    /// The last commune whose field is at most `value`: fields that hold a first index rise.
    fn last_at_most(&self, field: usize, value: u32) -> u32 {
        let (mut low, mut high) = (0, self.len());
        while low + 1 < high {
            let middle = u32::midpoint(low, high);
            if self.field(middle, field, 0) <= value { low = middle } else { high = middle }
        }
        low
    }

    /// The commune that a name belongs to.
    #[inline]
    pub fn of_name(&self, name: u32) -> u32 {
        u32_at(&self.names, name as usize * NAME)
    }

    /// The code of the old commune that a name is of; `None` for a present name.
    pub fn old_code(&self, name: u32) -> Option<Code> {
        let code = u32_at(&self.names, name as usize * NAME + 4);
        (code != 0).then_some(Code(code))
    }
}

/// Writes the section. Ranges follow from their starts: communes by citycode, areas and names by commune.
#[cfg(feature = "build")]
pub fn write(communes: &[Commune], areas: &[Area], names: &[(u32, Option<Code>)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut put = |value: u32| out.extend_from_slice(&value.to_le_bytes());
    for count in [communes.len(), areas.len(), names.len()] {
        put(u32::try_from(count).unwrap_or(u32::MAX));
    }
    for commune in communes {
        put(commune.citycode.0);
        put(commune.population.unwrap_or(u32::MAX));
        for point in [commune.centre, commune.bbox.min, commune.bbox.max] {
            put(point.lon.cast_unsigned());
            put(point.lat.cast_unsigned());
        }
        put(commune.streets.start);
        put(commune.areas.start);
        put(commune.names.start);
        put(commune.parent.map_or(0, |parent| parent + 1) | if commune.approximate { APPROXIMATE } else { 0 });
    }
    for area in areas {
        put(area.postcode.unwrap_or(0));
        put(area.old_name.map_or(0, |name| name + 1));
    }
    for (commune, old) in names {
        put(*commune);
        put(old.map_or(0, |code| code.0));
    }
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
