//! House numbers with their exact positions: one record a street.
//!
//! The section begins with the suffixes: their count (u16), then each as a text, by falling frequency; suffix 0 is none.
//! Then a directory of records:
//!
//! | field | code |
//! |---|---|
//! | street code | see [`StreetCode`] |
//! | first point, from the corner of the street's cell | as many bits as the cell's width and height need |
//! | *(no more for a place without numbers)* | |
//! | in two sides, even and odd? *(if so)* is the first odd? how many numbers has it? | bit; bit; as many bits as the count needs |
//! | suffixes? | bit |
//! | *(more than one number)* parameters: of steps; of longitudes, less 7; of latitudes, less that of longitudes | Rice, k = 0; 2 signed Rice codes, k = 1 and 0 |
//! | *(more than one number)* extrapolated? | bit |
//! | per side: first number, halved (and rounded down) in a side | 0, then Elias gamma; or 1, then its length (5 bits) and that many bits |
//! | second side: first point, from the first side's | 2 signed Rice codes, with the parameters of longitudes and latitudes plus 1 |
//! | next numbers: step (halved in a side) | Rice |
//! | suffix of each number, when the street has any | Elias gamma |
//! | next points, from the point expected | 2 signed Rice codes |
//!
//! The point expected is the one before, or, when extrapolated, that plus the step times a running mean of the way per step.

use super::FormatError;
use super::anchors::Cell;
use super::bits::{BitReader, width_for};
use super::directory::Directory;
use super::wire::Cursor;
use crate::Point;
use bytes::Bytes;

/// Most house numbers a street may have.
pub const MAX_NUMBERS: u32 = 65_535;
/// Parameter from which that of longitudes is told.
const USUAL: i32 = 7;
/// Largest parameter.
const MAX_PARAMETER: u32 = 15;

/// The house numbers of a shard, read in place.
#[derive(Clone, Debug)]
pub struct Numbers {
    suffixes: Vec<Bytes>,
    directory: Directory,
}

/// One house number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HouseNumber {
    /// The number.
    pub number: u32,
    /// Index of its suffix; 0 for none.
    pub suffix: u32,
    /// Where.
    pub point: Point,
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
        Ok(Self { suffixes, directory })
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.directory.len()
    }

    /// The text of a suffix; empty for none.
    pub fn suffix(&self, index: u32) -> &str {
        let text = (index as usize).checked_sub(1).and_then(|index| self.suffixes.get(index));
        text.and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("")
    }

    /// The index of a suffix; `None` when no number of the shard has it.
    pub fn suffix_index(&self, text: &str) -> Option<u32> {
        if text.is_empty() {
            return Some(0);
        }
        (1..).zip(&self.suffixes).find(|(_, known)| known.as_ref() == text.as_bytes()).map(|(index, _)| index)
    }

    /// The record of a street: its code, its first point, its `count` numbers.
    pub fn street(&self, street: u32, count: u32, cell: &Cell) -> Street<'_> {
        let mut bits = self.directory.record(street as usize);
        let code = StreetCode::read(&mut bits);
        let offset = |bits: &mut BitReader<'_>, size: u32| bits.bits(width_for(size as usize)).cast_signed();
        let lon = cell.corner.lon.saturating_add(offset(&mut bits, cell.width));
        let lat = cell.corner.lat.saturating_add(offset(&mut bits, cell.height));
        Street { code, first: Point { lon, lat }, count: count.min(MAX_NUMBERS), bits }
    }
}

/// A street's key within its commune, as BAN's ids hold it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StreetCode {
    /// Four digits (FANTOIR): a 0 bit, then 14 bits.
    Digits(u32),
    /// Six digits or small letters: the bits 1, 0, then 32 bits (base 36).
    Base36(u32),
    /// Anything else: the bits 1, 1, then the length (6 bits) and the bytes.
    Text(String),
}

