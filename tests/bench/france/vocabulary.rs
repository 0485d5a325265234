//! Words of the sample: those of everybody, those of one département, and how many of these a département has.

use super::sample::Sample;
use super::syllables::Syllables;
use ruelle::text::fold;
use std::collections::{HashMap, HashSet};

/// A word of more départements of the sample than these is everybody's.
const FEW: usize = 2;
/// How many names of places and people all départements may share beyond those of the sample.
const SHARED: f64 = 250_000.0;
/// The commonest of them stand for words that the sample knows already.
const KNOWN: f64 = 60.0;

/// Words of the sample.
pub struct Vocabulary {
    /// Words of so few départements that they are nobody else's.
    own: HashSet<String>,
    /// How words are made up.
    pub syllables: Syllables,
    /// The strength and the discount of the law by which words are new (Pitman and Yor), by sampled département.
    pub laws: Vec<(f64, f64)>,
}

/// The words of a name, folded.
pub fn words(name: &str) -> Vec<String> {
    let folded = fold::fold(name);
    fold::words(&folded).map(str::to_owned).collect()
}

/// True when a word may give way to another: a word of letters, not a number, not an article.
fn is_telling(word: &str) -> bool {
    word.len() > 2 && word.chars().all(char::is_alphabetic)
}

impl Vocabulary {
    /// The words of all names of a sample.
    pub fn of(sample: &Sample) -> Self {
        let mut counts: Vec<HashMap<String, u64>> = vec![HashMap::new(); sample.departements.len()];
        for street in &sample.streets {
            for word in words(&street.name) {
                *counts[street.departement].entry(word).or_default() += 1;
            }
        }
        let mut having: HashMap<&str, usize> = HashMap::new();
        counts.iter().flat_map(HashMap::keys).for_each(|word| *having.entry(word).or_default() += 1);
        let own = |word: &str| is_telling(word) && having.get(word).is_some_and(|&count| count <= FEW);
        let laws = counts.iter().map(|counts| {
            let own = counts.iter().filter(|(word, _)| own(word));
            let (tokens, types) = own.fold((0, 0), |(tokens, types), (_, count)| (tokens + count, types + 1));
            law(tokens, types)
        });
        let laws = laws.collect();
        let own: HashSet<String> = having.keys().filter(|word| own(word)).map(|&word| word.to_owned()).collect();
        Self { syllables: Syllables::of(sample, &own), own, laws }
    }

    /// True when a word, as written, is not everybody's.
    pub fn is_own(&self, word: &str) -> bool {
        self.own.contains(&fold::fold(word))
    }

    /// A word that other départements may have too: each the likelier, the smaller its number.
    pub fn shared(&self, share: f64) -> String {
        let rank = (KNOWN * (SHARED / KNOWN).powf(share)).round();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // between the two constants
        let mut rng = fastrand::Rng::with_seed(0x5eed ^ rank as u64);
        self.syllables.word(&mut rng)
    }
}

/// Strength and discount by which `tokens` words come to `types` different ones.
fn law(tokens: u64, types: u64) -> (f64, f64) {
    const DISCOUNT: f64 = 0.5;
    let expected = |strength: f64| {
        (0..tokens).fold((0.0, 0.0), |(seen, types), _| (seen + 1.0, types + (strength + DISCOUNT * types) / (seen + strength))).1
    };
    let mut low = 1.0_f64;
    let mut high = 1e6_f64;
    #[allow(clippy::cast_precision_loss)] // some thousands
    for _ in 0..40 {
        let middle = (low * high).sqrt();
        if expected(middle) < types as f64 { low = middle } else { high = middle }
    }
    (low, DISCOUNT)
}
