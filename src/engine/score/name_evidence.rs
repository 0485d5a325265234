//! Evidence that the query names a street, and not one that is only like it.
//!
//! A query with words that nothing explains may ask for a street that is not there. Its words are then held against the words of
//! the name. The last word of either counts most: `rue Jean Moulin` is no `rue Jean Jaurès`.

use super::alignment::Alignment;
use super::scorer::Scorer;
use super::street::ReadStreet;
use crate::engine::query::word_set::WordSet;
use crate::engine::weights;
use crate::text::abbreviations::way_in_full;
use crate::text::likeness::likeness;
use crate::text::words;

/// A word of one side, the query's or the name's.
#[derive(Clone, Copy)]
struct Word {
    /// Its index in the query, or its token.
    id: usize,
    /// Share of it that the other side has, 0..=1.
    share: f32,
}

impl Word {
    /// A word that the other side lacks.
    fn new(id: usize) -> Self {
        Self { id, share: 0.0 }
    }
}

/// Words of one side in common with the other, and all. The last word counts for several.
fn common(words: &[Word]) -> (f32, f32) {
    let Some(last) = words.last() else { return (0.0, 0.0) };
    let more = weights::LAST_WORD - 1.0;
    words.iter().fold((last.share * more, more), |(common, all), word| (common + word.share, all + 1.0))
}

/// Words that the commune's whole name has, if the street's name took some of them: they name the commune, and no street.
fn words_of_commune(street: &ReadStreet<'_>, commune: &Alignment) -> WordSet {
    let whole = &street.commune_alignment;
    let is_taken = whole.completeness >= weights::NAME_IN_FULL && commune.completeness < weights::NAME_IN_FULL;
    if is_taken { whole.words } else { WordSet::EMPTY }
}

