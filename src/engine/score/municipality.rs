//! Score of a municipality.

use super::alignment::Alignment;
use super::candidate::Candidate;
use super::commune::{CommuneNames, match_postcode};
use super::interpretation::Interpretation;
use super::location_fix::LocationFix;
use super::pruning::Threshold;
use super::pruning::UpperBound;
use super::scorer::Scorer;
use crate::engine::model::hit::{Breakdown, Kind};
use crate::engine::query::word_set::WordSet;
use crate::engine::{budget, weights};
use crate::format::communes::Area;
use crate::importance::importance;

/// Match of a commune's postcodes with the query's.
struct PostcodeMatch {
    /// Share of the postcode's weight, 0..=1.
    share: f32,
    /// Words of the postcode in the query.
    words: WordSet,
    /// The commune's postcode, as a number.
    postcode: Option<u32>,
}

impl Scorer<'_> {
    /// Scores a municipality. `None` for one that the filter excludes, or that the threshold does not admit.
    pub fn score_municipality(&mut self, index: u32, threshold: Threshold) -> Option<Candidate> {
        // Many communes begin with `saint`. Those that the filter excludes must not use the budget up.
        if !self.filter.can_match_commune_at(&self.reader.shard, index) {
            return None;
        }
        self.aligner.budget.spend(budget::STREET_NAME);
        let communes = &self.reader.shard.communes;
        let name = self.align_own_name(index);
        // The bound is by its own names. An arrondissement has its city's too, and a territory names its communes.
        let is_unbounded = self.reader.is_arrondissement(index) || self.query.is_territory();
        if !is_unbounded
            && !threshold.admits(self.municipality_upper_bound(index, &name), || importance(communes.population(index), 0))
        {
            return None;
        }
        self.aligner.budget.spend(budget::MUNICIPALITY);
        let mut commune = CommuneNames::read(self.reader, index, self.query, self.filter);
        if !self.filter.contains(commune.record.centre) {
            return None;
        }
        // If the query has its postcode, an arrondissement goes by the name of its city too.
        let parent = commune.record.parent.filter(|_| commune.has_postcode).map(|parent| communes.names_of(parent).start);
        let name = parent.map_or(name, |parent| name.or_better(self.align_name(parent)));
        let name = self.without_house_number(index, name);
        let (mut interpretation, in_territory) = self.interpret_municipality(&commune, &name)?;
        if interpretation.misspelt > 0.0 {
            commune = commune.with_names(self.reader);
        }
        interpretation.score *= self.spelling_evidence(&interpretation, None, &commune);
        let location_fix = LocationFix::of_municipality(&interpretation, self.query, self.bias.is_some(), in_territory);
        let interpretation = self.with_importance(interpretation, &commune);
        let interpretation = interpretation.with_proximity(self.bias.map(|bias| bias.proximity(commune.record.centre)));
        Some(self.candidate(interpretation, Kind::Municipality, &commune, None, location_fix))
    }

    /// Interpretation of the query as a commune, and whether the commune lies in a territory that the query names. `None` if no
    /// word names it.
    fn interpret_municipality(&self, commune: &CommuneNames, name: &Alignment) -> Option<(Interpretation, bool)> {
        let postcode = self.match_own_postcode(commune);
        let has_postcode = postcode.share >= weights::POSTCODE_OF_CITY;
        let territory_words = commune.territory_words & !name.words;
        if name.words.is_empty() && !has_postcode && territory_words.is_empty() {
            return None;
        }
        let gain = name.gain + postcode.share * weights::POSTCODE + self.query.territory_gain(territory_words);
        let explained = name.words | postcode.words | territory_words;
        let is_of_territory = self.query.is_territory() && territory_words == self.query.all();
        let by_words = || self.coverage(gain, explained, territory_words & self.query.territory_names());
        let coverage = if is_of_territory { weights::OF_TERRITORY } else { by_words() };
        let is_unnamed = name.words.is_empty() && (has_postcode || is_of_territory);
        let completeness = if is_unnamed { 1.0 } else { name.completeness };
        let breakdown = Breakdown {
            city: f64::from(completeness),
            postcode: f64::from(postcode.share),
            coverage: f64::from(coverage),
            prominence: 1.0,
            ..Breakdown::default()
        };
        let interpretation = Interpretation {
            score: coverage * (1.0 - weights::COMPLETENESS * (1.0 - completeness)),
            explained,
            location_words: explained,
            misspelt: self.query.gain_of(name.words) - name.gain,
            commune_is_sure: completeness >= weights::NAME_IN_FULL && !name.words.is_empty() && !self.query.is_of_way(name.words),
            postcode_is_sure: has_postcode,
            commune_free: name.free,
            postcode: postcode.postcode,
            breakdown,
            ..Interpretation::default()
        };
        Some((interpretation, !territory_words.is_empty()))
    }

    /// The best match among the postcodes of a commune that the filter accepts.
    fn match_own_postcode(&self, commune: &CommuneNames) -> PostcodeMatch {
        // A city has the postcodes of its arrondissements, but they say more of these.
        let is_city = self.reader.arrondissements.iter().any(|&(city, _)| city == commune.index);
        let factor = if is_city { weights::POSTCODE_OF_CITY } else { 1.0 };
        let areas = commune.record.areas.clone().map(|area| self.reader.shard.communes.area(area));
        let matches = areas.filter(|area| self.filter.has_postcode(area)).map(|area| {
            let (share, words) = match_postcode(self.query, &area);
            PostcodeMatch { share: share * factor, words, postcode: area.postcode }
        });
        let better = |best: PostcodeMatch, next: PostcodeMatch| {
            if best.postcode.is_none() || next.share > best.share { next } else { best }
        };
        matches.fold(PostcodeMatch { share: 0.0, words: WordSet::EMPTY, postcode: None }, better)
    }

    /// Alignment of the best of a commune's own names with all words. A former name counts as much as the present one.
    fn align_own_name(&self, index: u32) -> Alignment {
        let none = Alignment { free: self.query.all(), ..Alignment::default() };
        self.reader.shard.communes.names_of(index).map(|name| self.align_name(name)).fold(none, Alignment::or_better)
    }

    /// Alignment of a commune's name with all words.
    fn align_name(&self, name: u32) -> Alignment {
        let tokens = self.reader.tokens(&self.reader.shard.municipality_words(name));
        self.aligner.align(tokens.as_slice(), self.query.all())
    }

    /// The alignment of an arrondissement's name, without a number that stands apart from the other words of the name. In
    /// `12 place X paris` it is a house's.
    fn without_house_number(&self, index: u32, name: Alignment) -> Alignment {
        let numbers = self.query.numbers.iter().map(|reading| reading.core).collect::<WordSet>() & name.words;
        let others = name.words & !numbers;
        let apart = numbers & !(others.behind() | others.before());
        if apart.is_empty() || others.is_empty() || !self.reader.is_arrondissement(index) {
            return name;
        }
        let names = self.reader.shard.communes.names_of(index);
        let tokens = |name| self.reader.tokens(&self.reader.shard.municipality_words(name));
        let align = |name| self.aligner.align(tokens(name).as_slice(), self.query.all() & !apart);
        names.map(align).fold(Alignment { free: self.query.all() & !apart, ..Alignment::default() }, Alignment::or_better)
    }

    /// Upper bound of a commune by the alignment of its names, before its record is read.
    fn municipality_upper_bound(&self, index: u32, name: &Alignment) -> UpperBound {
        let communes = &self.reader.shard.communes;
        let share = |area: Area| match_postcode(self.query, &area).0;
        let postcode = match self.query.postcodes.as_slice() {
            [] => 0.0,
            _ => communes.areas_of(index).map(share).fold(0.0, f32::max),
        };
        let gain = name.gain + postcode * weights::POSTCODE + self.territory_gain;
        let completeness = if name.words.is_empty() { 1.0 } else { name.completeness };
        let proximity = self.bias.map(|bias| bias.proximity(communes.centre(index)));
        UpperBound::of_name(gain, self.min_weight, completeness, proximity)
    }

    /// The greatest gain by a name of a commune, or by one of its city if it is an arrondissement.
    pub fn max_commune_gain(&self, commune: u32) -> f32 {
        let city = self.reader.arrondissements.iter().find(|&&(_, child)| child == commune);
        let by_city = city.map_or(0.0, |&(city, _)| self.align_own_name(city).gain);
        self.align_own_name(commune).gain.max(by_city)
    }
}
