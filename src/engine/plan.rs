//! Which of the router's shards one question is asked of.

use super::asked::Asked;
use super::effort::Effort;
use super::geocoder::Geocoder;
use super::outlook::Outlook;
use super::profile::Profile;
use super::query::Mask;
use super::router::{Router, Routing};
use super::top::{Candidate, FAR, Settled, Top};
use super::trail::Marks;
use super::weights;
use crate::format::routes::{ShardSet, bit};

/// A question that tells nothing is asked of so many shards.
const UNTOLD: usize = 2;
/// What a word counts more where it names a commune. Measured on all of France: nearer to 1, a word that one shard alone holds gives way to
/// communes that are named like a word of a street; below, a commune without its postcode gives way to streets.
const NAMED: f32 = 0.5;

/// What it counts that a shard holds one of the best-known streets of the name that is asked for: more than all words.
const BEARS: f32 = 100.0;

/// The least score of an answer whose misspelt words are surely its commune's.
const SPELT: f32 = 0.8;

/// Which shards a question is asked of, and which it was asked of so far.
pub struct Plan<'g> {
    geocoder: &'g Geocoder,
    router: &'g Router,
    routing: Routing,
    /// Shards that the question may be asked of, at most.
    most: usize,
    asked: ShardSet,
    /// How well the communes that the question names fit, by shard: which to read first.
    hints: Vec<f64>,
    /// What was needed and is not here.
    marks: Marks,
}

impl<'g> Plan<'g> {
    /// For a question; `None` without a router.
    pub fn new(geocoder: &'g Geocoder, asked: &Asked<'_>) -> Option<Self> {
        let (router, communes) = geocoder.router()?;
        let mut routing = router.read(communes, asked.query);
        if geocoder.most_shards < router.profiles().len() {
            router.guess(communes, asked.query, &mut routing);
        }
        let tells = asked.query.telling() != 0 || !asked.query.postcodes.is_empty() || asked.bias.is_some();
        Some(Self {
            most: if tells { geocoder.most_shards } else { geocoder.most_shards.min(UNTOLD) },
            routing,
            hints: vec![0.0; router.profiles().len()],
            asked: 0,
            marks: Marks::default(),
            router,
            geocoder,
        })
    }

