//! Which shards a question must be asked of: what the router's shard says of the others.

use super::lookup::{Lookup, Mercy};
use super::naming::{NamedBy, Naming};
use super::open::OpenShard;
pub use super::plan::Plan;
use super::profile::Profile;
use super::query::{Mask, Query, bits};
use super::weights;
use crate::format::bearers::{Bearers, Borne};
use crate::format::communes::Communes;
use crate::format::routes::{Route, Routes, ShardSet, bit};
use crate::sorting::sort_by;
use crate::text::departements::Set;

/// The router, opened.
pub struct Router {
    routes: Routes,
    bearers: Option<Bearers>,
    /// Of each shard.
    profiles: Vec<Profile>,
    naming: NamedBy,
}

impl Router {
    /// Reads the router of a shard that has one.
    pub fn of(open: &OpenShard) -> Option<Self> {
        let routes = open.shard.routes.clone()?;
        let (profiles, naming) = (profiles(&routes, &open.shard.communes), NamedBy::of(open, |commune| routes.shard_of(commune)));
        Some(Self { routes, bearers: open.shard.bearers.clone(), profiles, naming })
    }

    /// The shards' names, in the order of their numbers.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.routes.shards().iter().map(|route| route.name.as_str())
    }

    /// What is known of each shard.
    pub fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    /// The shard that holds a commune of the router's.
    pub fn shard_of(&self, commune: u32) -> Option<u32> {
        self.routes.shard_of(commune)
    }

    /// Bytes that it takes beside the shard that it was read from.
    pub fn bytes(&self) -> usize {
        self.naming.bytes() + self.profiles.iter().map(|profile| size_of_val(profile.postcodes.as_slice())).sum::<usize>()
    }

    /// Where the words of a question are to be found.
    pub fn read(&self, communes: &OpenShard, query: &Query) -> Routing {
        let whole: Vec<ShardSet> = (0..query.tokens.len()).map(|word| self.holding(query, word)).collect();
        let may_hold = |(word, set): (usize, &ShardSet)| if query.may_go_on(word) { ShardSet::MAX } else { *set };
        let holding = whole.iter().enumerate().map(may_hold).collect();
        let exact = Lookup::exact(&communes.shard, query);
        Routing { holding, whole, naming: self.naming(query, &exact), guesses: Vec::new(), borne: self.borne(query) }
    }

    /// The common name that the question is, but for a house number.
    fn borne(&self, query: &Query) -> Option<Borne> {
        let bearers = self.bearers.as_ref()?;
        let of = |words: Mask| bearers.get(bits(words).map(|word| query.in_full(word)));
        let numbers = query.numbers.iter().map(|reading| query.all() & !reading.mask);
        std::iter::once(query.all()).chain(numbers).find_map(of)
    }

    /// The communes that each word names.
    fn naming(&self, query: &Query, lookup: &Lookup) -> Vec<Naming> {
        let mut naming = vec![Naming::default(); query.tokens.len()];
        for term in &lookup.terms {
            let ordinals = term.variants.iter().map(|variant| variant.ordinal).chain(term.prefix.clone());
            for found in ordinals.filter_map(|ordinal| self.naming.get(ordinal)) {
                bits(term.mask).for_each(|word| naming[word].add(found));
            }
        }
        naming
    }

    /// Guesses which communes the words name that name none as they are: misspelt ones.
    pub fn guess(&self, communes: &OpenShard, query: &Query, routing: &mut Routing) {
        let unknown = bits(query.telling() & query.forgivable()).filter(|&word| routing.naming[word].part == 0);
        let words = unknown.fold(0, |mask, word| mask | 1 << word);
        if words == 0 {
            return;
        }
        let lookup = Lookup::exact(&communes.shard, query).forgiving(communes, query, Mercy { words, more: 0 });
        for term in &lookup.terms {
            let found = term.variants.iter().filter_map(|found| Some((found.similarity, self.naming.get(found.ordinal)?.part)));
            let found: Vec<(f32, ShardSet)> = found.collect();
            routing.guesses.extend(bits(term.mask & words).map(|word| Guess { word, found: found.clone() }));
        }
    }

    /// The shards that may hold a word, as it is or in another form.
    fn holding(&self, query: &Query, word: usize) -> ShardSet {
        let forms = query.every_form(word);
        forms.fold(self.routes.with_token(query.tokens.text(word)), |set, form| set | self.routes.with_token(form))
    }
}

/// What a misspelt word may be: how like it is, and the shards that it would name communes of.
struct Guess {
    word: usize,
    found: Vec<(f32, ShardSet)>,
}

/// Where the words of one question are to be found.
pub struct Routing {
    /// Of each word, the shards that may hold it, or a word that begins with it where it may go on.
    holding: Vec<ShardSet>,
    /// The same, were it to go on nowhere.
    whole: Vec<ShardSet>,
    /// Of each word, the shards that it names communes of.
    naming: Vec<Naming>,
    /// The same, of words that name none: guesses.
    guesses: Vec<Guess>,
    /// The common name that the question is.
    borne: Option<Borne>,
}

impl Routing {
    /// The most that the words of a question can bring in a shard, were those of `sure` all found.
    pub fn most(&self, shard: u32, query: &Query, sure: Mask) -> f32 {
        brought(&self.holding, shard, query, sure)
    }

