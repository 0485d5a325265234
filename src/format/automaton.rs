//! The automaton of a dictionary, node by node, as the crate `fst` writes it (SPEC, appendix A).
//!
//! Nothing is believed: a node whose parts do not fit into the bytes is a dead end, and every transition leads to a lower
//! address, so that every walk ends. A walk through forged bytes may find wrong words; it never panics.

use bytes::Bytes;

/// Version and type before the nodes.
const HEAD: usize = 16;
/// Count of keys, address of the root, checksum.
const TAIL: usize = 20;
const VERSION: u64 = 3;
/// The address of the node that is final, has no transitions and no output.
const LEAF: usize = 0;
/// Nodes with more transitions have a table by input.
const MOST_WITHOUT_TABLE: usize = 32;
/// Bytes of the longest number.
const LONGEST: usize = 8;
/// Inputs that need no byte of their own.
const COMMON: &[u8; 63] = b"te/oasripcnw.hlm-du012g=:bf3y5&_4v9678k%?xCDASFIBEjPTzRNM+LOqHG";

/// The bytes of an automaton.
#[derive(Clone)]
pub struct Automaton {
    data: Bytes,
    root: usize,
    keys: usize,
}

/// A node; what it says of itself lies within the bytes.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    data: &'a [u8],
    /// Where it begins: distances are counted from here.
    start: usize,
    /// How many transitions leave it.
    count: usize,
    /// True when a key ends here.
    is_final: bool,
    input: Input,
    /// True when its only transition leads to the node just before.
    is_next: bool,
    /// Where its distances end, and its outputs; each stands backwards from there.
    distances: usize,
    outputs: usize,
    distance_size: usize,
    output_size: usize,
}

#[derive(Clone, Copy)]
enum Input {
    /// Of the only transition.
    Known(u8),
    /// They end here, the first one last.
    Listed(usize),
}

/// A way from one node to another.
#[derive(Clone, Copy)]
pub struct Transition {
    /// Its byte.
    pub input: u8,
    /// What it adds to the value of a key.
    pub output: u64,
    /// The address of the node it leads to.
    pub target: usize,
}

impl Automaton {
    /// Opens it; `None` when it is not one of the version that is read here.
    pub fn open(data: Bytes) -> Option<Self> {
        let end = data.len().checked_sub(TAIL).filter(|&end| end >= HEAD)?;
        let root = usize::try_from(number(&data, end + 8, 8)).ok().filter(|&root| root < end)?;
        let keys = usize::try_from(number(&data, end, 8)).ok()?;
        (number(&data, 0, 8) == VERSION).then_some(Self { data, root, keys })
    }

    /// How many keys there are, by its own account.
    pub fn keys(&self) -> usize {
        self.keys
    }

    /// Where every key begins.
    pub fn root(&self) -> Node<'_> {
        self.node(self.root)
    }

    /// The node at an address.
    #[inline]
    pub fn node(&self, address: usize) -> Node<'_> {
        let Some(&state) = self.data.get(address).filter(|_| address != LEAF) else {
            return Node::end(address == LEAF);
        };
        let node =
            if state < 0x80 { Node::of_many(&self.data, address, state) } else { Node::of_one(&self.data, address, state) };
        node.unwrap_or(Node::end(false))
    }
}

impl Automaton {
    /// The node at an address, and all that follow it one by one as long as they have no more than one way and the text goes it: the first
    /// that is not so, and how many bytes of the text led there. Spares most nodes of a long word.
    #[inline]
    pub fn skip(&self, mut address: usize, text: &[u8]) -> (usize, usize) {
        let mut used = 0;
        while let (Some(&byte), Some(&state)) = (text.get(used), self.data.get(address).filter(|_| address != LEAF))
            && state >= 0xc0
        {
            let (input, at) = match usize::from(state & 0x3f).checked_sub(1) {
                Some(index) => (COMMON.get(index).copied(), address),
                None => (self.data.get(address.wrapping_sub(1)).copied(), address - 1),
            };
            let Some(next) = at.checked_sub(1).filter(|_| input == Some(byte)) else { break };
            (address, used) = (next, used + 1);
        }
        (address, used)
    }
}

