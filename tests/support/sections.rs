//! A shard taken apart into its sections and put together again, with right checksums, whatever is in them.
#![allow(dead_code)] // each test uses its own part

use proptest::prelude::*;

const PREAMBLE: usize = 16;
const ENTRY: usize = 16;
/// The number of the section that holds communes.
const COMMUNES: u32 = 2;
/// Those of house numbers, and of their checks block by block.
const NUMBERS: u32 = 9;
const CHECKS: u32 = 11;
const BLOCK: usize = 4096;
/// The number of the section that says which house numbers streets may have: a shard can do without.
pub const EXTENTS: u32 = 13;

/// The sections of a shard: number and bytes.
#[derive(Clone, Debug)]
pub struct Sections(Vec<(u32, Vec<u8>)>);

/// Damage to a section by an attacker who mends the checksums.
#[derive(Clone, Debug)]
pub struct Damage {
    /// The section.
    section: u32,
    /// The place: a share of its length, or a distance from its beginning.
    place: Place,
    what: What,
}

#[derive(Clone, Debug)]
enum Place {
    Share(f64),
    Byte(usize),
}

#[derive(Clone, Debug)]
enum What {
    Flip(u8),
    Word(u32),
    Fill(u8, usize),
    Noise(Vec<u8>),
    CutFrom,
    Repeat(usize),
}

/// Any damage.
pub fn damage() -> impl Strategy<Value = Damage> {
    let section = prop::sample::select(vec![1u32, 2, 3, 4, 5, 6, 7, 8, 9, EXTENTS]);
    let place = prop_oneof![2 => (0.0..1.0f64).prop_map(Place::Share), 3 => (0usize..120).prop_map(Place::Byte)];
    let word = prop::sample::select(vec![0u32, 1, 2, 255, 65_535, 65_536, i32::MAX as u32, 0x8000_0000, u32::MAX - 1, u32::MAX]);
    let what = prop_oneof![
        4 => (0u8..8).prop_map(|bit| What::Flip(1 << bit)),
        4 => word.prop_map(What::Word),
        2 => (prop::sample::select(vec![0u8, 0x55, 0xff]), 1usize..4000).prop_map(|(byte, count)| What::Fill(byte, count)),
        3 => prop::collection::vec(any::<u8>(), 1..64).prop_map(What::Noise),
        1 => Just(What::CutFrom),
        1 => (1usize..3000).prop_map(What::Repeat),
    ];
    (section, place, what).prop_map(|(section, place, what)| Damage { section, place, what })
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap())
}

