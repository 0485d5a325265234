//! Where the words of one question are to be found: which shards may hold each, and of which it names communes.

use super::commune_guesses::CommuneGuesses;
use super::commune_names::CommuneShards;
use crate::engine::query::query::Query;
use crate::engine::query::word_set::{WordSet, words_of};
use crate::engine::shard::summary::ShardSummary;
use crate::engine::weights;
use crate::format::common_names::CommonName;
use crate::format::routes::{ShardSet, bit};

/// Where the words of one question are to be found.
pub struct WordRoutes<'q> {
    query: &'q Query,
    /// Of each word, the shards that may hold it, or a word that begins with it where it may go on.
    shards_of: Vec<ShardSet>,
    /// The same, were it to go on nowhere.
    shards_of_complete: Vec<ShardSet>,
    /// Of each word, the shards that it names communes of.
    communes: Vec<CommuneShards>,
    /// The same, of words that name none as they are.
    guesses: CommuneGuesses,
    /// The common name that the question is.
    common_name: Option<CommonName>,
}

impl<'q> WordRoutes<'q> {
    /// Of a question; of each of its words, `whole` has the shards that may hold it, `naming` those that it names communes of.
    pub fn new(
        query: &'q Query,
        shards_of_complete: Vec<ShardSet>,
        communes: Vec<CommuneShards>,
        common_name: Option<CommonName>,
    ) -> Self {
        let may_hold = |(word, set): (usize, &ShardSet)| if query.is_prefix(word) { ShardSet::MAX } else { *set };
        let shards_of = shards_of_complete.iter().enumerate().map(may_hold).collect();
        Self { query, shards_of, shards_of_complete, communes, guesses: CommuneGuesses::default(), common_name }
    }

    /// The same, with what its misspelt words may be.
    pub fn with_guesses(self, guesses: CommuneGuesses) -> Self {
        Self { guesses, ..self }
    }

    /// What its misspelt words may be.
    pub fn guesses(&self) -> &CommuneGuesses {
        &self.guesses
    }

    /// The most that the words can bring in a shard, were those of `sure` all found.
    pub fn max_gain(&self, shard: u32, sure: WordSet) -> f32 {
        self.max_gain_by(&self.shards_of, shard, sure)
    }

    /// The same, were the last word a whole one, as it mostly is: what a shard is likely to bring.
    pub fn likely_gain(&self, shard: u32, sure: WordSet) -> f32 {
        self.max_gain_by(&self.shards_of_complete, shard, sure)
    }

    fn max_gain_by(&self, holding: &[ShardSet], shard: u32, sure: WordSet) -> f32 {
        let missing_words = self.missing_by(holding, shard).filter(|word| sure >> word & 1 == 0);
        self.query.max_gain() - missing_words.map(|word| self.query.matched_weight[word]).sum::<f32>()
    }

    /// Words that tell, and that a shard surely does not have as they are.
    pub fn missing_words(&self, shard: u32) -> WordSet {
        self.missing_by(&self.shards_of, shard).fold(0, |words, word| words | 1 << word)
    }

