//! The place of a text among the tokens.
//!
//! A token that shares more with the one before than that does with the text is below the text, too. One that shares less is above
//! it. Letters are read only where both agree.

use super::blocks::{Block, Blocks, first_letters};
use super::code::{BLOCK, Letter};
use super::reader::Reader;
use std::cmp::Ordering;

/// The place of a text among the tokens.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The ordinal of the first token that is not below the text.
    pub ordinal: u32,
    /// Whether that is the text.
    pub is_text: bool,
    /// Letters that the text shares with the token before.
    pub before: usize,
    /// Letters that it shares with that token. Its length if that is not known.
    pub after: usize,
}

impl Place {
    /// The place before a token, or behind the last.
    fn before(ordinal: usize, before: usize, after: usize) -> Self {
        Self { ordinal: to_u32(ordinal), is_text: false, before, after }
    }

    /// The place of a token.
    fn at(ordinal: usize, before: usize, after: usize) -> Self {
        Self { is_text: true, ..Self::before(ordinal, before, after) }
    }
}

/// The order of a token to a text.
struct Compared {
    order: Ordering,
    /// Letters that both share.
    shared: usize,
    /// The token's next letter, or 0 at its end.
    letter: u8,
}

/// The place of a text among the tokens.
pub fn locate(blocks: &Blocks, text: &[u8]) -> Place {
    let first = first_letters(text);
    let after = blocks.kept.partition_point(|block| match block.head.cmp(&first) {
        Ordering::Equal => compare_head(blocks, block, text).order != Ordering::Greater,
        order => order == Ordering::Less,
    });
    let Some((index, block)) = after.checked_sub(1).and_then(|index| Some((index, blocks.kept.get(index)?))) else {
        return Place::before(0, 0, text.len());
    };
    let (shared, letter) = if block.head == first {
        let Compared { order, shared, letter } = compare_head(blocks, block, text);
        if order == Ordering::Equal {
            return Place::at(index * BLOCK, shared, shared);
        }
        (shared, letter)
    } else {
        let shared = (block.head ^ first).leading_zeros() as usize / 8;
        (shared.min(text.len()), block.head.to_be_bytes()[shared])
    };
    locate_in(blocks, index, block, text, shared, letter)
}

/// Compares a head with a text that begins with the same letters, as [`compare`] does.
#[inline(never)]
fn compare_head(blocks: &Blocks, block: &Block, text: &[u8]) -> Compared {
    let shared = blocks.reader(block.links).link().shared;
    compare(&mut blocks.reader(block.rests), text, shared + 1)
}

/// The place of a text that is above the head of a block, and not above the next head.
///
/// The text shares so many letters with the head. The head goes on with `letter`, or 0 at its end.
fn locate_in(blocks: &Blocks, index: usize, block: &Block, text: &[u8], mut shared: usize, letter: u8) -> Place {
    let mut links = blocks.reader(block.links);
    links.link();
    let mut rests = Rests { position: block.rests, passed: 0 };
    let mut from = Letter::from(letter);
    let count = blocks.tokens_of(index);
    for at in 1..count {
        let link = links.link();
        if link.shared > shared {
            continue;
        }
        let ordinal = index * BLOCK + at;
        if link.shared < shared {
            return Place::before(ordinal, shared, link.shared);
        }
        from = from.step(link.step);
        let wanted = text.get(shared).copied().unwrap_or(0);
        if from.byte < wanted {
            continue;
        }
        if from.byte > wanted {
            return Place::before(ordinal, shared, shared);
        }
        let (rest, behind) = compare_rest(blocks, rests, at, text, shared + 1);
        match rest.order {
            Ordering::Greater => return Place::before(ordinal, shared, rest.shared),
            Ordering::Equal => return Place::at(ordinal, shared, rest.shared),
            Ordering::Less => {}
        }
        shared = rest.shared;
        from = Letter::from(rest.letter);
        rests = behind;
    }
    Place::before(index * BLOCK + count, shared, text.len())
}

/// Compares the rest of a token with that of a text, as [`compare`] does. Also returns the position at which it stopped.
#[inline(never)]
fn compare_rest(blocks: &Blocks, rests: Rests, at: usize, text: &[u8], shared: usize) -> (Compared, Rests) {
    let mut letters = blocks.reader(rests.position);
    letters.pass(at - rests.passed);
    let rest = compare(&mut letters, text, shared);
    let passed = at + usize::from(rest.letter == 0);
    (rest, Rests { position: letters.position(), passed })
}

/// A position among the rests of a block, and the number of ends before it.
#[derive(Clone, Copy)]
struct Rests {
    position: u32,
    passed: usize,
}

/// Compares a token with a text. The letters before `shared` are known to agree, and are not read.
fn compare(letters: &mut Reader<'_>, text: &[u8], mut shared: usize) -> Compared {
    loop {
        let letter = letters.letter();
        let order = match text.get(shared) {
            // Letters are not 0, but those of a text may be.
            Some(_) if letter == 0 => Ordering::Less,
            Some(wanted) => letter.cmp(wanted),
            None => letter.cmp(&0),
        };
        if order != Ordering::Equal || letter == 0 {
            return Compared { order, shared, letter };
        }
        shared += 1;
    }
}

fn to_u32(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