impl Sections {
    /// Takes a sound shard apart.
    pub fn read(bytes: &[u8]) -> Self {
        let count = usize::from(u16::from_le_bytes([bytes[6], bytes[7]]));
        let entries = (0..count).map(|index| PREAMBLE + index * ENTRY);
        Self(
            entries
                .map(|entry| {
                    let start = u32_at(bytes, entry + 4) as usize;
                    let length = u32_at(bytes, entry + 8) as usize;
                    (u32_at(bytes, entry), bytes[start..start + length].to_vec())
                })
                .collect(),
        )
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The kind of the section at this place.
    pub fn number(&self, index: usize) -> u32 {
        self.0[index].0
    }

    /// Bytes of a section.
    pub fn len_of(&self, section: u32) -> usize {
        self.0.iter().find(|(number, _)| *number == section).unwrap().1.len()
    }

    /// Exchanges the contents of two, their numbers left where they are.
    pub fn swap_contents(&mut self, one: usize, other: usize) {
        let content = std::mem::take(&mut self.0[one].1);
        self.0[one].1 = std::mem::replace(&mut self.0[other].1, content);
    }

    /// Leaves one out.
    pub fn remove(&mut self, index: usize) {
        self.0.remove(index);
    }

    /// Adds one at the end.
    pub fn add(&mut self, section: u32, content: Vec<u8>) {
        self.0.push((section, content));
    }

    /// Gives one another number.
    pub fn renumber(&mut self, section: u32, number: u32) {
        self.0.iter_mut().filter(|(known, _)| *known == section).for_each(|(known, _)| *known = number);
    }

    /// Flips a bit of a byte.
    pub fn flip(&mut self, section: u32, at: usize) {
        self.content(section)[at] ^= 1;
    }

    /// Ends a section at a byte.
    pub fn cut(&mut self, section: u32, at: usize) {
        self.content(section).truncate(at);
    }

    /// Takes the content of the section at this place from another shard.
    pub fn take_from(&mut self, other: &Self, index: usize) {
        self.0[index].1.clone_from(&other.0[index].1);
    }

    /// Writes a word at a byte of a section.
    pub fn overwrite(&mut self, section: u32, at: usize, word: u32) {
        self.apply(&Damage { section, place: Place::Byte(at), what: What::Word(word) });
    }

    /// Makes the checks of the numbers those of the numbers as they are.
    pub fn check_numbers(&mut self) {
        let checks = self.content(NUMBERS).chunks(BLOCK).flat_map(|block| crc32fast::hash(block).to_le_bytes()).collect();
        *self.content(CHECKS) = checks;
    }

    /// Damages a section.
    pub fn apply(&mut self, damage: &Damage) {
        let content = self.content(damage.section);
        let last = content.len().saturating_sub(1);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)] // a share of a length
        let at = match damage.place {
            Place::Share(share) => (last as f64 * share) as usize,
            Place::Byte(at) => at.min(last),
        };
        let mut overwrite = |bytes: &[u8]| content.iter_mut().skip(at).zip(bytes).for_each(|(slot, byte)| *slot = *byte);
        match &damage.what {
            What::Flip(bits) => content.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= bits),
            What::Word(word) => overwrite(&word.to_le_bytes()),
            What::Fill(byte, count) => overwrite(&vec![*byte; *count]),
            What::Noise(noise) => overwrite(noise),
            What::CutFrom => content.truncate(at),
            What::Repeat(count) => {
                let again: Vec<u8> = content.iter().copied().skip(at).take(*count).collect();
                content.extend(again);
            }
        }
    }

    /// Makes one of the four counts of the communes enormous, and its columns of a width of nothing.
    pub fn claim_without_bytes(&mut self, count: usize) {
        let content = self.content(COMMUNES);
        let counts: Vec<u32> = (0..4).map(|index| u32_at(content, index * 4)).collect();
        let mut out: Vec<u8> =
            (0..4).flat_map(|index| if index == count { u32::MAX } else { counts[index] }.to_le_bytes()).collect();
        let mut at = 16;
        for (group, columns) in [12, 2, 2, 2].into_iter().enumerate() {
            for _ in 0..columns {
                let size = (counts[group] as usize * usize::from(content[at + 4])).div_ceil(8);
                if group == count {
                    out.extend_from_slice(&[0; 5]);
                } else {
                    out.extend_from_slice(&content[at..at + 5 + size]);
                }
                at += 5 + size;
            }
        }
        *content = out;
    }

    /// True when a byte of the sound shard belongs to no section, nor to the header.
    pub fn is_padding(&self, at: usize) -> bool {
        let mut start = PREAMBLE + ENTRY * self.0.len();
        for (_, content) in &self.0 {
            let end = start + content.len();
            if (end..end.next_multiple_of(8)).contains(&at) {
                return true;
            }
            start = end.next_multiple_of(8);
        }
        false
    }

    /// The file, with right lengths and checksums.
    pub fn write(&self) -> Vec<u8> {
        self.write_with_table_of(self)
    }

    /// The file, with the table of other sections: same places, their checksums.
    pub fn write_with_table_of(&self, other: &Self) -> Vec<u8> {
        let head = PREAMBLE + ENTRY * self.0.len();
        let mut table = Vec::new();
        let mut body = Vec::new();
        let mut start = head;
        for ((number, content), (_, own)) in other.0.iter().zip(&self.0) {
            for value in [*number, to_u32(start), to_u32(content.len()), crc32fast::hash(content)] {
                table.extend_from_slice(&value.to_le_bytes());
            }
            start += content.len().next_multiple_of(8);
            body.extend_from_slice(own);
            body.resize(body.len().next_multiple_of(8), 0);
        }
        let mut out = b"RUEL".to_vec();
        out.extend_from_slice(&ruelle::format::VERSION.to_le_bytes());
        out.extend_from_slice(&u16::try_from(self.0.len()).unwrap().to_le_bytes());
        out.extend_from_slice(&to_u32(head + body.len()).to_le_bytes());
        let mut hasher = crc32fast::Hasher::new();
        hasher.update(&out);
        hasher.update(&table);
        out.extend_from_slice(&hasher.finalize().to_le_bytes());
        out.extend_from_slice(&table);
        out.extend_from_slice(&body);
        out
    }

    fn content(&mut self, section: u32) -> &mut Vec<u8> {
        &mut self.0.iter_mut().find(|(number, _)| *number == section).unwrap().1
    }
}

fn to_u32(value: usize) -> u32 {
    u32::try_from(value).unwrap()
}
