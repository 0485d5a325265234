//! An open shard: its sections, and the functions that need several of them.

use super::anchors::Cell;
use super::common_names::CommonNames;
use super::communes::{Area, Commune, Communes};
use super::dictionary::Dictionary;
use super::error::FormatError;
use super::extents::Extents;
use super::header::{Section, Sections};
use super::lexicon::Lexicon;
use super::meta::ShardInfo;
use super::names::{Names, StreetHead, Words};
use super::numbers::{Numbers, Street, StreetCode};

use super::partial_numbers::{BLOCK, MissingRecorder, PartialNumbers};
use super::postings::Postings;
use super::routes::Routes;
use super::{anchors, names, spatial};
use crate::geo::point::{Bbox, Point};
use bytes::Bytes;
use std::ops::Range;
use std::sync::OnceLock;

/// One département's index, read in place.
#[derive(Clone)]
pub struct Shard {
    info: ShardInfo,
    sections: Sections,
    pub(crate) communes: Communes,
    pub(crate) dictionary: Dictionary,
    pub(crate) lexicon: Lexicon,
    names: Names,
    pub(crate) postings: Postings,
    numbers: Numbers,
    /// The loaded blocks of the numbers, if the shard was opened from its beginning.
    partial: Option<PartialNumbers>,
    pub(crate) routes: Option<Routes>,
    pub(crate) common_names: Option<CommonNames>,
    pub(crate) extents: Extents,
    /// The tokens of the commonest words with their texts, since most names contain one.
    usual: OnceLock<Vec<(u32, String)>>,
}

impl Shard {
    /// Opens a shard in place, without a copy. Checks magic, version, lengths and every checksum.
    ///
    /// # Errors
    /// [`FormatError`] names the fault and the remedy.
    pub fn open(bytes: impl Into<Bytes>) -> Result<Self, FormatError> {
        Self::read(&bytes.into(), false)
    }

    /// Opens the beginning of a shard, of [`Self::start_len`] bytes or more.
    ///
    /// It answers like the whole shard, or records which bytes it needs for that
    /// ([`Session::needs`](crate::Session::needs)). [`Geocoder::fill`](crate::Geocoder::fill) adds them.
    ///
    /// # Errors
    /// [`FormatError`] names the fault. The whole shard may be sound nevertheless.
    pub fn open_part(bytes: impl Into<Bytes>) -> Result<Self, FormatError> {
        Self::read(&bytes.into(), true)
    }

    /// Opens a shard, or its beginning.
    pub(crate) fn read(bytes: &Bytes, is_part: bool) -> Result<Self, FormatError> {
        let sections = Sections::read(bytes, is_part)?;
        let mut numbers = sections.get(Section::Numbers).clone();
        let mut partial = None;
        if is_part {
            let open = PartialNumbers::open(sections.get(Section::Checks), sections.numbers().len(), &numbers)?;
            numbers = open.data().clone();
            partial = Some(open);
        }
        let info = ShardInfo::read(sections.get(Section::Meta))?;
        let communes = Communes::open(sections.get(Section::Communes), info.streets)?;
        let entries = communes.names().saturating_add(info.streets);
        let routes = open_routes(sections.get(Section::Routes), communes.len())?;
        let shard = Self {
            dictionary: Dictionary::open(sections.get(Section::Dictionary))?,
            lexicon: Lexicon::open(sections.get(Section::Lexicon))?,
            names: Names::open(sections.get(Section::Names))?,
            postings: Postings::open(sections.get(Section::Postings), entries)?,
            numbers: Numbers::open(&numbers)?,
            common_names: open_common_names(sections.get(Section::Bearers), routes.as_ref())?,
            extents: Extents::open(sections.get(Section::Extents)),
            routes,
            communes,
            partial,
            info,
            sections,
            usual: OnceLock::new(),
        };
        shard.check_counts(entries)?;
        Ok(shard)
    }

    fn check_counts(&self, entries: u32) -> Result<(), FormatError> {
        let wrong = |section| FormatError::Malformed { section, what: "its count is not that of the other sections" };
        let streets = self.info.streets as usize;
        if self.names.len() != entries as usize {
            return Err(wrong("names"));
        }
        // The table of the numbers is needed to find any record.
        if self.partial.as_ref().is_some_and(|partial| partial.missing(&(0..self.numbers.head_len())).is_some()) {
            return Err(wrong("numbers"));
        }
        if self.postings.len() != self.dictionary.len() {
            return Err(wrong("postings"));
        }
        if self.numbers.len() != streets {
            return Err(wrong("numbers"));
        }
        if spatial::len(self.sections.get(Section::Spatial)) != streets.div_ceil(spatial::BLOCK as usize) {
            return Err(wrong("spatial"));
        }
        if !self.extents.suits(streets) {
            return Err(wrong("extents"));
        }
        if self.info.communes != self.communes.len() {
            return Err(wrong("meta"));
        }
        if self.sections.get(Section::Anchors).len() != streets * 2 {
            return Err(wrong("anchors"));
        }
        Ok(())
    }