    /// The same, were the last word a whole one, as it mostly is: what a shard is likely to bring.
    pub fn likely(&self, shard: u32, query: &Query, sure: Mask) -> f32 {
        brought(&self.whole, shard, query, sure)
    }

    /// True when some word by which streets are looked up may be found there.
    pub fn may_find(&self, shard: u32, query: &Query, sure: Mask) -> bool {
        let telling = (0..query.tokens.len()).filter(|&word| query.gain[word] >= weights::TELLING);
        sure != 0 || !query.phrases.is_empty() || telling.into_iter().any(|word| self.holding[word] & bit(shard) != 0)
    }

    /// What those of some words bring that some commune's name there holds.
    pub fn commune_gain(&self, shard: u32, query: &Query, words: Mask) -> f32 {
        bits(self.naming(shard) & words).map(|word| query.gain[word]).sum()
    }

    /// True when the shard holds one of the best-known streets that are called as the question.
    pub fn bears(&self, shard: u32) -> bool {
        self.borne.is_some_and(|borne| borne.shards & bit(shard) != 0)
    }

    /// No street there that explains the whole question, as it is, is more important: known where that must be a street of just this name.
    pub fn importance_beyond(&self, shard: u32, profile: &Profile, query: &Query) -> Option<f64> {
        let borne = self.borne.filter(|borne| borne.shards & bit(shard) == 0)?;
        let by_name_alone = query.numbers.is_empty() && query.postcodes.is_empty() && query.words_for(profile.departements) == 0;
        (by_name_alone && !self.may_name_whole(shard, query)).then_some(borne.beyond)
    }

    /// Words that name a commune there.
    pub fn naming(&self, shard: u32) -> Mask {
        words_in(&self.naming, |naming| naming.part & bit(shard) != 0)
    }

    /// What the words bring that may be misspelt names of communes there, by how like they are.
    pub fn guessed_gain(&self, shard: u32, query: &Query) -> f32 {
        let likeness = |word: usize| {
            let found = self.guesses.iter().filter(|guess| guess.word == word).flat_map(|guess| &guess.found);
            found.filter(|(_, shards)| shards & bit(shard) != 0).map(|&(likeness, _)| likeness).fold(0.0, f32::max)
        };
        bits(self.guessed()).map(|word| query.gain[word] * likeness(word)).sum()
    }

    /// Words that name no commune as they are, and may be misspelt names of some.
    pub fn guessed(&self) -> Mask {
        self.guesses.iter().fold(0, |words, guess| words | 1 << guess.word)
    }

    /// Of these, those that streets are hardly called by: one shard at most has the word.
    pub fn unheard(&self) -> Mask {
        bits(self.guessed()).filter(|&word| self.whole[word].count_ones() <= 1).fold(0, |words, word| words | 1 << word)
    }

    /// True unless some word that is unheard of is surely not there.
    pub fn has_unheard(&self, shard: u32) -> bool {
        bits(self.unheard()).all(|word| self.whole[word] & bit(shard) != 0)
    }

    /// Words that are the whole name of a commune there.
    pub fn names_alone(&self, shard: u32) -> Mask {
        words_in(&self.naming, |naming| naming.whole & bit(shard) != 0)
    }

    /// False when the question surely holds no whole name of a commune there.
    pub fn may_name_whole(&self, shard: u32, query: &Query) -> bool {
        let alone = self.names_alone(shard);
        let weighty = bits(self.naming(shard)).filter(|&word| query.gain[word] > weights::ARTICLE);
        alone != 0 || weighty.count() > 1
    }
}

/// What the words of a question bring in a shard that may hold some of them.
fn brought(holding: &[ShardSet], shard: u32, query: &Query, sure: Mask) -> f32 {
    let phrases = query.phrases.iter().fold(0, |mask, phrase| mask | phrase.mask);
    let tested = query.telling() & !sure & !phrases;
    let lacking = bits(tested).filter(|&word| holding[word] & bit(shard) == 0);
    query.most() - lacking.map(|word| query.gain[word]).sum::<f32>()
}

fn words_in(naming: &[Naming], holds: impl Fn(&Naming) -> bool) -> Mask {
    naming.iter().enumerate().filter(|(_, naming)| holds(naming)).fold(0, |mask, (word, _)| mask | 1 << word)
}

/// What the communes of each shard say of it.
fn profiles(routes: &Routes, communes: &Communes) -> Vec<Profile> {
    let of = |route: &Route| Profile {
        departements: Set::default(),
        bbox: (route.streets > 0).then_some(route.bbox),
        importance: route.importance,
        postcodes: Vec::new(),
    };
    let mut profiles: Vec<Profile> = routes.shards().iter().map(of).collect();
    for (commune, profile) in (0..communes.len()).filter_map(|commune| Some((commune, routes.shard_of(commune)? as usize))) {
        let Some(profile) = profiles.get_mut(profile) else { continue };
        profile.departements = profile.departements | Set::of_citycode(&communes.citycode(commune).text());
        profile.postcodes.extend(communes.postcodes_of(commune));
    }
    for Profile { postcodes, .. } in &mut profiles {
        sort_by(postcodes, Ord::cmp);
        postcodes.dedup();
        postcodes.shrink_to_fit();
    }
    profiles
}