impl StreetCode {
    fn read(bits: &mut BitReader<'_>) -> Self {
        if !bits.bit() {
            return Self::Digits(bits.bits(14));
        }
        if !bits.bit() {
            return Self::Base36(bits.bits(32));
        }
        let bytes: Vec<u8> = (0..bits.bits(6)).map(|_| bits.bits(8).to_le_bytes()[0]).collect();
        Self::Text(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// The code as ids write it.
    pub fn text(&self) -> String {
        match self {
            Self::Digits(code) => format!("{code:04}"),
            Self::Base36(code) => {
                let digit = |power: u32| char::from_digit(code / 36u32.pow(power) % 36, 36).unwrap_or('0');
                (0..6).rev().map(digit).collect()
            }
            Self::Text(text) => text.clone(),
        }
    }
}

/// A street's record, its numbers not yet read.
#[derive(Clone, Debug)]
pub struct Street<'a> {
    /// Its key.
    pub code: StreetCode,
    /// Its first point.
    pub first: Point,
    count: u32,
    bits: BitReader<'a>,
}

impl<'a> Street<'a> {
    /// Its numbers, side by side, each side in rising order.
    pub fn numbers(&self) -> HouseNumbers<'a> {
        let mut bits = self.bits;
        let mut this = HouseNumbers::empty(self.first, bits);
        if self.count == 0 {
            return this;
        }
        this.sided = bits.bit();
        let mut first_side = self.count;
        if this.sided {
            this.odd_first = bits.bit();
            first_side = bits.bits(width_for(self.count as usize + 1)).min(self.count);
        }
        this.left = [first_side, self.count - first_side];
        this.suffixed = bits.bit();
        if self.count > 1 {
            this.parameters = read_parameters(&mut bits);
            this.extrapolated = bits.bit();
        }
        this.bits = bits;
        this
    }
}

/// Parameters of steps, longitudes and latitudes.
fn read_parameters(bits: &mut BitReader<'_>) -> [u32; 3] {
    let within = |parameter: i32| u32::try_from(parameter).unwrap_or(0).min(MAX_PARAMETER);
    let step = bits.rice(0).min(MAX_PARAMETER);
    let lon = within(bits.rice_signed(1).saturating_add(USUAL));
    let lat = within(bits.rice_signed(0).saturating_add(lon.cast_signed()));
    [step, lon, lat]
}

/// The first number of a side: small ones in few bits, large ones in hardly more than they need.
fn read_first(bits: &mut BitReader<'_>) -> u32 {
    if !bits.bit() {
        return bits.gamma();
    }
    let length = bits.bits(5) + 1;
    bits.bits(length)
}

/// Reads the numbers of a street one by one.
#[allow(clippy::struct_excessive_bools)] // the format has them
#[derive(Clone, Debug)]
pub struct HouseNumbers<'a> {
    bits: BitReader<'a>,
    left: [u32; 2],
    sided: bool,
    odd_first: bool,
    suffixed: bool,
    extrapolated: bool,
    parameters: [u32; 3],
    side: usize,
    side_start: Point,
    begun: [bool; 2],
    number: u32,
    track: Track,
}

impl<'a> HouseNumbers<'a> {
    fn empty(first: Point, bits: BitReader<'a>) -> Self {
        Self {
            bits,
            left: [0, 0],
            sided: false,
            odd_first: false,
            suffixed: false,
            extrapolated: false,
            parameters: [0; 3],
            side: 0,
            side_start: first,
            begun: [false; 2],
            number: 0,
            track: Track::default(),
        }
    }

    /// The first number of a side: its point is the street's first, or given from it.
    fn begin(&mut self) -> Point {
        let first = read_first(&mut self.bits);
        let parity = u32::from(self.odd_first != (self.side == 1));
        self.number = if self.sided { first.wrapping_mul(2).wrapping_add(parity) } else { first };
        if self.side == 1 && self.begun[0] {
            self.side_start.lon = self.side_start.lon.wrapping_add(self.bits.rice_signed(self.parameters[1] + 1));
            self.side_start.lat = self.side_start.lat.wrapping_add(self.bits.rice_signed(self.parameters[2] + 1));
        }
        self.begun[self.side] = true;
        self.track = Track::begin(self.side_start);
        self.side_start
    }

