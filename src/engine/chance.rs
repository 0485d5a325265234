//! A shard among those that may answer, and what is known of its chances so far.

use super::asked::Asked;
use super::budget;
use super::effort::Effort;
use super::lookup::{self, Lookup};
use super::misspellings::{Mercy, Misspellings};
use super::open::OpenShard;
use super::outlook::Outlook;
use super::profile::Profile;
use super::query::{Mask, Query};
use super::weights;

/// A shard, and what is known of its chances.
pub struct Chance<'g> {
    /// Its number in the router; none when the router does not know it.
    pub number: Option<u32>,
    /// Its index among the shards that are open, and the shard, when it is.
    open: Option<(usize, &'g OpenShard)>,
    /// What its postcodes and its place promise.
    pub outlook: Outlook,
    /// How likely it holds the best answer, from what the router knows.
    pub likelihood: (f32, f64, f64),
    /// The words as they are, once they are looked up.
    exact: Option<Lookup>,
    /// The words as they were last forgiven.
    latest: Option<Lookup>,
    misspellings: Misspellings,
}

impl<'g> Chance<'g> {
    /// Of a shard that is open, for a question.
    pub fn of_open(index: usize, open: &'g OpenShard, asked: &Asked<'_>) -> Self {
        Self::new(None, Some((index, open)), &open.profile, asked)
    }

    /// Of a shard that the router knows, for a question.
    pub fn of_routed(number: u32, open: Option<(usize, &'g OpenShard)>, profile: &Profile, asked: &Asked<'_>) -> Self {
        Self::new(Some(number), open, profile, asked)
    }

    fn new(number: Option<u32>, open: Option<(usize, &'g OpenShard)>, profile: &Profile, asked: &Asked<'_>) -> Self {
        let outlook = Outlook::new(profile, asked);
        Self {
            number,
            open,
            outlook,
            likelihood: (0.0, 0.0, 0.0),
            exact: None,
            latest: None,
            misspellings: Misspellings::default(),
        }
    }

    /// True when the shard can be searched.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Its index among the shards that are open.
    pub fn index(&self) -> Option<usize> {
        self.open.map(|(index, _)| index)
    }

    /// False when the shard cannot reach a score, even were all forgiven words found in it.
    pub fn may_reach(&self, score: f32, asked: &Asked<'_>, effort: Effort) -> bool {
        let sure = effort.forgiven(asked.query) | self.outlook.territory;
        let total = asked.query.least_cost();
        let enough = |gain: f32| self.outlook.bound(gain, total) >= score;
        match (&self.exact, self.open) {
            (Some(exact), _) => enough(exact.most(asked.query, sure)),
            (None, Some((_, open))) => enough(lookup::sketch(open, asked.query, sure, enough)),
            (None, None) => false,
        }
    }

    /// The words, as forgivingly as they were looked up.
    pub fn lookup(&self) -> Option<&Lookup> {
        self.latest.as_ref().or(self.exact.as_ref())
    }

    /// True when words were looked for that they may be.
    pub fn has_forgiven(&self) -> bool {
        self.latest.is_some()
    }

    /// True when the question names a commune of the shard, or its postcode.
    pub fn names_commune(&self, query: &Query) -> bool {
        let shard = self.open.map(|(_, open)| &open.shard);
        let by_word = |lookup: &Lookup| shard.is_some_and(|shard| lookup.commune_gain(shard, query.naming()) > 0.0);
        self.outlook.postcode >= weights::POSTCODE || self.lookup().is_some_and(by_word)
    }

    /// Looks the words up, as forgivingly as asked; `None` when that finds no more than it did before.
    pub fn look_up(&mut self, asked: &Asked<'_>, effort: Effort) -> Option<Found<'_, 'g>> {
        let (index, open) = self.open.filter(|_| !asked.budget.is_spent())?;
        let exact = self.exact.get_or_insert_with(|| {
            asked.budget.spend(asked.query.tokens.len() * budget::WORD);
            Lookup::exact(&open.shard, asked.query)
        });
        if effort.mercy != Mercy::default() {
            let lookup = exact.forgiving_more(open, asked.query, effort.mercy, &mut self.misspellings, asked.budget);
            if !effort.light && !asked.exhaustive && lookup.adds_nothing_to(self.latest.as_ref().unwrap_or(exact)) {
                return None;
            }
            self.latest = Some(lookup);
        }
        let lookup = self.latest.as_ref().unwrap_or(exact);
        let most = lookup.most(asked.query, self.outlook.territory);
        let names = lookup.commune_gain(&open.shard, Mask::MAX);
        let bound = self.outlook.bound(most, asked.query.least_cost());
        Some(Found {
            index,
            open,
            outlook: self.outlook,
            lookup,
            bound,
            names,
            rank: most + names,
            streets_only: self.number.is_some(),
        })
    }
}

/// The words of a question, found in a shard.
pub struct Found<'c, 'g> {
    /// Index of the shard.
    pub index: usize,
    /// The shard.
    pub open: &'g OpenShard,
    /// What its postcodes and its place promise.
    pub outlook: Outlook,
    /// The words.
    pub lookup: &'c Lookup,
    /// Upper bound of any score.
    pub bound: f32,
    /// What words bring that some commune's name holds.
    pub names: f32,
    /// Likelihood of the best answer.
    pub rank: f32,
    /// Its communes are the router's to propose.
    pub streets_only: bool,
}
