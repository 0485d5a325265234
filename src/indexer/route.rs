//! The router of a set of shards: all their communes, and the shards of each token.

use super::centres;
use super::common_names::CommonNamesBuilder;
use super::draft::{CommuneDraft, Draft};
use super::encode::{EncodeError, encode_with};
use super::gazetteer::Gazetteer;
use crate::format::communes::Code;
use crate::format::header::Section;
use crate::format::routes;
use crate::format::routes::{Route, Run};
use crate::format::shard::Shard;
use crate::format::shard_set::MAX_SHARDS;
use crate::importance::importance;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The name of the router's shard.
pub const ROUTER: &str = "communes";

/// The reason that a router cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum RouteError {
    /// More shards than it can tell apart.
    #[error(
        "a router tells {MAX_SHARDS} shards apart, here are {0}: put several départements into one shard (--single), or cut them into larger cells (--cells)"
    )]
    TooMany(usize),
    /// A commune in two shards.
    #[error("commune {citycode} is in shard {one} and in shard {other}: keep one of them")]
    Twice {
        /// INSEE code.
        citycode: String,
        /// A shard.
        one: String,
        /// Another.
        other: String,
    },
    /// It cannot be written.
    #[error(transparent)]
    Encode(#[from] EncodeError),
}

/// Builds the router of some shards. See [`RouterBuilder`].
///
/// # Errors
/// When there are more than 4096 shards, or two hold one commune.
pub fn route(shards: &[Shard], all: bool, date: &str, source: &str) -> Result<Vec<u8>, RouteError> {
    let mut router = RouterBuilder::default();
    shards.iter().try_for_each(|shard| router.add(shard))?;
    router.finish(all, date, source)
}

/// The shard that has a commune.
#[derive(Clone, Copy)]
struct Holder {
    shard: u32,
    has_streets: bool,
}

/// A builder of a router. It keeps the facts about each shard that go into the router, not the shard.
#[derive(Default)]
pub struct RouterBuilder {
    draft: Draft,
    held: BTreeMap<Code, Holder>,
    routes: Vec<Route>,
    /// Shards of each token, in rising order.
    tokens: BTreeMap<String, Vec<u32>>,
    common_names: CommonNamesBuilder,
    gazetteer: Option<Arc<Gazetteer>>,
}

impl RouterBuilder {
    /// Sets the positions of communes without addresses.
    #[must_use]
    pub fn with_gazetteer(self, gazetteer: Option<Arc<Gazetteer>>) -> Self {
        Self { gazetteer, ..self }
    }

    /// Adds the communes, the tokens and the most important streets of a shard.
    ///
    /// # Errors
    /// When there are more than 4096 shards, or another one has one of its communes.
    pub fn add(&mut self, shard: &Shard) -> Result<(), RouteError> {
        let too_many = || RouteError::TooMany(self.routes.len() + 1);
        let number = u32::try_from(self.routes.len()).ok().filter(|&number| number < MAX_SHARDS).ok_or_else(too_many)?;
        let name = &shard.info().name;
        for (code, has_streets, commune) in communes(shard) {
            match self.held.get(&code) {
                Some(&Holder { shard: other, has_streets: true }) if has_streets => {
                    let one = self.routes.get(other as usize).map_or(name, |route| &route.name).clone();
                    return Err(RouteError::Twice { citycode: code.text(), one, other: name.clone() });
                }
                // A city without streets of its own stands in each shard that has one of its arrondissements.
                Some(_) if !has_streets => {}
                _ => {
                    self.held.insert(code, Holder { shard: number, has_streets });
                    self.draft.communes.insert(code, commune);
                }
            }
        }
        shard.dictionary.each(|token| {
            let Ok(token) = std::str::from_utf8(token) else { return };
            match self.tokens.get_mut(token) {
                Some(shards) => shards.push(number),
                None => drop(self.tokens.insert(token.to_owned(), vec![number])),
            }
        });
        self.common_names.add(number, shard);
        self.routes.push(describe(shard));
        Ok(())
    }

    /// The bytes of the router: a shard with the communes of all shards, and the sections `routes` and `bearers`.
    ///
    /// With `all`, it also has every other commune of France.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(self, all: bool, date: &str, source: &str) -> Result<Vec<u8>, RouteError> {
        let Self { mut draft, held, routes, tokens, common_names, gazetteer } = self;
        draft.add_known(all);
        centres::place(&mut draft, gazetteer.as_deref());
        let runs = runs(draft.communes.keys().map(|code| held.get(code).map(|holder| holder.shard)));
        let tokens: Vec<(&str, Vec<u32>)> = tokens.iter().map(|(token, shards)| (token.as_str(), shards.clone())).collect();
        let mut sections = vec![(Section::Routes, routes::write(&routes, &runs, &tokens).ok_or(EncodeError::TooLarge)?)];
        let names = common_names.names();
        let count = u32::try_from(routes.len()).map_err(|_| EncodeError::TooLarge)?;
        if !names.is_empty() {
            sections.push((Section::Bearers, crate::format::common_names::write(&names, count).ok_or(EncodeError::TooLarge)?));
        }
        Ok(encode_with(draft, ROUTER, date, source, sections)?)
    }
}

/// The communes of a shard, as drafts, each with whether it has streets.
fn communes(shard: &Shard) -> impl Iterator<Item = (Code, bool, CommuneDraft)> {
    (0..shard.communes.len()).map(|index| {
        let commune = shard.communes.get(index);
        let present = commune.names.start;
        let old = present.saturating_add(1)..commune.names.end;
        let draft = CommuneDraft {
            name: shard.municipality_name(present),
            population: commune.population,
            centre: (!commune.approximate).then_some(commune.centre),
            fallback: None,
            postcodes: commune.areas.clone().filter_map(|area| shard.communes.area(area).postcode).collect(),
            old_names: old.filter_map(|name| Some((shard.communes.old_code(name)?, shard.municipality_name(name)))).collect(),
        };
        (commune.citycode, !commune.streets.is_empty(), draft)
    })
}

/// The runs of communes of the same shard.
fn runs(shards: impl Iterator<Item = Option<u32>>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (first, shard) in (0..).zip(shards) {
        if runs.last().is_none_or(|run| run.shard != shard) {
            runs.push(Run { first, shard });
        }
    }
    runs
}

fn describe(shard: &Shard) -> Route {
    let each = (0..shard.communes.len()).flat_map(|index| {
        let commune = shard.communes.get(index);
        let population = shard.communes.city_population(index);
        commune.streets.clone().map(move |street| importance(population, shard.street_head(&commune, street).numbers))
    });
    Route { name: shard.info().name.clone(), bbox: shard.bbox(), streets: shard.streets(), prominence: each.fold(0.0, f64::max) }
}
