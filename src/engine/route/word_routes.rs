//! Routes of a query's words: the shards that may have each, and those with a commune that it names.

use super::commune_guesses::CommuneGuesses;
use super::commune_names::CommuneShards;
use crate::engine::query::query::Query;
use crate::engine::query::word_set::WordSet;
use crate::engine::shard::summary::ShardSummary;
use crate::engine::weights;
use crate::format::common_names::CommonName;
use crate::format::shard_set::ShardSet;

/// Routes of the words of one query.
pub struct WordRoutes<'q> {
    query: &'q Query,
    /// Words of each shard.
    shards: Vec<ShardWords>,
    /// Number of shards that may have each word itself.
    counts: Vec<usize>,
    /// Words that name no commune of any shard.
    words_of_no_commune: WordSet,
    /// Guesses at words that name no commune exactly.
    guesses: CommuneGuesses,
    /// The common name that the query is.
    common_name: Option<CommonName>,
}

/// Words that one shard may have.
#[derive(Clone, Copy, Default)]
struct ShardWords {
    /// Words that it may have, as they are.
    complete: WordSet,
    /// Words that name one of its communes.
    commune: WordSet,
    /// Words that are the whole name of one of its communes.
    full_name: WordSet,
}

impl<'q> WordRoutes<'q> {
    /// Routes among `count` shards, by the shards that may have each word itself, and by those with a commune that it names.
    pub fn new(
        query: &'q Query,
        count: usize,
        shards_of: &[ShardSet],
        communes: &[CommuneShards],
        common_name: Option<CommonName>,
    ) -> Self {
        let mut shards = vec![ShardWords::default(); count];
        let mut add = |word: usize, set: &ShardSet, words: fn(&mut ShardWords) -> &mut WordSet| {
            for shard in set.iter() {
                if let Some(shard) = shards.get_mut(shard as usize) {
                    *words(shard) |= WordSet::of(word);
                }
            }
        };
        for (word, set) in shards_of.iter().enumerate() {
            add(word, set, |shard| &mut shard.complete);
        }
        for (word, named) in communes.iter().enumerate() {
            add(word, &named.any_word, |shard| &mut shard.commune);
            add(word, &named.full_name, |shard| &mut shard.full_name);
        }
        let unnamed = communes.iter().enumerate().filter(|(_, named)| named.any_word.is_empty());
        Self {
            query,
            shards,
            counts: shards_of.iter().map(ShardSet::len).collect(),
            words_of_no_commune: unnamed.map(|(word, _)| word).collect(),
            guesses: CommuneGuesses::default(),
            common_name,
        }
    }

    /// The same routes, with guesses at misspelt words.
    pub fn with_guesses(self, guesses: CommuneGuesses) -> Self {
        Self { guesses, ..self }
    }

    /// Guesses at misspelt words.
    pub fn guesses(&self) -> &CommuneGuesses {
        &self.guesses
    }

    fn words_in(&self, shard: u32) -> ShardWords {
        self.shards.get(shard as usize).copied().unwrap_or_default()
    }

    /// The greatest gain of the words in a shard, if those of `assumed` all matched exactly.
    pub fn max_gain(&self, shard: u32, assumed: WordSet) -> f32 {
        self.gain_without(self.missing_words(shard) & !assumed)
    }

    /// The likely gain of the words in a shard. The last word is taken for a whole one, as it mostly is.
    pub fn likely_gain(&self, shard: u32, assumed: WordSet) -> f32 {
        self.gain_without(self.missing_among(self.words_in(shard).complete) & !assumed)
    }

    fn gain_without(&self, missing: WordSet) -> f32 {
        self.query.max_gain() - missing.iter().map(|word| self.query.matched_weight[word]).sum::<f32>()
    }

    /// Selective words that a shard surely lacks.
    pub fn missing_words(&self, shard: u32) -> WordSet {
        self.missing_among(self.possible_words(shard))
    }

    /// Selective words that are not among some words, nor may be in a name as other words.
    fn missing_among(&self, words: WordSet) -> WordSet {
        let synonyms: WordSet = self.query.synonyms.iter().map(|synonym| synonym.words).collect();
        self.query.selective() & !synonyms & !words
    }

    /// Words that a shard may have, or a longer one of a word that may be a prefix.
    fn possible_words(&self, shard: u32) -> WordSet {
        self.words_in(shard).complete | self.query.prefix_word()
    }

    /// Whether a shard may have some word that is not light, or some word is `assumed`.
    pub fn can_match(&self, shard: u32, assumed: WordSet) -> bool {
        let weighty = self.query.all() & !self.query.light();
        !assumed.is_empty() || !self.query.synonyms.is_empty() || weighty.meets(self.possible_words(shard))
    }

    /// Words that name a commune of a shard.
    pub fn commune_words(&self, shard: u32) -> WordSet {
        self.words_in(shard).commune
    }

