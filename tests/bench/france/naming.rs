//! Names of made-up streets.

use super::local::Local;
use super::sample::Street;
use super::vocabulary::Vocabulary;
use fastrand::Rng;
use std::collections::HashSet;

/// Names for the streets of one département.
pub struct Namer<'a> {
    vocabulary: &'a Vocabulary,
    local: Local<'a>,
    /// Départements of the sample that streets are taken from.
    pub parents: [usize; 3],
    /// Names that the commune at hand has.
    taken: HashSet<String>,
}

impl<'a> Namer<'a> {
    /// For a département that takes after these.
    pub fn new(vocabulary: &'a Vocabulary, parents: [usize; 3]) -> Self {
        Self { vocabulary, local: Local::new(vocabulary, parents[0]), parents, taken: HashSet::new() }
    }

    /// Another commune begins.
    pub fn turn(&mut self) {
        self.taken.clear();
    }

    /// The name of a street, other words in place of those that are not everybody's. `None` when the commune has it.
    pub fn name(&mut self, street: &Street, rng: &mut Rng) -> Option<String> {
        let name = self.replace(&street.name, false, rng);
        self.taken.insert(name.clone()).then_some(name)
    }

    /// As [`Namer::name`], its last word replaced in any case.
    pub fn other(&mut self, street: &Street, rng: &mut Rng) -> String {
        let name = self.replace(&street.name, true, rng);
        self.taken.insert(name.clone());
        name
    }

    fn replace(&mut self, name: &str, last_too: bool, rng: &mut Rng) -> String {
        let last = name.rfind(char::is_alphabetic).filter(|_| last_too);
        let mut made = String::with_capacity(name.len() + 4);
        let mut begin = 0;
        while begin < name.len() {
            let rest = &name[begin..];
            let letters = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
            let word = &rest[..letters];
            let after = begin + letters;
            let is_last = last.is_some_and(|at| (begin..after).contains(&at));
            if !word.is_empty() && (is_last || self.vocabulary.is_own(word)) {
                made.push_str(&cased(self.local.draw(rng), word));
            } else {
                made.push_str(word);
            }
            let gap = name[after..].find(char::is_alphabetic).unwrap_or(name.len() - after);
            made.push_str(&name[after..after + gap]);
            begin = after + gap;
        }
        made
    }
}

/// A word in the case of another.
fn cased(word: &str, like: &str) -> String {
    if like.chars().count() > 1 && like == like.to_uppercase() {
        return ruelle::text::fold::fold(word).to_uppercase();
    }
    let mut letters = word.chars();
    match letters.next() {
        Some(first) if like.starts_with(char::is_uppercase) => first.to_uppercase().chain(letters).collect(),
        _ => word.to_owned(),
    }
}
