//! The writer of the lexicon: it numbers the symbols, then writes names with them.

use super::{Case, SAMPLE, Shape, Spelling};
use crate::format::bits::{BitWriter, width_for};
use crate::text::fold::fold_char;
use std::collections::HashMap;

/// The spelling of `word`, which folds to `token`, with `after` (at most 63 bytes) after it.
pub fn spell(token: &str, word: &str, after: &str) -> Vec<u8> {
    let shapes =
        [(Shape::Title, title as fn(&str) -> String), (Shape::Lower, str::to_lowercase), (Shape::Upper, str::to_uppercase)];
    for (shape, make) in shapes {
        let Some(letters) = accents(word) else { break };
        let bytes = assemble(shape, after, &letters);
        let mut written = String::new();
        Spelling::parse(&bytes).write(token, Case::AsSpelt, &mut written);
        if written == word && make(word) == word {
            return bytes;
        }
    }
    assemble(Shape::Whole, after, word.as_bytes())
}

fn title(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars.as_str().to_lowercase().chars()).collect())
}

fn assemble(shape: Shape, after: &str, letters: &[u8]) -> Vec<u8> {
    let length = u8::try_from(after.len()).unwrap_or(63).min(63);
    let mut out = vec![shape as u8 | length << 2];
    out.extend_from_slice(&after.as_bytes()[..usize::from(length)]);
    out.extend_from_slice(letters);
    out
}

/// The letters of `word`, in lower case, that differ from its folded ones. `None` if it is too long for positions of one byte.
fn accents(word: &str) -> Option<Vec<u8>> {
    let mut at = 0u8;
    let mut out = Vec::new();
    for letter in word.to_lowercase().chars() {
        let folded = fold_char(letter);
        let length = u8::try_from(folded.len()).ok()?;
        if folded.chars().ne([letter]) {
            out.extend_from_slice(&[at, length]);
            out.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
        }
        at = at.checked_add(length)?;
    }
    Some(out)
}

/// A symbol before it has a number: ordinal of the token, and spelling.
pub type Way = (u32, Vec<u8>);

/// A writer that numbers symbols, then writes names and the section.
pub struct LexiconWriter {
    symbols: HashMap<Way, u32>,
    first_of_token: Vec<u32>,
    ordered: Vec<Way>,
    frequent: Vec<u32>,
    rank_of: HashMap<u32, u32>,
    tiers: [u32; 3],
}

impl LexiconWriter {
    /// Numbers the symbols of all names. `ways` counts the uses of each. Every token below `tokens` has one.
    pub fn new(tokens: u32, ways: &HashMap<Way, u64>) -> Self {
        let mut ordered: Vec<(&Way, u64)> = ways.iter().map(|(way, &count)| (way, count)).collect();
        ordered.sort_by(|a, b| (a.0.0, std::cmp::Reverse(a.1), &a.0.1).cmp(&(b.0.0, std::cmp::Reverse(b.1), &b.0.1)));
        let mut counts: Vec<(u32, u64)> = (0..).zip(ordered.iter().map(|way| way.1)).collect();
        counts.sort_by_key(|&(symbol, count)| (std::cmp::Reverse(count), symbol));
        let tiers = best_tiers(&counts, width_for(ordered.len()));
        let frequent: Vec<u32> =
            counts.iter().take(tiers.iter().map(|bits| 1 << bits).sum()).map(|&(symbol, _)| symbol).collect();
        let ordered: Vec<Way> = ordered.into_iter().map(|(way, _)| way.clone()).collect();
        let symbols = ordered.iter().cloned().zip(0..).collect();
        let mut first_of_token = vec![u32::MAX; tokens as usize];
        for (symbol, way) in (0..).zip(&ordered) {
            let first = &mut first_of_token[way.0 as usize];
            *first = symbol.min(*first);
        }
        let rank_of = frequent.iter().copied().zip(0..).collect();
        Self { symbols, first_of_token, ordered, frequent, rank_of, tiers }
    }

    /// The symbol of a way to write a token.
    pub fn symbol(&self, way: &Way) -> Option<u32> {
        self.symbols.get(way).copied()
    }

