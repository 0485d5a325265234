//! Every figure of the score, in groups.
//!
//! A weight is in units of [`WORD`]. A share multiplies a weight or a score.
//!
//! *By hand* means chosen without a recorded search over values. The golden questions of the tests and the 5,500 cases of
//! `docs/accuracy.md` hold such figures: a change shows there.

// Words

/// Weight of a word of a name: the unit of all other weights.
pub const WORD: f32 = 1.0;
/// Weight of a number: of a house, or within a name. By hand: above [`SELECTIVE`], so that streets are looked up by it.
pub const NUMBER: f32 = 0.6;
/// Least weight of a word by which streets are looked up. By hand: below [`NUMBER`], above [`WAY`].
pub const SELECTIVE: f32 = 0.5;
/// Weight of a type of way: `rue`. By hand: too light to look streets up by.
pub const WAY: f32 = 0.3;
/// Weight of a house number's suffix: `bis`. By hand: it names no place, so it weighs less than a word.
pub const SUFFIX: f32 = 0.3;
/// Weight of a single letter. By hand: between [`ARTICLE`] and [`WAY`].
pub const LETTER: f32 = 0.25;
/// Weight of an article: `de`. By hand. A word counts as one of some weight when it weighs more.
pub const ARTICLE: f32 = 0.1;
/// Weight of the break between a street's name and the lieu-dit's. No other token weighs nothing.
pub const LINE_BREAK: f32 = 0.0;
/// Greatest weight of an unmatched word that is noise: a floor, a door, a box. By hand: next to nothing.
pub const NOISE: f32 = 0.04;
/// Greatest weight of an unmatched word of the addressee. By hand: less than a word of a name.
pub const ADDRESSEE: f32 = 0.35;

// Names

/// Share of a score that the missing words of the place's own name can take. By hand.
pub const COMPLETENESS: f32 = 0.3;
/// Completeness of a street's name of which the query has the whole lieu-dit and nothing else. By hand: the lieu-dit itself, and a
/// street of that name, are better answers.
pub const LIEU_DIT_ALONE: f32 = 0.85;
/// Share of a street's score that the missing words of its commune's name can take. By hand: far less than of its own name.
pub const COMMUNE_COMPLETENESS: f32 = 0.04;
/// Share of their weight that the words of a name keep behind the last word typed, while more may be typed. By hand.
pub const UNTYPED: f32 = 0.3;
/// Share of a missing type of way that counts as missing no more, when the query has another one. By hand.
pub const OTHER_WAY: f32 = 0.5;
/// Share of a score that is left when other words of the query stand between those of a name. By hand.
pub const APART: f32 = 0.97;
/// Share of a score that is left when the word behind the type of way is the commune's, and the street's name is elsewhere. By hand:
/// people write `rue de Sèvres, Ville-d'Avray`, not the other way round.
pub const EXCHANGED: f32 = 0.85;
/// Share that is left of a former commune's name, for a street of another part of the commune. By hand.
pub const OTHER_FORMER_COMMUNE: f32 = 0.9;
/// Least completeness of a name that the query has in full. By hand: below [`ABBREVIATED`], so that short forms count.
pub const NAME_IN_FULL: f32 = 0.97;
/// Least completeness of a street's name of which the query lacks a type of way or an article at most. By hand.
pub const NAME_NEARLY_IN_FULL: f64 = 0.8;
/// Least completeness of a commune's name that is more than a part of it. By hand.
pub const NAME_IN_PART: f32 = 0.6;

// Names that are only like the one asked for

/// Words that the last word of a name counts for. By hand: `Jean` of `rue Jean Moulin` says little.
pub const LAST_WORD: f32 = 3.0;
/// Likeness of two words, 0..=1, from which on one may be the other, badly misspelt. By hand.
pub const LIKE_WORD: f32 = 0.6;
/// Score that is left of a place found by a word that stands for no address: `néant`, `NULL`. By hand.
pub const PLACEHOLDER: f32 = 0.4;
/// Doubt that is left of a place whose every word is misspelt when its street has the house number. By hand.
pub const DOUBT_WITH_NUMBER: f32 = 0.7;
/// Least evidence of a misspelt word. By hand: below [`POOR_SCORE`], so that it is not trusted alone.
const MIN_SPELLING_EVIDENCE: f32 = 0.45;
/// Evidence of each letter that a misspelt word has beyond [`LETTERS_AN_EDIT`]. By hand.
const LETTER_EVIDENCE: f32 = 0.125;
/// Letters that an edit makes worthless. By hand.
const LETTERS_AN_EDIT: f32 = 6.0;

