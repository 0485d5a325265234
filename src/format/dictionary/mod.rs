//! The dictionary: an FST from tokens to ordinals, which are their ranks in byte order.

use super::error::FormatError;
use super::routes::automaton::{Automaton, Node};
use bytes::Bytes;
use std::ops::{Range, RangeInclusive};

/// The longest token in bytes, for writing and for walking.
pub const MAX_TOKEN: usize = 60;

/// The usual first bytes of tokens.
const FIRST: RangeInclusive<u8> = b'0'..=b'z';

/// The dictionary of a shard, read in place.
#[derive(Clone)]
pub struct Dictionary {
    automaton: Automaton,
    /// The step from the root for each byte of [`FIRST`], since every look-up takes it.
    begun: Vec<Option<(usize, u64)>>,
}

impl Dictionary {
    /// Opens the section, whose checksum was checked before.
    ///
    /// # Errors
    /// When they are not an FST.
    pub fn open(data: Bytes) -> Result<Self, FormatError> {
        let malformed = FormatError::Malformed { section: "dictionary", what: "it is not an FST" };
        let automaton = Automaton::open(data).ok_or(malformed)?;
        let begun = FIRST.map(|byte| automaton.step(automaton.root(), byte)).collect();
        Ok(Self { automaton, begun })
    }

    /// The number of tokens.
    pub fn len(&self) -> usize {
        self.automaton.keys()
    }

    /// The ordinal of a token.
    pub fn get(&self, token: &str) -> Option<u32> {
        let (node, value) = self.at(token)?;
        node.is_final().then(|| self.ordinal(value, &node)).flatten()
    }

    /// The ordinals of all tokens that begin with `prefix`. They are consecutive.
    pub fn prefix(&self, prefix: &str) -> Range<u32> {
        let Some((node, low)) = self.at(prefix) else { return 0..0 };
        let first = self.extreme(node, low, |_| 0);
        let last = self.extreme(node, low, |len| len - 1);
        // Bounded by the number of tokens, since a forged dictionary may hold any value.
        let end = to_ordinal(last).saturating_add(1).min(to_ordinal(self.len() as u64));
        to_ordinal(first).min(end)..end
    }

    /// Visits the tokens that are prefixes of a text, the shortest first, with length and ordinal.
    pub fn each_beginning(&self, text: &str, mut visit: impl FnMut(usize, u32)) {
        let mut address = self.automaton.root();
        let mut value = 0u64;
        for (length, &byte) in (1..).zip(text.as_bytes()) {
            let Some((target, output)) = self.automaton.step(address, byte) else { return };
            address = target;
            value = value.wrapping_add(output);
            let node = self.automaton.node(address);
            if node.is_final()
                && let Some(ordinal) = self.ordinal(value, &node)
            {
                visit(length, ordinal);
            }
        }
    }

    /// The step from the root for a byte, as [`Automaton::step`] takes it.
    #[inline]
    fn begin(&self, byte: u8) -> Option<(usize, u64)> {
        let known = self.begun.get(usize::from(byte.wrapping_sub(*FIRST.start()))).copied();
        known.unwrap_or_else(|| self.automaton.step(self.automaton.root(), byte))
    }

    /// The node at the end of a text, and the value of the steps to it.
    fn at(&self, text: &str) -> Option<(Node<'_>, u64)> {
        let mut address = self.automaton.root();
        let mut value = 0u64;
        let mut rest = text.as_bytes();
        while let Some((&byte, after)) = rest.split_first() {
            let way = if address == self.automaton.root() { self.begin(byte) } else { self.automaton.step(address, byte) };
            let (target, output) = way?;
            value = value.wrapping_add(output);
            let (next, used) = self.automaton.skip(target, after);
            address = next;
            rest = &after[used..];
        }
        Some((self.automaton.node(address), value))
    }

    /// The ordinal of the key that ends at `node`. `None` if it exceeds the number of tokens.
    fn ordinal(&self, value: u64, node: &Node<'_>) -> Option<u32> {
        let value = value.wrapping_add(node.final_output());
        (value < self.len() as u64).then(|| to_ordinal(value))
    }

    /// The value of the first or the last key at or below `node`. `pick` chooses a transition by their number.
    fn extreme<'f>(&'f self, mut node: Node<'f>, mut value: u64, pick: fn(usize) -> usize) -> u64 {
        let stops = |node: &Node<'_>| node.len() == 0 || node.is_final() && pick(2) == 0;
        while !stops(&node) {
            let transition = node.transition(pick(node.len()));
            value = value.wrapping_add(transition.output);
            node = self.automaton.node(transition.target);
        }
        value.wrapping_add(node.final_output())
    }

    /// Appends the token of an ordinal. Appends nothing if there is none.
    pub fn text(&self, ordinal: u32, out: &mut String) {
        let mut key = [0; MAX_TOKEN];
        let mut length = 0;
        let mut left = u64::from(ordinal);
        let mut address = self.automaton.root();
        loop {
            let (input, target) = if let Some(only) = self.automaton.only(address) {
                only
            } else {
                let node = self.automaton.node(address);
                if node.is_final() && node.final_output() == left {
                    break;
                }
                // Ordinals rise with the bytes, so the token follows the last transition whose output does not exceed `left`.
                let mut low = 0;
                let mut high = node.len();
                while low < high {
                    let middle = usize::midpoint(low, high);
                    if node.output(middle) <= left { low = middle + 1 } else { high = middle }
                }
                let Some(index) = low.checked_sub(1) else { return };
                let transition = node.transition(index);
                left = left.saturating_sub(transition.output);
                (transition.input, transition.target)
            };
            let Some(slot) = key.get_mut(length) else { return };
            *slot = input;
            length += 1;
            address = target;
        }
        out.push_str(&String::from_utf8_lossy(&key[..length]));
    }

    /// Visits all tokens, in the order of their ordinals.
    pub fn each(&self, mut visit: impl FnMut(&[u8])) {
        let tokens = self.len();
        let steps = tokens.saturating_mul(MAX_TOKEN);
        let mut walk = Walk { automaton: &self.automaton, visit: &mut visit, path: [0; MAX_TOKEN], tokens, steps };
        walk.descend(self.automaton.node(self.automaton.root()), 0);
    }
}

struct Walk<'w, V> {
    automaton: &'w Automaton,
    visit: &'w mut V,
    path: [u8; MAX_TOKEN],
    /// The most tokens to visit from here on.
    tokens: usize,
    /// The most transitions to take from here on, since a forged dictionary may have any number of paths.
    steps: usize,
}

impl<V: FnMut(&[u8])> Walk<'_, V> {
    /// Visits a node and the nodes below it, up to the depth of the longest token.
    fn descend(&mut self, node: Node<'_>, depth: usize) {
        if node.is_final() && self.tokens > 0 {
            self.tokens -= 1;
            (self.visit)(&self.path[..depth]);
        }
        for index in 0..node.len() {
            if depth == MAX_TOKEN || self.tokens == 0 || self.steps == 0 {
                return;
            }
            self.steps -= 1;
            let transition = node.transition(index);
            self.path[depth] = transition.input;
            self.descend(self.automaton.node(transition.target), depth + 1);
        }
    }
}

fn to_ordinal(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// Builds the section from tokens in byte order, without repeats.
pub fn write<'t>(tokens: impl Iterator<Item = &'t str>) -> Result<Vec<u8>, fst::Error> {
    let mut builder = fst::raw::Builder::memory();
    for (ordinal, token) in (0u64..).zip(tokens) {
        builder.insert(token, ordinal)?;
    }
    builder.into_inner()
}

#[cfg(test)]
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
