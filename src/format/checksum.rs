//! CRC-32 (IEEE 802.3, reflected), sixteen bytes at a time.
//!
//! Its tables are made at first use. As constants, they would take as much of the page's module as the dictionary's reader.

use std::sync::OnceLock;

const POLYNOMIAL: u32 = 0xEDB8_8320;
/// Bytes of a step.
const STRIDE: usize = 16;

/// The effect of each byte on the checksum, by the number of bytes after it in its step.
type Tables = [[u32; 256]; STRIDE];

static TABLES: OnceLock<Tables> = OnceLock::new();

/// The checksum of the parts, one after the other.
pub fn crc32(parts: &[&[u8]]) -> u32 {
    let tables = TABLES.get_or_init(tables);
    !parts.iter().fold(!0, |crc, part| {
        let (steps, rest) = part.as_chunks();
        let crc = steps.iter().fold(crc, |crc, step| sixteen(tables, crc, step));
        rest.iter().fold(crc, |crc, &byte| one(&tables[0], crc, byte))
    })
}

fn sixteen(tables: &Tables, crc: u32, step: &[u8; STRIDE]) -> u32 {
    let mut step = *step;
    step.iter_mut().zip(crc.to_le_bytes()).for_each(|(byte, before)| *byte ^= before);
    step.iter().zip(tables.iter().rev()).fold(0, |sum, (&byte, table)| sum ^ table[usize::from(byte)])
}

fn one(table: &[u32; 256], crc: u32, byte: u8) -> u32 {
    let [low, ..] = crc.to_le_bytes();
    table[usize::from(low ^ byte)] ^ (crc >> 8)
}

fn tables() -> Tables {
    let mut tables = [[0; 256]; STRIDE];
    for (entry, byte) in tables[0].iter_mut().zip(0u32..) {
        *entry = (0..8).fold(byte, |crc, _| (crc >> 1) ^ (POLYNOMIAL * (crc & 1)));
    }
    for further in 1..STRIDE {
        let [first, before] = [tables[0], tables[further - 1]];
        tables[further] = before.map(|crc| one(&first, crc, 0));
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::crc32;
    use proptest::prelude::*;

    #[test]
    fn the_standard_check_value() {
        assert_eq!(crc32(&[b"123456789"]), 0xCBF4_3926);
        assert_eq!(crc32(&[]), 0);
    }

    proptest! {
        #[test]
        fn it_is_what_another_library_says(bytes: Vec<u8>, cut: prop::sample::Index) {
            let expected = crc32fast::hash(&bytes);
            prop_assert_eq!(crc32(&[&bytes]), expected);
            let (head, tail) = bytes.split_at(cut.index(bytes.len() + 1));
            prop_assert_eq!(crc32(&[head, tail]), expected);
        }
    }
}
