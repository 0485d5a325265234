//! Streets that need not be read: the best so far says where answers lie, and they cannot lie there.

use super::asked::Asked;
use super::query::Mask;
use super::scratch::Signs;
use super::top::{FAR, Settled, Top};
use super::weights;

/// What rules streets out, as the best stand: none of these would [`Top::push`] keep.
#[derive(Clone, Copy, Debug)]
pub struct RuledOut {
    settled: Settled,
    /// The least that the names must bring of a commune where answers lie.
    names: f32,
    has_bias: bool,
    /// What is far from the position is no answer, whatever it is called.
    all_far: bool,
}

impl RuledOut {
    /// By the best so far, in a round of words that say little (`light`) or another; `None` when nothing is.
    pub fn by(top: &Top, asked: &Asked<'_>, light: bool) -> Option<Self> {
        if asked.exhaustive {
            return None;
        }
        // What is known by such words alone must be near, once something is.
        let all_far = light && top.best().is_some_and(|best| best.breakdown.proximity >= f64::from(FAR));
        let settled = top.settled().map_or(Settled::No, |settled| settled.settled);
        let located: Mask = top.settled().map_or(0, |settled| settled.located);
        let names = asked.query.gain_of(asked.query.place_words() & located) * weights::LEAST;
        let rules = all_far || settled != Settled::No;
        rules.then_some(Self { settled, names, has_bias: asked.bias.is_some(), all_far })
    }

    /// True for a street that does not lie where answers lie, and cannot settle as much itself.
    #[inline]
    pub fn has(self, signs: Signs) -> bool {
        let is_elsewhere = signs.names < self.names;
        // Neither by the whole of its commune's name nor by its postcode can it be what is named.
        let is_unnamed = signs.names <= 0.0 && !signs.has_postcode;
        let by_settled = match self.settled {
            Settled::Whole => true,
            Settled::Placed => (signs.names <= 0.0 || !signs.has_postcode) && is_elsewhere,
            Settled::Named => is_unnamed && !self.has_bias && is_elsewhere,
            Settled::Near => is_unnamed && signs.is_far,
            Settled::No => false,
        };
        by_settled || self.all_far && signs.is_far
    }
}
