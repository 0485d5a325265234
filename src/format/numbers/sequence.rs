//! House numbers with their positions, and the decoder of a street's.

use super::offset;
use super::parameters::{MAX_PARAMETER, Parameters, USUAL};
use super::track::Track;
use crate::format::bits::{BitReader, unzigzag};
use crate::geo::point::Point;

/// One house number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HouseNumber {
    /// The number.
    pub number: u32,
    /// Index of its suffix, 0 for none.
    pub suffix: u32,
    /// Its position.
    pub point: Point,
}

/// An iterator over the numbers of a street, which decodes one after the other.
#[derive(Clone, Debug)]
pub struct HouseNumbers<'a> {
    bits: BitReader<'a>,
    /// Numbers left in this sequence.
    left: u32,
    /// Numbers of the next sequence.
    other: u32,
    /// 2 when even and odd are apart, else 1.
    stride: u32,
    suffixed: bool,
    step_parameter: u32,
    parameters: Parameters,
    begun: Option<Begun>,
    last: HouseNumber,
    track: Track,
}

/// The beginning of a sequence. The number is halved when even and odd are apart.
#[derive(Clone, Copy, Debug)]
struct Begun {
    first: u32,
    point: Point,
}

impl<'a> HouseNumbers<'a> {
    /// The numbers of a street that begins at `first` and has `count` of them.
    pub(super) fn read(first: Point, count: u32, mut bits: BitReader<'a>) -> Self {
        let mut this = Self {
            bits,
            left: count,
            other: 0,
            stride: 1,
            suffixed: false,
            step_parameter: 0,
            parameters: [0; 2],
            begun: None,
            last: HouseNumber { number: 0, suffix: 0, point: first },
            track: Track::begin(first, false),
        };
        if count == 0 {
            return this;
        }
        if bits.bit() {
            this.stride = 2;
            this.last.number = u32::from(bits.bit());
            this.left = bits.below(count) + 1;
            this.other = count - this.left;
        }
        this.suffixed = bits.bit();
        if count > 1 {
            this.step_parameter = bits.rice(0).min(MAX_PARAMETER);
            this.parameters = read_parameters(&mut bits);
            this.track = Track::begin(first, bits.bit());
        }
        this.bits = bits;
        this
    }

    /// Reads the first number of the first sequence, whose point is the street's first.
    fn begin(&mut self) {
        let first = self.bits.delta();
        self.begun = Some(Begun { first, point: self.last.point });
        self.last.number = first.wrapping_mul(self.stride).wrapping_add(self.last.number);
        self.last.suffix = if self.suffixed { self.bits.gamma() } else { 0 };
    }

    /// Reads the first number of the second sequence, relative to that of the first.
    fn cross(&mut self, begun: Begun) {
        let first = begun.first.wrapping_add_signed(unzigzag(self.bits.delta()));
        let [lon, lat] = offset::read(&mut self.bits, self.parameters.map(|parameter| parameter + 1));
        let point = Point { lon: begun.point.lon.wrapping_add(lon), lat: begun.point.lat.wrapping_add(lat) };
        let parity = 1 - self.last.number % 2;
        let suffix = if self.suffixed { self.bits.gamma() } else { 0 };
        self.last = HouseNumber { number: first.wrapping_mul(2).wrapping_add(parity), suffix, point };
        self.track = self.track.cross(point);
    }

    fn proceed(&mut self) {
        // A copy, which stays in registers: a borrowed reader would stay in memory.
        let mut bits = self.bits;
        let mut step = bits.rice(self.step_parameter);
        if self.suffixed {
            let suffix = bits.gamma();
            self.last.suffix = if step == 0 { self.last.suffix.wrapping_add(suffix).wrapping_add(1) } else { suffix };
        } else {
            step = step.wrapping_add(1);
        }
        self.last.number = self.last.number.wrapping_add(step.wrapping_mul(self.stride));
        let offset = offset::read(&mut bits, self.parameters);
        self.bits = bits;
        self.last.point = self.track.place(self.track.expect(step), offset);
        self.track.advance(self.last.point, step);
    }
}

/// Reads the parameters of both coordinates.
fn read_parameters(bits: &mut BitReader<'_>) -> Parameters {
    let within = |parameter: i32| u32::try_from(parameter).unwrap_or(0).min(MAX_PARAMETER);
    let first = within(bits.rice_signed(1).saturating_add(USUAL));
    let second = within(bits.rice_signed(0).saturating_add(first.cast_signed()));
    [first, second]
}

impl Iterator for HouseNumbers<'_> {
    type Item = HouseNumber;

    #[inline]
    fn next(&mut self) -> Option<HouseNumber> {
        match (self.left, self.begun) {
            (0, Some(begun)) if self.other > 0 => {
                self.left = std::mem::take(&mut self.other);
                self.cross(begun);
            }
            (0, _) => return None,
            (_, None) => self.begin(),
            (_, Some(_)) => self.proceed(),
        }
        self.left -= 1;
        Some(self.last)
    }
}
