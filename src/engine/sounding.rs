//! Words that sound like a word: the spellings of its sounds, as an automaton over the dictionary. It lets some others
//! through; [`crate::text::sound::key`] has the last word.

use crate::format::dictionary::Automaton;
use crate::text::sound;

/// Longest spelling of one sound.
const LONGEST: usize = 4;

/// Finds words whose sound may be that of a word.
pub struct SoundsLike {
    key: String,
    places: [u64; 128],
    end: u64,
}

/// Which sounds have been spelt, after each of the last letters; and these letters.
#[derive(Clone, Copy)]
pub struct Spelt {
    sounds: [u64; LONGEST],
    letters: [u8; LONGEST],
}

impl SoundsLike {
    /// For the sound of a folded word; `None` when it is too short or too long to be of use.
    pub fn new(word: &str) -> Option<Self> {
        let key = sound::key(word);
        if !(2..=60).contains(&key.len()) || !key.is_ascii() || key.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let mut places = [0; 128];
        for (index, byte) in key.bytes().enumerate() {
            places[usize::from(byte & 0x7f)] |= 1 << index;
        }
        let end = 1 << key.len();
        Some(Self { key, places, end })
    }

    /// True when the word sounds the same.
    pub fn matches(&self, word: &str) -> bool {
        sound::key(word) == self.key
    }

    /// Sounds spelt after one more: it is the next, or repeats the last.
    fn advance(&self, spelt: u64, sound: &str) -> u64 {
        sound.bytes().fold(spelt, |spelt, byte| {
            let place = self.places[usize::from(byte & 0x7f)];
            (spelt & place) << 1 | spelt & place << 1
        })
    }
}

impl Automaton for SoundsLike {
    type State = Spelt;

    fn start(&self) -> Spelt {
        Spelt { sounds: [1, 0, 0, 0], letters: [0; LONGEST] }
    }

    fn step(&self, state: Spelt, byte: u8) -> Option<Spelt> {
        let letters = [byte, state.letters[0], state.letters[1], state.letters[2]];
        let own = [byte];
        let mut spelt = std::str::from_utf8(&own).map_or(0, |own| self.advance(state.sounds[0], own));
        for (spelling, sound) in sound::rules_ending_with(byte) {
            if spelling.bytes().rev().eq(letters.iter().copied().take(spelling.len())) {
                spelt |= self.advance(state.sounds[spelling.len() - 1], sound);
            }
        }
        if matches!(byte, b's' | b't' | b'x' | b'd' | b'z' | b'p' | b'e') {
            spelt |= state.sounds[0] & self.end;
        }
        let sounds = [spelt, state.sounds[0], state.sounds[1], state.sounds[2]];
        (sounds != [0; LONGEST]).then_some(Spelt { sounds, letters })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lets_through(automaton: &SoundsLike, word: &str) -> bool {
        word.bytes().try_fold(automaton.start(), |state, byte| automaton.step(state, byte)).is_some()
    }

    #[test]
    fn spellings_of_a_sound_pass() {
        let automaton = SoundsLike::new("feneson").unwrap();
        assert!(lets_through(&automaton, "fenaison") && automaton.matches("fenaison"));
        assert!(!lets_through(&automaton, "boulanger"));
    }

    proptest! {
        #[test]
        fn whatever_sounds_the_same_passes(a in "(eau|au|o|ai|e|in|ain|an|ch|c|k|qu|ph|f|s|t|r|l|m|a|i|ge|j){1,6}", b in "(eau|au|o|ai|e|in|ain|an|ch|c|k|qu|ph|f|s|t|r|l|m|a|i|ge|j){1,6}") {
            if let Some(automaton) = SoundsLike::new(&a) {
                prop_assert!(lets_through(&automaton, &a), "{} itself", a);
                if automaton.matches(&b) {
                    prop_assert!(lets_through(&automaton, &b), "{} {}", a, b);
                }
            }
        }
    }
}
