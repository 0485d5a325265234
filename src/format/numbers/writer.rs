//! The writer of house numbers. It chooses the shortest of the forms that a street can have.

use super::code::StreetCode;
use super::offset;
use super::parameters::{MAX_PARAMETER, Parameters, USUAL};
use super::sequence::HouseNumber;
use super::track::Track;
use crate::format::anchors::Cell;
use crate::format::bits::{BitWriter, delta_len, rice_len, width_for, zigzag};
use crate::format::directory::DirectoryWriter;
use crate::format::wire::put_text;
use crate::geo::point::Point;

/// The greatest distance of the best parameter from the mean length of its values.
const AROUND: u32 = 2;

/// A writer of streets, one after the other.
pub struct NumbersWriter {
    suffixes: Vec<String>,
    directory: DirectoryWriter,
}

/// The first point of a street, which its cell must contain: that of its smallest number.
pub fn first_point(numbers: &[HouseNumber]) -> Option<Point> {
    numbers.iter().min_by_key(|number| (number.number, number.suffix)).map(|number| number.point)
}

impl NumbersWriter {
    /// A writer with these suffixes, by falling frequency, without the empty one.
    pub fn new(suffixes: Vec<String>) -> Self {
        Self { suffixes, directory: DirectoryWriter::default() }
    }

    /// Appends a street with its first point in `cell`. Numbers with suffixes must be unique.
    pub fn push(&mut self, code: &StreetCode, cell: &Cell, first: Point, numbers: &[HouseNumber]) {
        let mut out = BitWriter::default();
        code.write(&mut out);
        out.below(first.lon.wrapping_sub(cell.corner.lon).cast_unsigned(), cell.width);
        out.below(first.lat.wrapping_sub(cell.corner.lat).cast_unsigned(), cell.height);
        if !numbers.is_empty() {
            write_numbers(numbers, &mut out);
        }
        self.directory.push(out);
    }

    /// The section's bytes. `None` if it would be too large.
    pub fn finish(self) -> Option<Vec<u8>> {
        let mut out = u16::try_from(self.suffixes.len()).ok()?.to_le_bytes().to_vec();
        self.suffixes.iter().for_each(|suffix| put_text(&mut out, suffix));
        out.extend_from_slice(&self.directory.finish()?);
        Some(out)
    }
}

fn write_numbers(numbers: &[HouseNumber], out: &mut BitWriter) {
    let mut single = numbers.to_vec();
    single.sort_unstable_by_key(|number| (number.number, number.suffix));
    let parity = single.first().map_or(0, |first| first.number % 2);
    let (first, second): (Vec<_>, Vec<_>) = single.iter().partition(|number| number.number % 2 == parity);
    let forms = [([&single[..], &[]], 1), ([&first, &second], 2)];
    let forms = forms.into_iter().flat_map(|(sides, stride)| {
        let steps = Steps::of(sides, stride);
        [false, true].map(|extrapolated| StreetForm::new(sides, stride, extrapolated, &steps))
    });
    if let Some(best) = forms.min_by_key(|form| form.cost) {
        best.write(out);
    }
}

/// The steps of a street in one form, and their parameter.
struct Steps {
    suffixed: bool,
    parameter: u32,
    cost: u32,
}

impl Steps {
    fn of(sides: [&[HouseNumber]; 2], stride: u32) -> Self {
        let suffixed = sides.iter().copied().flatten().any(|number| number.suffix > 0);
        let pairs = sides.iter().flat_map(|side| side.windows(2));
        let steps: Vec<u32> = pairs.map(|pair| written_step(&pair[0], &pair[1], stride, suffixed)).collect();
        let (parameter, cost) = best(&steps, |&step| step, |&step, k| rice_len(step, k));
        Self { suffixed, parameter, cost }
    }
}

/// The step as it is written: one less without suffixes, where no step is 0.
fn written_step(from: &HouseNumber, to: &HouseNumber, stride: u32, suffixed: bool) -> u32 {
    (to.number - from.number) / stride - u32::from(!suffixed)
}

/// A form of a street: one or two sides, extrapolated or not.
struct StreetForm<'n> {
    sides: [&'n [HouseNumber]; 2],
    stride: u32,
    extrapolated: bool,
    suffixed: bool,
    step_parameter: u32,
    parameters: Parameters,
    /// The offset of each number from its expected position, without the first of each side.
    offsets: Vec<[u32; 2]>,
    /// The bits of the form, without suffixes, which cost the same in all forms.
    cost: u32,
}

