//! Noise: words of an address that name no place, as floors, doors, boxes, CEDEX, or the addressee. They may match a name.
//! When they do not, they weigh next to nothing. The numbers of dates are noise too: `12/03/2024`, `2024-01-02`.

use super::word_set::WordSet;
use crate::engine::weights;
use crate::text::abbreviations::is_way;
use crate::text::tokens::{MAX_TOKENS, Tokens, is_postcode};
use crate::text::words::{Class, class};
use std::ops::Range;

/// Words that draw in the word behind them (`appartement 12`, `bâtiment B`), sorted.
const WITH_VALUE: &[&str] = &[
    "app",
    "appart",
    "appartement",
    "appt",
    "apt",
    "bal",
    "bat",
    "batiment",
    "boite",
    "bp",
    "bt",
    "cage",
    "cedex",
    "code",
    "couloir",
    "cs",
    "digicode",
    "entree",
    "esc",
    "escalier",
    "etage",
    "hall",
    "interphone",
    "logement",
    "lgt",
    "porte",
    "tsa",
];
/// Words that are noise alone, sorted.
const ALONE: &[&str] = &["france", "fr", "rdc", "sous"];
/// Words before a person's or a building's name, sorted.
const BEFORE_NAME: &[&str] = &["chez", "immeuble", "residence", "res", "s/c"];
/// Words that tell a place by an address near it (`face au 97 rue X`), sorted.
const RELATIVE: &[&str] =
    &["angle", "croisement", "derriere", "devant", "entre", "face", "hauteur", "intersection", "niveau", "pres", "proche", "vis"];
/// Sides of a floor, sorted.
const SIDES: &[&str] = &["d", "droit", "droite", "dte", "face", "g", "gauche", "gche"];
/// Words of such a name, at most.
const NAME_WORDS: usize = 4;

/// Lowers the weights of noise and of the addressee, for when they are not matched.
pub fn reduce_weights(tokens: &Tokens, missed_weight: &mut [f32; MAX_TOKENS]) {
    let mut index = 0;
    while index < tokens.len() {
        let end = noise_end(tokens, index).max(ending_end(tokens, index));
        for slot in missed_weight.iter_mut().take(end).skip(index) {
            *slot = slot.min(weights::NOISE);
        }
        index = end.max(index + 1);
    }
    let addressee = addressee(tokens).filter(|&word| !is_postcode(tokens.text(word)));
    addressee.for_each(|word| missed_weight[word] = missed_weight[word].min(weights::ADDRESSEE));
}

/// End of the ending of an ordinal that stands apart: `130 eme`. The word itself when there is none.
fn ending_end(tokens: &Tokens, index: usize) -> usize {
    let is_ending = matches!(tokens.text(index), "eme" | "ieme" | "er" | "ere" | "nd" | "nde");
    let is_behind_number = || index.checked_sub(1).is_some_and(|before| is_digits(tokens.text(before)));
    index + usize::from(is_ending && is_behind_number())
}

/// The words of the addressee: those before an address with a house number, a type of way and a postcode of its own.
fn addressee(tokens: &Tokens) -> Range<usize> {
    let is_number = |at: usize| (1..=4).contains(&tokens.text(at).bytes().take_while(u8::is_ascii_digit).count());
    let before_way = |at: usize| (at + 1..=at + 2).any(|next| is_way(tokens.text(next)));
    let begins = |&at: &usize| is_number(at) && before_way(at);
    let has_postcode = |&from: &usize| (from..tokens.len()).any(|at| is_postcode(tokens.text(at)));
    0..(0..tokens.len()).find(begins).filter(has_postcode).unwrap_or(0)
}

/// End of the noise that begins at a word. The word itself when there is none.
fn noise_end(tokens: &Tokens, index: usize) -> usize {
    let word = tokens.text(index);
    let next = tokens.text(index + 1);
    if WITH_VALUE.contains(&word) {
        let mut end = index + 1;
        if is_value(next) || SIDES.contains(&next) {
            end += 1;
            // The value may have a suffix: `apt 4 bis`.
            end += usize::from(matches!(tokens.text(end), "bis" | "ter") && starts_address(tokens.text(end + 1)));
        }
        return end;
    }
    if is_rank(word) && next == "etage" {
        return index + 2 + usize::from(SIDES.contains(&tokens.text(index + 2)));
    }
    // A mark on a road: `PR 12+300`.
    if matches!(word, "pr" | "pk") && is_digits(next) {
        return index + 2 + usize::from(tokens.before(index + 2) == '+' && is_digits(tokens.text(index + 2)));
    }
    if matches!(word, "lieudit" | "ld") {
        return index + 1;
    }
    if (word, next) == ("lieu", "dit") {
        return index + 2;
    }
    if RELATIVE.contains(&word) {
        // The word may repeat before the address: `vis-à-vis du 12`.
        let slight =
            |word: &str| RELATIVE.contains(&word) || class(word) == Class::Article || matches!(word, "n" | "no" | "numero");
        let address = (index + 1..tokens.len()).find(|&at| !slight(tokens.text(at)));
        return if address.is_some_and(|at| starts_address(tokens.text(at))) { index + 1 } else { index };
    }
    if ALONE.contains(&word) && index + 1 == tokens.len() {
        return index + 1;
    }
    // Behind a number it is a lieu-dit or a street, unless a type of way follows: `12 chez Durand`, but `résidence X, 12 rue Y`.
    let numbered =
        index.checked_sub(1).is_some_and(|before| tokens.text(before).starts_with(|letter: char| letter.is_ascii_digit()));
    if BEFORE_NAME.contains(&word) && (!numbered || names_a_way(tokens, index + 1)) {
        let stop = (index + 1..tokens.len()).find(|&at| starts_address(tokens.text(at)) || at > index + NAME_WORDS);
        return stop.unwrap_or(index + 1);
    }
    index
}

