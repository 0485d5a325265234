//! Questions that nobody asks, made to be hard: the same for the same seed.

use ruelle::{Geocoder, MAX_QUERY_CHARS, Point, SearchRequest};
use serde_json::{Value, json};

/// Words to make questions of are those of so many addresses of the shards.
const LABELS: usize = 5000;

/// Ways to make a question.
pub const CLASSES: [&str; 14] = [
    "unicode",
    "letters",
    "short words",
    "one word repeated",
    "light words",
    "numbers",
    "postcodes",
    "number words",
    "glued",
    "misspelt",
    "addresses run together",
    "beginnings",
    "longest words",
    "names alone",
];

const LIGHT: [&str; 16] =
    ["rue", "de", "la", "du", "des", "le", "les", "l", "d", "av", "bd", "place", "chemin", "route", "impasse", "allee"];
const NUMBER_WORDS: [&str; 16] = [
    "un", "deux", "trois", "vingt", "trente", "quatre", "cent", "mille", "premier", "ii", "xiv", "lxxxviii", "1er", "8", "mai",
    "1945",
];

/// A small generator of numbers (xorshift).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// 0 to `most` - 1.
    pub fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % most.max(1)
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// One question, and how it was made.
pub struct Made {
    pub class: &'static str,
    pub request: SearchRequest,
}

impl Made {
    /// As a line for the engine in WebAssembly.
    pub fn line(&self) -> Value {
        let SearchRequest { query, limit, autocomplete, bias, .. } = &self.request;
        let mut options = json!({ "limit": limit, "autocomplete": autocomplete });
        if let Some(point) = bias {
            options["lon"] = json!(f64::from(point.lon) / 1e6);
            options["lat"] = json!(f64::from(point.lat) / 1e6);
        }
        json!({ "class": self.class, "q": query, "options": options })
    }
}

/// Makes questions from what the shards hold.
pub struct Generator {
    labels: Vec<String>,
    words: Vec<String>,
    longest: Vec<String>,
    points: Vec<Point>,
}

impl Generator {
    /// Reads words from addresses all over the shards.
    pub fn of(geocoder: &Geocoder) -> Self {
        let all = geocoder.shards().map(|shard| shard.info().addresses as usize).sum::<usize>();
        let hits: Vec<_> = geocoder.addresses().step_by((all / LABELS).max(1)).collect();
        let labels: Vec<String> = hits.iter().map(ruelle::Hit::label).collect();
        let mut words: Vec<String> =
            labels.iter().flat_map(|label| label.split([' ', '-', '\''])).map(str::to_lowercase).collect();
        words.retain(|word| !word.is_empty());
        words.sort();
        words.dedup();
        let mut longest = words.clone();
        longest.sort_by_key(|word| std::cmp::Reverse(word.len()));
        longest.truncate(200);
        Self { labels, words, longest, points: hits.iter().map(|hit| hit.point).collect() }
    }

    /// The next question, of one class or of any.
    pub fn make(&self, class: Option<&'static str>, dice: &mut Dice) -> Made {
        let any = *dice.one(&CLASSES);
        let class = class.unwrap_or(any);
        let mut query = String::new();
        // Half of them as long as they may be.
        let most = if dice.below(2) == 0 { MAX_QUERY_CHARS } else { 1 + dice.below(MAX_QUERY_CHARS) };
        let repeated = self.misspelt_or_not(dice);
        while query.chars().count() < most {
            let piece = match class {
                "one word repeated" => repeated.clone(),
                _ => self.piece(class, dice),
            };
            let gap = if class == "unicode" || class == "glued" && dice.below(6) > 0 {
                ""
            } else {
                [" ", " ", " ", "-", ", ", "'"][dice.below(6)]
            };
            query.extend([piece.as_str(), gap]);
        }
        let query = query.chars().take(most).collect::<String>();
        let request = SearchRequest {
            limit: [1, 5, 5, 20, 100][dice.below(5)],
            autocomplete: dice.below(3) > 0,
            bias: (dice.below(4) == 0).then(|| *dice.one(&self.points)),
            ..SearchRequest::new(query)
        };
        Made { class, request }
    }

    fn piece(&self, class: &str, dice: &mut Dice) -> String {
        match class {
            "unicode" => any_letter(dice).to_string(),
            "letters" => letter(dice).to_string(),
            "short words" => (0..=dice.below(3)).map(|_| letter(dice)).collect(),
            "light words" => (*dice.one(&LIGHT)).to_owned(),
            "numbers" => match dice.below(4) {
                0 => dice.below(100_000).to_string(),
                1 => format!("{}{}", dice.below(300), ["bis", "ter", "b", "-12", "/4"][dice.below(5)]),
                _ => dice.below(300).to_string(),
            },
            "postcodes" => format!("{:05}", dice.below(99_000)),
            "number words" => (*dice.one(&NUMBER_WORDS)).to_owned(),
            "misspelt" => {
                let word = dice.one(&self.words).clone();
                misspelt(&word, dice)
            }
            "addresses run together" => dice.one(&self.labels).clone(),
            "beginnings" => {
                let length = 1 + dice.below(4);
                dice.one(&self.words).chars().take(length).collect()
            }
            "longest words" => {
                let word = dice.one(&self.longest).clone();
                misspelt(&word, dice)
            }
            _ => dice.one(&self.words).clone(),
        }
    }

    fn misspelt_or_not(&self, dice: &mut Dice) -> String {
        let word = dice.one(&self.words).clone();
        if dice.below(2) == 0 { misspelt(&word, dice) } else { word }
    }
}

/// A word with one to three letters changed, left out, doubled or swapped.
fn misspelt(word: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    for _ in 0..=dice.below(3) {
        if letters.is_empty() {
            break;
        }
        let at = dice.below(letters.len());
        match dice.below(4) {
            0 => drop(letters.remove(at)),
            1 => letters.insert(at, letters[at]),
            2 => letters[at] = letter(dice),
            _ => {
                let next = (at + 1) % letters.len();
                letters.swap(at, next);
            }
        }
    }
    letters.into_iter().collect()
}

fn letter(dice: &mut Dice) -> char {
    char::from(b"aaabcdeeeefghiiijklmnooopqrrssttuuvwxyz"[dice.below(39)])
}

/// A character of any plane, those that folding knows more often.
fn any_letter(dice: &mut Dice) -> char {
    let (from, to) =
        [(0x20, 0x7f), (0xa0, 0x250), (0x300, 0x370), (0x1e00, 0x2100), (0, 0x10_ffff), (0x370, 0x3000)][dice.below(6)];
    u32::try_from(from + dice.below(to - from)).ok().and_then(char::from_u32).unwrap_or(' ')
}
