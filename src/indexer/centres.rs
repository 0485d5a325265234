//! Centres of communes without addresses, by what is known of them and of their neighbours.
//!
//! In this order: the gazetteer's position, the COG's own, the median of the communes of the same postcode, that of the postcodes
//! that share four digits, the parent's or the département's. All but the first two are approximate.

use super::cog;
use super::draft::{Draft, Fallback};
use super::gazetteer::Gazetteer;
use super::median::median;
use crate::format::communes::Code;
use crate::geo::point::Point;
use std::collections::BTreeMap;

/// Divisors of postcodes: communes of all five digits come before those of four. Three are no nearer than the département.
const DIGITS_CUT: [u32; 2] = [1, 10];

/// Sets the fallback of each commune in a draft that has no centre.
pub fn place(draft: &mut Draft, gazetteer: Option<&Gazetteer>) {
    let neighbours = Neighbours::of(draft, gazetteer);
    for (code, commune) in draft.communes.iter_mut().filter(|(_, commune)| commune.centre.is_none()) {
        let citycode = code.text();
        let exact = known(&citycode, gazetteer).map(|point| Fallback { point, is_approximate: false });
        let near = || neighbours.near(&commune.postcodes);
        let vague = || near().or_else(|| cog::find(&citycode).map(|known| known.centre));
        commune.fallback = exact.or_else(|| vague().map(|point| Fallback { point, is_approximate: true }));
    }
}

fn known(citycode: &str, gazetteer: Option<&Gazetteer>) -> Option<Point> {
    let of_cog = || cog::find(citycode).filter(|known| known.centre_is_known).map(|known| known.centre);
    gazetteer.and_then(|gazetteer| gazetteer.find(citycode)).or_else(of_cog)
}

/// The centres of communes that are known, by the beginnings of their postcodes.
struct Neighbours {
    by_digits: [BTreeMap<u32, Vec<Point>>; DIGITS_CUT.len()],
}

impl Neighbours {
    fn of(draft: &Draft, gazetteer: Option<&Gazetteer>) -> Self {
        let mut of_streets: BTreeMap<Code, Vec<Point>> = BTreeMap::new();
        for street in &draft.streets {
            let points = street.numbers.iter().map(|each| each.point).chain(street.place);
            of_streets.entry(street.citycode).or_default().extend(points);
        }
        let mut by_digits = DIGITS_CUT.map(|_| BTreeMap::<u32, Vec<Point>>::new());
        for commune in cog::communes() {
            let Some(code) = Code::parse(commune.code) else { continue };
            let drafted = draft.communes.get(&code).and_then(|commune| commune.centre);
            let of_own = || of_streets.get(&code).and_then(|points| median(points));
            let Some(point) = drafted.or_else(of_own).or_else(|| known(commune.code, gazetteer)) else { continue };
            for postcode in commune.postcodes.iter().filter_map(|text| text.parse::<u32>().ok()) {
                for (places, cut) in by_digits.iter_mut().zip(DIGITS_CUT) {
                    places.entry(postcode / cut).or_default().push(point);
                }
            }
        }
        Self { by_digits }
    }

    fn near(&self, postcodes: &[u32]) -> Option<Point> {
        self.by_digits.iter().zip(DIGITS_CUT).find_map(|(places, cut)| {
            let points: Vec<Point> =
                postcodes.iter().filter_map(|postcode| places.get(&(postcode / cut))).flatten().copied().collect();
            median(&points)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indexer::draft::CommuneDraft;

    /// The fallbacks of some communes, as a router of all France has them.
    fn fallbacks(with: &[(&str, Point)], asked: &str) -> Fallback {
        let mut draft = Draft::default();
        for (code, centre) in with {
            let commune = CommuneDraft { centre: Some(*centre), ..CommuneDraft::default() };
            draft.communes.insert(Code::parse(code).unwrap(), commune);
        }
        draft.add_known(true);
        place(&mut draft, None);
        draft.communes[&Code::parse(asked).unwrap()].fallback.unwrap()
    }

    #[test]
    fn neighbours_of_the_same_postcode_stand_in_and_that_is_said() {
        assert!(!fallbacks(&[], "05061").is_approximate, "Gap is known");
        let unknown = cog::communes().find(|one| {
            let postcode = one.postcodes.first();
            let shares =
                |other: &cog::Commune| other.code != one.code && postcode.is_some_and(|code| other.postcodes.contains(code));
            let mut others = cog::communes().filter(|other| shares(other));
            !one.centre_is_known && one.postcodes.len() == 1 && others.by_ref().count() == 1
        });
        let unknown = unknown.unwrap();
        let postcode = unknown.postcodes[0];
        let other = cog::communes().find(|other| other.code != unknown.code && other.postcodes.contains(&postcode)).unwrap();
        let point = Point { lon: 2_500_000, lat: 46_500_000 };
        let fallback = fallbacks(&[(other.code, point)], unknown.code);
        assert_eq!(fallback, Fallback { point, is_approximate: true });
    }
}
