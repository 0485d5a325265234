//! The section `bearers`: the shards with the most important streets of each common name. Only a router has it.
//!
//! | field | size |
//! |---|---|
//! | names | u32 |
//! | keys, rising | column |
//! | for each name: the greatest prominence of its streets in shards that are not listed, in 255ths, rounded up | u8 each |
//! | lists: for each name, shards with one of its streets | as the section `postings` |

use super::column::Column;
use super::error::FormatError;
use super::postings::Postings;
use super::shard_set::ShardSet;
use super::single_shard_tokens::hash;
use super::wire::Cursor;
use crate::text::abbreviations::way_in_full;
use crate::text::words::{Class, class};
use bytes::Bytes;

const SECTION: &str = "bearers";
/// The unit of prominences is one over this number.
const PROMINENCE: f64 = 255.0;

/// The section, read in place.
#[derive(Clone)]
pub struct CommonNames {
    keys: Column,
    count: usize,
    max_elsewhere: Bytes,
    lists: Postings,
}

/// The shards of the streets of one name.
#[derive(Clone, Debug, PartialEq)]
pub struct CommonName {
    /// The shards with the most important streets.
    pub shards: ShardSet,
    /// The greatest prominence of the name's streets in all other shards, 0..=1.
    pub max_elsewhere: f64,
}

impl CommonNames {
    /// Opens the section of a router of `shards` shards.
    ///
    /// # Errors
    /// When it is cut, or its counts do not agree.
    pub fn open(data: &Bytes, shards: u32) -> Result<Self, FormatError> {
        let mut cursor = Cursor::new(SECTION, data);
        let count = cursor.u32()? as usize;
        let keys = Column::read(SECTION, &mut cursor, data, count)?;
        let max_elsewhere = data.slice_ref(cursor.bytes(count)?);
        let lists = Postings::open(&data.slice_ref(cursor.rest()), shards)?;
        if lists.len() != count {
            return Err(FormatError::Malformed { section: SECTION, what: "it has not one list a name" });
        }
        Ok(Self { keys, count, max_elsewhere, lists })
    }

    /// The common name with these words, in any order. `None` if it is not a common one.
    pub fn get<'w>(&self, words: impl Iterator<Item = &'w str>) -> Option<CommonName> {
        let key = key(words)?;
        let mut low = 0;
        let mut high = self.count;
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.keys.unsigned(middle) < key { low = middle + 1 } else { high = middle }
        }
        if low == self.count || self.keys.unsigned(low) != key {
            return None;
        }
        let shards = self.lists.entries(u32::try_from(low).ok()?).collect();
        Some(CommonName { shards, max_elsewhere: f64::from(*self.max_elsewhere.get(low)?) / PROMINENCE })
    }
}

/// The key of a name: a hash of its words without articles, each once, in any order, and types of way in full.
pub fn key<'w>(words: impl Iterator<Item = &'w str>) -> Option<u32> {
    let mut words: Vec<&str> = words.filter(|word| class(word) != Class::Article).map(way_in_full).collect();
    crate::sorting::sort_by(&mut words, Ord::cmp);
    words.dedup();
    if words.is_empty() { None } else { u32::try_from(hash(&words.join(" "), 0) >> 33).ok() }
}

/// A common name, to be written.
pub struct CommonNameEntry {
    /// The name's key, see [`key`].
    pub key: u32,
    /// The shards with its most important streets, in rising order.
    pub shards: Vec<u32>,
    /// The greatest prominence of its streets in all other shards, 0..=1.
    pub max_elsewhere: f64,
}

/// Writes the section of names by rising key, for a router of `shards` shards. `None` if it would be too large.
pub fn write(names: &[CommonNameEntry], shards: u32) -> Option<Vec<u8>> {
    let mut out = u32::try_from(names.len()).ok()?.to_le_bytes().to_vec();
    super::column::write(names.iter().map(|name| name.key.cast_signed()), &mut out);
    out.extend(names.iter().map(|name| in_parts(name.max_elsewhere)));
    let lists: Vec<Vec<u32>> = names.iter().map(|name| name.shards.clone()).collect();
    out.extend_from_slice(&super::postings::write(shards, &lists)?);
    Some(out)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 to 255
fn in_parts(prominence: f64) -> u8 {
    (prominence.clamp(0.0, 1.0) * PROMINENCE).ceil() as u8
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a fault here is a failed test
mod tests {
    use super::*;

    fn words(text: &str) -> Option<u32> {
        key(text.split(' '))
    }

    fn section() -> Vec<u8> {
        let name = |text: &str, shards: &[u32], max_elsewhere| CommonNameEntry {
            key: words(text).unwrap(),
            shards: shards.to_vec(),
            max_elsewhere,
        };
        let mut names = [name("rue de la republique", &[0, 2], 0.25), name("rue de l eglise", &[1], 0.0)];
        names.sort_by_key(|name| name.key);
        write(&names, 3).unwrap()
    }

    #[test]
    fn names_lead_to_shards_whatever_the_order_of_their_words() {
        let names = CommonNames::open(&section().into(), 3).unwrap();
        let get = |text: &str| names.get(text.split(' '));
        let republique = get("rue de la republique").unwrap();
        assert_eq!(republique.shards, ShardSet::of_bits(0b101));
        assert!((0.25..0.255).contains(&republique.max_elsewhere));
        assert_eq!(get("republique rue"), Some(republique));
        assert_eq!(get("rue de l eglise"), Some(CommonName { shards: ShardSet::of_bits(0b10), max_elsewhere: 0.0 }));
        assert!([get("place de la republique"), get("republique"), get("de la")].iter().all(Option::is_none));
    }

    /// As appendix E of the specification has it.
    #[test]
    fn the_key_of_a_name_is_frozen() {
        assert_eq!(words("rue de la republique"), words("republique rue rue"));
        assert_eq!(words("rue de la republique"), words("r republique"));
        assert_eq!(words("rue de la republique"), Some(1_148_944_446));
    }

    #[test]
    fn a_cut_section_is_an_error() {
        let section = section();
        for length in 0..section.len() - 1 {
            let cut = CommonNames::open(&section[..length].to_vec().into(), 3);
            assert!(cut.is_err() || length >= section.len() - 8, "{length}");
        }
    }
}
