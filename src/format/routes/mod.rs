//! The router: the shards of each commune and of each token. Only the shard with the communes of all shards has it.
//!
//! | field | size |
//! |---|---|
//! | shards | u32, at most 4096 |
//! | for each shard: name | text |
//! | rectangle around its numbers (west, south, east, north); streets; their greatest prominence, in 65535ths, rounded up | 4 × i32, u32, u16 |
//! | runs of communes | u32 |
//! | for each run: the first commune, the shard of the run (number of shards: none) | u32, u16 |
//! | bytes of the dictionary, and of the lists | 2 × u32 |
//! | dictionary: tokens of several shards, to their ranks | FST, see [`automaton`] |
//! | lists: for each of these, its shards | as the section `postings` |
//! | singles: tokens of one shard, mapped to it | see [`super::single_shard_tokens`] |

mod automaton;

use super::error::FormatError;
use super::postings::Postings;
use super::shard_set::{MAX_SHARDS, ShardSet};
use super::single_shard_tokens::SingleShardTokens;
use super::wire::Cursor;
use crate::geo::point::{Bbox, Point};
use automaton::Automaton;
use bytes::Bytes;
use std::collections::HashSet;

const SECTION: &str = "routes";
/// The unit of prominences is one over this number.
const PROMINENCE: f64 = 65_535.0;

/// The facts about a shard that are known without opening it.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// Its name.
    pub name: String,
    /// The rectangle around its numbers.
    pub bbox: Bbox,
    /// Its streets and localities.
    pub streets: u32,
    /// The greatest prominence of its streets, 0..=1.
    pub prominence: f64,
}

/// Consecutive communes of one shard, or of none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// The first of them.
    pub first: u32,
    /// The shard.
    pub shard: Option<u32>,
}

/// The section, read in place.
#[derive(Clone)]
pub struct Routes {
    shards: Vec<Route>,
    runs: Vec<Run>,
    dictionary: Automaton,
    lists: Postings,
    single_shard_tokens: SingleShardTokens,
}

impl Routes {
    /// Opens the section of a shard with `communes` communes.
    ///
    /// # Errors
    /// When it is cut, or its counts do not agree.
    pub fn open(data: &Bytes, communes: u32) -> Result<Self, FormatError> {
        let malformed = |what| FormatError::Malformed { section: SECTION, what };
        let mut cursor = Cursor::new(SECTION, data);
        let count = cursor.u32()?;
        if count > MAX_SHARDS {
            return Err(malformed("it tells of more than 4096 shards"));
        }
        let shards = (0..count).map(|_| Route::read(&mut cursor)).collect::<Result<Vec<_>, _>>()?;
        // Names must differ, since shards are loaded by name.
        let mut names = HashSet::new();
        if !shards.iter().all(|shard| names.insert(shard.name.as_str())) {
            return Err(malformed("two shards have one name"));
        }
        let mut runs: Vec<Run> = Vec::new();
        for _ in 0..cursor.u32()?.min(communes) {
            let first = cursor.u32()?;
            let shard = u32::from(cursor.u16()?);
            runs.push(Run { first, shard: (shard < count).then_some(shard) });
        }
        let risen = runs.first().is_none_or(|run| run.first == 0) && runs.is_sorted_by(|a, b| a.first < b.first);
        if !risen || runs.last().is_some_and(|run| run.first >= communes) {
            return Err(malformed("its communes are not in order"));
        }
        let lengths = [cursor.u32()?, cursor.u32()?];
        let mut part = |length: u32| cursor.bytes(length as usize).map(|bytes| data.slice_ref(bytes));
        let dictionary = Automaton::open(part(lengths[0])?).ok_or(malformed("its dictionary is not an FST"))?;
        let lists = Postings::open(&part(lengths[1])?, count)?;
        if lists.len() != dictionary.keys() {
            return Err(malformed("it has not one list a token"));
        }
        let single_shard_tokens = SingleShardTokens::open(SECTION, &data.slice_ref(cursor.rest()), count)?;
        Ok(Self { shards, runs, dictionary, lists, single_shard_tokens })
    }

    /// The shards, in the order of their numbers.
    pub fn shards(&self) -> &[Route] {
        &self.shards
    }

    /// The number of shards.
    pub fn count(&self) -> u32 {
        u32::try_from(self.shards.len()).unwrap_or(MAX_SHARDS)
    }

    /// The shard of a commune.
    pub fn shard_of(&self, commune: u32) -> Option<u32> {
        let after = self.runs.partition_point(|run| run.first <= commune);
        self.runs.get(after.checked_sub(1)?)?.shard
    }

    /// The shards with a token. For a token that no shard has, one shard at most.
    pub fn with_token(&self, token: &str) -> ShardSet {
        match self.dictionary.get(token) {
            Some(ordinal) => self.lists.entries(ordinal).collect(),
            None => self.single_shard_tokens.get(token).into_iter().collect(),
        }
    }
}

