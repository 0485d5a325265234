//! Conditions on results, in terms that shards can be tested with.

use crate::engine::model::hit::Kind;
use crate::engine::model::request::Filters;
use crate::format::communes::{Area, Code, Commune};
use crate::format::shard::Shard;
use crate::geo::point::{Bbox, Point};
use crate::text::departements::{self, Set};

/// Filters of a request, parsed once.
#[derive(Clone, Debug)]
pub struct Filter {
    kinds: Vec<Kind>,
    postcodes: Vec<u32>,
    codes: Vec<Option<Code>>,
    departements: Vec<String>,
    /// Codes of the communes that have the wanted name.
    cities: Option<Vec<Code>>,
    bbox: Option<Bbox>,
    /// Whether there is no condition on codes.
    is_empty: bool,
}

impl Filter {
    /// Parses filters. A malformed value matches nothing. `cities` are the INSEE codes of the communes that have the wanted name,
    /// when one is given.
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

    /// Whether there is a condition on postcodes, communes or départements.
    pub fn has_codes(&self) -> bool {
        !self.is_empty
    }

    /// Whether results of a kind are wanted.
    pub fn wants(&self, kind: Kind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }

    /// The same filters for municipalities only. `None` when these are not wanted.
    pub fn only_municipalities(&self) -> Option<Self> {
        self.wants(Kind::Municipality).then(|| Self { kinds: vec![Kind::Municipality], ..self.clone() })
    }

    /// Whether streets, localities or house numbers are wanted.
    pub fn wants_streets(&self) -> bool {
        Kind::ALL[..3].iter().any(|&kind| self.wants(kind))
    }

    /// Whether something in a rectangle may be wanted.
    pub fn overlaps(&self, bbox: Option<&Bbox>) -> bool {
        self.bbox.as_ref().zip(bbox).is_none_or(|(wanted, bbox)| wanted.meets(bbox))
    }

    /// Whether an address in these départements, with these postcodes, may satisfy the filters on codes.
    pub fn can_match_shard(&self, departements: Set, has_postcode: impl Fn(u32) -> bool) -> bool {
        let holds = |code: &Code| departements.meets(Set::of_citycode(&code.text()));
        let named = |code: &String| departements::find(code).is_some_and(|(code, ..)| departements.meets(Set::of_code(code)));
        self.is_empty
            || (self.postcodes.is_empty() || self.postcodes.iter().any(|&postcode| has_postcode(postcode)))
                && (self.codes.is_empty() || self.codes.iter().flatten().any(holds))
                && (self.departements.is_empty() || self.departements.iter().any(named))
                && self.cities.as_ref().is_none_or(|cities| cities.iter().any(holds))
    }

    /// Whether one of the wanted postcodes is there, or none is wanted.
    pub fn accepts_a_postcode(&self, has_postcode: impl Fn(u32) -> bool) -> bool {
        self.postcodes.is_empty() || self.postcodes.iter().any(|&postcode| has_postcode(postcode))
    }

    /// Whether results must lie in a rectangle, so that their positions matter to the metre.
    pub fn is_bounded(&self) -> bool {
        self.bbox.is_some()
    }

    /// Whether results at a point are wanted.
    pub fn contains(&self, point: Point) -> bool {
        self.bbox.is_none_or(|bbox| bbox.contains(point))
    }

    /// Whether an area's postcode is wanted, whatever the other filters say.
    pub fn has_postcode(&self, area: &Area) -> bool {
        self.postcodes.is_empty() || area.postcode.is_some_and(|postcode| self.postcodes.contains(&postcode))
    }

    /// The same as [`Self::can_match_commune`], for a commune that was not read yet.
    pub fn can_match_commune_at(&self, shard: &Shard, index: u32) -> bool {
        self.is_empty || self.can_match_commune(shard, &shard.communes.get(index))
    }

    /// Whether some street of a commune may satisfy the filters.
    pub fn can_match_commune(&self, shard: &Shard, commune: &Commune) -> bool {
        self.is_empty
            || commune.areas.clone().any(|area| self.accepts(shard, commune, &shard.communes.area(area)))
            || commune.areas.is_empty() && self.accepts(shard, commune, &Area { postcode: None, old_name: None })
    }

    /// Whether streets of an area of a commune satisfy the filters on codes.
    pub fn accepts(&self, shard: &Shard, commune: &Commune, area: &Area) -> bool {
        if self.is_empty {
            return true;
        }
        let by_postcode = self.has_postcode(area);
        let parent = commune.parent.map(|parent| shard.communes.citycode(parent));
        let former = area.old_name.and_then(|name| shard.communes.old_code(name));
        let own = [Some(commune.citycode), parent, former];
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
