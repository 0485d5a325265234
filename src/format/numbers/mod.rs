//! House numbers with their exact positions: one record a street.
//!
//! The section begins with the suffixes: their count (u16), then each as a text, by falling frequency. Suffix 0 is none.
//! A directory of records follows:
//!
//! | field | code |
//! |---|---|
//! | street code | see [`StreetCode`] |
//! | first point, from the corner of the street's cell | below the cell's width, below its height |
//! | *(no more for a place without numbers)* | |
//! | in two sides, even and odd? *(if so)* is the first odd? how many numbers has it? | bit; bit; below the count plus 1 |
//! | suffixes? | bit |
//! | *(more than one number)* parameters: of steps; of the first coordinate, less 7; of the second, less that of the first | Rice, k = 0; 2 signed Rice codes, k = 1 and 0 |
//! | *(more than one number)* extrapolated? | bit |
//! | per side: first number, halved (and rounded down) in a side; of the second side, from that of the first | Elias delta, signed |
//! | second side: first point, from the first side's | offset, with parameters one higher |
//! | next numbers: step (halved in a side), less one when the street has no suffix | Rice |
//! | suffix of each number, when the street has any; after a step of 0 from the suffix before, less one | Elias gamma |
//! | next points, from the point expected | offset |
//!
//! The point expected is the one before, or, when extrapolated, that plus the step times a running mean of the way per step.
//! An offset is two coordinates, first the one that the way changes more: see [`track`] and [`offset`].

mod code;
mod offset;
mod parameters;
mod sequence;
mod track;

pub use code::StreetCode;

pub use sequence::{HouseNumber, HouseNumbers};

use super::anchors::Cell;
use super::bits::BitReader;
use super::directory::Directory;
use super::error::FormatError;
use super::wire::Cursor;
use crate::geo::point::Point;
use crate::text::fold::fold_char;
use bytes::Bytes;
use std::ops::Range;

/// The most house numbers of a street.
pub const MAX_NUMBERS: u32 = 65_535;

/// The house numbers of a shard, read in place.
#[derive(Clone, Debug)]
pub struct Numbers {
    suffixes: Vec<Bytes>,
    directory: Directory,
    /// Bytes before the records.
    head: usize,
}

impl Numbers {
    /// Opens the section.
    ///
    /// # Errors
    /// When it is cut or a suffix is not UTF-8.
    pub fn open(data: &Bytes) -> Result<Self, FormatError> {
        let mut cursor = Cursor::new("numbers", data);
        let count = cursor.u16()?;
        let suffixes = (0..count).map(|_| cursor.text().map(|text| data.slice_ref(text.as_bytes()))).collect::<Result<_, _>>()?;
        let directory = Directory::open("numbers", &data.slice_ref(cursor.rest()))?;
        Ok(Self { head: data.len() - directory.stream_len(), suffixes, directory })
    }

    /// The number of records.
    pub fn len(&self) -> usize {
        self.directory.len()
    }

    /// Replaces the section's bytes by ones with more blocks loaded.
    pub fn refresh(&mut self, data: &Bytes) {
        self.directory.refresh(data.slice(self.head.min(data.len())..));
    }

    /// Bytes before the records. No record can be read without them.
    pub fn head_len(&self) -> usize {
        self.head
    }

    /// The bytes of a street's record, as a range of the section.
    pub fn place_of(&self, street: u32) -> Range<usize> {
        let place = self.directory.place_of(street as usize);
        self.head.saturating_add(place.start)..self.head.saturating_add(place.end)
    }

    /// The text of a suffix, empty for none.
    pub fn suffix(&self, index: u32) -> &str {
        let text = (index as usize).checked_sub(1).and_then(|index| self.suffixes.get(index));
        text.and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("")
    }

    /// The index of a suffix. `None` if no number of the shard has it.
    pub fn suffix_index(&self, text: &str) -> Option<u32> {
        if text.is_empty() {
            return Some(0);
        }
        (1..).zip(&self.suffixes).find(|(_, known)| known.as_ref() == text.as_bytes()).map(|(index, _)| index)
    }

    /// Indices of the suffixes with these letters and digits, whatever signs they have: `appt n°1` for `appt1`.
    pub fn suffix_indices(&self, letters: &str) -> impl Iterator<Item = u32> {
        let suffixes = (1..).zip(&self.suffixes);
        suffixes
            .filter(move |(_, known)| std::str::from_utf8(known).is_ok_and(|text| is_same_suffix(text, letters)))
            .map(|(index, _)| index)
    }

