//! The automaton of the tokens that several shards hold, as the crate `fst` writes it (SPEC, appendix A).
//!
//! Its bytes are not trusted. A node whose parts do not fit into the bytes is a dead end. Every walk ends, since it takes one
//! transition a byte. A walk through forged bytes may find wrong words, but never panics.

use bytes::Bytes;

/// Bytes before the nodes: version and type.
const HEAD: usize = 16;
/// Bytes after the nodes: count of keys, address of the root, checksum.
const TAIL: usize = 20;
const VERSION: u64 = 3;
/// The address of the final node without transitions and output.
const LEAF: usize = 0;
/// The most transitions of a node without a table by input.
const MOST_WITHOUT_TABLE: usize = 32;
/// The bytes of the longest number.
const LONGEST: usize = 8;
/// Inputs that are written within the state of a node.
const COMMON: &[u8; 63] = b"te/oasripcnw.hlm-du012g=:bf3y5&_4v9678k%?xCDASFIBEjPTzRNM+LOqHG";

/// The bytes of an automaton.
#[derive(Clone)]
pub struct Automaton {
    data: Bytes,
    root: usize,
    keys: usize,
}

/// The offsets and sizes of the parts of a node, which all lie within the bytes.
struct Parts {
    /// The beginning of the node, from which distances are counted.
    start: usize,
    /// The end of its distances, which are in reverse order.
    distances: usize,
    /// The end of its outputs, which are in reverse order.
    outputs: usize,
    distance_size: usize,
    output_size: usize,
}

impl Automaton {
    /// Opens an automaton. `None` if the bytes are not one of the supported version.
    pub fn open(data: Bytes) -> Option<Self> {
        let end = data.len().checked_sub(TAIL).filter(|&end| end >= HEAD)?;
        let root = usize::try_from(number(&data, end + 8, 8)).ok().filter(|&root| root < end)?;
        let keys = usize::try_from(number(&data, end, 8)).ok()?;
        (number(&data, 0, 8) == VERSION).then_some(Self { data, root, keys })
    }

    /// The number of keys, as the automaton announces it.
    pub fn keys(&self) -> usize {
        self.keys
    }

    /// The value of a key. `None` if it is not below the number of keys.
    pub fn get(&self, key: &str) -> Option<u32> {
        let mut address = self.root;
        let mut value = 0u64;
        for &byte in key.as_bytes() {
            let (target, output) = self.step(address, byte)?;
            address = target;
            value = value.wrapping_add(output);
        }
        let value = value.wrapping_add(self.final_output(address)?);
        u32::try_from(value).ok().filter(|_| value < self.keys as u64)
    }

    /// The target and the output of the transition for a byte, from the node at an address.
    #[inline]
    fn step(&self, address: usize, byte: u8) -> Option<(usize, u64)> {
        let data = &self.data[..];
        let &state = data.get(address).filter(|_| address != LEAF)?;
        let (parts, index) = if state < 0x80 {
            let (count, sizes, listed) = many(data, address, state)?;
            let end = listed.checked_sub(count)?;
            let index = if count > MOST_WITHOUT_TABLE {
                Some(usize::from(*data.get(listed + usize::from(byte))?)).filter(|&index| index < count)?
            } else {
                find(data.get(end..)?, count, byte)?
            };
            (Parts::read(data, sizes, end, (count, is_final(state)))?, index)
        } else {
            let (input, at) = single(data, address, state)?;
            let before = at.checked_sub(1).filter(|_| input == byte)?;
            if state >= 0xc0 {
                return Some((before, 0));
            }
            (Parts::read(data, before, before, (1, false))?, 0)
        };
        Some((parts.target(data, index)?, parts.output(data, index)))
    }

    /// The output of the end of a key at an address. `None` if no key ends there.
    fn final_output(&self, address: usize) -> Option<u64> {
        if address == LEAF {
            return Some(0);
        }
        let &state = self.data.get(address).filter(|&&state| state < 0x80 && is_final(state))?;
        let (count, sizes, listed) = many(&self.data, address, state)?;
        let parts = Parts::read(&self.data, sizes, listed.checked_sub(count)?, (count, true))?;
        Some(number(&self.data, parts.start, parts.output_size))
    }
}

impl Parts {
    /// The parts of a node with `count` transitions. Its sizes are at `sizes`, its distances end at `distances`.
    ///
    /// `None` if they do not fit into the bytes.
    #[inline]
    fn read(data: &[u8], sizes: usize, distances: usize, (count, is_final): (usize, bool)) -> Option<Self> {
        let sizes = usize::from(*data.get(sizes)?);
        let distance_size = sizes >> 4;
        let output_size = sizes & 15;
        let outputs = distances.checked_sub(count * distance_size)?;
        let start = outputs.checked_sub((count + usize::from(is_final)) * output_size)?;
        let parts = Self { start, distances, outputs, distance_size, output_size };
        (distance_size <= LONGEST && output_size <= LONGEST).then_some(parts)
    }

    /// The output of the transition at `index`.
    #[inline]
    fn output(&self, data: &[u8], index: usize) -> u64 {
        number(data, self.outputs.wrapping_sub((index + 1) * self.output_size), self.output_size)
    }