impl<'n> StreetForm<'n> {
    fn new(sides: [&'n [HouseNumber]; 2], stride: u32, extrapolated: bool, steps: &Steps) -> Self {
        let offsets = offsets(sides, stride, extrapolated);
        let (first, cost) = best(&offsets, |offset| offset[0], |offset, k| rice_len(offset[0], k));
        let (second, second_cost) = best(&offsets, |offset| offset[1], |&offset, k| offset::second_len(offset, [first, k]));
        let parameters = if offsets.is_empty() { [0; 2] } else { [first, second] };
        let mut form = Self {
            sides,
            stride,
            extrapolated,
            suffixed: steps.suffixed,
            step_parameter: if sides[0].len() + sides[1].len() > 1 { steps.parameter } else { 0 },
            parameters,
            offsets,
            cost: steps.cost + cost + second_cost,
        };
        form.cost += form.head_cost();
        form
    }

    /// The bits before the steps and offsets, as far as they differ between forms.
    fn head_cost(&self) -> u32 {
        let [first, second] = self.parameters.map(u32::cast_signed);
        let parameters =
            rice_len(self.step_parameter, 0) + rice_len(zigzag(first - USUAL), 1) + rice_len(zigzag(second - first), 0);
        let sides = if self.stride == 2 { 1 + width_for(self.sides[0].len() + self.sides[1].len()) } else { 0 };
        let begin = self.sides[0].first().map_or(0, |first| delta_len(first.number / self.stride));
        let cross = self.cross().map_or(0, |(number, offset)| {
            let wider = self.parameters.map(|parameter| parameter + 1);
            delta_len(number) + rice_len(offset[0], wider[0]) + offset::second_len(offset, wider)
        });
        parameters + sides + begin + cross
    }

    /// The differences from the first number of the first side to that of the second, as they are written.
    fn cross(&self) -> Option<(u32, [u32; 2])> {
        let [from, to] = [self.sides[0].first()?, self.sides[1].first()?];
        let number = (to.number / 2).wrapping_sub(from.number / 2).cast_signed();
        let offset = [to.point.lon.wrapping_sub(from.point.lon), to.point.lat.wrapping_sub(from.point.lat)];
        Some((zigzag(number), offset::coded(offset)))
    }

    fn write(&self, out: &mut BitWriter) {
        let count = self.sides[0].len() + self.sides[1].len();
        out.bit(self.stride == 2);
        if self.stride == 2 {
            out.bit(self.sides[0].first().is_some_and(|first| first.number % 2 == 1));
            let to_u32 = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
            out.below(to_u32(self.sides[0].len()) - 1, to_u32(count));
        }
        out.bit(self.suffixed);
        if count > 1 {
            let [first, second] = self.parameters.map(u32::cast_signed);
            out.rice(self.step_parameter, 0);
            out.rice(zigzag(first - USUAL), 1);
            out.rice(zigzag(second - first), 0);
            out.bit(self.extrapolated);
        }
        if let Some(first) = self.sides[0].first() {
            out.delta(first.number / self.stride);
        }
        self.write_side(self.sides[0], &self.offsets, out);
        if let Some((number, offset)) = self.cross() {
            out.delta(number);
            offset::write(offset, self.parameters.map(|parameter| parameter + 1), out);
            self.write_side(self.sides[1], &self.offsets[self.sides[0].len() - 1..], out);
        }
    }

    /// Writes a side, from the suffix of its first number on.
    fn write_side(&self, side: &[HouseNumber], offsets: &[[u32; 2]], out: &mut BitWriter) {
        if let (true, Some(first)) = (self.suffixed, side.first()) {
            out.gamma(first.suffix);
        }
        for (pair, &offset) in side.windows(2).zip(offsets) {
            let step = written_step(&pair[0], &pair[1], self.stride, self.suffixed);
            out.rice(step, self.step_parameter);
            if self.suffixed {
                out.gamma(if step == 0 { pair[1].suffix - pair[0].suffix - 1 } else { pair[1].suffix });
            }
            offset::write(offset, self.parameters, out);
        }
    }
}

/// The offset of each number from its expected position, as it is written, without the first of each side.
fn offsets(sides: [&[HouseNumber]; 2], stride: u32, extrapolated: bool) -> Vec<[u32; 2]> {
    let mut offsets = Vec::with_capacity(sides[0].len() + sides[1].len());
    let mut track: Option<Track> = None;
    for side in sides {
        let Some(first) = side.first() else { continue };
        let mut here = track.map_or_else(|| Track::begin(first.point, extrapolated), |track| track.cross(first.point));
        for pair in side.windows(2) {
            let step = (pair[1].number - pair[0].number) / stride;
            offsets.push(offset::coded(here.off(here.expect(step), pair[1].point)));
            here.advance(pair[1].point, step);
        }
        track = Some(here);
    }
    offsets
}

/// The parameter for the fewest bits, and the number of bits. It lies near the mean length of the values.
fn best<T>(values: &[T], magnitude: impl Fn(&T) -> u32, length: impl Fn(&T, u32) -> u32) -> (u32, u32) {
    let lengths: u32 = values.iter().map(|value| magnitude(value).saturating_add(1).ilog2()).sum();
    let mean = lengths / u32::try_from(values.len()).unwrap_or(u32::MAX).max(1);
    let around = mean.saturating_sub(AROUND).min(MAX_PARAMETER)..=(mean + AROUND).min(MAX_PARAMETER);
    let cost = |k: u32| values.iter().map(|value| length(value, k)).fold(0, u32::saturating_add);
    around.map(|k| (k, cost(k))).min_by_key(|&(_, cost)| cost).unwrap_or((0, 0))
}