    /// The shard's metadata.
    pub fn info(&self) -> &ShardInfo {
        &self.info
    }

    /// Size in bytes.
    pub fn len(&self) -> usize {
        self.sections.total()
    }

    /// The header's checksum, which covers those of all sections. Shards with different contents have the same one only by a
    /// chance of one in four billion.
    pub fn checksum(&self) -> u32 {
        self.sections.checksum()
    }

    /// The bytes of the file's beginning that [`Self::open_part`] needs. `None` for a shard that opens only as a whole.
    pub fn start_len(&self) -> Option<usize> {
        let numbers = self.sections.numbers();
        let head = self.numbers.head_len().next_multiple_of(BLOCK).min(numbers.len());
        let is_last = self.hot_len() <= numbers.start;
        (is_last && !self.sections.get(Section::Checks).is_empty()).then_some(numbers.start + head)
    }

    /// Adds missing bytes, from byte `from` of the file on. False if they are refused.
    pub(crate) fn fill(&mut self, from: usize, bytes: &[u8]) -> bool {
        let place = self.sections.numbers();
        let Some(partial) = &mut self.partial else { return false };
        let Some(from) = from.checked_sub(place.start) else { return false };
        let is_sound = partial.fill(from, bytes);
        self.numbers.refresh(partial.data());
        is_sound
    }

    /// Bytes up to the end of the last section other than the house numbers: all that typing needs until a street is chosen.
    pub fn hot_len(&self) -> usize {
        self.sections.hot_len()
    }

    /// Always false: an opened shard holds at least its header.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Name and size in bytes of each section, in file order.
    pub fn sections(&self) -> Vec<(&'static str, usize)> {
        self.sections.sizes()
    }

    /// The rectangle around all numbers.
    pub fn bbox(&self) -> Bbox {
        spatial::bounds(self.sections.get(Section::Spatial))
    }

    /// The number of names of municipalities, which are the entries before the first street's.
    pub(crate) fn municipality_names(&self) -> u32 {
        self.communes.names()
    }

    /// The number of streets.
    pub(crate) fn streets(&self) -> u32 {
        self.info.streets
    }

    /// The words of a municipality's name.
    pub(crate) fn municipality_words(&self, name: u32) -> Words {
        names::read_words(&mut self.names.record(name), &self.lexicon)
    }

    /// A municipality's name as BAN writes it.
    pub(crate) fn municipality_name(&self, name: u32) -> String {
        let mut bits = self.names.record(name);
        self.write_name(&mut bits)
    }

    /// The head and words of a street of `commune`.
    pub(crate) fn street_words(&self, commune: &Commune, street: u32) -> (StreetHead, Words) {
        self.read_street(areas(commune), street)
    }

    /// The head of a street of `commune`.
    pub(crate) fn street_head(&self, commune: &Commune, street: u32) -> StreetHead {
        names::read_head(&mut self.names.record(self.municipality_names().saturating_add(street)), areas(commune))
    }

    /// The head and words of a street, without reading the rest of its commune.
    pub(crate) fn street_words_in(&self, commune: u32, street: u32) -> (StreetHead, Words) {
        self.read_street(self.communes.count_areas(commune), street)
    }

    fn read_street(&self, areas: u32, street: u32) -> (StreetHead, Words) {
        let mut bits = self.names.record(self.municipality_names().saturating_add(street));
        let head = names::read_head(&mut bits, areas);
        (head, names::read_words(&mut bits, &self.lexicon))
    }

    /// A street's name as BAN writes it, and that of the lieu-dit that its numbers lie in.
    pub(crate) fn street_name(&self, commune: &Commune, street: u32) -> (String, Option<String>) {
        let mut bits = self.names.record(self.municipality_names().saturating_add(street));
        names::read_head(&mut bits, areas(commune));
        let mut name = self.write_name(&mut bits);
        let (own, lieu_dit) = names::lines(&name);
        let lieu_dit = lieu_dit.map(str::to_owned);
        name.truncate(own.len());
        (name, lieu_dit)
    }

    fn write_name(&self, bits: &mut super::bits::BitReader<'_>) -> String {
        let words = names::read_words(bits, &self.lexicon);
        let mut out = String::with_capacity(USUAL_NAME);
        names::write_name(&words, &self.lexicon, bits, |token, text| self.write_token(token, text), &mut out);
        out
    }

    fn write_token(&self, token: u32, out: &mut String) {
        let with_text = |token| (token, self.token(token));
        let usual = self.usual.get_or_init(|| self.lexicon.commonest().take(USUAL_TOKENS).map(with_text).collect());
        match usual.iter().find(|(known, _)| *known == token) {
            Some((_, text)) => out.push_str(text),
            None => self.dictionary.text(token, out),
        }
    }