    /// The numbers of the shards, with what is known of each.
    pub fn shards(&self) -> impl Iterator<Item = (u32, &'g Profile)> + use<'g> {
        (0..).zip(self.router.profiles())
    }

    /// What was needed and is not here, and what was asked.
    pub fn marks(&self) -> Marks {
        self.marks
    }

    /// True when something must be read before the question can be answered.
    pub fn waits(&self) -> bool {
        self.marks.wanted != 0
    }

    /// True when shards are asked one after the other, the likeliest first.
    pub fn is_limited(&self) -> bool {
        self.most < self.router.profiles().len()
    }

    /// Where few shards are asked: words that may be misspelt names of communes, and that next to no shard has as they are.
    pub fn unheard(&self) -> Mask {
        if self.is_limited() { self.routing.unheard() } else { 0 }
    }

    /// Learns from the communes that were found which shards to read first.
    pub fn learn(&mut self, top: &Top) {
        for candidate in top.iter().filter(|candidate| candidate.street.is_none()) {
            let shard = self.router.shard_of(candidate.commune).and_then(|shard| self.hints.get_mut(shard as usize));
            if let Some(hint) = shard {
                *hint = hint.max(f64::from(candidate.score) + candidate.importance);
            }
        }
    }

    /// How likely a shard holds the best answer: by its words, by the communes that are named, by its size. Those that hold the best-known
    /// streets of the name that is asked for come before all others.
    pub fn likelihood(&self, shard: u32, outlook: &Outlook, asked: &Asked<'_>) -> (f32, f64, f64) {
        let bears = if self.routing.bears(shard) { BEARS } else { 0.0 };
        let words = bears
            + self.routing.likely(shard, asked.query, outlook.territory)
            + self.named_gain(shard, asked)
            + self.routing.guessed_gain(shard, asked.query);
        let importance = self.router.profiles().get(shard as usize).map_or(0.0, |profile| profile.importance);
        (words, self.hints.get(shard as usize).copied().unwrap_or(0.0), importance)
    }

    /// What it counts that the words may be the whole name of a commune there: less than a word that only other shards hold.
    fn named_gain(&self, shard: u32, asked: &Asked<'_>) -> f32 {
        // Beside a misspelt commune, other words are the street's.
        let is_whole = self.routing.unheard() == 0 && self.routing.may_name_whole(shard, asked.query);
        if is_whole { NAMED * self.routing.commune_gain(shard, asked.query, Mask::MAX) } else { 0.0 }
    }

    /// True when the question names a commune of the shard, or its postcode.
    pub fn names_commune(&self, shard: u32, outlook: &Outlook, asked: &Asked<'_>) -> bool {
        outlook.postcode >= weights::POSTCODE || self.routing.commune_gain(shard, asked.query, asked.query.naming()) > 0.0
    }

    /// True when a shard may change the answer, by all that is known without opening it.
    pub fn may_matter(&self, shard: u32, outlook: &Outlook, asked: &Asked<'_>, effort: Effort, wanted: f32, top: &Top) -> bool {
        let words = effort.mercy.words;
        let forgiven = (words | words << 1 | words >> 1) & asked.query.all();
        let Some(profile) = self.router.profiles().get(shard as usize) else { return false };
        if !profile.may_satisfy(asked.filter) || !effort.light && !self.routing.may_find(shard, asked.query, forgiven) {
            return false;
        }
        let sure = forgiven | outlook.territory;
        let bound = outlook.bound(self.routing.most(shard, asked.query, sure), asked.query.least_cost());
        let ties = top.last().filter(|last| bound - 2.0 * weights::ROUNDING <= last.score);
        // As the words are, only shards are asked that may have those that are hardly heard of.
        if self.is_limited() && effort.mercy.words == 0 && !effort.light && !self.routing.has_unheard(shard) {
            return false;
        }
        if bound < wanted || ties.is_some_and(|last| self.importance(shard, profile, asked, last.score) < last.importance) {
            return false;
        }
        top.settled().is_none_or(|settled| {
            // A word that is forgiven may turn out to be a commune's.
            let located = self.located(shard, outlook, asked) | forgiven;
            let has_postcode = outlook.postcode >= weights::POSTCODE;
            let lies_there = settled.located & !located == 0;
            // May it hold what lies where the answer does; may it hold a better one that lies elsewhere.
            let (lies, rivals) = match settled.settled {
                Settled::Whole => (false, false),
                Settled::Near => (
                    outlook.nearest.is_none_or(|nearest| nearest >= FAR),
                    has_postcode || self.routing.may_name_whole(shard, asked.query),
                ),
                Settled::Placed => (lies_there, has_postcode),
                Settled::No | Settled::Named => (lies_there, has_postcode || self.routing.may_name_whole(shard, asked.query)),
            };
            lies || rivals && bound >= settled.score
        })
    }

    /// No street of a shard is more important that reaches a score, of which its bound is no more.
    fn importance(&self, shard: u32, profile: &Profile, asked: &Asked<'_>, score: f32) -> f64 {
        let is_full = asked.bias.is_none() && score >= 1.0 - weights::ROUNDING;
        let beyond = if is_full { self.routing.importance_beyond(shard, profile, asked.query) } else { None };
        beyond.map_or(profile.importance, |beyond| beyond.min(profile.importance))
    }

    /// True when a shard is not worth one of the few that may be asked: the best answer lies where a misspelt commune says, and no commune here
    /// is as like.
    fn is_spared(&self, shard: u32, asked: &Asked<'_>, top: &Top) -> bool {
        let found = top.best().filter(|best| self.is_limited() && self.is_spelt_by(best, asked));
        found.is_some_and(|best| !self.may_rival(shard, best, asked))
    }

    /// True when all is explained, the street by its name and its number, the misspelt words by its commune's.
    fn is_spelt_by(&self, best: &Candidate, asked: &Asked<'_>) -> bool {
        let (guessed, telling) = (self.routing.guessed(), asked.query.telling());
        let is_explained = telling & !best.explained == 0 && guessed & !best.located == 0 && best.named & telling != 0;
        let has_number = best.number.is_some() || asked.query.numbers.is_empty();
        guessed != 0 && is_explained && has_number && best.score >= SPELT
    }

    /// True when a shard may hold as good an answer as one whose commune is misspelt: a commune that is as like, or one that is named as it is.
    fn may_rival(&self, shard: u32, best: &Candidate, asked: &Asked<'_>) -> bool {
        let likeness = |shard: u32| self.routing.guessed_gain(shard, asked.query);
        let own = self.shards().find(|&(number, _)| self.geocoder.place_of(number) == Some(best.shard));
        let own = own.map_or(0.0, |(number, _)| likeness(number));
        likeness(shard) >= own || self.routing.names_alone(shard) & asked.query.telling() != 0
    }

    /// Words that may say that something lies in a shard.
    fn located(&self, shard: u32, outlook: &Outlook, asked: &Asked<'_>) -> Mask {
        let near = outlook.postcode >= weights::POSTCODE_NEAR;
        let postcodes = asked.query.postcodes.iter().filter(|_| near).fold(0, |mask, reading| mask | reading.mask);
        self.routing.naming(shard) | outlook.territory | postcodes
    }

    /// Counts a shard that the question is to be asked of. False when it is not here, when too many were asked already, or when what was found
    /// is as good.
    pub fn admit(&mut self, shard: u32, asked: &Asked<'_>, top: &Top) -> bool {
        let one = bit(shard);
        let is_beyond = self.asked.count_ones() as usize >= self.most || self.is_spared(shard, asked, top);
        if self.asked & one == 0 && is_beyond || self.geocoder.withheld & one != 0 {
            self.marks.unread |= one;
            return false;
        }
        self.asked |= one;
        let here = self.geocoder.place_of(shard).is_some();
        *(if here { &mut self.marks.asked } else { &mut self.marks.wanted }) |= one;
        here
    }
}
