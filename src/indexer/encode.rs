//! The encoder: from a draft to the bytes of a shard.

use super::draft::{CommuneDraft, Draft, StreetDraft};
use super::median::median;
use super::{cog, hilbert};
use crate::format::bits::BitWriter;
use crate::format::communes::{Area, Code, Commune};
use crate::format::header::Section;
use crate::format::lexicon::{Case, LexiconWriter};
use crate::format::meta::ShardInfo;
use crate::format::names::{Spelt, StreetHead};
use crate::format::numbers::{HouseNumber, NumbersWriter, StreetCode, first_point};
use crate::format::shard::areas;
use crate::format::{anchors, communes, dictionary, directory, extents, header, names, partial_numbers, postings, spatial};
use crate::geo::point::{Bbox, Point};
use std::collections::{BTreeSet, HashMap, HashSet};

/// The reason that a shard cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    /// Beyond the range of offsets.
    #[error("the shard is too large for the format: build fewer départements into it")]
    TooLarge,
}

/// A street in its commune, with its name split and its numbers with the shard's suffixes.
struct Street {
    draft: StreetDraft,
    spelt: Spelt,
    numbers: Vec<HouseNumber>,
    first: Point,
    area: u32,
}

/// Encodes a draft: communes by code, streets by commune along a Hilbert curve.
pub fn encode(draft: Draft, name: &str, date: &str, source: &str) -> Result<Vec<u8>, EncodeError> {
    encode_with(draft, name, date, source, Vec::new())
}

/// Encodes a draft as [`encode`] does, with more sections.
pub fn encode_with(
    mut draft: Draft,
    name: &str,
    date: &str,
    source: &str,
    more: Vec<(Section, Vec<u8>)>,
) -> Result<Vec<u8>, EncodeError> {
    let suffixes = Suffixes::rank(&draft);
    let mut streets = group(&mut draft, &suffixes);
    let layout = ShardLayout::lay(&draft, &mut streets);
    let all: Vec<&Street> = streets.iter().flatten().collect();
    let spelt: Vec<&Spelt> = layout.municipality_names.iter().chain(all.iter().map(|street| &street.spelt)).collect();
    let words = Words::of(&spelt);
    let lexicon = words.lexicon(&spelt);
    let info = ShardInfo {
        name: name.to_owned(),
        date: date.to_owned(),
        source: source.to_owned(),
        addresses: to_u32(all.iter().map(|street| street.numbers.len()).sum()),
        streets: to_u32(all.len()),
        communes: to_u32(layout.communes.len()),
        approximate_centres: to_u32(layout.communes.iter().filter(|commune| commune.approximate).count()),
    };
    let (anchors, numbers) = write_positions(&layout, &all, suffixes.texts);
    let numbers = numbers.ok_or(EncodeError::TooLarge)?;
    let mut sections = vec![
        (Section::Meta, info.write()),
        (Section::Communes, communes::write(&layout.communes, &layout.areas, &layout.names)),
        (Section::Dictionary, dictionary::write(words.tokens.iter().map(String::as_str)).ok_or(EncodeError::TooLarge)?),
        (Section::Lexicon, lexicon.finish()),
        (Section::Names, write_names(&layout, &all, &words, &lexicon).ok_or(EncodeError::TooLarge)?),
        (Section::Postings, postings::write(to_u32(spelt.len()), &words.lists).ok_or(EncodeError::TooLarge)?),
        (Section::Anchors, anchors),
        (Section::Spatial, spatial::write(&write_blocks(&all))),
    ];
    if !all.is_empty() {
        sections.push((Section::Extents, extents::write(all.iter().map(|street| street.numbers.as_slice()))));
    }
    // Before the numbers, so that a reader of the file's beginning can check each block of the rest.
    sections.extend(partial_numbers::checks(&numbers).map(|checks| (Section::Checks, checks)));
    sections.push((Section::Numbers, numbers));
    sections.extend(more);
    header::write(&sections).ok_or(EncodeError::TooLarge)
}

/// The suffixes of a shard by falling frequency, and the rank of each of the draft's.
struct Suffixes {
    texts: Vec<String>,
    rank_of: Vec<u32>,
}

impl Suffixes {
    fn rank(draft: &Draft) -> Self {
        let mut uses = vec![0u64; draft.suffixes.len().max(1)];
        for each in draft.streets.iter().flat_map(|street| &street.numbers) {
            uses[each.suffix as usize] += 1;
        }
        let mut order: Vec<usize> = (1..uses.len()).filter(|&index| uses[index] > 0).collect();
        order.sort_by_key(|&index| (std::cmp::Reverse(uses[index]), &draft.suffixes[index]));
        let mut rank_of = vec![0; uses.len()];
        for (rank, &index) in (1..).zip(&order) {
            rank_of[index] = rank;
        }
        Self { texts: order.into_iter().map(|index| draft.suffixes[index].clone()).collect(), rank_of }
    }
}