    fn proceed(&mut self, step: u32) -> Point {
        let expected = self.track.expect(step, self.extrapolated);
        let lon = expected.lon.wrapping_add(self.bits.rice_signed(self.parameters[1]));
        let lat = expected.lat.wrapping_add(self.bits.rice_signed(self.parameters[2]));
        let point = Point { lon, lat };
        self.track.advance(point, step);
        point
    }
}

impl Iterator for HouseNumbers<'_> {
    type Item = HouseNumber;

    fn next(&mut self) -> Option<HouseNumber> {
        while self.left[self.side] == 0 {
            if self.side == 1 {
                return None;
            }
            self.side = 1;
        }
        self.left[self.side] -= 1;
        if !self.begun[self.side] {
            let point = self.begin();
            let suffix = if self.suffixed { self.bits.gamma() } else { 0 };
            return Some(HouseNumber { number: self.number, suffix, point });
        }
        let step = self.bits.rice(self.parameters[0]);
        self.number = self.number.wrapping_add(if self.sided { step.wrapping_mul(2) } else { step });
        let suffix = if self.suffixed { self.bits.gamma() } else { 0 };
        let point = self.proceed(step);
        Some(HouseNumber { number: self.number, suffix, point })
    }
}

/// Where the next number of a side is expected: 16ths of a millionth of a degree per step, averaged.
#[derive(Clone, Copy, Debug, Default)]
struct Track {
    last: Point,
    way: [i64; 2],
    moved: bool,
}

impl Track {
    fn begin(last: Point) -> Self {
        Self { last, way: [0; 2], moved: false }
    }

    fn expect(&self, step: u32, extrapolated: bool) -> Point {
        if !extrapolated {
            return self.last;
        }
        let ahead = |from: i32, way: i64| {
            let offset = way.saturating_mul(i64::from(step)).saturating_add(8) >> 4;
            i32::try_from(i64::from(from).saturating_add(offset)).unwrap_or(from)
        };
        Point { lon: ahead(self.last.lon, self.way[0]), lat: ahead(self.last.lat, self.way[1]) }
    }

    fn advance(&mut self, point: Point, step: u32) {
        if step > 0 {
            let moved = [i64::from(point.lon) - i64::from(self.last.lon), i64::from(point.lat) - i64::from(self.last.lat)];
            for (way, moved) in self.way.iter_mut().zip(moved) {
                let each = (moved << 4) / i64::from(step);
                *way = if self.moved { (*way + each) >> 1 } else { each * 3 / 4 };
            }
            self.moved = true;
        }
        self.last = point;
    }
}

#[cfg(feature = "build")]
pub use writer::{NumbersWriter, first_point};

#[cfg(feature = "build")]
mod writer {
    use super::{Cell, HouseNumber, MAX_PARAMETER, StreetCode, Track, USUAL};
    use crate::Point;
    use crate::format::bits::{BitWriter, best_rice, rice_len, width_for, zigzag};
    use crate::format::directory::DirectoryWriter;
    use crate::format::wire::put_text;

    impl StreetCode {
        /// The shortest form of a code of at most 63 bytes.
        pub fn parse(text: &str) -> Option<Self> {
            let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
            let base36 = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase());
            match (digits, base36) {
                (true, _) => text.parse().ok().map(Self::Digits),
                (_, true) => u32::from_str_radix(text, 36).ok().map(Self::Base36),
                _ => (text.len() < 64).then(|| Self::Text(text.to_owned())),
            }
        }