    /// Words that are the whole name of a commune of a shard.
    pub fn full_name_words(&self, shard: u32) -> WordSet {
        self.words_in(shard).full_name
    }

    /// Words that name no commune of any shard.
    pub fn words_of_no_commune(&self) -> WordSet {
        self.words_of_no_commune
    }

    /// Gain of those among some words that name a commune of a shard.
    pub fn commune_gain(&self, shard: u32, words: WordSet) -> f32 {
        (self.commune_words(shard) & words).iter().map(|word| self.query.matched_weight[word]).sum()
    }

    /// Whether the query may have the whole name of a commune of a shard.
    pub fn can_name_commune_fully(&self, shard: u32) -> bool {
        self.can_name_commune_by(shard, WordSet::ALL)
    }

    /// Whether some words of the query may be the whole name of a commune of a shard.
    pub fn can_name_commune_by(&self, shard: u32, words: WordSet) -> bool {
        let is_weighty = |&word: &usize| self.query.matched_weight[word] > weights::ARTICLE;
        self.full_name_words(shard).meets(words) || (self.commune_words(shard) & words).iter().filter(is_weighty).count() > 1
    }

    /// Words that are probably misspelt names of communes: they have a guess, and one shard at most has them.
    pub fn misspelt_commune_words(&self) -> WordSet {
        let rare = self.guesses.words().iter().filter(|&word| self.counts.get(word).is_none_or(|&count| count <= 1));
        rare.collect()
    }

    /// Whether a shard may have all words that are probably misspelt communes.
    pub fn can_hold_misspelt(&self, shard: u32) -> bool {
        self.misspelt_commune_words().is_within(self.words_in(shard).complete)
    }

    /// Whether a shard has one of the top streets of the common name that the query is.
    pub fn has_top_street(&self, shard: u32) -> bool {
        self.common_name.as_ref().is_some_and(|common_name| common_name.shards.contains(shard))
    }

    /// The most that a street scores whose name is not the query's, word for word, when no word is matched fuzzily.
    ///
    /// The name has another form of a word, goes on where the last word ends, or has a word more or less.
    pub fn max_other_name(&self) -> f32 {
        let query = self.query;
        let loss = |word: usize, similarity: f32| query.matched_weight[word] * (1.0 - similarity);
        let has_other_form = |word: &usize| !query.ways.has(*word) && query.every_form(*word).next().is_some();
        let by_form = query.all().iter().filter(has_other_form).map(|word| loss(word, weights::ABBREVIATED));
        let by_end = query.prefix_word().iter().map(|word| loss(word, weights::PREFIX));
        let least = by_form.chain(by_end).fold(weights::LETTER, f32::min);
        let weight = query.gain_of(query.all()).max(weights::LETTER);
        let with_word_more = 1.0 - weights::COMPLETENESS * weights::LETTER / (weight + weights::LETTER);
        with_word_more.max(1.0 - least / weight)
    }

