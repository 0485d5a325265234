//! How the question fits a municipality.

use super::alignment::Alignment;
use super::candidate::Candidate;
use super::commune::{CommuneNames, match_postcode};
use super::fit::Interpretation;
use super::location_fix::LocationFix;
use super::scorer::Scorer;
use super::threshold::Threshold;
use super::upper_bound::UpperBound;
use crate::engine::model::hit::{Breakdown, Kind};
use crate::engine::query::word_set::WordSet;
use crate::engine::{budget, weights};
use crate::format::communes::Area;
use crate::importance::importance;

/// How near a commune's postcodes are to those of the question.
struct PostcodeMatch {
    /// 0..=1.
    near: f32,
    /// The words.
    mask: WordSet,
    /// The postcode of the commune that is nearest.
    own: Option<u32>,
}

impl Scorer<'_> {
    /// Scores a commune; `None` when filters leave it out, or it does not clear the bar.
    pub fn score_municipality(&mut self, index: u32, threshold: Threshold) -> Option<Candidate> {
        // Of all communes that begin so (`saint`), filters leave few: those that they leave out must not use the budget up.
        if !self.filter.can_match_commune_at(&self.open.shard, index) {
            return None;
        }
        self.aligner.budget.spend(budget::STREET_NAME);
        let (communes, name) = (&self.open.shard.communes, self.align_own_name(index));
        let is_open = self.open.is_arrondissement(index) || self.query.is_territory();
        if !is_open
            && !threshold.admits(self.municipality_upper_bound(index, &name), |_| importance(communes.population(index), 0))
        {
            return None;
        }
        self.aligner.budget.spend(budget::MUNICIPALITY);
        let city = CommuneNames::read(self.open, index, self.query, self.filter);
        if !self.filter.contains(city.commune.centre) {
            return None;
        }
        // With its postcode, an arrondissement goes by its city's name too.
        let parent = city.commune.parent.filter(|_| city.has_postcode).map(|parent| communes.names_of(parent).start);
        let name = parent.map_or(name, |parent| name.or_better(self.align_name(parent)));
        let (interpretation, in_territory) = self.interpret_municipality(&city, &name)?;
        let location_fix = LocationFix::of_municipality(&interpretation, self.query, self.bias.is_some(), in_territory);
        let interpretation = interpretation.with_proximity(self.bias.map(|bias| bias.proximity(city.commune.centre)));
        Some(Candidate { location_fix, ..self.candidate(interpretation, Kind::Municipality, (&city, None)) })
    }

    /// How a commune fits whose name agrees so, and whether it lies in a territory that is named; `None` when nothing says that it is meant.
    fn interpret_municipality(&self, city: &CommuneNames, name: &Alignment) -> Option<(Interpretation, bool)> {
        let postcode = self.match_own_postcode(city);
        let is_coded = postcode.near >= weights::POSTCODE_OF_CITY;
        let territory = city.territory & !name.mask;
        if name.mask == 0 && !is_coded && territory == 0 {
            return None;
        }
        let gain = name.gain + postcode.near * weights::POSTCODE + self.query.territory_gain(territory);
        let explained = name.mask | postcode.mask | territory;
        let of_territory = self.query.is_territory() && territory == self.query.all();
        let by_words = || self.coverage(gain, explained, territory & self.query.territory_names());
        let coverage = if of_territory { weights::OF_TERRITORY } else { by_words() };
        let by_itself = name.mask == 0 && (is_coded || of_territory);
        let completeness = if by_itself { 1.0 } else { name.completeness };
        let breakdown = Breakdown {
            city: f64::from(completeness),
            postcode: f64::from(postcode.near),
            coverage: f64::from(coverage),
            ..Breakdown::default()
        };
        let interpretation = Interpretation {
            score: coverage * (1.0 - weights::COMPLETENESS * (1.0 - completeness)),
            explained,
            location_words: explained,
            commune_is_sure: completeness >= weights::NAME_IN_FULL && name.mask != 0,
            postcode_is_sure: is_coded,
            commune_free: name.free,
            postcode: postcode.own,
            breakdown,
            ..Interpretation::default()
        };
        Some((interpretation, territory != 0))
    }

    /// The postcode of a commune that is nearest to the question's, of those that filters leave.
    fn match_own_postcode(&self, city: &CommuneNames) -> PostcodeMatch {
        // The postcode of an arrondissement is its city's too, but says more.
        let whole =
            if self.open.arrondissements.iter().any(|&(whole, _)| whole == city.index) { weights::POSTCODE_OF_CITY } else { 1.0 };
        let areas = city.commune.areas.clone().map(|area| self.open.shard.communes.area(area));
        let read = areas.filter(|area| self.filter.has_postcode(area)).map(|area| {
            let (near, mask) = match_postcode(self.query, &area);
            PostcodeMatch { near: near * whole, mask, own: area.postcode }
        });
        let nearer =
            |best: PostcodeMatch, next: PostcodeMatch| if best.own.is_none() || next.near > best.near { next } else { best };
        read.fold(PostcodeMatch { near: 0.0, mask: 0, own: None }, nearer)
    }

    /// A commune's own names beside all words, old ones as good as the present one.
    fn align_own_name(&self, index: u32) -> Alignment {
        let none = Alignment { free: self.query.all(), ..Alignment::default() };
        self.open.shard.communes.names_of(index).map(|name| self.align_name(name)).fold(none, Alignment::or_better)
    }

    /// A commune's name beside all words.
    fn align_name(&self, name: u32) -> Alignment {
        let tokens = self.open.tokens(&self.open.shard.municipality_words(name));
        self.aligner.align(tokens.as_slice(), self.query.all())
    }

    /// The most that a commune can score whose names, read without all else that is known of it, agree so.
    fn municipality_upper_bound(&self, index: u32, name: &Alignment) -> UpperBound {
        let communes = &self.open.shard.communes;
        let of_postcode = |area: Area| match_postcode(self.query, &area).0;
        let postcode = match self.query.postcodes.as_slice() {
            [] => 0.0,
            _ => communes.areas_of(index).map(of_postcode).fold(0.0, f32::max),
        };
        let gain = name.gain + postcode * weights::POSTCODE + self.territory_gain;
        let completeness = if name.mask == 0 { 1.0 } else { name.completeness };
        let proximity = self.bias.map(|bias| bias.proximity(communes.centre(index)));
        UpperBound::of_name(gain, self.min_weight, completeness, proximity)
    }

    /// The most that one of a commune's names brings, or of its city's when it is an arrondissement.
    pub fn max_commune_gain(&self, commune: u32) -> f32 {
        let city = self.open.arrondissements.iter().find(|&&(_, child)| child == commune);
        let by_city = city.map_or(0.0, |&(city, _)| self.align_own_name(city).gain);
        self.align_own_name(commune).gain.max(by_city)
    }
}