/// Whether a type of way follows.
fn names_a_way(tokens: &Tokens, from: usize) -> bool {
    (from..tokens.len()).any(|at| class(tokens.text(at)) == Class::Way && !BEFORE_NAME.contains(&tokens.text(at)))
}

/// Whether a word is the value of such a word: `12`, `B`, `4b`.
fn is_value(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    (1..=6).contains(&word.len()) && (digits > 0 || word.len() == 1)
}

/// Whether a word ranks a floor: `2e`, `2eme`, `1er`.
fn is_rank(word: &str) -> bool {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits) && matches!(&word[digits..], "" | "e" | "eme" | "er" | "ere" | "nd" | "nde")
}

fn is_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a word begins an address proper: a number or a type of way.
fn starts_address(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_ascii_digit()) || class(word) == Class::Way
}

/// Words of a date.
const DATE_PARTS: usize = 3;

/// The words of all dates in digits. Their numbers are no house numbers.
pub fn dates(tokens: &Tokens) -> WordSet {
    let dates = (0..tokens.len()).filter(|&at| is_date(tokens, at));
    dates.map(|at| WordSet::range(at..at + DATE_PARTS)).collect()
}

/// Whether a date begins at a word.
fn is_date(tokens: &Tokens, at: usize) -> bool {
    let sign = tokens.before(at + 1);
    let is_one = matches!(sign, '/' | '-' | '.') && tokens.before(at + 2) == sign && at + DATE_PARTS <= tokens.len();
    let year = |at: usize| tokens.text(at).len() == 4 && matches!(tokens.text(at).get(..2), Some("19" | "20"));
    let part = |at: usize, most: u8| {
        (1..=2).contains(&tokens.text(at).len()) && tokens.text(at).parse().is_ok_and(|part: u8| part <= most)
    };
    let is_number = |at: usize| tokens.text(at).bytes().all(|byte| byte.is_ascii_digit());
    let last = at + DATE_PARTS - 1;
    is_one
        && (at..=last).all(is_number)
        && (part(at, 31) && part(at + 1, 12) && year(last) || year(at) && part(at + 1, 12) && part(last, 31))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(text: &str) -> Vec<String> {
        let tokens = Tokens::read(text);
        let mut missed_weight = [1.0; MAX_TOKENS];
        reduce_weights(&tokens, &mut missed_weight);
        (0..tokens.len()).filter(|&index| missed_weight[index] < 0.5).map(|index| tokens.text(index).to_owned()).collect()
    }

    #[test]
    fn noise_weighs_next_to_nothing() {
        assert_eq!(noise("face au 97 rue X"), ["face"]);
        assert_eq!(noise("vis à vis du 12 rue X"), ["vis", "vis"]);
        assert_eq!(noise("12 rue de face"), [""; 0]);
        assert_eq!(noise("appt 12 3 rue X"), ["appt", "12"]);
        assert_eq!(noise("2ème étage 3 rue X"), ["2eme", "etage"]);
        assert_eq!(noise("3 rue X 75015 PARIS CEDEX 15"), ["cedex", "15"]);
        assert_eq!(noise("chez M Durand 3 rue X"), ["chez", "m", "durand"]);
        assert_eq!(noise("résidence les lilas 3 rue X"), ["residence", "les", "lilas"]);
        assert_eq!(noise("apt 4 bis 12 rue X"), ["apt", "4", "bis"]);
        assert_eq!(noise("15 chez Lucas 23190 Bellegarde"), [""; 0]);
        assert_eq!(noise("3 rue de la Paix 75002 Paris"), [""; 0]);
        assert_eq!(noise("1er étage gauche 3 rue X"), ["1er", "etage", "gauche"]);
        assert_eq!(noise("lieu-dit le Bourg"), ["lieu", "dit"]);
        assert_eq!(noise("rue X (au niveau du n°10)"), ["niveau"]);
        assert_eq!(noise("RN94 PR 12+300 05230 Chorges"), ["pr", "12", "300"]);
        assert_eq!(noise("rue du 130 eme RI"), ["eme"]);
        assert_eq!(noise("rue du Pr Calmette"), [""; 0]);
    }

    #[test]
    fn words_before_an_address_are_the_addressee() {
        let addressee = |text| addressee(&Tokens::read(text)).end;
        assert_eq!(addressee("École Jules Ferry, 3 rue des Écoles 53000 Laval"), 3);
        assert_eq!(addressee("Laval 3 rue des Écoles"), 0, "a commune may be told first");
        assert_eq!(addressee("3 rue des Écoles 53000 Laval"), 0);
        assert_eq!(addressee("75002 Paris 3 rue de la Paix"), 0);
    }

    #[test]
    fn dates_are_known_by_their_signs() {
        let words = |text| dates(&Tokens::read(text));
        assert_eq!(words("12/03/2024"), WordSet::of_bits(0b111));
        assert_eq!(words("11 rue carnot gap 2024-01-02"), WordSet::of_bits(0b111_0000));
        assert_eq!(words("rue du 19 mars 1962"), WordSet::EMPTY);
        assert_eq!(words("12/14/16 rue X"), WordSet::EMPTY);
        assert_eq!(words("12-03 rue X"), WordSet::EMPTY);
    }
}