impl Route {
    fn read(cursor: &mut Cursor<'_>) -> Result<Self, FormatError> {
        let name = cursor.text()?.to_owned();
        let mut coordinate = || cursor.u32().map(u32::cast_signed);
        let [west, south, east, north] = [coordinate()?, coordinate()?, coordinate()?, coordinate()?];
        let bbox = Bbox { min: Point { lon: west, lat: south }, max: Point { lon: east, lat: north } };
        Ok(Self { name, bbox, streets: cursor.u32()?, prominence: f64::from(cursor.u16()?) / PROMINENCE })
    }

    fn write(&self, out: &mut Vec<u8>) {
        super::wire::put_text(out, &self.name);
        for value in [self.bbox.min.lon, self.bbox.min.lat, self.bbox.max.lon, self.bbox.max.lat] {
            out.extend_from_slice(&value.to_le_bytes());
        }
        out.extend_from_slice(&self.streets.to_le_bytes());
        out.extend_from_slice(&in_parts(self.prominence).to_le_bytes());
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 to 65535
fn in_parts(prominence: f64) -> u16 {
    (prominence.clamp(0.0, 1.0) * PROMINENCE).ceil() as u16
}

/// Writes the section. `tokens` are in byte order, each with its shards. `None` if the section would be too large.
pub fn write(shards: &[Route], runs: &[Run], tokens: &[(&str, Vec<u32>)]) -> Option<Vec<u8>> {
    let count = u32::try_from(shards.len()).ok().filter(|&count| count <= MAX_SHARDS)?;
    let mut out = count.to_le_bytes().to_vec();
    shards.iter().for_each(|shard| shard.write(&mut out));
    out.extend_from_slice(&u32::try_from(runs.len()).ok()?.to_le_bytes());
    for run in runs {
        out.extend_from_slice(&run.first.to_le_bytes());
        out.extend_from_slice(&u16::try_from(run.shard.unwrap_or(count)).ok()?.to_le_bytes());
    }
    let (several, one): (Vec<_>, Vec<_>) = tokens.iter().partition(|(_, shards)| shards.len() > 1);
    let lists: Vec<Vec<u32>> = several.iter().map(|(_, shards)| shards.clone()).collect();
    let dictionary = automaton::write(several.iter().map(|(token, _)| *token)).ok()?;
    let lists = super::postings::write(count, &lists)?;
    for part in [&dictionary, &lists] {
        out.extend_from_slice(&u32::try_from(part.len()).ok()?.to_le_bytes());
    }
    out.extend_from_slice(&dictionary);
    out.extend_from_slice(&lists);
    out.extend_from_slice(&super::single_shard_tokens::write(
        one.iter().filter_map(|(token, shards)| Some((*token, *shards.first()?))),
        count,
    )?);
    Some(out)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a fault here is a failed test
mod tests {
    use super::*;

    fn route(name: &str) -> Route {
        let bbox = Bbox { min: Point { lon: 1, lat: -2 }, max: Point { lon: 3, lat: 4 } };
        Route { name: name.to_owned(), bbox, streets: 7, prominence: 0.5 }
    }

    fn section() -> Vec<u8> {
        let runs = [Run { first: 0, shard: None }, Run { first: 2, shard: Some(1) }];
        write(&[route("05"), route("75")], &runs, &[("gap", vec![0]), ("gare", vec![0, 1]), ("rivoli", vec![1])]).unwrap()
    }

    #[test]
    fn tokens_lead_to_shards() {
        let routes = Routes::open(&section().into(), 3).unwrap();
        let with_token = |token| routes.with_token(token).iter().collect::<Vec<_>>();
        assert_eq!([with_token("gap"), with_token("gare"), with_token("rivoli")], [vec![0], vec![0, 1], vec![1]]);
        assert!(routes.with_token("mouffetard").len() <= 1);
        assert_eq!([0, 1, 2, 3].map(|commune| routes.shard_of(commune)), [None, None, Some(1), Some(1)]);
        assert_eq!(routes.shards()[1].name, "75");
        assert!((0.5..0.5001).contains(&routes.shards()[0].prominence));
    }

    #[test]
    fn two_shards_of_one_name_are_an_error() {
        let twice = write(&[route("05"), route("05")], &[], &[]).unwrap();
        assert!(Routes::open(&twice.into(), 0).is_err());
    }

    #[test]
    fn a_cut_section_is_an_error() {
        let section = section();
        for length in 0..section.len() {
            assert!(Routes::open(&section[..length].to_vec().into(), 3).is_err(), "{length}");
        }
        assert!(Routes::open(&section.into(), 2).is_err());
    }
}
