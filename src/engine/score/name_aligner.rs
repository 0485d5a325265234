//! Alignment of one name, token by token, line by line.

use super::alignment::Alignment;
use crate::engine::lookup::lookup::MatchedTerms;
use crate::engine::lookup::term::{Term, TokenMatch};
use crate::engine::model::explanation::MatchKind;
use crate::engine::query::query::Query;
use crate::engine::query::word_set::WordSet;
use crate::engine::weights;

/// One line of a name: a street's own, or its lieu-dit's.
#[derive(Clone, Copy, Default)]
struct Line {
    weight: f32,
    matched: f32,
    /// Weight of the missed types of way.
    missed_types: f32,
    /// Weight of the missed tokens behind the one that the last word matches.
    after_last: f32,
    /// The same behind the first one that it can match.
    after_first: f32,
}

impl Line {
    /// The line with a part of a missed type of way excused, when the query has another one. People mistake it.
    fn with_other_way(self) -> Self {
        Self { weight: self.weight - self.missed_types.min(weights::WAY) * weights::OTHER_WAY, ..self }
    }

    fn and(&self, other: &Self) -> Self {
        Self {
            weight: self.weight + other.weight,
            matched: self.matched + other.matched,
            missed_types: self.missed_types,
            after_last: self.after_last + other.after_last,
            after_first: self.after_first + other.after_first,
        }
    }

    /// Share that is matched, when tokens that weigh `surplus` match besides. Missed tokens behind the last word, which weigh
    /// `untyped`, may still be typed.
    fn share(&self, surplus: f32, untyped: f32) -> f32 {
        let total = self.weight - untyped * (1.0 - weights::UNTYPED);
        if total > 0.0 { (self.matched + surplus) / total } else { 0.0 }
    }
}

/// Completeness of a name of two lines, by a share of each. The query may have either, or both.
fn best_of(own: &Line, lieu_dit: Option<&Line>, share: impl Fn(&Line) -> f32) -> f32 {
    let own_share = share(own);
    let Some(lieu_dit) = lieu_dit else { return own_share };
    own_share.max(share(&own.and(lieu_dit))).max(share(lieu_dit) * weights::LIEU_DIT_ALONE)
}

/// A term that matches a token.
pub(super) struct TermGain<'q> {
    gain: f32,
    pub(super) term: &'q Term,
    pub(super) token_match: TokenMatch,
}

/// Alignment of one name, token by token.
pub(super) struct NameAligner<'a, 'q> {
    query: &'q Query,
    terms: &'q MatchedTerms,
    /// Tokens of the name.
    tokens: &'a [u32],
    /// The last word of the query, if it may go on.
    last_word: WordSet,
    alignment: Alignment,
    line: Line,
    /// The street's own line and its words, once the lieu-dit's has begun.
    own: Option<(Line, WordSet)>,
    last_can_match: bool,
    /// Whether some token matches several terms.
    is_contested: bool,
    /// Whether some term that was taken is joint.
    has_joint: bool,
    /// The term of the last split word, and its gain so far.
    split: Option<(&'q Term, f32)>,
}

impl<'a, 'q> NameAligner<'a, 'q> {
    #[inline]
    pub(super) fn new(query: &'q Query, terms: &'q MatchedTerms, tokens: &'a [u32], free: WordSet) -> Self {
        let last = query.tokens.len().checked_sub(1).filter(|_| query.autocomplete);
        Self {
            query,
            terms,
            tokens,
            last_word: last.map_or(WordSet::EMPTY, WordSet::of),
            alignment: Alignment { free, ..Alignment::default() },
            line: Line::default(),
            own: None,
            last_can_match: false,
            is_contested: false,
            has_joint: false,
            split: None,
        }
    }