    /// The commonest symbol of `token` with `after` after it, with any letters.
    pub fn any_followed_by(&self, token: u32, after: &str) -> Option<u32> {
        let first = *self.first_of_token.get(token as usize)?;
        (first..)
            .zip(self.ordered.get(first as usize..)?)
            .take_while(|(_, way)| way.0 == token)
            .find(|(_, way)| Spelling::parse(&way.1).after == after)
            .map(|(symbol, _)| symbol)
    }

    /// Appends a symbol as [`super::Lexicon::read`] reads it.
    pub fn write(&self, symbol: u32, out: &mut BitWriter) {
        let mut rank = self.rank_of.get(&symbol).copied();
        for tier in self.tiers {
            match rank {
                Some(index) if index < 1 << tier => {
                    out.bit(false);
                    return out.bits(index, tier);
                }
                _ => out.bit(true),
            }
            rank = rank.map(|index| index - (1 << tier));
        }
        out.bits(symbol, width_for(self.ordered.len()));
    }

    /// The section's bytes.
    pub fn finish(&self) -> Vec<u8> {
        let to_u32 = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        let mut spellings: Vec<&Vec<u8>> = self.ordered.iter().map(|way| &way.1).collect();
        spellings.sort();
        spellings.dedup();
        let spelling_width = width_for(spellings.len());
        let mut samples = Vec::new();
        let mut begins = BitWriter::default();
        let mut spelling_of = BitWriter::default();
        let mut begun = 0u32;
        for (index, way) in self.ordered.iter().enumerate() {
            if index % SAMPLE == 0 {
                samples.extend_from_slice(&begun.to_le_bytes());
            }
            let begin = index == 0 || self.ordered[index - 1].0 != way.0;
            begun += u32::from(begin);
            begins.bit(begin);
            spelling_of.bits(to_u32(spellings.binary_search(&&way.1).unwrap_or(0)), spelling_width);
        }
        let mut frequent = BitWriter::default();
        self.frequent.iter().for_each(|&symbol| frequent.bits(symbol, width_for(self.ordered.len())));
        let mut out = Vec::new();
        for count in [self.ordered.len(), spellings.len(), self.frequent.len()] {
            out.extend_from_slice(&to_u32(count).to_le_bytes());
        }
        let total: usize = spellings.iter().map(|spelling| spelling.len()).sum();
        let end_width = width_for(total + 1);
        let widths = [spelling_width, self.tiers[0], self.tiers[1], self.tiers[2], end_width];
        out.extend(widths.map(|width| u8::try_from(width).unwrap_or(u8::MAX)));
        for part in [samples, begins.into_bytes(), spelling_of.into_bytes(), frequent.into_bytes()] {
            out.extend_from_slice(&part);
        }
        let mut end = 0usize;
        let mut ends = BitWriter::default();
        for spelling in &spellings {
            end += spelling.len();
            ends.bits(to_u32(end), end_width);
        }
        out.extend_from_slice(&ends.into_bytes());
        spellings.iter().for_each(|spelling| out.extend_from_slice(spelling));
        out
    }
}

/// The sizes of the tiers that write all names in the fewest bits. `counts` are sorted by falling frequency.
fn best_tiers(counts: &[(u32, u64)], width: u32) -> [u32; 3] {
    let mut sums = vec![0u64];
    for (_, count) in counts {
        sums.push(sums[sums.len() - 1] + count);
    }
    let sum_to = |rank: usize| sums[rank.min(counts.len())];
    let total = sum_to(counts.len());
    let cost = |tiers: &[u32; 3]| {
        let mut base = 0usize;
        let mut bits = 0u64;
        for (prefix, &tier) in (1u64..).zip(tiers) {
            let next = base + (1 << tier);
            bits += (sum_to(next) - sum_to(base)) * (prefix + u64::from(tier));
            base = next;
        }
        let table = base.min(counts.len()) as u64 * u64::from(width);
        bits + (total - sum_to(base)) * (3 + u64::from(width)) + table
    };
    let all = (0..=5).flat_map(|a| (0..=8).flat_map(move |b| (0..=11).map(move |c| [a, b, c])));
    all.min_by_key(cost).unwrap_or([3, 5, 8])
}
