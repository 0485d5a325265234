//! What the score weighs, in one place.

/// A word of a name.
pub const WORD: f32 = 1.0;
/// A type of way.
pub const WAY: f32 = 0.3;
/// An article.
pub const ARTICLE: f32 = 0.1;
/// A single letter.
pub const LETTER: f32 = 0.25;
/// A suffix of a number: `bis`.
pub const SUFFIX: f32 = 0.3;
/// A number: of a house, or within a name.
pub const NUMBER: f32 = 0.6;
/// A word of this weight tells enough to look streets up by it.
pub const TELLING: f32 = 0.5;
/// A postcode.
pub const POSTCODE: f32 = 1.0;
/// A word that names no place: a floor, a door, a box.
pub const NOISE: f32 = 0.04;
/// A word before an address that says who or what is there.
pub const ADDRESSEE: f32 = 0.35;
/// A house number that a street has without the suffix asked for.
pub const WITHOUT_SUFFIX: f32 = 0.7;

/// How much a name's own words that the question lacks can take from a score.
pub const COMPLETENESS: f32 = 0.3;
/// How much of it a commune's name can.
pub const CITY_COMPLETENESS: f32 = 0.04;
/// How much nearness to a position can give.
pub const PROXIMITY: f32 = 0.2;
/// Metres at which nearness is halved.
pub const PROXIMITY_HALF: f32 = 1500.0;
/// A name whose words stand apart in the question, others between them.
pub const APART: f32 = 0.97;

/// A postcode of the same commune.
pub const POSTCODE_SAME_COMMUNE: f32 = 0.85;
/// A postcode that differs in its last two digits.
pub const POSTCODE_NEAR: f32 = 0.5;
/// A postcode of the same département.
pub const POSTCODE_SAME_DEPARTEMENT: f32 = 0.25;

/// The code of a département (`Paris 75`), of what its number weighs.
pub const TERRITORY_CODE: f32 = 0.8;

/// A commune, when all that is asked for is its département or its region.
pub const OF_TERRITORY: f32 = 0.95;

/// What is left of the score of an answer in another commune than the one that is named.
pub const ELSEWHERE: f32 = 0.5;

/// Scores are rounded to a millionth: a bound is no bound without it.
pub const ROUNDING: f32 = 2e-6;

/// A word in its other form (`av`, `avenue`).
pub const ABBREVIATED: f32 = 0.98;
/// A word of which the question has the beginning.
pub const PREFIX: f32 = 0.95;
/// Two words of the question that are one.
pub const JOINED: f32 = 0.96;
/// One word of the question that is two.
pub const SPLIT: f32 = 0.96;
/// A word that sounds the same.
pub const SOUND: f32 = 0.9;
/// The least that is left of a word, whatever it was taken for.
pub const LEAST: f32 = 0.6;
/// Each edit, of a word of that many letters.
pub fn edited(edits: usize, letters: usize) -> f32 {
    let (edits, letters) = (u8::try_from(edits).unwrap_or(9), u8::try_from(letters).unwrap_or(60).max(1));
    1.0 - f32::from(edits) * (0.07 + 0.3 / f32::from(letters))
}
