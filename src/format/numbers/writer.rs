//! Writes house numbers: of the forms that a street may take, the shortest.

use super::{Cell, HouseNumber, MAX_PARAMETER, StreetCode, Track, USUAL};
use crate::Point;
use crate::format::bits::{BitWriter, best_rice, rice_len, width_for, zigzag};
use crate::format::directory::DirectoryWriter;
use crate::format::wire::put_text;

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