    /// The term of free words that gains the most by a token.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    #[allow(clippy::inline_always)] // measured
    pub(super) fn best_match(&mut self, token: u32, weight: f32) -> Option<TermGain<'q>> {
        let Self { query, terms, .. } = *self;
        let mut best: Option<TermGain<'q>> = None;
        for found in terms.matches(token) {
            let term = &terms.terms[found.term];
            self.last_can_match |= term.words.meets(self.last_word);
            let gain = term.gain * found.token_match.share * found.token_match.similarity;
            // Behind a type of way no other one follows, misspelt.
            let is_behind_way = || query.ways.start() < term.words.start();
            if weight == weights::WAY && found.token_match.kind >= MatchKind::Sound && is_behind_way() {
                continue;
            }
            let is_free = !term.words.meets(self.alignment.words) || self.is_rest_of_split(term, gain);
            self.is_contested |= best.as_ref().is_some_and(|best| best.term.words != term.words);
            let is_better = best.as_ref().is_none_or(|best| gain > best.gain);
            if is_better && is_free && term.words.is_within(self.alignment.free) && terms.is_whole_in(term, self.tokens) {
                best = Some(TermGain { gain, term, token_match: found.token_match });
            }
        }
        best
    }

    /// Whether a token is a further one of a split word. Its tokens take the same word, which gains no more than once.
    #[inline]
    fn is_rest_of_split(&self, term: &Term, gain: f32) -> bool {
        self.split.is_some_and(|(split, gained)| std::ptr::eq(split, term) && gained + gain <= term.gain)
    }

    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    #[allow(clippy::inline_always)] // measured
    pub(super) fn take(&mut self, best: &TermGain<'q>, weight: f32) {
        let TermGain { gain, term, token_match } = *best;
        self.alignment.gain += gain;
        self.alignment.words |= term.words;
        self.has_joint |= term.is_joint();
        if term.is_split {
            let gained = self.split.filter(|(split, _)| std::ptr::eq(*split, term)).map_or(0.0, |(_, gained)| gained);
            self.split = Some((term, gained + gain));
        }
        self.line.weight += weight;
        self.line.matched += weight * token_match.similarity;
        self.line.after_last = 0.0;
    }

    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    #[allow(clippy::inline_always)] // measured
    pub(super) fn miss(&mut self, weight: f32) {
        self.line.weight += weight;
        if self.last_can_match {
            self.line.after_first += weight;
        }
        if self.alignment.words.meets(self.last_word) {
            self.line.after_last += weight;
        } else if weight == weights::WAY {
            self.line.missed_types += weight;
        }
    }

    /// Ends the street's own line. The lieu-dit's follows.
    #[cold]
    pub(super) fn end_line(&mut self) {
        self.own = Some((self.own_line(), self.alignment.words));
        self.line = Line::default();
    }

    /// The street's own line, when no other one is begun.
    #[inline]
    fn own_line(&self) -> Line {
        let has_other_way = !(self.query.ways & self.alignment.free).is_within(self.alignment.words);
        if has_other_way { self.line.with_other_way() } else { self.line }
    }

    #[inline]
    pub(super) fn finish(self, contested_weight: impl FnOnce() -> f32) -> Alignment {
        let mut alignment = self.alignment;
        let completeness = |line: &Line| line.share(0.0, line.after_last);
        let lieu_dit = self.own.map(|_| self.line);
        let own = self.own.map_or_else(|| self.own_line(), |(own, _)| own);
        if let Some((own, own_words)) = self.own {
            alignment.lieu_dit = alignment.words & !own_words;
            alignment.street = if completeness(&own) >= weights::NAME_IN_PART { own_words } else { WordSet::EMPTY };
        }
        alignment.completeness = best_of(&own, lieu_dit.as_ref(), completeness);
        let surplus = match (self.has_joint, self.is_contested) {
            (true, _) => f32::INFINITY,
            (_, true) => contested_weight(),
            _ => 0.0,
        };
        alignment.max_completeness = best_of(&own, lieu_dit.as_ref(), |line| line.share(surplus, line.after_first)).min(1.0);
        alignment
    }
}
