//! The words of one made-up département: the more it has used a word, the likelier it is to come again.

use super::vocabulary::Vocabulary;
use fastrand::Rng;

/// How many of its new words a département shares with others.
const SHARED: f64 = 0.35;

/// Words drawn so far.
pub struct Local<'a> {
    vocabulary: &'a Vocabulary,
    strength: f64,
    discount: f64,
    types: Vec<String>,
    /// Each drawing: which word, and whether it was its first.
    drawn: Vec<(usize, bool)>,
}

impl<'a> Local<'a> {
    /// No word yet; new ones come as they do in this département of the sample.
    pub fn new(vocabulary: &'a Vocabulary, model: usize) -> Self {
        let (strength, discount) = vocabulary.laws[model];
        Self { vocabulary, strength, discount, types: Vec::new(), drawn: Vec::new() }
    }

    /// The next word, in lower case.
    #[allow(clippy::cast_precision_loss)] // some hundred thousand
    pub fn draw(&mut self, rng: &mut Rng) -> &str {
        let drawn = self.drawn.len() as f64;
        let types = self.types.len() as f64;
        let is_new = rng.f64() * (drawn + self.strength) < self.strength + self.discount * types;
        let at = if is_new { self.invent(rng) } else { self.again(rng) };
        self.drawn.push((at, is_new));
        &self.types[at]
    }

    fn invent(&mut self, rng: &mut Rng) -> usize {
        let share = rng.f64();
        self.types.push(if rng.f64() < SHARED { self.vocabulary.shared(share) } else { self.vocabulary.syllables.word(rng) });
        self.types.len() - 1
    }

    /// One of the words drawn before, each as often as it was drawn, less the discount.
    fn again(&self, rng: &mut Rng) -> usize {
        loop {
            let (at, first) = self.drawn[rng.usize(..self.drawn.len())];
            if !first || rng.f64() >= self.discount {
                return at;
            }
        }
    }
}
