//! Streets that need not be read: the best so far says where answers lie, and they cannot lie there.

use super::asked::Asked;
use super::candidate::{FAR, Settled};
use super::query::Mask;
use super::scratch::Signs;
use super::top::Top;
use super::weights;

/// What rules streets out, as the best stand. Those that the settled answer rules out [`Top::push`] would not keep; what is far while browsing,
/// it would.
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

    /// True for a street that does not lie where answers lie, and cannot settle as much itself; for all of a shard, by the most of their signs.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_lie_where_answers_lie_or_settle_as_much_is_read() {
        let signs = |names, has_postcode, is_far| Signs { names, has_postcode, is_far };
        // Two words of the commune's name are asked for, each worth 1.
        let rule =
            |settled| RuledOut { settled, names: 2.0 * weights::LEAST, has_bias: settled == Settled::Near, all_far: false };
        for (settled, signs, is_out) in [
            (Settled::Whole, signs(2.0, true, false), true),
            (Settled::Placed, signs(2.0, false, false), false),
            (Settled::Placed, signs(1.0, false, false), true),
            (Settled::Placed, signs(1.0, true, false), false),
            (Settled::Placed, signs(0.0, true, false), true),
            (Settled::Named, signs(1.0, false, false), false),
            (Settled::Named, signs(0.0, true, false), false),
            (Settled::Named, signs(0.0, false, false), true),
            (Settled::Near, signs(0.0, false, true), true),
            (Settled::Near, signs(0.0, false, false), false),
            (Settled::Near, signs(1.0, false, true), false),
            (Settled::No, signs(0.0, false, true), false),
        ] {
            assert_eq!(rule(settled).has(signs), is_out, "{settled:?} {signs:?}");
        }
        let browsing = RuledOut { all_far: true, ..rule(Settled::No) };
        assert!(browsing.has(signs(2.0, true, true)) && !browsing.has(signs(2.0, true, false)));
    }
}
