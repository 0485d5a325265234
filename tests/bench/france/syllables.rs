//! Words that nobody has, and that look as if: each letter drawn by the two before it.

use super::sample::Sample;
use fastrand::Rng;
use ruelle::text::fold;
use std::collections::{BTreeMap, HashSet};

const END: char = ' ';
const LONGEST: usize = 14;
/// A sample without words to learn from has none to give.
const TRIES: usize = 1000;

/// For each pair of letters, those that followed it, as often as they did.
pub struct Syllables(BTreeMap<(char, char), Vec<char>>);

impl Syllables {
    /// Learnt from the words of the sample that are in `own`.
    pub fn of(sample: &Sample, own: &HashSet<String>) -> Self {
        let mut next: BTreeMap<(char, char), Vec<char>> = BTreeMap::new();
        for street in &sample.streets {
            let lower = street.name.to_lowercase();
            // Names all in capitals have lost their accents.
            let written = if street.name == street.name.to_uppercase() { "" } else { lower.as_str() };
            for word in written.split(|c: char| !c.is_alphabetic()).filter(|word| own.contains(&fold::fold(word))) {
                let mut pair = (END, END);
                for letter in word.chars().chain([END]) {
                    next.entry(pair).or_default().push(letter);
                    pair = (pair.1, letter);
                }
            }
        }
        Self(next)
    }

    /// A word of four letters or more, in lower case.
    pub fn word(&self, rng: &mut Rng) -> String {
        for _ in 0..TRIES {
            let mut word = String::new();
            let mut pair = (END, END);
            while let Some(letter) = self.0.get(&pair).and_then(|next| rng.choice(next)).filter(|&&letter| letter != END) {
                word.push(*letter);
                pair = (pair.1, *letter);
            }
            if (4..=LONGEST).contains(&word.chars().count()) {
                return word;
            }
        }
        "sansnom".to_owned()
    }
}
