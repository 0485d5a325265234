//! UTF-16 to generalised UTF-8 and back, without loss. A lone surrogate takes three bytes, like its neighbours.

/// A decoder of UTF-16 that arrives in pieces of any length.
#[derive(Debug)]
pub(crate) struct Decoder {
    is_big: bool,
    /// The first byte of an incomplete unit.
    byte: Option<u8>,
    /// The first surrogate of an incomplete pair.
    high: Option<u16>,
}

impl Decoder {
    /// A decoder. `is_big`: the high byte of a unit comes first.
    pub(crate) fn new(is_big: bool) -> Self {
        Self { is_big, byte: None, high: None }
    }

    /// Decodes bytes and appends the text.
    pub(crate) fn push(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        for &byte in bytes {
            let Some(first) = self.byte.take() else {
                self.byte = Some(byte);
                continue;
            };
            let pair = [first, byte];
            self.unit(if self.is_big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }, out);
        }
    }

    /// Appends an incomplete pair or unit. Half a unit becomes U+FFFD.
    pub(crate) fn finish(&mut self, out: &mut Vec<u8>) {
        if let Some(high) = self.high.take() {
            push_surrogate(high, out);
        }
        if self.byte.take().is_some() {
            out.extend_from_slice("\u{fffd}".as_bytes());
        }
    }

    fn unit(&mut self, unit: u16, out: &mut Vec<u8>) {
        if let Some(high) = self.high.take() {
            if let Some(Ok(character)) = char::decode_utf16([high, unit]).next() {
                push(character, out);
                return;
            }
            push_surrogate(high, out);
        }
        match char::from_u32(u32::from(unit)) {
            Some(character) => push(character, out),
            None if unit < 0xdc00 => self.high = Some(unit),
            None => push_surrogate(unit, out),
        }
    }
}

fn push(character: char, out: &mut Vec<u8>) {
    out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
}

fn push_surrogate(unit: u16, out: &mut Vec<u8>) {
    let [high, low] = unit.to_be_bytes();
    out.extend_from_slice(&[0xe0 | high >> 4, 0x80 | (high & 0xf) << 2 | low >> 6, 0x80 | low & 0x3f]);
}

/// Encodes generalised UTF-8 as UTF-16 and appends it.
pub(super) fn encode(bytes: &[u8], is_big: bool, out: &mut Vec<u8>) {
    let mut put = |unit: u16| out.extend_from_slice(&if is_big { unit.to_be_bytes() } else { unit.to_le_bytes() });
    let mut rest = bytes;
    while !rest.is_empty() {
        let valid = match str::from_utf8(rest) {
            Ok(text) => text,
            Err(error) => str::from_utf8(&rest[..error.valid_up_to()]).unwrap_or_default(),
        };
        valid.encode_utf16().for_each(&mut put);
        rest = &rest[valid.len()..];
        match rest {
            [] => {}
            [0xed, second @ 0xa0..=0xbf, third @ 0x80..=0xbf, after @ ..] => {
                put(0xd000 | u16::from(second & 0x3f) << 6 | u16::from(third & 0x3f));
                rest = after;
            }
            [_, after @ ..] => {
                put(0xfffd);
                rest = after;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_units_come_back_however_they_are_cut(units in prop::collection::vec(prop_oneof![any::<u16>(), 0xd7f0..0xe010u16], 0..60), cut in 1usize..7, is_big: bool) {
            let bytes: Vec<u8> = units.iter().flat_map(|unit| if is_big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect();
            let mut decoder = Decoder::new(is_big);
            let mut inside = Vec::new();
            let mut back = Vec::new();
            bytes.chunks(cut).for_each(|chunk| decoder.push(chunk, &mut inside));
            decoder.finish(&mut inside);
            encode(&inside, is_big, &mut back);
            prop_assert_eq!(back, bytes);
        }
    }

    #[test]
    fn half_a_unit_is_said_to_be_unknown() {
        let mut decoder = Decoder::new(false);
        let mut inside = Vec::new();
        decoder.push(b"a\0b", &mut inside);
        decoder.finish(&mut inside);
        assert_eq!(inside, "a\u{fffd}".as_bytes());
    }
}