/// Evidence of a misspelt word of `letters` letters for the word that it is similar to, 0..=1.
pub fn spelling_evidence(similarity: f32, letters: usize) -> f32 {
    let letters = f32::from(u8::try_from(letters).unwrap_or(60).max(1));
    let edits = (1.0 - similarity) / (EDIT + EDIT_A_LETTER / letters);
    (MIN_SPELLING_EVIDENCE + LETTER_EVIDENCE * (letters - LETTERS_AN_EDIT * edits)).clamp(MIN_SPELLING_EVIDENCE, 1.0)
}

/// Similarity below which a word is much misspelt, and may be another one. By hand.
pub const MUCH_MISSPELT: f32 = 0.85;
/// Likeness of two names, 0..=1, from which on they are one. By hand.
pub const ALIKE: f32 = 0.6;
/// Likeness of two names up to which they are different ones. By hand.
pub const UNLIKE: f32 = 0.5;
/// Share of a score that is left of a street of another name. By hand: the commune alone is a better answer.
pub const OTHER_NAME: f32 = 0.45;
/// Share of a score that is left of a street whose whole name the query has, with more words. By hand.
pub const NAME_AND_MORE: f32 = 0.9;

// Numbers

/// Share that is left of a house number's weight when the street has it without the suffix. By hand.
pub const WITHOUT_SUFFIX: f32 = 0.7;
/// Share that is left of a house number's weight when the street has it with other suffixes alone. By hand.
pub const OTHER_SUFFIX: f32 = 0.7;
/// Score that each suffix variant of a number loses against the one before. By hand: enough to keep their order.
pub const SUFFIX_VARIANT_STEP: f32 = 0.01;

// Postcodes

/// Weight of a postcode. By hand: as much as a word.
pub const POSTCODE: f32 = 1.0;
/// Share for the postcode of a city that is one of its arrondissements'. By hand: the arrondissement itself is before the city.
pub const POSTCODE_OF_CITY: f32 = 0.95;
/// Share for another postcode of the same commune. By hand.
pub const POSTCODE_SAME_COMMUNE: f32 = 0.85;
/// Share for the postcode of another arrondissement of the same city. By hand: more than another type of way costs.
pub const POSTCODE_SAME_CITY: f32 = 0.65;
/// Share for a postcode that differs in its last two digits. By hand.
pub const POSTCODE_NEAR: f32 = 0.5;
/// Share for a postcode of the same département. By hand.
pub const POSTCODE_SAME_DEPARTEMENT: f32 = 0.25;

// Location

/// Share of its weight that a département's code brings: `Paris 75`. By hand: it may be a number of something else.
pub const TERRITORY_CODE: f32 = 0.8;
/// Score of a commune when the query is the name of its département or region alone. By hand.
pub const OF_TERRITORY: f32 = 0.95;
/// Share of a score that is left in another commune than the one named. By hand.
pub const OTHER_COMMUNE: f32 = 0.5;
/// Share of a score that is nearness, when a position is given. By hand.
pub const PROXIMITY: f32 = 0.2;
/// Metres at which nearness is halved. By hand.
pub const PROXIMITY_HALF: f32 = 1500.0;
/// Least nearness of a named street that fixes the location: 13.5 km. By hand.
pub const NEAR_PROXIMITY: f32 = 0.1;
/// Least nearness of an answer beside one that is named and near: 23.5 km. By hand.
pub const FAR_PROXIMITY: f32 = 0.06;
/// Metres at which the score of a reverse search is 0. addok's value.
pub const REVERSE_RANGE: f64 = 10_000.0;

/// Share of a score that is prominence, for a street whose location nobody says. By hand: a missing type of way of a famous street
/// costs half of it.
const PROMINENCE: f32 = 0.1;
/// Weight that a name loses at least by a misspelt word. By hand: more than by an unfinished, an abbreviated and a joined word.
pub const MISSPELT: f32 = 0.099;

