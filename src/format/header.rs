//! Magic, version, section table, checksums.

use super::checksum::crc32;
use super::error::FormatError;
use super::wire::{Cursor, u32_at};
use bytes::Bytes;
use std::ops::Range;

/// The first bytes of every shard.
pub const MAGIC: [u8; 4] = *b"RUEL";
/// The version of the format, the only one that is read and written.
pub const VERSION: u16 = 3;
const PREAMBLE: usize = 16;
const ENTRY: usize = 16;
const MAX_SECTIONS: usize = 64;
const ALIGN: usize = 8;

/// A section, by its number in the file. Readers skip unknown numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Section {
    /// Name, date, source, counts.
    Meta = 1,
    /// Communes and their names.
    Communes = 2,
    /// Tokens to ordinals.
    Dictionary = 3,
    /// The spellings of tokens.
    Lexicon = 4,
    /// Names of municipalities and streets, as symbols.
    Names = 5,
    /// The names that contain each token.
    Postings = 6,
    /// Coarse positions of streets.
    Anchors = 7,
    /// Rectangles around blocks of streets.
    Spatial = 8,
    /// House numbers and exact positions.
    Numbers = 9,
    /// The router: the shards of each commune and token. Only in the shard with all communes.
    Routes = 10,
    /// Checksums of the numbers, block by block, if there are many.
    Checks = 11,
    /// The shards with the most important streets of common names. Only beside [`Self::Routes`].
    Bearers = 12,
    /// The range of the house numbers of each street.
    Extents = 13,
}

impl Section {
    /// All sections, in the order of the file.
    pub const ALL: [Self; 13] = [
        Self::Meta,
        Self::Communes,
        Self::Dictionary,
        Self::Lexicon,
        Self::Names,
        Self::Postings,
        Self::Anchors,
        Self::Spatial,
        Self::Numbers,
        Self::Routes,
        Self::Checks,
        Self::Bearers,
        Self::Extents,
    ];

    /// Whether a shard may lack the section.
    fn may_be_missing(self) -> bool {
        matches!(self, Self::Routes | Self::Checks | Self::Bearers | Self::Extents)
    }

    /// The section's name, for errors and for `inspect`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Meta => "meta",
            Self::Communes => "communes",
            Self::Dictionary => "dictionary",
            Self::Lexicon => "lexicon",
            Self::Names => "names",
            Self::Postings => "postings",
            Self::Anchors => "anchors",
            Self::Spatial => "spatial",
            Self::Numbers => "numbers",
            Self::Routes => "routes",
            Self::Checks => "checks",
            Self::Bearers => "bearers",
            Self::Extents => "extents",
        }
    }
}

/// The checked sections of a file.
#[derive(Clone, Debug)]
pub struct Sections {
    contents: [Bytes; Section::ALL.len()],
    hot_len: usize,
    /// The range of the section `numbers` in the file.
    numbers: Range<usize>,
    /// Bytes of the whole file.
    total: usize,
    /// The header's checksum.
    checksum: u32,
}

impl Sections {
    /// Checks magic, version, lengths and checksums. The numbers of a file's beginning are not checked.
    ///
    /// # Errors
    /// [`FormatError`] names the failed check.
    pub fn read(bytes: &Bytes, is_part: bool) -> Result<Self, FormatError> {
        let (count, total) = check_preamble(bytes, is_part)?;
        let mut numbers = 0..0;
        let mut found: [Option<Bytes>; Section::ALL.len()] = Default::default();
        let mut hot_len = 0;
        for i in 0..count {
            let entry = PREAMBLE + i * ENTRY;
            let kind = u32_at(bytes, entry);
            let known = Section::ALL.iter().position(|section| *section as u32 == kind);
            let Some(slot) = known else { continue };
            if found[slot].is_some() {
                return Err(FormatError::Malformed { section: Section::ALL[slot].name(), what: "the section stands twice" });
            }
            let section = Section::ALL[slot];
            let place = place(bytes, entry, section, total)?;
            let content = if section == Section::Numbers {
                numbers = place.clone();
                is_part.then(|| bytes.slice(place.start.min(bytes.len())..place.end.min(bytes.len())))
            } else {
                hot_len = hot_len.max(place.end);
                None
            };
            found[slot] = Some(content.map_or_else(|| checked(bytes, entry, section, place), Ok)?);
        }
        let mut contents: [Bytes; Section::ALL.len()] = Default::default();
        for (slot, section) in Section::ALL.into_iter().enumerate() {
            let missing = FormatError::Malformed { section: section.name(), what: "the section is missing" };
            contents[slot] = match found[slot].take() {
                None if section.may_be_missing() => Bytes::new(),
                content => content.ok_or(missing)?,
            };
        }
        Ok(Self { contents, hot_len, numbers, total, checksum: u32_at(bytes, PREAMBLE - 4) })
    }

    /// The bytes of one section.
    pub fn get(&self, section: Section) -> &Bytes {
        &self.contents[section as usize - 1]
    }

    /// Bytes up to the end of the last section other than [`Section::Numbers`].
    pub fn hot_len(&self) -> usize {
        self.hot_len
    }

    /// The range of the section `numbers` in the file.
    pub fn numbers(&self) -> Range<usize> {
        self.numbers.clone()
    }

    /// Bytes of the whole file.
    pub fn total(&self) -> usize {
        self.total
    }

    /// The header's checksum, which covers those of the sections.
    pub fn checksum(&self) -> u32 {
        self.checksum
    }

    /// Name and size of each section, in file order.
    pub fn sizes(&self) -> Vec<(&'static str, usize)> {
        Section::ALL.into_iter().map(|section| (section.name(), self.get(section).len())).collect()
    }
}

