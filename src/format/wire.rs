//! Fixed-width little-endian values, bounds-checked.

use super::error::FormatError;

/// A reader of one value after the other from a named section.
#[derive(Clone, Copy, Debug)]
pub struct Cursor<'a> {
    section: &'static str,
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    /// A cursor at the start of `data`.
    pub fn new(section: &'static str, data: &'a [u8]) -> Self {
        Self { section, rest: data }
    }

    /// The next `count` bytes.
    ///
    /// # Errors
    /// When fewer are left.
    pub fn bytes(&mut self, count: usize) -> Result<&'a [u8], FormatError> {
        let Some((head, rest)) = self.rest.split_at_checked(count) else {
            return Err(FormatError::Malformed { section: self.section, what: "it ends too early" });
        };
        self.rest = rest;
        Ok(head)
    }

    /// The next byte.
    ///
    /// # Errors
    /// When none is left.
    pub fn u8(&mut self) -> Result<u8, FormatError> {
        Ok(self.bytes(1)?[0])
    }

    /// The next two bytes, as a number.
    ///
    /// # Errors
    /// When fewer are left.
    pub fn u16(&mut self) -> Result<u16, FormatError> {
        let bytes = self.bytes(2)?;
        Ok(u16::from_le_bytes([bytes[0], bytes[1]]))
    }

    /// The next four bytes, as a number.
    ///
    /// # Errors
    /// When fewer are left.
    pub fn u32(&mut self) -> Result<u32, FormatError> {
        let bytes = self.bytes(4)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    /// A text: its length in two bytes, then UTF-8.
    ///
    /// # Errors
    /// When it is cut or not UTF-8.
    pub fn text(&mut self) -> Result<&'a str, FormatError> {
        let length = usize::from(self.u16()?);
        let section = self.section;
        std::str::from_utf8(self.bytes(length)?).map_err(|_| FormatError::Malformed { section, what: "text is not UTF-8" })
    }

    /// The bytes that are left.
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }
}

/// The four bytes at `offset` as a number. 0 past the end.
#[inline]
pub fn u32_at(data: &[u8], offset: usize) -> u32 {
    data.get(offset..).and_then(|rest| rest.first_chunk()).map_or(0, |bytes| u32::from_le_bytes(*bytes))
}

/// The four bytes at `offset` as a signed number. 0 past the end.
#[inline]
pub fn i32_at(data: &[u8], offset: usize) -> i32 {
    u32_at(data, offset).cast_signed()
}

/// The two bytes at `offset` as a number. 0 past the end.
#[inline]
pub fn u16_at(data: &[u8], offset: usize) -> u16 {
    data.get(offset..).and_then(|rest| rest.first_chunk()).map_or(0, |bytes| u16::from_le_bytes(*bytes))
}

/// Appends a text as [`Cursor::text`] reads it. One of more than 65,535 bytes is cut at a character.
pub fn put_text(out: &mut Vec<u8>, text: &str) {
    let mut end = text.len().min(usize::from(u16::MAX));
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let length = u16::try_from(end).unwrap_or(u16::MAX);
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(&text.as_bytes()[..end]);
}