        fn write(&self, out: &mut BitWriter) {
            match self {
                Self::Digits(code) => {
                    out.bit(false);
                    out.bits(*code, 14);
                }
                Self::Base36(code) => {
                    out.bits(1, 2);
                    out.bits(*code, 32);
                }
                Self::Text(text) => {
                    out.bits(3, 2);
                    out.bits(u32::try_from(text.len()).unwrap_or(0), 6);
                    text.bytes().for_each(|byte| out.bits(u32::from(byte), 8));
                }
            }
        }
    }

    /// Gathers streets, then writes the section.
    pub struct NumbersWriter {
        suffixes: Vec<String>,
        directory: DirectoryWriter,
    }

    /// The point that the street's cell must hold: of its smallest number.
    pub fn first_point(numbers: &[HouseNumber]) -> Option<Point> {
        numbers.iter().min_by_key(|number| (number.number, number.suffix)).map(|number| number.point)
    }

    impl NumbersWriter {
        /// A writer that knows the suffixes, by falling frequency, without the empty one.
        pub fn new(suffixes: Vec<String>) -> Self {
            Self { suffixes, directory: DirectoryWriter::default() }
        }

        /// Appends a street; its first point lies in `cell`.
        pub fn push(&mut self, code: &StreetCode, cell: &Cell, first: Point, numbers: &[HouseNumber]) {
            let mut out = BitWriter::default();
            code.write(&mut out);
            out.bits(first.lon.wrapping_sub(cell.corner.lon).cast_unsigned(), width_for(cell.width as usize));
            out.bits(first.lat.wrapping_sub(cell.corner.lat).cast_unsigned(), width_for(cell.height as usize));
            if !numbers.is_empty() {
                write_numbers(numbers, &mut out);
            }
            self.directory.push(out);
        }

        /// The section's bytes; `None` when it would be too large.
        pub fn finish(self) -> Option<Vec<u8>> {
            let mut out = u16::try_from(self.suffixes.len()).ok()?.to_le_bytes().to_vec();
            self.suffixes.iter().for_each(|suffix| put_text(&mut out, suffix));
            out.extend_from_slice(&self.directory.finish()?);
            Some(out)
        }
    }

    fn write_numbers(numbers: &[HouseNumber], out: &mut BitWriter) {
        let mut single = numbers.to_vec();
        single.sort_by_key(|number| (number.number, number.suffix));
        let parity = single.first().map_or(0, |first| first.number % 2);
        let (first, second): (Vec<_>, Vec<_>) = single.iter().partition(|number| number.number % 2 == parity);
        let plans = [Plan::new([&single, &[]], false), Plan::new([&first, &second], true)];
        let written = plans.map(|plan| plan.written());
        if let Some(best) = written.iter().min_by_key(|bits| bits.len()) {
            out.append(best);
        }
    }

    fn write_first(number: u32, out: &mut BitWriter) {
        let length = (u32::BITS - number.leading_zeros()).max(1);
        // Elias gamma takes twice the length less one.
        if number < u32::MAX / 2 && 2 * (number + 1).ilog2() < 5 + length {
            out.bit(false);
            out.gamma(number);
        } else {
            out.bit(true);
            out.bits(length - 1, 5);
            out.bits(number, length);
        }
    }

    /// One way to write a street, with what it costs in bits.
    struct Plan<'n> {
        sides: [&'n [HouseNumber]; 2],
        sided: bool,
        extrapolated: bool,
        parameters: [u32; 3],
        cost: u64,
    }

    impl<'n> Plan<'n> {
        fn new(sides: [&'n [HouseNumber]; 2], sided: bool) -> Self {
            [false, true]
                .map(|extrapolated| Self::with(sides, sided, extrapolated))
                .into_iter()
                .min_by_key(|plan| plan.cost)
                .unwrap_or_else(|| Self::with(sides, sided, false))
        }

        fn with(sides: [&'n [HouseNumber]; 2], sided: bool, extrapolated: bool) -> Self {
            let mut plan = Plan { sides, sided, extrapolated, parameters: [0; 3], cost: 0 };
            let values: Vec<[u32; 3]> = sides.iter().flat_map(|side| plan.residuals(side)).collect();
            let across = plan.across();
            for column in 0..3 {
                // The way to the other side is written with one more low bit.
                let across = across.iter().filter(|_| column > 0).map(|way| way[column - 1] >> 1);
                let mut column_values: Vec<u32> = values.iter().map(|row| row[column]).chain(across).collect();
                let parameter = best_rice(&mut column_values, MAX_PARAMETER);
                plan.cost += column_values.iter().map(|&value| u64::from(rice_len(value, parameter))).sum::<u64>();
                plan.parameters[column] = parameter;
            }
            plan
        }

        /// From the first point of the first side to that of the second, as it is written.
        fn across(&self) -> Option<[u32; 2]> {
            let [from, to] = [self.sides[0].first()?.point, self.sides[1].first()?.point];
            Some([zigzag(to.lon.wrapping_sub(from.lon)), zigzag(to.lat.wrapping_sub(from.lat))])
        }

        /// Step, longitude and latitude of each number after the first, as they are written.
        fn residuals(&self, side: &[HouseNumber]) -> Vec<[u32; 3]> {
            let Some((first, rest)) = side.split_first() else { return Vec::new() };
            let (mut track, mut number) = (Track::begin(first.point), first.number);
            rest.iter()
                .map(|next| {
                    let step = (next.number - number) / if self.sided { 2 } else { 1 };
                    let expected = track.expect(step, self.extrapolated);
                    track.advance(next.point, step);
                    number = next.number;
                    let lon = zigzag(next.point.lon.wrapping_sub(expected.lon));
                    [step, lon, zigzag(next.point.lat.wrapping_sub(expected.lat))]
                })
                .collect()
        }

        fn written(&self) -> BitWriter {
            let mut out = BitWriter::default();
            let count = self.sides[0].len() + self.sides[1].len();
            out.bit(self.sided);
            if self.sided {
                out.bit(self.sides[0].first().is_some_and(|first| first.number % 2 == 1));
                out.bits(u32::try_from(self.sides[0].len()).unwrap_or(0), width_for(count + 1));
            }
            let suffixed = self.sides.iter().any(|side| side.iter().any(|number| number.suffix > 0));
            out.bit(suffixed);
            if count > 1 {
                let [_, lon, lat] = self.parameters.map(u32::cast_signed);
                out.rice(self.parameters[0], 0);
                out.rice(zigzag(lon - USUAL), 1);
                out.rice(zigzag(lat - lon), 0);
                out.bit(self.extrapolated);
            }
            for (index, side) in self.sides.iter().enumerate() {
                let Some(first) = side.first() else { continue };
                write_first(if self.sided { first.number / 2 } else { first.number }, &mut out);
                if let (1, Some([lon, lat])) = (index, self.across()) {
                    out.rice(lon, self.parameters[1] + 1);
                    out.rice(lat, self.parameters[2] + 1);
                }
                self.write_side(side, suffixed, &mut out);
            }
            out
        }

        fn write_side(&self, side: &[HouseNumber], suffixed: bool, out: &mut BitWriter) {
            let residuals = self.residuals(side);
            for (index, number) in side.iter().enumerate() {
                let residual = index.checked_sub(1).and_then(|before| residuals.get(before).copied());
                if let Some([step, ..]) = residual {
                    out.rice(step, self.parameters[0]);
                }
                if suffixed {
                    out.gamma(number.suffix);
                }
                if let Some([_, lon, lat]) = residual {
                    out.rice(lon, self.parameters[1]);
                    out.rice(lat, self.parameters[2]);
                }
            }
        }
    }
}

#[cfg(all(test, feature = "build"))]
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
            prop_assert_eq!(&street.code, &code);
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