/// Checks the preamble and the header's checksum. Returns the number of sections, and the length of the file.
fn check_preamble(bytes: &Bytes, is_part: bool) -> Result<(usize, usize), FormatError> {
    let Some(got) = bytes.first_chunk::<4>() else {
        return Err(FormatError::Truncated { expected: PREAMBLE, got: bytes.len() });
    };
    if *got != MAGIC {
        return Err(FormatError::Magic { got: *got });
    }
    if bytes.len() < PREAMBLE {
        return Err(FormatError::Truncated { expected: PREAMBLE, got: bytes.len() });
    }
    let mut cursor = Cursor::new("header", &bytes[4..]);
    let version = cursor.u16()?;
    let count = usize::from(cursor.u16()?);
    if version != VERSION {
        return Err(FormatError::Version { got: version, expected: VERSION });
    }
    let total = cursor.u32()? as usize;
    let expected = cursor.u32()?;
    if bytes.len() < total && !is_part {
        return Err(FormatError::Truncated { expected: total, got: bytes.len() });
    }
    if count > MAX_SECTIONS {
        return Err(FormatError::Malformed { section: "header", what: "it announces more than 64 sections" });
    }
    if bytes.len() > total {
        return Err(FormatError::Malformed { section: "header", what: "the file is not as long as its header says" });
    }
    let table = bytes.get(PREAMBLE..PREAMBLE + count * ENTRY);
    let table = table.ok_or(FormatError::Truncated { expected: PREAMBLE + count * ENTRY, got: bytes.len() })?;
    let got = crc32(&[&bytes[..PREAMBLE - 4], table]);
    if got == expected { Ok((count, total)) } else { Err(FormatError::Checksum { section: "header", expected, got }) }
}

/// The range of a section in a file of `total` bytes.
fn place(bytes: &Bytes, entry: usize, section: Section, total: usize) -> Result<Range<usize>, FormatError> {
    let start = u32_at(bytes, entry + 4) as usize;
    let length = u32_at(bytes, entry + 8) as usize;
    let end = start.checked_add(length).filter(|&end| end <= total);
    end.map(|end| start..end).ok_or(FormatError::Malformed { section: section.name(), what: "it lies outside the file" })
}

fn checked(bytes: &Bytes, entry: usize, section: Section, place: Range<usize>) -> Result<Bytes, FormatError> {
    if place.end > bytes.len() {
        return Err(FormatError::Truncated { expected: place.end, got: bytes.len() });
    }
    let data = bytes.slice(place);
    let expected = u32_at(bytes, entry + 12);
    let got = crc32(&[&data]);
    if got == expected { Ok(data) } else { Err(FormatError::Checksum { section: section.name(), expected, got }) }
}

/// Writes a header and the sections after it. `None` if the file would exceed 4 GiB.
pub fn write(sections: &[(Section, Vec<u8>)]) -> Option<Vec<u8>> {
    let head = PREAMBLE + sections.len() * ENTRY;
    let mut table = Vec::new();
    let mut body = Vec::new();
    for (section, data) in sections {
        let start = u32::try_from(head + body.len()).ok()?;
        for value in [*section as u32, start, u32::try_from(data.len()).ok()?, crc32(&[data])] {
            table.extend_from_slice(&value.to_le_bytes());
        }
        body.extend_from_slice(data);
        body.resize(body.len().next_multiple_of(ALIGN), 0);
    }
    let mut out = MAGIC.to_vec();
    out.extend_from_slice(&VERSION.to_le_bytes());
    out.extend_from_slice(&u16::try_from(sections.len()).ok()?.to_le_bytes());
    out.extend_from_slice(&u32::try_from(head + body.len()).ok()?.to_le_bytes());
    let checksum = crc32(&[&out, &table]);
    out.extend_from_slice(&checksum.to_le_bytes());
    out.extend_from_slice(&table);
    out.extend_from_slice(&body);
    Some(out)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a fault here is a failed test
mod tests {
    use super::*;

    fn sample() -> Vec<u8> {
        let sections = Section::ALL.map(|section| (section, vec![section as u8; 5 * section as usize]));
        write(&sections).unwrap()
    }

    #[test]
    fn sections_come_back() {
        let sections = Sections::read(&sample().into(), false).unwrap();
        assert_eq!(sections.get(Section::Numbers).len(), 45);
        assert_eq!(sections.sizes()[1], ("communes", 10));
    }

    #[test]
    fn every_flip_outside_the_padding_is_caught() {
        let good = sample();
        let padding: Vec<usize> = (0..good.len()).filter(|&i| Sections::read(&flipped(&good, i), false).is_ok()).collect();
        let content: usize = Section::ALL.iter().map(|section| 5 * *section as usize).sum();
        assert_eq!(good.len() - padding.len(), PREAMBLE + ENTRY * Section::ALL.len() + content);
    }

    fn flipped(bytes: &[u8], at: usize) -> Bytes {
        let mut copy = bytes.to_vec();
        copy[at] ^= 0x10;
        copy.into()
    }

    #[test]
    fn every_cut_is_caught() {
        let good = sample();
        for length in 0..good.len() {
            assert!(Sections::read(&good[..length].to_vec().into(), false).is_err(), "{length}");
        }
    }

    #[test]
    fn other_versions_and_files_are_named() {
        let mut newer = sample();
        newer[4] = 9;
        assert_eq!(Sections::read(&newer.into(), false).unwrap_err(), FormatError::Version { got: 9, expected: VERSION });
        let error = Sections::read(&Bytes::from_static(b"PK\x03\x04 zipped"), false).unwrap_err();
        assert!(error.to_string().contains("not a Ruelle shard"), "{error}");
    }
}
