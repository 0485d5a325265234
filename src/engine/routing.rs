//! Where the words of one question are to be found: which shards may hold each, and of which it names communes.

use super::guesses::Guesses;
use super::naming::Naming;
use super::profile::Profile;
use super::query::{Mask, Query, bits};
use super::weights;
use crate::format::common_names::CommonName;
use crate::format::routes::{ShardSet, bit};

/// Where the words of one question are to be found.
pub struct Routing<'q> {
    query: &'q Query,
    /// Of each word, the shards that may hold it, or a word that begins with it where it may go on.
    holding: Vec<ShardSet>,
    /// The same, were it to go on nowhere.
    whole: Vec<ShardSet>,
    /// Of each word, the shards that it names communes of.
    naming: Vec<Naming>,
    /// The same, of words that name none as they are.
    guesses: Guesses,
    /// The common name that the question is.
    borne: Option<CommonName>,
}

impl<'q> Routing<'q> {
    /// Of a question; of each of its words, `whole` has the shards that may hold it, `naming` those that it names communes of.
    pub fn new(query: &'q Query, whole: Vec<ShardSet>, naming: Vec<Naming>, borne: Option<CommonName>) -> Self {
        let may_hold = |(word, set): (usize, &ShardSet)| if query.may_go_on(word) { ShardSet::MAX } else { *set };
        let holding = whole.iter().enumerate().map(may_hold).collect();
        Self { query, holding, whole, naming, guesses: Guesses::default(), borne }
    }

    /// The same, with what its misspelt words may be.
    pub fn guessing(self, guesses: Guesses) -> Self {
        Self { guesses, ..self }
    }

    /// What its misspelt words may be.
    pub fn guesses(&self) -> &Guesses {
        &self.guesses
    }

    /// The most that the words can bring in a shard, were those of `sure` all found.
    pub fn most(&self, shard: u32, sure: Mask) -> f32 {
        self.brought(&self.holding, shard, sure)
    }

    /// The same, were the last word a whole one, as it mostly is: what a shard is likely to bring.
    pub fn likely(&self, shard: u32, sure: Mask) -> f32 {
        self.brought(&self.whole, shard, sure)
    }

    fn brought(&self, holding: &[ShardSet], shard: u32, sure: Mask) -> f32 {
        let lacking = self.lacking_of(holding, shard).filter(|word| sure >> word & 1 == 0);
        self.query.most() - lacking.map(|word| self.query.gain[word]).sum::<f32>()
    }

    /// Words that tell, and that a shard surely does not have as they are.
    pub fn lacking(&self, shard: u32) -> Mask {
        self.lacking_of(&self.holding, shard).fold(0, |words, word| words | 1 << word)
    }