/// Share that is left of the score of a street with such a prominence, 0..=1, whose location nobody says.
#[allow(clippy::cast_possible_truncation)] // 0..=1
pub fn prominence_share(prominence: f64) -> f32 {
    1.0 - PROMINENCE * (1.0 - prominence as f32)
}

// Fuzzy matching

/// Similarity of a word in its other form: `av`, `avenue`. By hand.
pub const ABBREVIATED: f32 = 0.98;
/// Similarity of two words of the query that are one word. By hand.
pub const JOINED: f32 = 0.96;
/// Similarity of one word of the query that is two words. By hand.
pub const SPLIT: f32 = 0.96;
/// Similarity of a word of which the query has the beginning. By hand.
pub const PREFIX: f32 = 0.95;
/// Similarity of a word that sounds the same. By hand.
pub const SOUND: f32 = 0.9;
/// Similarity that one edit takes, whatever the length of the word. By hand.
const EDIT: f32 = 0.07;
/// Similarity that one edit takes besides, divided by the number of letters. By hand.
const EDIT_A_LETTER: f32 = 0.3;
/// Lower bound of all similarities. The least that occurs is 0.74: two edits in five letters.
pub const MIN_SIMILARITY: f32 = 0.6;

/// Similarity of a word of `letters` letters that is `edits` edits away.
pub fn edited(edits: usize, letters: usize) -> f32 {
    let edits = u8::try_from(edits).unwrap_or(9);
    let letters = u8::try_from(letters).unwrap_or(60).max(1);
    1.0 - f32::from(edits) * (EDIT + EDIT_A_LETTER / f32::from(letters))
}

// Thresholds of the search

/// Greatest error that rounding makes of a score. Scores are rounded to a millionth, so bounds need a margin.
pub const ROUNDING: f32 = 2e-6;
/// Least score of any answer. By hand: less explains next to nothing.
pub const MIN_SCORE: f32 = 0.2;
/// Least share of the best score that another answer has. By hand: less is not worth showing.
pub const MIN_SHARE_OF_BEST: f32 = 0.7;
/// Least share of the best score that an answer of a relaxed round has. By hand.
pub const RELAXED_MIN_SHARE: f32 = 0.93;
/// Score below which every word of the query may be wrong. By hand.
pub const POOR_SCORE: f32 = 0.7;
/// Least score of a street that fixes the location. By hand.
pub const FIXING_SCORE: f32 = 0.8;
/// Least score of a municipality that is surely meant. By hand.
pub const SURE_MUNICIPALITY: f32 = 0.95;
/// Least score of an answer that confirms a guessed commune. By hand.
pub const CONFIRMING_SCORE: f32 = 0.8;
/// Least share of the best score that another commune of the same name has. By hand.
pub const NAMESAKE_SHARE: f64 = 0.97;
/// Least score of either street of an intersection. By hand.
pub const INTERSECTION_SCORE: f64 = 0.6;
/// Share of its weight that a word counts besides in a shard whose commune it names.
///
/// Chosen among eleven values on queries about a made-up France of 101 shards (`docs/lab/france.md`). Nearer to 1, a word that one
/// shard alone has gives way to communes that are named like a word of a street. Below, a commune without its postcode gives way
/// to streets.
pub const COMMUNE_FACTOR: f32 = 0.5;
/// Priority of a shard that has one of the top streets of the name asked for. More than all words can bring.
pub const TOP_STREET_BOOST: f32 = 100.0;

// Confidence, fitted together to the 5,500 cases of `docs/accuracy.md`

/// Score at or below which an answer is never what was meant. Fitted.
pub const DOUBTFUL_SCORE: f64 = 0.45;
/// Score from which on an answer is nearly always what was meant. Fitted.
pub const CONFIDENT_SCORE: f64 = 0.85;
/// Confidence of one of two answers that score the same. Fitted: one of the two is right at best.
pub const TIED: f64 = 0.4;
/// Gap from which on the first answer is nearly always right. Fitted.
pub const CLEAR_GAP: f64 = 0.08;