impl Scorer<'_> {
    /// Share of its score that a street keeps: 1 if the query names it, less if its name is only like the one in the query.
    pub(super) fn name_evidence(
        &self,
        street: &ReadStreet<'_>,
        name: &Alignment,
        commune: &Alignment,
        explained: WordSet,
        has_number: bool,
    ) -> f32 {
        let place = if street.is_locality() && !has_number { name.words } else { name.lieu_dit };
        if self.names_way_after(place, name.street) {
            return weights::OTHER_NAME;
        }
        let missed = self.telling(self.selective & !explained);
        // A street that lacks the number, and whose name is much misspelt, is probably another one.
        let is_weak =
            !has_number && !self.query.numbers.is_empty() && name.gain < self.query.gain_of(name.words) * weights::MUCH_MISSPELT;
        if missed.is_empty() && !is_weak {
            return 1.0;
        }
        let street_words = self.street_words(commune.words & self.naming);
        let telling = self.selective | self.naming & street_words;
        let shared = name.words & telling & !words_of_commune(street, commune);
        let here = missed & street_words;
        let missed = if !here.is_empty() || !shared.is_empty() { here } else { missed };
        if missed.is_empty() && !is_weak {
            return 1.0;
        }
        let is_fuzzy = self.aligner.terms.is_fuzzy;
        // Words that are written much alike count where misspelt words do. Nothing else is left of a name that shares no word.
        if shared.is_empty() && !is_fuzzy {
            return weights::OTHER_NAME;
        }
        let mut asked: Vec<Word> = (shared | missed).iter().map(Word::new).collect();
        let mut own = self.telling_tokens(street, name.free, shared, &mut asked);
        let is_whole = !shared.is_empty() && own.iter().all(|word| word.share >= 1.0);
        if is_fuzzy {
            self.share_like_words(&mut asked, &mut own, has_number || self.query.numbers.is_empty());
        }
        let (common_asked, all_asked) = common(&asked);
        let (common_own, all_own) = common(&own);
        let alike = (common_asked + common_own) / (all_asked + all_own).max(1.0);
        let share = ((alike - weights::UNLIKE) / (weights::ALIKE - weights::UNLIKE)).clamp(0.0, 1.0);
        let least = if is_whole { weights::NAME_AND_MORE } else { weights::OTHER_NAME };
        (weights::OTHER_NAME + (1.0 - weights::OTHER_NAME) * share).max(least)
    }

    /// Whether the query asks for a number of a way that is named after a place: `3 avenue de Beauregard` is no number of the
    /// lieu-dit Beauregard. `Grande Rue, Beauregard` names the street.
    fn names_way_after(&self, place: WordSet, street: WordSet) -> bool {
        let query = self.query;
        let is_of_way = |word: usize| {
            let nearest = (query.ways & WordSet::range(0..word)).end().saturating_sub(1);
            let is_suffix = query.numbers.iter().any(|reading| reading.words.has(nearest));
            !is_suffix && !(place | street).has(nearest) && !words::PLACES.contains(&way_in_full(query.tokens.text(nearest)))
        };
        !query.numbers.is_empty() && (place & self.selective & query.behind_ways).iter().any(is_of_way)
    }

    /// Words among some that the query can hardly do without: not those of an addressee.
    fn telling(&self, words: WordSet) -> WordSet {
        words.iter().filter(|&word| self.query.missed_weight[word] >= weights::SELECTIVE).collect()
    }

    /// Words where the query names a street: from the type of way on, or behind the house number, up to the place that it
    /// names.
    fn street_words(&self, commune: WordSet) -> WordSet {
        let query = self.query;
        let postcodes = query.postcodes.iter().map(|reading| reading.words).collect();
        let location = commune | postcodes;
        let ways = query.ways & !location;
        let number = query.numbers.first().map_or(WordSet::EMPTY, |reading| reading.core);
        let from = if ways.is_empty() { number.end() } else { ways.start() };
        let end = (location & WordSet::from_index(from)).start();
        WordSet::range(from..end)
    }

    /// Telling tokens of a street's name. Those that match a word of `shared` well have a share of 1, as the word has then.
    fn telling_tokens(&self, street: &ReadStreet<'_>, free: WordSet, shared: WordSet, asked: &mut [Word]) -> Vec<Word> {
        let tokens = street.tokens.as_slice();
        let mut matched = Vec::with_capacity(tokens.len());
        self.aligner.align_with(tokens, free, |words, found| {
            if words.meets(shared) && found.similarity >= weights::MUCH_MISSPELT {
                matched.push(found.ordinal);
                asked.iter_mut().filter(|word| words.has(word.id)).for_each(|word| word.share = 1.0);
            }
        });
        // The query need not have the lieu-dit, nor the street where it has the lieu-dit.
        let weight = |token: &u32| self.reader.token_weights.get(*token);
        let is_matched = |line: &[u32]| line.iter().any(|token| matched.contains(token));
        let mut lines = tokens.split(|token| weight(token) == weights::LINE_BREAK);
        let own = lines.next().unwrap_or_default();
        let lieu_dit = lines.next().filter(|line| is_matched(line));
        let own = Some(own).filter(|own| lieu_dit.is_none() || is_matched(own));
        let mut words = Vec::with_capacity(tokens.len());
        for line in [lieu_dit, own].into_iter().flatten() {
            let mut has_word = false;
            for token in line {
                let weight = weight(token);
                if weight >= weights::WORD || weight == weights::WAY && has_word {
                    words.push(Word { id: *token as usize, share: f32::from(u8::from(matched.contains(token))) });
                }
                has_word |= weight != weights::ARTICLE;
            }
        }
        words
    }

    /// Gives words that are written much alike a share in one another: `amuix`, `amieux`. They are too far apart to match.
    fn share_like_words(&self, asked: &mut [Word], own: &mut [Word], has_number: bool) {
        let mut text = String::new();
        for token in own.iter_mut().filter(|token| token.share == 0.0) {
            text.clear();
            self.reader.shard.dictionary.text(u32::try_from(token.id).unwrap_or(0), &mut text);
            for word in asked.iter_mut().filter(|word| word.share < 1.0) {
                let other = self.query.tokens.text(word.id);
                let alike = likeness(other, &text);
                if alike >= weights::LIKE_WORD && text.as_bytes().first() == other.as_bytes().first() {
                    let share = if has_number { alike } else { 2.0 * alike - 1.0 };
                    word.share = word.share.max(share);
                    token.share = token.share.max(share);
                }
            }
        }
    }
}