impl<'a> Node<'a> {
    /// A node that no transition leaves.
    fn end(is_final: bool) -> Self {
        Self {
            data: &[],
            start: 0,
            count: 0,
            is_final,
            input: Input::Known(0),
            is_next: false,
            distances: 0,
            outputs: 0,
            distance_size: 0,
            output_size: 0,
        }
    }

    /// One transition, not final. The state stands at the address, all else before.
    #[inline]
    fn of_one(data: &'a [u8], address: usize, state: u8) -> Option<Self> {
        let common = usize::from(state & 0x3f);
        let (input, at) = match common.checked_sub(1) {
            Some(index) => (*COMMON.get(index)?, address),
            None => (*data.get(address.checked_sub(1)?)?, address - 1),
        };
        let mut node = Self { data, count: 1, input: Input::Known(input), ..Self::end(false) };
        if state >= 0xc0 {
            (node.start, node.is_next) = (at, true);
            return Some(node);
        }
        let sizes = at.checked_sub(1)?;
        node.set_sizes(*data.get(sizes)?, sizes)?;
        Some(node)
    }

    /// Any number of transitions, perhaps final.
    #[inline]
    fn of_many(data: &'a [u8], address: usize, state: u8) -> Option<Self> {
        let before = address.checked_sub(1)?;
        let (count, at) = match (usize::from(state & 0x3f), *data.get(before)?) {
            (0, 1) => (256, before),
            (0, count) => (usize::from(count), before),
            (small, _) => (small, address),
        };
        let sizes = at.checked_sub(1)?;
        let listed = sizes.checked_sub(if count > MOST_WITHOUT_TABLE { 256 } else { 0 })?;
        let mut node = Self { data, count, is_final: state & 0x40 != 0, input: Input::Listed(listed), ..Self::end(false) };
        node.set_sizes(*data.get(sizes)?, listed.checked_sub(count)?)?;
        Some(node)
    }

    /// Sets what follows from the sizes of distances and outputs, which stand before `at`; `None` when they do not fit.
    #[inline]
    fn set_sizes(&mut self, sizes: u8, at: usize) -> Option<()> {
        let (distance, output) = (usize::from(sizes >> 4), usize::from(sizes & 15));
        let outputs = at.checked_sub(self.count * distance)?;
        self.start = outputs.checked_sub((self.count + usize::from(self.is_final)) * output)?;
        (self.distances, self.outputs, self.distance_size, self.output_size) = (at, outputs, distance, output);
        (distance <= LONGEST && output <= LONGEST).then_some(())
    }

    /// True when a key ends here.
    pub fn is_final(&self) -> bool {
        self.is_final
    }

    /// What the end of a key adds to its value.
    #[inline]
    pub fn final_output(&self) -> u64 {
        if self.is_final { number(self.data, self.start, self.output_size) } else { 0 }
    }

    /// How many transitions leave it.
    pub fn len(&self) -> usize {
        self.count
    }

    /// A transition, by its place among them; one that is not there leads nowhere.
    #[inline]
    pub fn transition(&self, index: usize) -> Transition {
        let input = match self.input {
            Input::Known(input) => input,
            Input::Listed(end) => end.checked_sub(index + 1).and_then(|at| self.data.get(at)).copied().unwrap_or(0),
        };
        let part = |end: usize, size: usize| end.checked_sub((index + 1) * size).map_or(0, |at| number(self.data, at, size));
        let target = if self.is_next {
            self.start.checked_sub(1)
        } else {
            match usize::try_from(part(self.distances, self.distance_size)) {
                Ok(0) => Some(LEAF),
                Ok(distance) => self.start.checked_sub(distance),
                Err(_) => None,
            }
        };
        Transition { input, output: part(self.outputs, self.output_size), target: target.unwrap_or(usize::MAX) }
    }

    /// The transition of a byte.
    #[inline]
    pub fn follow(&self, byte: u8) -> Option<Transition> {
        let index = match self.input {
            Input::Known(input) => (input == byte && self.count > 0).then_some(0),
            Input::Listed(end) if self.count > MOST_WITHOUT_TABLE => {
                self.data.get(end + usize::from(byte)).map(|&index| usize::from(index)).filter(|&index| index < self.count)
            }
            Input::Listed(end) => {
                self.data.get(end - self.count..end).and_then(|inputs| inputs.iter().rev().position(|&input| input == byte))
            }
        };
        index.map(|index| self.transition(index))
    }
}