    /// The key of a street within its commune.
    pub fn code(&self, street: u32) -> StreetCode {
        StreetCode::read(&mut self.directory.record(street as usize))
    }

    /// The record of a street: its first point, and its `count` numbers.
    pub fn street(&self, street: u32, count: u32, cell: &Cell) -> Street<'_> {
        let mut bits = self.directory.record(street as usize);
        StreetCode::read(&mut bits);
        let offset = |bits: &mut BitReader<'_>, size: u32| bits.below(size).cast_signed();
        let lon = cell.corner.lon.saturating_add(offset(&mut bits, cell.width));
        let lat = cell.corner.lat.saturating_add(offset(&mut bits, cell.height));
        Street { first: Point { lon, lat }, count: count.min(MAX_NUMBERS), bits }
    }
}

/// Whether a suffix has these folded letters and digits. The sign `n°` counts for none.
fn is_same_suffix(text: &str, letters: &str) -> bool {
    let mut left = letters.chars();
    let mut known = text.chars().peekable();
    while let Some(letter) = known.next() {
        let is_sign = letter == 'n' && known.peek() == Some(&'°');
        if is_sign || !letter.is_alphanumeric() {
            continue;
        }
        if !fold_char(letter).chars().all(|folded| left.next() == Some(folded)) {
            return false;
        }
    }
    left.next().is_none()
}

/// A street's record, before its numbers are read.
#[derive(Clone, Debug)]
pub struct Street<'a> {
    /// Its first point.
    pub first: Point,
    count: u32,
    bits: BitReader<'a>,
}

impl<'a> Street<'a> {
    /// A street whose record is missing, at a coarse point.
    pub fn unread(first: Point) -> Self {
        Self { first, count: 0, bits: BitReader::at(&[], 0) }
    }

    /// Its numbers: one side after the other, each in rising order.
    pub fn numbers(&self) -> HouseNumbers<'a> {
        HouseNumbers::read(self.first, self.count, self.bits)
    }
}

pub use writer::{NumbersWriter, first_point};

mod writer;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn streets() -> impl Strategy<Value = BTreeMap<(u32, u32), (i32, i32)>> {
        let near = (2_000_000i32..2_300_000, 48_000_000i32..48_100_000);
        proptest::collection::btree_map((0u32..12_000, 0u32..4), near, 0..60)
    }

    proptest! {
        #[test]
        fn numbers_come_back(given in streets(), code in "[0-9]{4}|[a-z0-9]{6}|[a-z]{1,9}") {
            let numbers: Vec<HouseNumber> = given.iter()
                .map(|(&(number, suffix), &(lon, lat))| HouseNumber { number, suffix, point: Point { lon, lat } })
                .collect();
            let first = first_point(&numbers).unwrap_or(Point { lon: 2_100_000, lat: 48_000_001 });
            let cell = Cell { corner: Point { lon: first.lon - 700, lat: first.lat - 3 }, width: 701, height: 1000 };
            let code = StreetCode::parse(&code).unwrap();
            let mut writer = NumbersWriter::new(vec!["bis".into(), "ter".into(), "a".into()]);
            writer.push(&code, &cell, first, &numbers);
            let section = Numbers::open(&writer.finish().unwrap().into()).unwrap();
            let street = section.street(0, u32::try_from(numbers.len()).unwrap(), &cell);
            prop_assert_eq!(section.code(0), code);
            prop_assert_eq!(street.first, first);
            let mut read: Vec<HouseNumber> = street.numbers().collect();
            read.sort_by_key(|number| (number.number, number.suffix));
            prop_assert_eq!(read, numbers);
        }

        #[test]
        fn any_bytes_end(data in proptest::collection::vec(any::<u8>(), 0..200), count in 0u32..70_000) {
            if let Ok(section) = Numbers::open(&data.into()) {
                let cell = Cell { corner: Point::default(), width: 9, height: 9 };
                prop_assert!(section.street(3, count, &cell).numbers().count() <= count as usize);
            }
        }
    }

    #[test]
    fn codes_come_back() {
        for text in ["8249", "0001", "cfq3tf", "demo01", "zzzzzz", "B012", "x"] {
            assert_eq!(StreetCode::parse(text).unwrap().text(), text);
        }
    }
}
