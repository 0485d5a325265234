//! Tokens to ordinals: an FST whose values are the ranks of its keys, in byte order.

use super::FormatError;
use bytes::Bytes;
use fst::raw::{CompiledAddr, Fst, Node};
use std::ops::Range;

/// Longest token, in bytes, that the builder writes and the walk follows.
pub const MAX_TOKEN: usize = 60;

/// The dictionary of a shard, read in place.
#[derive(Clone)]
pub struct Dictionary {
    fst: Fst<Bytes>,
}

impl Dictionary {
    /// Opens the section; its bytes have passed their checksum.
    ///
    /// # Errors
    /// When they are not an FST.
    pub fn open(data: Bytes) -> Result<Self, FormatError> {
        let malformed = |_| FormatError::Malformed { section: "dictionary", what: "it is not an FST" };
        Ok(Self { fst: Fst::new(data).map_err(malformed)? })
    }

    /// How many tokens there are.
    pub fn len(&self) -> usize {
        self.fst.len()
    }

    /// The ordinal of a token.
    pub fn get(&self, token: &str) -> Option<u32> {
        self.fst.get(token).and_then(|output| u32::try_from(output.value()).ok())
    }

    /// The ordinals of all tokens that begin with `prefix`: they follow each other.
    pub fn prefix(&self, prefix: &str) -> Range<u32> {
        let (mut node, mut low) = (self.fst.root(), 0);
        for &byte in prefix.as_bytes() {
            let Some(index) = node.find_input(byte) else { return 0..0 };
            let transition = node.transition(index);
            low += transition.out.value();
            node = self.fst.node(transition.addr);
        }
        let (first, last) = (self.extreme(node, low, |_| 0), self.extreme(node, low, |len| len - 1));
        to_ordinal(first)..to_ordinal(last).saturating_add(1)
    }

    /// Visits the tokens that a text begins with, the shortest first: length, ordinal.
    pub fn each_beginning(&self, text: &str, mut visit: impl FnMut(usize, u32)) {
        let (mut node, mut value) = (self.fst.root(), 0);
        for (length, &byte) in (1..).zip(text.as_bytes()) {
            let Some(index) = node.find_input(byte) else { return };
            let transition = node.transition(index);
            value += transition.out.value();
            node = self.fst.node(transition.addr);
            if node.is_final() {
                visit(length, to_ordinal(value + node.final_output().value()));
            }
        }
    }

    /// The value of the first or the last key at or below `node`: `pick` says which of its transitions to follow.
    fn extreme<'f>(&'f self, mut node: Node<'f>, mut value: u64, pick: fn(usize) -> usize) -> u64 {
        let stops = |node: &Node<'_>| node.is_empty() || node.is_final() && pick(2) == 0;
        while !stops(&node) {
            let transition = node.transition(pick(node.len()));
            value += transition.out.value();
            node = self.fst.node(transition.addr);
        }
        value + node.final_output().value()
    }

    /// The token of an ordinal, appended to `out`; nothing when there is no such ordinal.
    pub fn text(&self, ordinal: u32, out: &mut String) {
        let (mut key, mut length, mut left) = ([0; MAX_TOKEN], 0, u64::from(ordinal));
        let mut node = self.fst.root();
        while !(node.is_final() && node.final_output().value() == left) {
            // Ordinals rise with the bytes: the last transition that does not exceed what is left is the way.
            let (mut low, mut high) = (0, node.len());
            while low < high {
                let middle = usize::midpoint(low, high);
                if node.transition(middle).out.value() <= left { low = middle + 1 } else { high = middle }
            }
            let Some(index) = low.checked_sub(1).filter(|_| length < MAX_TOKEN) else { return };
            let transition = node.transition(index);
            key[length] = transition.inp;
            length += 1;
            left -= transition.out.value();
            node = self.fst.node(transition.addr);
        }
        out.push_str(&String::from_utf8_lossy(&key[..length]));
    }

    /// Visits all tokens, in the order of their ordinals.
    pub fn each(&self, mut visit: impl FnMut(&[u8])) {
        let mut walk = Walk { fst: &self.fst, visit: &mut visit, path: [0; MAX_TOKEN], left: self.len() };
        walk.descend(self.fst.root().addr(), 0);
    }
}

struct Walk<'w, V> {
    fst: &'w Fst<Bytes>,
    visit: &'w mut V,
    path: [u8; MAX_TOKEN],
    /// Tokens not seen yet: in a forged dictionary there might be paths without end.
    left: usize,
}

impl<V: FnMut(&[u8])> Walk<'_, V> {
    /// Visits a node and what lies below it; never deeper than the longest token.
    fn descend(&mut self, addr: CompiledAddr, depth: usize) {
        let node = self.fst.node(addr);
        if node.is_final() && self.left > 0 {
            self.left -= 1;
            (self.visit)(&self.path[..depth]);
        }
        for transition in node.transitions() {
            if depth == MAX_TOKEN || self.left == 0 {
                return;
            }
            self.path[depth] = transition.inp;
            self.descend(transition.addr, depth + 1);
        }
    }
}

fn to_ordinal(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// Builds the section from tokens in byte order, without repeats.
#[cfg(feature = "build")]
pub fn write<'t>(tokens: impl Iterator<Item = &'t str>) -> Result<Vec<u8>, fst::Error> {
    let mut builder = fst::raw::Builder::memory();
    for (ordinal, token) in (0u64..).zip(tokens) {
        builder.insert(token, ordinal)?;
    }
    builder.into_inner()
}

#[cfg(all(test, feature = "build"))]
#[allow(clippy::unwrap_used)] // a fault here is a failed test
mod tests {
    use super::*;

    const TOKENS: [&str; 7] = ["de", "gare", "gares", "garibaldi", "rivoli", "rue", "ruelle"];

    fn dictionary() -> Dictionary {
        Dictionary::open(write(TOKENS.into_iter()).unwrap().into()).unwrap()
    }

    #[test]
    fn tokens_and_ordinals_answer_each_other() {
        let dictionary = dictionary();
        for (ordinal, token) in (0..).zip(TOKENS) {
            assert_eq!(dictionary.get(token), Some(ordinal));
            let mut text = String::new();
            dictionary.text(ordinal, &mut text);
            assert_eq!(text, token);
        }
        assert_eq!(dictionary.get("gar"), None);
    }

    #[test]
    fn beginnings_of_a_text() {
        let mut seen = Vec::new();
        dictionary().each_beginning("garesx", |length, ordinal| seen.push((length, ordinal)));
        assert_eq!(seen, [(4, 1), (5, 2)]);
    }

    #[test]
    fn prefixes_are_ranges() {
        let dictionary = dictionary();
        assert_eq!(dictionary.prefix("gar"), 1..4);
        assert_eq!(dictionary.prefix("gare"), 1..3);
        assert_eq!(dictionary.prefix("rue"), 5..7);
        assert_eq!(dictionary.prefix("ruelle"), 6..7);
        assert_eq!(dictionary.prefix("x"), 0..0);
        assert_eq!(dictionary.prefix(""), 0..7);
    }

    #[test]
    fn all_tokens_are_visited_in_order() {
        let mut seen = Vec::new();
        dictionary().each(|token| seen.push(String::from_utf8(token.to_vec()).unwrap()));
        assert_eq!(seen, TOKENS);
    }
}