    /// The target of the transition at `index`.
    #[inline]
    fn target(&self, data: &[u8], index: usize) -> Option<usize> {
        let distance = number(data, self.distances.wrapping_sub((index + 1) * self.distance_size), self.distance_size);
        if distance == 0 { Some(LEAF) } else { self.start.checked_sub(usize::try_from(distance).ok()?) }
    }
}

/// Whether the state of a node with any number of transitions is final.
#[inline]
fn is_final(state: u8) -> bool {
    state & 0x40 != 0
}

/// For a node with any number of transitions: their number, the offset of its sizes, the end of its inputs.
#[inline]
fn many(data: &[u8], address: usize, state: u8) -> Option<(usize, usize, usize)> {
    let before = address.checked_sub(1)?;
    let (count, at) = match (usize::from(state & 0x3f), *data.get(before)?) {
        (0, 1) => (256, before),
        (0, count) => (usize::from(count), before),
        (small, _) => (small, address),
    };
    let sizes = at.checked_sub(1)?;
    Some((count, sizes, sizes.checked_sub(if count > MOST_WITHOUT_TABLE { 256 } else { 0 })?))
}

/// The input of a node's only transition, and the end of the rest of the node.
#[inline]
fn single(data: &[u8], address: usize, state: u8) -> Option<(u8, usize)> {
    match usize::from(state & 0x3f).checked_sub(1) {
        Some(index) => Some((*COMMON.get(index)?, address)),
        None => Some((*data.get(address.checked_sub(1)?)?, address - 1)),
    }
}

/// The index of the transition with an input. `inputs` begins with those of all transitions, in reverse order.
#[inline]
fn find(inputs: &[u8], count: usize, byte: u8) -> Option<usize> {
    const ONES: u64 = u64::MAX / 255;
    let wanted = ONES * u64::from(byte);
    for at in (0..count).step_by(8) {
        // Eight inputs at a time. More bytes follow every node, and those after the last input are never found first.
        let others = u64::from_le_bytes(*inputs.get(at..)?.first_chunk()?) ^ wanted;
        let found = others.wrapping_sub(ONES) & !others & ONES << 7;
        if found != 0 {
            return count.checked_sub(at + 1 + found.trailing_zeros() as usize / 8);
        }
    }
    None
}

/// A little-endian number of at most [`LONGEST`] bytes. 0 if it does not lie within the bytes.
#[inline]
fn number(data: &[u8], at: usize, size: usize) -> u64 {
    // More bytes follow every number, so that eight can be read and the unused ones shifted out.
    let Some(word) = data.get(at..).and_then(<[u8]>::first_chunk::<LONGEST>) else { return 0 };
    let unused = LONGEST.saturating_sub(size) * 8;
    if unused == 64 { 0 } else { u64::from_le_bytes(*word) << unused >> unused }
}

/// Builds the bytes from keys in byte order, without repeats. The value of each is its rank.
pub fn write<'k>(keys: impl Iterator<Item = &'k str>) -> Result<Vec<u8>, fst::Error> {
    let mut builder = fst::raw::Builder::memory();
    for (rank, key) in (0u64..).zip(keys) {
        builder.insert(key, rank)?;
    }
    builder.into_inner()
}

#[cfg(test)]
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

    /// Compares every node below an address, as the crate reads it and as it is read here.
    fn compare(theirs: &Fst<&[u8]>, ours: &Automaton, address: usize) {
        let node = theirs.node(address);
        assert_eq!(node.is_final().then(|| node.final_output().value()), ours.final_output(address));
        for byte in 0..=255 {
            let followed = node.find_input(byte).map(|index| node.transition(index)).map(|way| (way.addr, way.out.value()));
            assert_eq!(followed, ours.step(address, byte), "{byte}");
        }
        node.transitions().for_each(|transition| compare(theirs, ours, transition.addr));
    }

    /// Walks at most `left` transitions, without a panic.
    fn walk(automaton: &Automaton, address: usize, left: &mut usize) {
        let _ = automaton.final_output(address);
        for (target, _) in (0..=255).filter_map(|byte| automaton.step(address, byte)) {
            assert!(target < address);
            if *left == 0 {
                return;
            }
            *left -= 1;
            walk(automaton, target, left);
        }
    }

    proptest! {
        #[test]
        fn it_is_read_as_the_crate_reads_it(keys in prop::collection::btree_set(prop::collection::vec(prop_oneof![any::<u8>(), b'a'..b'f'], 0..6), 0..300)) {
            let bytes = written(&keys.into_iter().collect::<Vec<_>>());
            let theirs = Fst::new(&bytes[..]).unwrap();
            let ours = Automaton::open(bytes.clone().into()).unwrap();
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
    fn keys_lead_to_their_ranks() {
        let keys = ["e", "gare", "gares", "rue", "é"];
        let automaton = Automaton::open(write(keys.into_iter()).unwrap().into()).unwrap();
        assert_eq!(keys.map(|key| automaton.get(key)), [0, 1, 2, 3, 4].map(Some));
        assert_eq!(["", "gar", "garesx", "x"].map(|key| automaton.get(key)), [None; 4]);
    }

    #[test]
    fn a_node_of_every_byte_is_read() {
        let keys: Vec<_> = (0..=255).flat_map(|byte| [vec![byte], vec![byte, byte]]).collect();
        let bytes = written(&keys);
        let theirs = Fst::new(&bytes[..]).unwrap();
        let ours = Automaton::open(bytes.clone().into()).unwrap();
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