    /// The greatest prominence of a street in a shard that has the query for its name.
    ///
    /// `None` if it is unknown. The query may be no common name, or more than a name. Or the shard has a top street of the name.
    pub fn max_prominence_elsewhere(&self, shard: u32, summary: &ShardSummary) -> Option<f64> {
        let query = self.query;
        let common_name = self.common_name.as_ref().filter(|common_name| !common_name.shards.contains(shard))?;
        let is_name_alone =
            query.numbers.is_empty() && query.postcodes.is_empty() && query.words_for(summary.departements).is_empty();
        (is_name_alone && !self.can_name_commune_fully(shard)).then_some(common_name.max_elsewhere)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::model::request::SearchRequest;
    use crate::text::departements::Set;

    fn none() -> CommuneShards {
        CommuneShards::default()
    }

    /// Routes among eight shards, by the bits of the shards that may have each word.
    fn routes<'q>(
        query: &'q Query,
        shards_of: &[u64],
        communes: &[CommuneShards],
        common_name: Option<CommonName>,
    ) -> WordRoutes<'q> {
        let shards_of: Vec<ShardSet> = shards_of.iter().map(|&bits| ShardSet::of_bits(bits)).collect();
        WordRoutes::new(query, 8, &shards_of, communes, common_name)
    }

    /// `5 rue des tanneurs gap`. Two shards have `tanneurs`, the second one has the commune, too.
    fn query(autocomplete: bool) -> Query {
        Query::read(&SearchRequest { autocomplete, ..SearchRequest::new("5 rue des tanneurs gap") })
    }

    fn word_routes(query: &Query) -> WordRoutes<'_> {
        let gap = CommuneShards::of_bits(0b10, 0b10);
        routes(query, &[0b111, 0b111, 0b111, 0b011, 0b010], &[none(), none(), none(), none(), gap], None)
    }

    #[test]
    fn a_shard_gains_by_the_words_that_it_may_have() {
        let query = query(false);
        let word_routes = word_routes(&query);
        let max_gain = |shard| word_routes.max_gain(shard, WordSet::EMPTY);
        assert_eq!(max_gain(1), query.max_gain());
        assert_eq!((max_gain(0), max_gain(2)), (max_gain(1) - weights::WORD, max_gain(1) - 2.0 * weights::WORD));
        assert_eq!(word_routes.max_gain(0, WordSet::of_bits(0b10000)), max_gain(1), "an assumed word is not tested");
        assert_eq!(
            [0, 1, 2].map(|shard| word_routes.missing_words(shard)),
            [WordSet::of_bits(0b10000), WordSet::EMPTY, WordSet::of_bits(0b11000)]
        );
    }

    #[test]
    fn a_prefix_may_be_in_any_shard_and_likely_is_where_it_is_whole() {
        let query = query(true);
        let word_routes = word_routes(&query);
        assert_eq!(word_routes.max_gain(0, WordSet::EMPTY), query.max_gain());
        assert_eq!(word_routes.likely_gain(0, WordSet::EMPTY), query.max_gain() - weights::WORD);
    }

    #[test]
    fn a_shard_matches_by_words_that_are_not_light() {
        let query = Query::read(&SearchRequest { autocomplete: false, ..SearchRequest::new("rue des tanneurs") });
        let word_routes = routes(&query, &[0b11, 0b11, 0b01], &vec![none(); 3], None);
        assert_eq!([0, 1].map(|shard| word_routes.can_match(shard, WordSet::EMPTY)), [true, false]);
        assert!(word_routes.can_match(1, WordSet::of_bits(0b100)), "if the word is misspelt");
    }

    #[test]
    fn communes_are_named_by_one_word_or_by_several() {
        let query = Query::read(&SearchRequest { autocomplete: false, ..SearchRequest::new("rue saint maur gap") });
        let any_word = CommuneShards::of_bits(0b01, 0);
        let word_routes =
            routes(&query, &[0b111; 4], &[none(), any_word.clone(), any_word, CommuneShards::of_bits(0b110, 0b10)], None);
        assert_eq!(
            [0, 1, 2].map(|shard| word_routes.commune_words(shard)),
            [WordSet::of_bits(0b0110), WordSet::of_bits(0b1000), WordSet::of_bits(0b1000)]
        );
        assert_eq!(
            [0, 1, 2].map(|shard| word_routes.full_name_words(shard)),
            [WordSet::EMPTY, WordSet::of_bits(0b1000), WordSet::EMPTY]
        );
        assert_eq!([0, 1, 2].map(|shard| word_routes.can_name_commune_fully(shard)), [true, true, false]);
        assert_eq!(word_routes.words_of_no_commune(), WordSet::of_bits(0b0001));
        assert_eq!(
            [WordSet::of_bits(0b0010), WordSet::ALL].map(|words| word_routes.commune_gain(0, words)),
            [weights::WORD, 2.0 * weights::WORD]
        );
    }

    #[test]
    fn a_guessed_word_that_two_shards_have_is_no_misspelt_commune() {
        let query = query(false);
        let with_guesses =
            |word| word_routes(&query).with_guesses(CommuneGuesses::of_word(word, &[(0.9, ShardSet::of_bits(0b100))]));
        assert_eq!(
            (with_guesses(3).misspelt_commune_words(), with_guesses(4).misspelt_commune_words()),
            (WordSet::EMPTY, WordSet::of_bits(0b10000))
        );
        assert_eq!([0, 1, 2].map(|shard| with_guesses(4).can_hold_misspelt(shard)), [false, true, false]);
        assert!((0..3).all(|shard| with_guesses(3).can_hold_misspelt(shard)));
    }

    #[test]
    fn prominence_elsewhere_is_known_for_a_common_name_alone() {
        let summary = ShardSummary { departements: Set::default(), bbox: None, prominence: 0.9, postcodes: Vec::new() };
        let max_elsewhere = |text: &str, named: CommuneShards| {
            let query = Query::read(&SearchRequest { autocomplete: false, ..SearchRequest::new(text) });
            let count = query.tokens.len();
            let common_name = CommonName { shards: ShardSet::of_bits(0b01), max_elsewhere: 0.3 };
            let word_routes = routes(&query, &vec![0b11; count], &vec![named.clone(); count], Some(common_name));
            assert_eq!([0, 1].map(|shard| word_routes.has_top_street(shard)), [true, false]);
            [0, 1].map(|shard| word_routes.max_prominence_elsewhere(shard, &summary))
        };
        assert_eq!(max_elsewhere("rue haute", none()), [None, Some(0.3)]);
        // Other streets may explain a number or a commune.
        assert_eq!(max_elsewhere("5 rue haute", none()), [None; 2]);
        assert_eq!(max_elsewhere("rue haute", CommuneShards::of_bits(0b10, 0b10)), [None; 2]);
    }
}
