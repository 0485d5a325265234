//! How far a number lies from where it is expected: two Rice codes, the second of which learns from the first.

use crate::format::bits::{BitReader, unzigzag};

/// Parameters of both coordinates.
pub(super) type Parameters = [u32; 2];

/// The parameter of the second coordinate: an outlier is one in both.
#[inline]
fn second(parameters: Parameters, first: u32) -> u32 {
    let [usual, parameter] = parameters;
    let length = first.max(1).ilog2();
    let more = length.saturating_sub(usual).div_ceil(2);
    let less = u32::from(length + 2 < usual);
    (parameter + more).saturating_sub(less).min(24)
}

/// Reads both coordinates. In place but in WebAssembly, where it would be 60 bytes more of a page's engine.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
#[allow(clippy::inline_always)] // 1 % of a search
pub(super) fn read(bits: &mut BitReader<'_>, parameters: Parameters) -> [i32; 2] {
    let first = bits.rice(parameters[0]);
    let other = bits.rice(second(parameters, first));
    [unzigzag(first), unzigzag(other)]
}

#[cfg(feature = "build")]
mod writer {
    use super::{Parameters, second};
    use crate::format::bits::{BitWriter, rice_len, zigzag};

    /// Writes both coordinates, as zigzag codes.
    pub(in super::super) fn write(offset: [u32; 2], parameters: Parameters, out: &mut BitWriter) {
        out.rice(offset[0], parameters[0]);
        out.rice(offset[1], second(parameters, offset[0]));
    }

    /// Bits that [`write`] takes for the second coordinate.
    pub(in super::super) fn second_len(offset: [u32; 2], parameters: Parameters) -> u32 {
        rice_len(offset[1], second(parameters, offset[0]))
    }

    /// Both as zigzag codes.
    pub(in super::super) fn coded(offset: [i32; 2]) -> [u32; 2] {
        offset.map(zigzag)
    }
}

#[cfg(feature = "build")]
pub(super) use writer::{coded, second_len, write};