    fn missing_by<'r>(&self, holding: &'r [ShardSet], shard: u32) -> impl Iterator<Item = usize> + use<'r> {
        let synonyms = self.query.synonyms.iter().fold(0, |mask, synonym| mask | synonym.words);
        words_of(self.query.selective() & !synonyms).filter(move |&word| holding[word] & bit(shard) == 0)
    }

    /// True when some word by which streets are looked up may be found there, or words are `sure`.
    pub fn can_match(&self, shard: u32, sure: WordSet) -> bool {
        let mut weighty = words_of(self.query.all() & !self.query.light());
        sure != 0 || !self.query.synonyms.is_empty() || weighty.any(|word| self.shards_of[word] & bit(shard) != 0)
    }

    /// Words that name a commune there.
    pub fn commune_words(&self, shard: u32) -> WordSet {
        self.words(|naming| naming.any_word & bit(shard) != 0)
    }

    /// Words that are the whole name of a commune there.
    pub fn full_name_words(&self, shard: u32) -> WordSet {
        self.words(|naming| naming.full_name & bit(shard) != 0)
    }

    fn words(&self, names: impl Fn(&CommuneShards) -> bool) -> WordSet {
        self.communes.iter().enumerate().filter(|(_, naming)| names(naming)).fold(0, |mask, (word, _)| mask | 1 << word)
    }

    /// Words that name communes nowhere.
    pub fn words_of_no_commune(&self) -> WordSet {
        self.words(|naming| naming.any_word == 0)
    }

    /// What those of some words bring that name a commune there.
    pub fn commune_gain(&self, shard: u32, words: WordSet) -> f32 {
        words_of(self.commune_words(shard) & words).map(|word| self.query.matched_weight[word]).sum()
    }

    /// False when the question surely holds no whole name of a commune there.
    pub fn can_name_commune_fully(&self, shard: u32) -> bool {
        let weighty = words_of(self.commune_words(shard)).filter(|&word| self.query.matched_weight[word] > weights::ARTICLE);
        self.full_name_words(shard) != 0 || weighty.count() > 1
    }

    /// Words that may be misspelt names of communes, and that streets are hardly called by: one shard at most has them.
    pub fn misspelt_commune_words(&self) -> WordSet {
        let misspelt_commune_words =
            words_of(self.guesses.words()).filter(|&word| self.shards_of_complete[word].count_ones() <= 1);
        misspelt_commune_words.fold(0, |words, word| words | 1 << word)
    }

    /// True unless some word that is unheard of is surely not there.
    pub fn can_hold_misspelt(&self, shard: u32) -> bool {
        words_of(self.misspelt_commune_words()).all(|word| self.shards_of_complete[word] & bit(shard) != 0)
    }

    /// True when the shard holds one of the best-known streets that are called as the question.
    pub fn has_top_street(&self, shard: u32) -> bool {
        self.common_name.is_some_and(|common_name| common_name.shards & bit(shard) != 0)
    }

    /// No street there that explains the whole question, as it is, is more important: known where that must be a street of just this name.
    pub fn max_importance_elsewhere(&self, shard: u32, summary: &ShardSummary) -> Option<f64> {
        let query = self.query;
        let common_name = self.common_name.filter(|common_name| common_name.shards & bit(shard) == 0)?;
        let by_name_alone = query.numbers.is_empty() && query.postcodes.is_empty() && query.words_for(summary.departements) == 0;
        (by_name_alone && !self.can_name_commune_fully(shard)).then_some(common_name.max_elsewhere)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::model::request::SearchRequest;
    use crate::text::departements::Set;

    const NONE: CommuneShards = CommuneShards { any_word: 0, full_name: 0 };

    /// `5 rue des tanneurs gap`: two shards have tanners, the second has the commune, too.
    fn query(autocomplete: bool) -> Query {
        Query::read(&SearchRequest { autocomplete, ..SearchRequest::new("5 rue des tanneurs gap") })
    }

    fn word_routes(query: &Query) -> WordRoutes<'_> {
        let names_of = CommuneShards { any_word: 0b10, full_name: 0b10 };
        WordRoutes::new(query, vec![0b111, 0b111, 0b111, 0b011, 0b010], vec![NONE, NONE, NONE, NONE, names_of], None)
    }

    #[test]
    fn a_shard_brings_what_words_it_may_hold() {
        let query = query(false);
        let word_routes = word_routes(&query);
        let most = |shard| word_routes.max_gain(shard, 0);
        assert_eq!(most(1), query.max_gain());
        assert_eq!((most(0), most(2)), (most(1) - weights::WORD, most(1) - 2.0 * weights::WORD));
        assert_eq!(word_routes.max_gain(0, 0b10000), most(1), "what is sure is not tested");
        assert_eq!([0, 1, 2].map(|shard| word_routes.missing_words(shard)), [0b10000, 0, 0b11000]);
    }

    #[test]
    fn a_word_that_may_go_on_may_be_anywhere_but_likely_is_where_it_is_whole() {
        let query = query(true);
        let word_routes = word_routes(&query);
        assert_eq!(word_routes.max_gain(0, 0), query.max_gain());
        assert_eq!(word_routes.likely_gain(0, 0), query.max_gain() - weights::WORD);
    }

    #[test]
    fn streets_are_found_by_words_that_tell() {
        let query = Query::read(&SearchRequest { autocomplete: false, ..SearchRequest::new("rue des tanneurs") });
        let word_routes = WordRoutes::new(&query, vec![0b11, 0b11, 0b01], vec![NONE; 3], None);
        assert_eq!([0, 1].map(|shard| word_routes.can_match(shard, 0)), [true, false]);
        assert!(word_routes.can_match(1, 0b100), "were it misspelt");
    }

    #[test]
    fn communes_are_named_by_one_word_or_by_several() {
        let query = Query::read(&SearchRequest { autocomplete: false, ..SearchRequest::new("rue saint maur gap") });
        let part = CommuneShards { any_word: 0b01, full_name: 0 };
        let word_routes = WordRoutes::new(
            &query,
            vec![0b111; 4],
            vec![NONE, part, part, CommuneShards { any_word: 0b110, full_name: 0b10 }],
            None,
        );
        assert_eq!([0, 1, 2].map(|shard| word_routes.commune_words(shard)), [0b0110, 0b1000, 0b1000]);
        assert_eq!([0, 1, 2].map(|shard| word_routes.full_name_words(shard)), [0, 0b1000, 0]);
        assert_eq!([0, 1, 2].map(|shard| word_routes.can_name_commune_fully(shard)), [true, true, false]);
        assert_eq!(word_routes.words_of_no_commune(), 0b0001);
        assert_eq!([0b0010, WordSet::MAX].map(|words| word_routes.commune_gain(0, words)), [weights::WORD, 2.0 * weights::WORD]);
    }

    #[test]
    fn a_guessed_word_that_two_shards_have_is_heard_of() {
        let query = query(false);
        let with_guesses = |word| word_routes(&query).with_guesses(CommuneGuesses::of_word(word, &[(0.9, 0b100)]));
        assert_eq!((with_guesses(3).misspelt_commune_words(), with_guesses(4).misspelt_commune_words()), (0, 0b10000));
        assert_eq!([0, 1, 2].map(|shard| with_guesses(4).can_hold_misspelt(shard)), [false, true, false]);
        assert!((0..3).all(|shard| with_guesses(3).can_hold_misspelt(shard)));
    }

    #[test]
    fn streets_of_a_common_name_are_no_more_important_than_its_best_known_ones() {
        let summary = ShardSummary { departements: Set::default(), bbox: None, importance: 0.9, postcodes: Vec::new() };
        let max_elsewhere = |text: &str, naming: CommuneShards| {
            let query = Query::read(&SearchRequest { autocomplete: false, ..SearchRequest::new(text) });
            let (count, common_name) = (query.tokens.len(), CommonName { shards: 0b01, max_elsewhere: 0.3 });
            let word_routes = WordRoutes::new(&query, vec![0b11; count], vec![naming; count], Some(common_name));
            assert_eq!([0, 1].map(|shard| word_routes.has_top_street(shard)), [true, false]);
            [0, 1].map(|shard| word_routes.max_importance_elsewhere(shard, &summary))
        };
        assert_eq!(max_elsewhere("rue haute", NONE), [None, Some(0.3)]);
        // A number, or a commune: other streets may explain these.
        assert_eq!(max_elsewhere("5 rue haute", NONE), [None; 2]);
        assert_eq!(max_elsewhere("rue haute", CommuneShards { any_word: 0b10, full_name: 0b10 }), [None; 2]);
    }
}
