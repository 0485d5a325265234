//! The draft of a shard, gathered row by row: communes and streets, each text stored once.

use super::cog;
use super::cog::CommuneKind;
use super::lieux_dits::{self, LieuxDits};
use super::median::median;
use super::row::{CommuneRow, PositionKind, Row};
use crate::format::communes::Code;
use crate::format::names;
use crate::format::numbers::{MAX_NUMBERS, StreetCode};
use crate::geo::point::Point;
use crate::text::digits;
use crate::text::fold::fold;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A commune with the facts from its rows.
#[derive(Clone, Debug, Default)]
pub struct CommuneDraft {
    /// Name, as its first row writes it.
    pub name: String,
    /// Inhabitants, when known.
    pub population: Option<u32>,
    /// Its centre, if an input has it.
    pub centre: Option<Point>,
    /// The centre without an input's and without streets.
    pub fallback: Option<Fallback>,
    /// Postcodes, also those that no street has.
    pub postcodes: Vec<u32>,
    /// Names of old communes, by code.
    pub old_names: BTreeMap<Code, String>,
}

/// A centre that stands in for an unknown one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fallback {
    /// Its position.
    pub point: Point,
    /// Whether it is only that of neighbours, of the parent or of the département.
    pub is_approximate: bool,
}

/// A street, or a part of one: rows with the same name, lieu-dit, postcode and old commune.
#[derive(Clone, Debug)]
pub struct StreetDraft {
    /// Commune.
    pub citycode: Code,
    /// Key within the commune.
    pub code: String,
    /// Name as written.
    pub name: String,
    /// Name of the lieu-dit that its numbers lie in, or empty.
    pub lieu_dit: String,
    /// Postcode, if given.
    pub postcode: Option<u32>,
    /// Old commune, if given.
    pub old: Option<Code>,
    /// Whether it is a locality.
    pub is_locality: bool,
    /// Position of the street itself, if an input has it.
    pub place: Option<Point>,
    /// House numbers, in the order of their rows.
    pub numbers: Vec<NumberDraft>,
}

