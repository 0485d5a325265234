//! What every result must satisfy, read once for a shard.

use crate::engine::model::hit::Kind;
use crate::engine::model::request::Filters;
use crate::format::communes::{Area, Code, Commune};
use crate::format::shard::Shard;
use crate::geo::point::{Bbox, Point};
use crate::text::departements;
use crate::text::departements::Set;

/// Filters in the shard's own terms.
#[derive(Clone, Debug)]
pub struct Filter {
    kinds: Vec<Kind>,
    postcodes: Vec<u32>,
    codes: Vec<Option<Code>>,
    departements: Vec<String>,
    cities: Option<Vec<Code>>,
    bbox: Option<Bbox>,
    is_empty: bool,
}

impl Filter {
    /// Reads filters; what is malformed matches nothing. `cities` are the INSEE codes that the wanted commune's name stands
    /// for, when a name is given.
    pub fn new(filters: &Filters, cities: Option<Vec<String>>) -> Self {
        let number = |text: &String| text.parse().unwrap_or(0);
        let code = |text: &String| Code::parse(&text.to_ascii_uppercase());
        Self {
            kinds: filters.kinds.clone(),
            postcodes: filters.postcodes.iter().map(number).collect(),
            codes: filters.citycodes.iter().map(code).collect(),
            departements: filters.departements.clone(),
            is_empty: cities.is_none()
                && filters.postcodes.is_empty()
                && filters.citycodes.is_empty()
                && filters.departements.is_empty(),
            cities: cities.map(|codes| codes.iter().filter_map(code).collect()),
            bbox: filters.bbox,
        }
    }

    /// True when results of this kind are wanted.
    pub fn wants(&self, kind: Kind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }

    /// The same, for municipalities only; `None` when these are not wanted.
    pub fn only_municipalities(&self) -> Option<Self> {
        self.wants(Kind::Municipality).then(|| Self { kinds: vec![Kind::Municipality], ..self.clone() })
    }

    /// True when streets, localities or house numbers are wanted.
    pub fn wants_streets(&self) -> bool {
        Kind::ALL[..3].iter().any(|&kind| self.wants(kind))
    }

    /// False when nothing in a rectangle is wanted.
    pub fn overlaps(&self, bbox: Option<&Bbox>) -> bool {
        self.bbox.as_ref().zip(bbox).is_none_or(|(wanted, bbox)| wanted.meets(bbox))
    }

    /// False when no address in these départements, with these postcodes, can satisfy the filters on codes.
    pub fn can_match_shard(&self, departements: Set, has_postcode: impl Fn(u32) -> bool) -> bool {
        let holds = |code: &Code| departements.meets(Set::of_citycode(&code.text()));
        let named = |code: &String| departements::find(code).is_some_and(|(code, ..)| departements.meets(Set::of_code(code)));
        self.is_empty
            || (self.postcodes.is_empty() || self.postcodes.iter().any(|&postcode| has_postcode(postcode)))
                && (self.codes.is_empty() || self.codes.iter().flatten().any(holds))
                && (self.departements.is_empty() || self.departements.iter().any(named))
                && self.cities.as_ref().is_none_or(|cities| cities.iter().any(holds))
    }

    /// False where none of the wanted postcodes is.
    pub fn accepts_a_postcode(&self, has_postcode: impl Fn(u32) -> bool) -> bool {
        self.postcodes.is_empty() || self.postcodes.iter().any(|&postcode| has_postcode(postcode))
    }

    /// True when where a result lies matters to the metre.
    pub fn is_bounded(&self) -> bool {
        self.bbox.is_some()
    }

    /// True when results there are wanted.
    pub fn contains(&self, point: Point) -> bool {
        self.bbox.is_none_or(|bbox| bbox.contains(point))
    }

    /// True when the area's postcode is wanted, whatever the other filters say.
    pub fn has_postcode(&self, area: &Area) -> bool {
        self.postcodes.is_empty() || area.postcode.is_some_and(|postcode| self.postcodes.contains(&postcode))
    }

    /// The same as [`Self::may_hold`], of a commune that is not read yet.
    pub fn can_match_commune_at(&self, shard: &Shard, index: u32) -> bool {
        self.is_empty || self.can_match_commune(shard, &shard.communes.get(index))
    }

    /// True when some street of the commune may satisfy the filters.
    pub fn can_match_commune(&self, shard: &Shard, commune: &Commune) -> bool {
        self.is_empty
            || commune.areas.clone().any(|area| self.accepts(shard, commune, &shard.communes.area(area)))
            || commune.areas.is_empty() && self.accepts(shard, commune, &Area { postcode: None, old_name: None })
    }

    /// True when streets of this area of the commune satisfy the filters on codes.
    pub fn accepts(&self, shard: &Shard, commune: &Commune, area: &Area) -> bool {
        if self.is_empty {
            return true;
        }
        let by_postcode = self.has_postcode(area);
        let parent = commune.parent.map(|parent| shard.communes.citycode(parent));
        let old = area.old_name.and_then(|name| shard.communes.old_code(name));
        let own = [Some(commune.citycode), parent, old];
        let by_city = self
            .cities
            .as_ref()
            .is_none_or(|cities| cities.contains(&commune.citycode) || parent.is_some_and(|parent| cities.contains(&parent)));
        let by_code = self.codes.is_empty() || own.iter().flatten().any(|code| self.codes.contains(&Some(*code)));
        let departement = || departements::of_citycode(&commune.citycode.text()).unwrap_or_default();
        let by_departement =
            self.departements.is_empty() || self.departements.iter().any(|wanted| wanted.eq_ignore_ascii_case(departement()));
        by_postcode && by_city && by_code && by_departement
    }
}
