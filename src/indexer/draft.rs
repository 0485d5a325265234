//! The draft of a shard, gathered row by row: communes and streets, each text stored once.

use super::cog;
use super::cog::CommuneKind;
use super::row::{CommuneRow, Row};
use crate::format::communes::Code;
use crate::format::names;
use crate::format::numbers::{MAX_NUMBERS, StreetCode};
use crate::geo::point::Point;
use crate::text::digits;
use std::collections::{BTreeMap, HashMap};

/// A commune with the facts from its rows.
#[derive(Clone, Debug, Default)]
pub struct CommuneDraft {
    /// Name, as its first row writes it.
    pub name: String,
    /// Inhabitants, when known.
    pub population: Option<u32>,
    /// Its centre, if an input has it.
    pub centre: Option<Point>,
    /// Postcodes, also those that no street has.
    pub postcodes: Vec<u32>,
    /// Names of old communes, by code.
    pub old_names: BTreeMap<Code, String>,
}

/// A street, or a part of one: rows with the same name, postcode and old commune.
#[derive(Clone, Debug)]
pub struct StreetDraft {
    /// Commune.
    pub citycode: Code,
    /// Key within the commune.
    pub code: String,
    /// Name as written.
    pub name: String,
    /// Postcode, if given.
    pub postcode: Option<u32>,
    /// Old commune, if given.
    pub old: Option<Code>,
    /// Whether it is a locality.
    pub is_locality: bool,
    /// Position of the street itself, if an input has it.
    pub place: Option<Point>,
    /// Number, suffix (index into [`Draft::suffixes`]), position.
    pub numbers: Vec<(u32, u32, Point)>,
}

/// The reason to skip a row.
pub type Refusal = &'static str;

/// The contents of one shard.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Communes by code.
    pub communes: BTreeMap<Code, CommuneDraft>,
    /// Streets, in the order of their first rows.
    pub streets: Vec<StreetDraft>,
    /// Suffixes in the order of their first use. The first one is empty.
    pub suffixes: Vec<String>,
    street_of: HashMap<String, usize>,
    suffix_of: HashMap<String, u32>,
    key: String,
    last: Option<usize>,
}

impl Draft {
    /// A draft without streets whose numbers have these suffixes.
    pub fn with_suffixes(suffixes: Vec<String>) -> Self {
        Self { suffixes, ..Self::default() }
    }

    /// Adds an address, or a street or place without numbers.
    ///
    /// Each name in another language becomes a part of the street with the same key. It is found and shown by that name.
    pub fn add(&mut self, row: &Row<'_>) -> Result<(), Refusal> {
        self.add_named(row)?;
        for (_, name) in row.other_names.iter().filter(|(_, name)| *name != row.name && names::has_word(name)) {
            let derived = row.street_code.is_empty().then(|| derived_code(row.name));
            let street_code = derived.as_deref().unwrap_or(row.street_code);
            self.add_named(&Row { name, street_code, other_names: &[], ..*row })?;
        }
        Ok(())
    }

    fn add_named(&mut self, row: &Row<'_>) -> Result<(), Refusal> {
        let citycode = Code::parse(row.citycode).ok_or("citycode of no département")?;
        let street = self.street(citycode, row)?;
        let draft = &mut self.streets[street];
        let Some(number) = row.number else {
            draft.place.get_or_insert(row.point);
            return Ok(());
        };
        if draft.numbers.len() >= MAX_NUMBERS as usize {
            return Err("too many house numbers in one street");
        }
        let suffix = self.suffix(row.suffix);
        self.streets[street].numbers.push((number, suffix, row.point));
        Ok(())
    }

    /// Adds the facts of an input about a commune.
    pub fn add_commune(&mut self, row: &CommuneRow<'_>) -> Result<(), Refusal> {
        let code = Code::parse(row.citycode).ok_or("citycode of no département")?;
        let draft = self.communes.entry(code).or_default();
        row.name.clone_into(&mut draft.name);
        draft.population = row.population.or(draft.population);
        draft.centre = Some(row.point);
        draft.postcodes.extend(row.postcodes.iter().filter_map(|text| postcode(text)));
        Ok(())
    }

    /// Drops repeated numbers of a street. Returns how many.
    pub fn drop_repeats(&mut self) -> u64 {
        let mut dropped = 0;
        for street in &mut self.streets {
            let before = street.numbers.len();
            street.numbers.sort_by_key(|&(number, suffix, _)| (number, suffix));
            street.numbers.dedup_by_key(|&mut (number, suffix, _)| (number, suffix));
            dropped += before - street.numbers.len();
        }
        dropped as u64
    }