    /// The text of a token.
    pub(crate) fn token(&self, token: u32) -> String {
        let mut text = String::new();
        self.dictionary.text(token, &mut text);
        text
    }

    /// The area of a street of `commune`.
    pub(crate) fn area(&self, commune: &Commune, head: &StreetHead) -> Area {
        self.communes.area(commune.areas.start.saturating_add(head.area))
    }

    /// The cell of a street's first point.
    pub(crate) fn cell(&self, commune: &Commune, street: u32) -> Cell {
        self.cell_in(&commune.bbox, street)
    }

    /// The cell of a street's first point, by its commune's rectangle.
    pub(crate) fn cell_in(&self, bbox: &Bbox, street: u32) -> Cell {
        anchors::cell(self.sections.get(Section::Anchors), bbox, street)
    }

    /// The middle of the cell of a street's first point.
    #[inline]
    pub(crate) fn middle_in(&self, bbox: &Bbox, street: u32) -> Point {
        anchors::middle(self.sections.get(Section::Anchors), bbox, street)
    }

    /// A street's first point and numbers. Missing bytes are recorded as blocking.
    pub(crate) fn numbers(&self, commune: &Commune, street: u32, head: &StreetHead, missing: &MissingRecorder) -> Street<'_> {
        self.read_numbers(commune, street, head, true, missing)
    }

    /// A street's first point and numbers, for its position alone. If its record is missing, the corner of its cell.
    pub(crate) fn numbers_to_show(
        &self,
        commune: &Commune,
        street: u32,
        head: &StreetHead,
        missing: &MissingRecorder,
    ) -> Street<'_> {
        self.read_numbers(commune, street, head, false, missing)
    }

    fn read_numbers(
        &self,
        commune: &Commune,
        street: u32,
        head: &StreetHead,
        is_blocking: bool,
        missing: &MissingRecorder,
    ) -> Street<'_> {
        let cell = self.cell(commune, street);
        if self.is_missing(street, is_blocking, missing) {
            Street::unread(cell.corner)
        } else {
            self.numbers.street(street, head.numbers, &cell)
        }
    }

    /// Whether the record of a street is loaded.
    pub(crate) fn has_record(&self, street: u32) -> bool {
        self.missing_bytes(street).is_none()
    }

    /// The missing bytes of a street's record, as a range of the section `numbers`.
    fn missing_bytes(&self, street: u32) -> Option<Range<usize>> {
        self.partial.as_ref()?.missing(&self.numbers.place_of(street))
    }

    /// Whether the record of a street is missing. Records its bytes if so.
    fn is_missing(&self, street: u32, is_blocking: bool, missing: &MissingRecorder) -> bool {
        let Some(bytes) = self.missing_bytes(street) else { return false };
        let start = self.sections.numbers().start;
        missing.record(&self.info.name, start + bytes.start..start + bytes.end, is_blocking);
        true
    }

    /// A street's key within its commune.
    pub(crate) fn street_code(&self, street: u32, missing: &MissingRecorder) -> StreetCode {
        if self.is_missing(street, false, missing) { StreetCode::Unread(street) } else { self.numbers.code(street) }
    }

    /// The text of a suffix.
    pub(crate) fn suffix(&self, index: u32) -> &str {
        self.numbers.suffix(index)
    }

    /// Indices of the suffixes with these letters and digits.
    pub(crate) fn suffix_indices(&self, letters: &str) -> impl Iterator<Item = u32> {
        self.numbers.suffix_indices(letters)
    }

    /// The index of a suffix.
    pub(crate) fn suffix_index(&self, text: &str) -> Option<u32> {
        self.numbers.suffix_index(text)
    }

    /// The rectangles around blocks of streets.
    pub(crate) fn blocks(&self) -> impl Iterator<Item = Bbox> {
        spatial::blocks(self.sections.get(Section::Spatial))
    }
}

fn open_routes(data: &Bytes, communes: u32) -> Result<Option<Routes>, FormatError> {
    if data.is_empty() || !cfg!(feature = "router") { Ok(None) } else { Routes::open(data, communes).map(Some) }
}

fn open_common_names(data: &Bytes, routes: Option<&Routes>) -> Result<Option<CommonNames>, FormatError> {
    let Some(routes) = routes.filter(|_| cfg!(feature = "router") && !data.is_empty()) else { return Ok(None) };
    CommonNames::open(data, routes.count()).map(Some)
}

/// The number of commonest words.
const USUAL_TOKENS: usize = 48;
/// The initial capacity of a name, which nearly every name fits into.
const USUAL_NAME: usize = 48;

/// The number of a commune's areas.
pub(crate) fn areas(commune: &Commune) -> u32 {
    commune.areas.end.saturating_sub(commune.areas.start)
}