/// A little-endian number of at most [`LONGEST`] bytes; 0 when it does not lie within the bytes.
#[inline]
fn number(data: &[u8], at: usize, size: usize) -> u64 {
    // A transducer ends in more bytes than that: read them all, and take those that are meant.
    let Some(word) = data.get(at..).and_then(<[u8]>::first_chunk::<LONGEST>) else { return 0 };
    let unused = LONGEST.saturating_sub(size) * 8;
    if unused == 64 { 0 } else { u64::from_le_bytes(*word) << unused >> unused }
}

#[cfg(all(test, feature = "build"))]
#[allow(clippy::unwrap_used)] // a fault here is a failed test
mod tests {
    use super::*;
    use fst::raw::{Builder, Fst};
    use proptest::prelude::*;

    fn written(keys: &[Vec<u8>]) -> Vec<u8> {
        let mut builder = Builder::memory();
        for (value, key) in (0u64..).zip(keys) {
            builder.insert(key, value * value).unwrap();
        }
        builder.into_inner().unwrap()
    }

    /// Every node below an address, as the crate reads it and as it is read here.
    fn compare(theirs: &Fst<&[u8]>, ours: &Automaton, address: usize) {
        let (one, other) = (theirs.node(address), ours.node(address));
        assert_eq!((one.is_final(), one.len()), (other.is_final(), other.len()));
        assert_eq!(one.final_output().value(), other.final_output());
        for byte in 0..=255 {
            let followed = one.find_input(byte).map(|index| one.transition(index).addr);
            assert_eq!(followed, other.follow(byte).map(|transition| transition.target), "{byte}");
        }
        for (index, transition) in one.transitions().enumerate() {
            let Transition { input, output, target } = other.transition(index);
            assert_eq!((transition.inp, transition.out.value(), transition.addr), (input, output, target));
            compare(theirs, ours, target);
        }
    }

    /// Walks at most so many transitions, with no fault.
    fn walk(automaton: &Automaton, address: usize, left: &mut usize) {
        let node = automaton.node(address);
        let _ = (node.final_output(), node.follow(b'e').map(|transition| transition.target));
        for index in 0..=node.len() {
            if *left == 0 {
                return;
            }
            *left -= 1;
            let target = node.transition(index).target;
            assert!(target < address || target == usize::MAX || target == LEAF);
            walk(automaton, target, left);
        }
    }

    proptest! {
        #[test]
        fn it_is_read_as_the_crate_reads_it(keys in prop::collection::btree_set(prop::collection::vec(prop_oneof![any::<u8>(), b'a'..b'f'], 0..6), 0..300)) {
            let bytes = written(&keys.into_iter().collect::<Vec<_>>());
            let (theirs, ours) = (Fst::new(&bytes[..]).unwrap(), Automaton::open(bytes.clone().into()).unwrap());
            prop_assert_eq!(theirs.len(), ours.keys());
            compare(&theirs, &ours, theirs.root().addr());
        }

        #[test]
        fn forged_bytes_lead_nowhere(keys in prop::collection::btree_set("[a-z]{0,5}", 0..60), harm in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)) {
            let mut bytes = written(&keys.into_iter().map(String::into_bytes).collect::<Vec<_>>());
            for (at, byte) in harm {
                *at.get_mut(&mut bytes) = byte;
            }
            if let Some(automaton) = Automaton::open(bytes.into()) {
                walk(&automaton, automaton.root, &mut 2000);
            }
        }
    }

    #[test]
    fn a_node_of_every_byte_is_read() {
        let keys: Vec<_> = (0..=255).flat_map(|byte| [vec![byte], vec![byte, byte]]).collect();
        let bytes = written(&keys);
        let (theirs, ours) = (Fst::new(&bytes[..]).unwrap(), Automaton::open(bytes.clone().into()).unwrap());
        compare(&theirs, &ours, theirs.root().addr());
    }

    #[test]
    fn what_is_no_automaton_is_refused() {
        let sound = written(&[b"rue".to_vec()]);
        for length in 0..sound.len() {
            let _ = Automaton::open(sound[..length].to_vec().into());
        }
        assert!(Automaton::open(Bytes::new()).is_none());
        assert!(Automaton::open(vec![0; 36].into()).is_none());
        assert!(Automaton::open(vec![0xff; 100].into()).is_none());
        assert!(Automaton::open(sound.into()).is_some());
    }
}