/// Streets by commune, in the order of the communes' codes.
fn group(draft: &mut Draft, suffixes: &Suffixes) -> Vec<Vec<Street>> {
    let index_of: HashMap<Code, usize> = draft.communes.keys().enumerate().map(|(index, &code)| (code, index)).collect();
    let mut groups: Vec<Vec<Street>> = draft.communes.iter().map(|_| Vec::new()).collect();
    for street in std::mem::take(&mut draft.streets) {
        let lines = Some(&street.lieu_dit).filter(|lieu_dit| !lieu_dit.is_empty());
        let spelt =
            lines.and_then(|lieu_dit| names::read_lines(&street.name, lieu_dit)).or_else(|| names::read_text(&street.name));
        let Some(spelt) = spelt else { continue };
        let numbered = street.numbers.iter().map(|each| HouseNumber {
            number: each.number,
            suffix: suffixes.rank_of[each.suffix as usize],
            point: each.point,
        });
        let numbers: Vec<HouseNumber> = numbered.collect();
        let Some(first) = first_point(&numbers).or(street.place) else { continue };
        groups[index_of[&street.citycode]].push(Street { draft: street, spelt, numbers, first, area: 0 });
    }
    groups
}

/// The order of communes, areas and names in a shard.
#[derive(Default)]
struct ShardLayout {
    communes: Vec<Commune>,
    areas: Vec<Area>,
    names: Vec<(u32, Option<Code>)>,
    municipality_names: Vec<Spelt>,
}

impl ShardLayout {
    fn lay(draft: &Draft, streets: &mut [Vec<Street>]) -> Self {
        let index_of: HashMap<Code, u32> = draft.communes.keys().copied().zip(0..).collect();
        let mut layout = Self::default();
        // The rectangle of a commune without streets is never used. The corner of another keeps the columns narrow.
        let corner = streets.iter().flatten().map(|street| street.first).next().unwrap_or_default();
        let empty = Bbox { min: corner, max: corner };
        let mut first_street = 0;
        for ((&code, commune), streets) in draft.communes.iter().zip(streets) {
            let bbox = Bbox::around(streets.iter().map(|street| street.first)).unwrap_or(empty);
            sort(streets, &bbox);
            let first_name = layout.push_names(code, commune);
            let first_area = layout.push_areas(commune, streets, first_name);
            let known = cog::find(&code.text());
            let (centre, approximate) = centre(commune, streets);
            let end = first_street + to_u32(streets.len());
            layout.communes.push(Commune {
                citycode: code,
                population: commune.population,
                centre,
                approximate,
                bbox,
                streets: first_street..end,
                areas: first_area..to_u32(layout.areas.len()),
                names: first_name..to_u32(layout.names.len()),
                parent: known
                    .and_then(|known| known.parent)
                    .and_then(Code::parse)
                    .and_then(|parent| index_of.get(&parent).copied()),
            });
            first_street = end;
        }
        layout
    }

    fn push_names(&mut self, code: Code, commune: &CommuneDraft) -> u32 {
        let first = to_u32(self.names.len());
        let index = to_u32(self.communes.len());
        let fallback = || names::read_text(&code.text());
        let present = names::read_text(&commune.name).or_else(fallback).map(|spelt| (spelt, None));
        let old = commune.old_names.iter().filter_map(|(&code, name)| names::read_text(name).map(|spelt| (spelt, Some(code))));
        for (spelt, code) in present.into_iter().chain(old) {
            self.names.push((index, code));
            self.municipality_names.push(spelt);
        }
        first
    }

    /// Appends the areas of the streets, then those of the other postcodes. Sets the area of each street.
    fn push_areas(&mut self, commune: &CommuneDraft, streets: &mut [Street], first_name: u32) -> u32 {
        let first = self.areas.len();
        let names = &self.names[first_name as usize..];
        let old_name = |old: Option<Code>| {
            let at = names.iter().position(|(_, code)| code.is_some() && *code == old)?;
            Some(first_name + to_u32(at))
        };
        let mut areas: Vec<Area> =
            streets.iter().map(|street| Area { postcode: street.draft.postcode, old_name: old_name(street.draft.old) }).collect();
        let of_streets = areas.clone();
        areas.sort_by_key(|area| (area.postcode, area.old_name));
        areas.dedup();
        for (street, area) in streets.iter_mut().zip(of_streets) {
            street.area = to_u32(areas.iter().position(|known| *known == area).unwrap_or(0));
        }
        let known: BTreeSet<u32> = areas.iter().filter_map(|area| area.postcode).collect();
        let left: BTreeSet<u32> = commune.postcodes.iter().copied().filter(|postcode| !known.contains(postcode)).collect();
        areas.extend(left.into_iter().map(|postcode| Area { postcode: Some(postcode), old_name: None }));
        self.areas.extend(areas);
        to_u32(first)
    }
}

/// Sorts streets along the curve. Code and name decide ties, so that the same rows always give the same bytes.
fn sort(streets: &mut [Street], bbox: &Bbox) {
    streets.sort_by_cached_key(|street| {
        let draft = &street.draft;
        (
            hilbert::rank(bbox, street.first),
            draft.code.clone(),
            (draft.name.clone(), draft.lieu_dit.clone()),
            draft.postcode,
            draft.old,
        )
    });
}