/// A house number.
#[derive(Clone, Copy, Debug)]
pub struct NumberDraft {
    /// Number.
    pub number: u32,
    /// Suffix, an index into [`Draft::suffixes`].
    pub suffix: u32,
    /// Position.
    pub point: Point,
    /// The thing that the position is of.
    pub position: PositionKind,
    /// Whether the commune has certified it.
    pub certified: bool,
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
    /// Names in regional languages that a file beside the addresses has, by commune and name.
    other_names: HashMap<(Code, String), Vec<String>>,
    /// Lieux-dits that addresses name, if they are wanted.
    lieux_dits: Option<LieuxDits>,
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
        if let Some(lieux_dits) = self.lieux_dits.as_mut().filter(|_| row.number.is_some()) {
            lieux_dits.add(citycode, row);
        }
        let Some(number) = row.number else {
            draft.place.get_or_insert(row.point);
            return Ok(());
        };
        if draft.numbers.len() >= MAX_NUMBERS as usize {
            return Err("too many house numbers in one street");
        }
        let suffix = self.suffix(row.suffix);
        let &Row { point, position, certified, .. } = row;
        self.streets[street].numbers.push(NumberDraft { number, suffix, point, position, certified });
        Ok(())
    }

    /// A draft in which the lieux-dits that addresses name are part of their streets' names, and places of their own.
    pub fn with_lieux_dits() -> Self {
        Self { lieux_dits: Some(LieuxDits::default()), ..Self::default() }
    }

    /// Makes a locality of each lieu-dit that addresses name, unless its commune has a street or a locality of that name.
    pub fn place_lieux_dits(&mut self) {
        let Some(lieux_dits) = self.lieux_dits.take() else { return };
        let known: HashSet<(Code, String)> = self.streets.iter().map(|street| (street.citycode, fold(&street.name))).collect();
        for (citycode, lieu_dit) in lieux_dits.into_each() {
            let Some(name) = lieu_dit.names.first().filter(|name| !known.contains(&(citycode, fold(name)))) else { continue };
            let code = derived_code(name);
            for name in &lieu_dit.names {
                self.streets.push(StreetDraft {
                    citycode,
                    code: code.clone(),
                    name: name.clone(),
                    lieu_dit: String::new(),
                    postcode: postcode(&lieu_dit.postcode),
                    old: Code::parse(&lieu_dit.oldcitycode),
                    is_locality: true,
                    place: median(&lieu_dit.points),
                    numbers: Vec::new(),
                });
            }
        }
    }

    /// Adds the names in regional languages of a row whose address comes from another file.
    pub fn add_other_names(&mut self, row: &Row<'_>) {
        let Some(citycode) = Code::parse(row.citycode) else { return };
        for (_, name) in row.other_names.iter().filter(|(_, name)| *name != row.name && names::has_word(name)) {
            let known = self.other_names.entry((citycode, row.name.to_owned())).or_default();
            if !known.iter().any(|other| other == name) {
                known.push((*name).to_owned());
            }
        }
    }

    /// Makes a part of each street for every name of [`Draft::add_other_names`].
    pub fn name_in_languages(&mut self) {
        let mut parts = Vec::new();
        for street in &self.streets {
            for name in self.other_names.get(&(street.citycode, street.name.clone())).into_iter().flatten() {
                parts.push(StreetDraft { name: name.clone(), ..street.clone() });
            }
        }
        self.streets.append(&mut parts);
        self.other_names.clear();
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

    /// Drops repeated numbers of a street, and calls `dropped` with each and the distance from the one that stays, in metres.
    ///
    /// A certified number stays before others, then the best kind of position, among equals the first row.
    pub fn drop_repeats(&mut self, mut dropped: impl FnMut(&str, f64)) {
        let suffixes = &self.suffixes;
        for street in &mut self.streets {
            let StreetDraft { citycode, name, numbers, .. } = street;
            numbers.sort_by_key(|each| (each.number, each.suffix, !each.certified, each.position));
            numbers.dedup_by(|repeated, kept| {
                let is_repeat = (repeated.number, repeated.suffix) == (kept.number, kept.suffix);
                if is_repeat {
                    dropped(&repeated.label(suffixes, *citycode, name), repeated.point.metres_to(kept.point));
                }
                is_repeat
            });
        }
    }

    /// Keeps the streets that `keep` says, when no more rows will come.
    pub fn retain_streets(&mut self, mut keep: impl FnMut(&mut StreetDraft, &[String]) -> bool) {
        let Self { streets, suffixes, .. } = self;
        streets.retain_mut(|street| keep(street, suffixes));
        self.last = None;
        self.street_of.clear();
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
        let lieu_dit = if self.lieux_dits.is_some() { lieux_dits::beside_street(row) } else { "" };
        if let Some(last) = self.last.filter(|&last| self.streets[last].is_of(citycode, row, lieu_dit)) {
            return Ok(last);
        }
        let old = Code::parse(row.oldcitycode);
        self.key.clear();
        for part in [row.citycode, row.street_code, row.name, lieu_dit, row.postcode, row.oldcitycode] {
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
            lieu_dit: lieu_dit.to_owned(),
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

impl NumberDraft {
    /// `05061 12 bis Rue de la Gare`, of the suffixes of the draft.
    pub fn label(&self, suffixes: &[String], citycode: Code, street: &str) -> String {
        let suffix = suffixes.get(self.suffix as usize).map_or("", String::as_str);
        let number = self.number;
        let space = if suffix.is_empty() { "" } else { " " };
        format!("{} {number}{space}{suffix} {street}", citycode.text())
    }
}

impl StreetDraft {
    fn is_of(&self, citycode: Code, row: &Row<'_>, lieu_dit: &str) -> bool {
        self.citycode == citycode
            && self.code == row.street_code
            && self.name == row.name
            && self.lieu_dit == lieu_dit
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
    let hash =
        fold(name).bytes().fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let digit = |power: u32| {
        u32::try_from(hash / 36u64.pow(power) % 36).ok().and_then(|digit| char::from_digit(digit, 36)).unwrap_or('0')
    };
    (0..6).map(digit).collect()
}