    /// Adds names, populations, postcodes, parents and former communes from the tables of [`cog`]. `all`: of every commune.
    pub fn add_known(&mut self, all: bool) {
        let mut codes: Vec<String> = self.communes.keys().map(|code| code.text()).collect();
        if all {
            codes = cog::communes()
                .filter(|commune| matches!(commune.kind, CommuneKind::Current | CommuneKind::Arrondissement))
                .map(|commune| commune.code.to_owned())
                .collect();
        }
        let parents = codes.iter().filter_map(|code| cog::find(code)?.parent.map(str::to_owned)).collect::<Vec<_>>();
        for code in codes.iter().chain(&parents) {
            let Some(known) = cog::find(code) else { continue };
            let Some(code) = Code::parse(code) else { continue };
            let draft = self.communes.entry(code).or_default();
            if draft.name.is_empty() {
                known.name.clone_into(&mut draft.name);
            }
            draft.population = draft.population.or(known.population);
            draft.postcodes.extend(known.postcodes.iter().filter_map(|text| postcode(text)));
        }
        let formers = cog::communes().filter(|commune| matches!(commune.kind, CommuneKind::Delegated | CommuneKind::Associated));
        for former in formers {
            let Some(code) = Code::parse(former.code) else { continue };
            let Some(parent) = former.parent.and_then(Code::parse) else { continue };
            if let Some(draft) = self.communes.get_mut(&parent) {
                draft.old_names.entry(code).or_insert_with(|| former.name.to_owned());
            }
        }
    }

    fn street(&mut self, citycode: Code, row: &Row<'_>) -> Result<usize, Refusal> {
        if let Some(last) = self.last.filter(|&last| self.streets[last].is_of(citycode, row)) {
            return Ok(last);
        }
        let old = Code::parse(row.oldcitycode);
        self.key.clear();
        for part in [row.citycode, row.street_code, row.name, row.postcode, row.oldcitycode] {
            self.key.push_str(part);
            self.key.push('\0');
        }
        if let Some(&known) = self.street_of.get(&self.key) {
            self.last = Some(known);
            return Ok(known);
        }
        names::has_word(row.name).then_some(()).ok_or("no street name")?;
        StreetCode::parse(row.street_code).ok_or("street code longer than 63 bytes")?;
        let commune = self.communes.entry(citycode).or_default();
        if commune.name.is_empty() {
            row.city.clone_into(&mut commune.name);
        }
        if let Some(code) = old {
            commune.old_names.entry(code).or_insert_with(|| row.oldcity.to_owned());
        }
        let index = self.streets.len();
        self.streets.push(StreetDraft {
            citycode,
            code: if row.street_code.is_empty() { derived_code(row.name) } else { row.street_code.to_owned() },
            name: row.name.to_owned(),
            postcode: postcode(row.postcode),
            old,
            is_locality: row.is_locality,
            place: None,
            numbers: Vec::new(),
        });
        self.street_of.insert(self.key.clone(), index);
        self.last = Some(index);
        Ok(index)
    }

    fn suffix(&mut self, text: &str) -> u32 {
        if self.suffixes.is_empty() {
            self.suffixes.push(String::new());
        }
        if text.is_empty() {
            return 0;
        }
        if let Some(&known) = self.suffix_of.get(text) {
            return known;
        }
        let lower = text.to_lowercase();
        let found = self.suffixes.iter().position(|known| *known == lower).unwrap_or_else(|| {
            self.suffixes.push(lower);
            self.suffixes.len() - 1
        });
        let index = u32::try_from(found).unwrap_or(0);
        self.suffix_of.insert(text.to_owned(), index);
        index
    }
}

impl StreetDraft {
    fn is_of(&self, citycode: Code, row: &Row<'_>) -> bool {
        self.citycode == citycode
            && self.code == row.street_code
            && self.name == row.name
            && self.postcode == postcode(row.postcode)
            && self.old == Code::parse(row.oldcitycode)
    }
}

/// Five digits as a number. `None` for other texts.
fn postcode(text: &str) -> Option<u32> {
    digits::are_five(text).then(|| text.parse().ok()).flatten()
}

/// A key for a street without one: six characters from a hash of its folded name (FNV-1a).
fn derived_code(name: &str) -> String {
    let hash = crate::text::fold::fold(name)
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let digit = |power: u32| {
        u32::try_from(hash / 36u64.pow(power) % 36).ok().and_then(|digit| char::from_digit(digit, 36)).unwrap_or('0')
    };
    (0..6).map(digit).collect()
}
