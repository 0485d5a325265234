//! The offset of a number's position from the expected one: two Rice codes, where the second's parameter follows the first.

use super::parameters::Parameters;
use crate::format::bits::{BitReader, unzigzag};

/// The parameter of the second coordinate, for this value of the first: outliers are outliers in both.
#[inline]
fn second(parameters: Parameters, first: u32) -> u32 {
    let [usual, parameter] = parameters;
    let length = first.max(1).ilog2();
    let more = length.saturating_sub(usual).div_ceil(2);
    let less = u32::from(length + 2 < usual);
    (parameter + more).saturating_sub(less).min(24)
}

/// Reads both coordinates.
///
/// Inlined, which saves 1 % of a search, except in WebAssembly, where it would add 60 bytes to the page's engine.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
#[allow(clippy::inline_always)] // measured
pub(super) fn read(bits: &mut BitReader<'_>, parameters: Parameters) -> [i32; 2] {
    let first = bits.rice(parameters[0]);
    let other = bits.rice(second(parameters, first));
    [unzigzag(first), unzigzag(other)]
}

mod writer {
    use super::second;
    use crate::format::bits::{BitWriter, rice_len, zigzag};
    use crate::format::numbers::parameters::Parameters;

    /// Writes both coordinates, as zigzag codes.
    pub(in super::super) fn write(offset: [u32; 2], parameters: Parameters, out: &mut BitWriter) {
        out.rice(offset[0], parameters[0]);
        out.rice(offset[1], second(parameters, offset[0]));
    }

    /// The bits of the second coordinate as [`write()`] writes it.
    pub(in super::super) fn second_len(offset: [u32; 2], parameters: Parameters) -> u32 {
        rice_len(offset[1], second(parameters, offset[0]))
    }

    /// Both coordinates as zigzag codes.
    pub(in super::super) fn coded(offset: [i32; 2]) -> [u32; 2] {
        offset.map(zigzag)
    }
}

pub(super) use writer::{coded, second_len, write};
