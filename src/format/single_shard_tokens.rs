//! Tokens of one shard alone, mapped to that shard by a static function, without storing the tokens.
//!
//! A token's hash gives three slots, whose values combined by exclusive or are the shard's number. A token that was not
//! written gives any number, so that the answer is only "in this shard at most". The function takes 1.23 times the bits of
//! a shard's number for each token, where a dictionary takes twenty times. It is the table of an xor filter, without its
//! fingerprints (Graf and Lemire, "Xor Filters", 2020).
//!
//! | field | size |
//! |---|---|
//! | seed | u32 |
//! | slots in each third | u32 |
//! | slots | packed, in as many bits as a shard's number needs |

use super::bits::{packed, width_for};
use super::error::FormatError;
use super::wire::Cursor;
use bytes::Bytes;

/// The function, read in place.
#[derive(Clone, Debug)]
pub struct SingleShardTokens {
    seed: u32,
    third: u32,
    width: u32,
    shards: u32,
    slots: Bytes,
}

impl SingleShardTokens {
    /// Opens the function that fills `data`.
    ///
    /// # Errors
    /// When its length does not agree with its counts.
    pub fn open(section: &'static str, data: &Bytes, shards: u32) -> Result<Self, FormatError> {
        let mut cursor = Cursor::new(section, data);
        let seed = cursor.u32()?;
        let third = cursor.u32()?;
        let width = width_for(shards as usize);
        let slots = data.slice_ref(cursor.rest());
        if slots.len() as u64 != (u64::from(third) * 3 * u64::from(width)).div_ceil(8) {
            return Err(FormatError::Malformed { section, what: "its slots are not as many as it says" });
        }
        Ok(Self { seed, third, width, shards, slots })
    }

    /// The shard of a token, if any shard has it.
    pub fn get(&self, token: &str) -> Option<u32> {
        let slots = slots_of(hash(token, self.seed), self.third)?;
        let shard = slots.iter().fold(0, |shard, &slot| shard ^ packed(&self.slots, self.width, slot as usize));
        (shard < self.shards).then_some(shard)
    }
}

/// The hash of a token: FNV-1a, mixed at the end as in `MurmurHash3`.
pub(super) fn hash(token: &str, seed: u32) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325 ^ u64::from(seed).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let hash = token.bytes().fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let hash = (hash ^ hash >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let hash = (hash ^ hash >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ hash >> 33
}

/// A slot in each third. `None` if there are no slots.
fn slots_of(hash: u64, third: u32) -> Option<[u32; 3]> {
    if third == 0 {
        return None;
    }
    let slot = |turn: u32| {
        let part = hash.rotate_left(21 * turn) & 0xffff_ffff;
        u32::try_from((part * u64::from(third)) >> 32).unwrap_or(0).saturating_add(turn.saturating_mul(third))
    };
    Some([slot(0), slot(1), slot(2)])
}

/// Writes the function. `None` if there are too many tokens.
pub fn write<'t>(tokens: impl Iterator<Item = (&'t str, u32)>, shards: u32) -> Option<Vec<u8>> {
    let tokens: Vec<(&str, u32)> = tokens.collect();
    // Below 1.23 slots for each token, the peeling gets stuck. Small sets need some more.
    let third = if tokens.is_empty() { 0 } else { u32::try_from(tokens.len() * 123 / 300 + 11).ok()? };
    let (seed, order) = (0..1000).find_map(|seed| Some((seed, peel(&tokens, seed, third)?)))?;
    let mut slots = vec![0u32; third as usize * 3];
    for (token, last) in order.into_iter().rev() {
        let (text, shard) = tokens[token];
        let own = slots_of(hash(text, seed), third)?;
        slots[last as usize] = own.iter().filter(|&&slot| slot != last).fold(shard, |value, &slot| value ^ slots[slot as usize]);
    }
    let mut bits = super::bits::BitWriter::default();
    slots.iter().for_each(|&slot| bits.bits(slot, width_for(shards as usize)));
    let mut out = seed.to_le_bytes().to_vec();
    out.extend_from_slice(&third.to_le_bytes());
    out.extend_from_slice(&bits.into_bytes());
    Some(out)
}

/// An order of the tokens in which each has a slot that no later one has, with that slot. `None` if the seed gives none.
fn peel(tokens: &[(&str, u32)], seed: u32, third: u32) -> Option<Vec<(usize, u32)>> {
    let own: Vec<[u32; 3]> = tokens.iter().map(|(text, _)| slots_of(hash(text, seed), third)).collect::<Option<_>>()?;
    // For each slot, the count of its tokens, and their indices combined by exclusive or: the index of the last one left.
    let mut users = vec![(0u32, 0usize); third as usize * 3];
    for (token, slots) in own.iter().enumerate() {
        for &slot in slots {
            let user = &mut users[slot as usize];
            *user = (user.0 + 1, user.1 ^ token);
        }
    }
    let mut alone: Vec<u32> = (0..third * 3).filter(|&slot| users[slot as usize].0 == 1).collect();
    let mut order = Vec::with_capacity(tokens.len());
    while let Some(slot) = alone.pop() {
        let (1, token) = users[slot as usize] else { continue };
        order.push((token, slot));
        for &slot in &own[token] {
            let user = &mut users[slot as usize];
            *user = (user.0 - 1, user.1 ^ token);
            if user.0 == 1 {
                alone.push(slot);
            }
        }
    }
    (order.len() == tokens.len()).then_some(order)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a fault here is a failed test
mod tests {
    use super::*;

    #[test]
    fn every_token_gives_its_shard() {
        for count in [0u32, 1, 2, 3, 10, 1000, 50_000] {
            let texts: Vec<String> = (0..count).map(|number| format!("mot{number}")).collect();
            let tokens = || texts.iter().map(String::as_str).zip((0..count).map(|number| number * 7 % 101));
            let written = write(tokens(), 101).unwrap();
            assert!(written.len() < 8 + 40 + count as usize * 7 * 5 / 4 / 8);
            let tokens_of_one_shard = SingleShardTokens::open("test", &written.into(), 101).unwrap();
            assert!(tokens().all(|(text, shard)| tokens_of_one_shard.get(text) == Some(shard)), "{count}");
        }
    }

    #[test]
    fn what_was_not_written_gives_any_shard_or_none() {
        let tokens_of_one_shard =
            SingleShardTokens::open("test", &write([("gap", 4)].into_iter(), 5).unwrap().into(), 5).unwrap();
        assert!((0..1000).all(|number| tokens_of_one_shard.get(&number.to_string()).is_none_or(|shard| shard < 5)));
    }
}