    fn lacking_of<'r>(&self, holding: &'r [ShardSet], shard: u32) -> impl Iterator<Item = usize> + use<'r> {
        let phrases = self.query.phrases.iter().fold(0, |mask, phrase| mask | phrase.mask);
        bits(self.query.telling() & !phrases).filter(move |&word| holding[word] & bit(shard) == 0)
    }

    /// True when some word by which streets are looked up may be found there, or words are `sure`.
    pub fn may_find(&self, shard: u32, sure: Mask) -> bool {
        let mut weighty = bits(self.query.all() & !self.query.light());
        sure != 0 || !self.query.phrases.is_empty() || weighty.any(|word| self.holding[word] & bit(shard) != 0)
    }

    /// Words that name a commune there.
    pub fn naming(&self, shard: u32) -> Mask {
        self.words(|naming| naming.part & bit(shard) != 0)
    }

    /// Words that are the whole name of a commune there.
    pub fn names_alone(&self, shard: u32) -> Mask {
        self.words(|naming| naming.whole & bit(shard) != 0)
    }

    fn words(&self, names: impl Fn(&Naming) -> bool) -> Mask {
        self.naming.iter().enumerate().filter(|(_, naming)| names(naming)).fold(0, |mask, (word, _)| mask | 1 << word)
    }

    /// Words that name communes nowhere.
    pub fn naming_none(&self) -> Mask {
        self.words(|naming| naming.part == 0)
    }

    /// What those of some words bring that name a commune there.
    pub fn commune_gain(&self, shard: u32, words: Mask) -> f32 {
        bits(self.naming(shard) & words).map(|word| self.query.gain[word]).sum()
    }

    /// False when the question surely holds no whole name of a commune there.
    pub fn may_name_whole(&self, shard: u32) -> bool {
        let weighty = bits(self.naming(shard)).filter(|&word| self.query.gain[word] > weights::ARTICLE);
        self.names_alone(shard) != 0 || weighty.count() > 1
    }

    /// Words that may be misspelt names of communes, and that streets are hardly called by: one shard at most has them.
    pub fn unheard(&self) -> Mask {
        let unheard = bits(self.guesses.words()).filter(|&word| self.whole[word].count_ones() <= 1);
        unheard.fold(0, |words, word| words | 1 << word)
    }

    /// True unless some word that is unheard of is surely not there.
    pub fn has_unheard(&self, shard: u32) -> bool {
        bits(self.unheard()).all(|word| self.whole[word] & bit(shard) != 0)
    }

    /// True when the shard holds one of the best-known streets that are called as the question.
    pub fn bears(&self, shard: u32) -> bool {
        self.borne.is_some_and(|borne| borne.shards & bit(shard) != 0)
    }

    /// No street there that explains the whole question, as it is, is more important: known where that must be a street of just this name.
    pub fn importance_beyond(&self, shard: u32, profile: &Profile) -> Option<f64> {
        let query = self.query;
        let borne = self.borne.filter(|borne| borne.shards & bit(shard) == 0)?;
        let by_name_alone = query.numbers.is_empty() && query.postcodes.is_empty() && query.words_for(profile.departements) == 0;
        (by_name_alone && !self.may_name_whole(shard)).then_some(borne.max_elsewhere)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SearchRequest;
    use crate::text::departements::Set;

    const NONE: Naming = Naming { part: 0, whole: 0 };

    /// `5 rue des tanneurs gap`: two shards have tanners, the second has the commune, too.
    fn query(autocomplete: bool) -> Query {
        Query::read(&SearchRequest { autocomplete, ..SearchRequest::new("5 rue des tanneurs gap") })
    }

    fn routing(query: &Query) -> Routing<'_> {
        let named = Naming { part: 0b10, whole: 0b10 };
        Routing::new(query, vec![0b111, 0b111, 0b111, 0b011, 0b010], vec![NONE, NONE, NONE, NONE, named], None)
    }

    #[test]
    fn a_shard_brings_what_words_it_may_hold() {
        let query = query(false);
        let routing = routing(&query);
        let most = |shard| routing.most(shard, 0);
        assert_eq!(most(1), query.most());
        assert_eq!((most(0), most(2)), (most(1) - weights::WORD, most(1) - 2.0 * weights::WORD));
        assert_eq!(routing.most(0, 0b10000), most(1), "what is sure is not tested");
        assert_eq!([0, 1, 2].map(|shard| routing.lacking(shard)), [0b10000, 0, 0b11000]);
    }

    #[test]
    fn a_word_that_may_go_on_may_be_anywhere_but_likely_is_where_it_is_whole() {
        let query = query(true);
        let routing = routing(&query);
        assert_eq!(routing.most(0, 0), query.most());
        assert_eq!(routing.likely(0, 0), query.most() - weights::WORD);
    }

    #[test]
    fn streets_are_found_by_words_that_tell() {
        let query = Query::read(&SearchRequest { autocomplete: false, ..SearchRequest::new("rue des tanneurs") });
        let routing = Routing::new(&query, vec![0b11, 0b11, 0b01], vec![NONE; 3], None);
        assert_eq!([0, 1].map(|shard| routing.may_find(shard, 0)), [true, false]);
        assert!(routing.may_find(1, 0b100), "were it misspelt");
    }

    #[test]
    fn communes_are_named_by_one_word_or_by_several() {
        let query = Query::read(&SearchRequest { autocomplete: false, ..SearchRequest::new("rue saint maur gap") });
        let part = Naming { part: 0b01, whole: 0 };
        let routing = Routing::new(&query, vec![0b111; 4], vec![NONE, part, part, Naming { part: 0b110, whole: 0b10 }], None);
        assert_eq!([0, 1, 2].map(|shard| routing.naming(shard)), [0b0110, 0b1000, 0b1000]);
        assert_eq!([0, 1, 2].map(|shard| routing.names_alone(shard)), [0, 0b1000, 0]);
        assert_eq!([0, 1, 2].map(|shard| routing.may_name_whole(shard)), [true, true, false]);
        assert_eq!(routing.naming_none(), 0b0001);
        assert_eq!([0b0010, Mask::MAX].map(|words| routing.commune_gain(0, words)), [weights::WORD, 2.0 * weights::WORD]);
    }

    #[test]
    fn a_guessed_word_that_two_shards_have_is_heard_of() {
        let query = query(false);
        let guessing = |word| routing(&query).guessing(Guesses::of_word(word, &[(0.9, 0b100)]));
        assert_eq!((guessing(3).unheard(), guessing(4).unheard()), (0, 0b10000));
        assert_eq!([0, 1, 2].map(|shard| guessing(4).has_unheard(shard)), [false, true, false]);
        assert!((0..3).all(|shard| guessing(3).has_unheard(shard)));
    }

    #[test]
    fn streets_of_a_common_name_are_no_more_important_than_its_best_known_ones() {
        let profile = Profile { departements: Set::default(), bbox: None, importance: 0.9, postcodes: Vec::new() };
        let beyond = |text: &str, naming: Naming| {
            let query = Query::read(&SearchRequest { autocomplete: false, ..SearchRequest::new(text) });
            let (count, borne) = (query.tokens.len(), CommonName { shards: 0b01, max_elsewhere: 0.3 });
            let routing = Routing::new(&query, vec![0b11; count], vec![naming; count], Some(borne));
            assert_eq!([0, 1].map(|shard| routing.bears(shard)), [true, false]);
            [0, 1].map(|shard| routing.importance_beyond(shard, &profile))
        };
        assert_eq!(beyond("rue haute", NONE), [None, Some(0.3)]);
        // A number, or a commune: other streets may explain these.
        assert_eq!(beyond("5 rue haute", NONE), [None; 2]);
        assert_eq!(beyond("rue haute", Naming { part: 0b10, whole: 0b10 }), [None; 2]);
    }
}