/// The centre of a commune, and whether it is approximate: an input's, else the median of the numbers, else the fallback.
fn centre(commune: &CommuneDraft, streets: &[Street]) -> (Point, bool) {
    if let Some(point) = commune.centre {
        return (point, false);
    }
    let points = streets.iter().flat_map(|street| street.numbers.iter().map(|number| number.point).chain([street.first]));
    match (median(&points.collect::<Vec<_>>()), commune.fallback) {
        (Some(point), _) => (point, false),
        (None, Some(fallback)) => (fallback.point, fallback.is_approximate),
        (None, None) => (Point::default(), true),
    }
}

/// The tokens of a shard, with the entries that contain them.
struct Words {
    tokens: Vec<String>,
    ordinal_of: HashMap<String, u32>,
    lists: Vec<Vec<u32>>,
}

impl Words {
    fn of(spelt: &[&Spelt]) -> Self {
        let mut lists: HashMap<&str, Vec<u32>> = HashMap::new();
        for (entry, name) in (0..).zip(spelt) {
            for (token, _, _) in &name.words {
                let list = lists.entry(token).or_default();
                if list.last() != Some(&entry) {
                    list.push(entry);
                }
            }
        }
        let mut sorted: Vec<(&str, Vec<u32>)> = lists.into_iter().collect();
        sorted.sort_unstable();
        let (tokens, lists): (Vec<String>, Vec<Vec<u32>>) =
            sorted.into_iter().map(|(token, list)| (token.to_owned(), list)).unzip();
        let ordinal_of = tokens.iter().cloned().zip(0..).collect();
        Self { tokens, ordinal_of, lists }
    }

    fn ordinal(&self, token: &str) -> u32 {
        self.ordinal_of.get(token).copied().unwrap_or(0)
    }

    /// The lexicon of some names. Names in capitals use the spellings of other names, and add their own only where there is none.
    fn lexicon(&self, spelt: &[&Spelt]) -> LexiconWriter {
        let mut ways: HashMap<(u32, Vec<u8>), u64> = HashMap::new();
        let mut followed: HashSet<(u32, &str)> = HashSet::new();
        let in_capitals = |name: &&&Spelt| name.case == Case::PlainCapitals;
        for name in spelt.iter().filter(|name| !in_capitals(name)) {
            for ((token, spelling), (_, _, after)) in name.ways().zip(&name.words) {
                *ways.entry((self.ordinal(token), spelling.clone())).or_default() += 1;
                followed.insert((self.ordinal(token), after));
            }
        }
        for name in spelt.iter().filter(in_capitals) {
            for ((token, spelling), (_, _, after)) in name.ways().zip(&name.words) {
                if !followed.contains(&(self.ordinal(token), after.as_str())) {
                    *ways.entry((self.ordinal(token), spelling.clone())).or_default() += 1;
                }
            }
        }
        LexiconWriter::new(to_u32(self.tokens.len()), &ways)
    }
}

fn write_names(layout: &ShardLayout, streets: &[&Street], words: &Words, lexicon: &LexiconWriter) -> Option<Vec<u8>> {
    let mut section = directory::DirectoryWriter::default();
    for name in &layout.municipality_names {
        let mut record = BitWriter::default();
        names::write_text(name, lexicon, |token| words.ordinal(token), &mut record);
        section.push(record);
    }
    for commune in &layout.communes {
        for street in &streets[commune.streets.start as usize..commune.streets.end as usize] {
            let mut record = BitWriter::default();
            let head =
                StreetHead { area: street.area, is_locality: street.draft.is_locality, numbers: to_u32(street.numbers.len()) };
            names::write_head(head, areas(commune), &mut record);
            names::write_text(&street.spelt, lexicon, |token| words.ordinal(token), &mut record);
            section.push(record);
        }
    }
    section.finish()
}

/// The anchors and the numbers of all streets.
fn write_positions(layout: &ShardLayout, streets: &[&Street], suffixes: Vec<String>) -> (Vec<u8>, Option<Vec<u8>>) {
    let mut anchor_bytes = Vec::new();
    let mut numbers = NumbersWriter::new(suffixes);
    for commune in &layout.communes {
        for index in commune.streets.clone() {
            let street = streets[index as usize];
            anchor_bytes.extend_from_slice(&anchors::write(&commune.bbox, street.first));
            let cell = anchors::cell(&anchor_bytes, &commune.bbox, index);
            let code = StreetCode::parse(&street.draft.code).unwrap_or(StreetCode::Digits(0));
            numbers.push(&code, &cell, street.first, &street.numbers);
        }
    }
    (anchor_bytes, numbers.finish())
}

/// The rectangles around the blocks of streets.
fn write_blocks(streets: &[&Street]) -> Vec<Bbox> {
    let blocks = streets.chunks(spatial::BLOCK as usize);
    blocks
        .filter_map(|block| {
            Bbox::around(block.iter().flat_map(|street| street.numbers.iter().map(|number| number.point).chain([street.first])))
        })
        .collect()
}

/// A count as u32. The counts of a shard are far below 2³².
fn to_u32(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
