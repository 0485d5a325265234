//! What the router's shard says of the others: which of them may hold what.

use super::guesses::Guesses;
use super::lookup::Lookup;
use super::naming::{NamedBy, Naming};
use super::open::OpenShard;
pub use super::plan::Plan;
use super::profile::Profile;
use super::query::{Mask, Query, bits};
use super::routing::Routing;
use crate::format::common_names::{CommonName, CommonNames};
use crate::format::communes::Communes;
use crate::format::routes::{Route, Routes, ShardSet};
use crate::sorting::sort_by;
use crate::text::departements::Set;

/// The router, opened.
pub struct Router {
    routes: Routes,
    bearers: Option<CommonNames>,
    /// Of each shard.
    profiles: Vec<Profile>,
    naming: NamedBy,
}

impl Router {
    /// Reads the router of a shard that has one.
    pub fn of(open: &OpenShard) -> Option<Self> {
        let routes = open.shard.routes.clone()?;
        let (profiles, naming) = (profiles(&routes, &open.shard.communes), NamedBy::of(open, |commune| routes.shard_of(commune)));
        Some(Self { routes, bearers: open.shard.common_names.clone(), profiles, naming })
    }

    /// The shards' names, in the order of their numbers.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.routes.shards().iter().map(|route| route.name.as_str())
    }

    /// What is known of each shard.
    pub fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    /// The shard that holds a commune of the router's.
    pub fn shard_of(&self, commune: u32) -> Option<u32> {
        self.routes.shard_of(commune)
    }

    /// Bytes that it takes beside the shard that it was read from.
    pub fn bytes(&self) -> usize {
        self.naming.bytes() + self.profiles.iter().map(|profile| size_of_val(profile.postcodes.as_slice())).sum::<usize>()
    }

    /// Where the words of a question are to be found.
    pub fn read<'q>(&self, communes: &OpenShard, query: &'q Query) -> Routing<'q> {
        let whole = (0..query.tokens.len()).map(|word| self.holding(query, word)).collect();
        let exact = Lookup::exact(&communes.shard, query);
        Routing::new(query, whole, self.naming(query, &exact), self.borne(query))
    }

    /// The same, with guesses which communes the words name that name none as they are: misspelt ones.
    pub fn guess<'q>(&self, communes: &OpenShard, query: &'q Query) -> Routing<'q> {
        let routing = self.read(communes, query);
        let unknown = query.telling() & query.forgivable() & routing.naming_none();
        routing.guessing(Guesses::of(unknown, query, communes, &self.naming))
    }

    /// The common name that the question is, but for a house number.
    fn borne(&self, query: &Query) -> Option<CommonName> {
        let bearers = self.bearers.as_ref()?;
        let of = |words: Mask| bearers.get(bits(words).map(|word| query.in_full(word)));
        let numbers = query.numbers.iter().map(|reading| query.all() & !reading.mask);
        std::iter::once(query.all()).chain(numbers).find_map(of)
    }

    /// The communes that each word names.
    fn naming(&self, query: &Query, lookup: &Lookup) -> Vec<Naming> {
        let mut naming = vec![Naming::default(); query.tokens.len()];
        for term in &lookup.terms {
            let ordinals = lookup.variants(term).iter().map(|variant| variant.ordinal).chain(term.prefix.clone());
            for found in ordinals.filter_map(|ordinal| self.naming.get(ordinal)) {
                bits(term.mask).for_each(|word| naming[word].add(found));
            }
        }
        naming
    }

    /// The shards that may hold a word, as it is or in another form.
    fn holding(&self, query: &Query, word: usize) -> ShardSet {
        let forms = query.every_form(word);
        forms.fold(self.routes.with_token(query.tokens.text(word)), |set, form| set | self.routes.with_token(form))
    }
}

/// What the communes of each shard say of it.
fn profiles(routes: &Routes, communes: &Communes) -> Vec<Profile> {
    let of = |route: &Route| Profile {
        departements: Set::default(),
        bbox: (route.streets > 0).then_some(route.bbox),
        importance: route.importance,
        postcodes: Vec::new(),
    };
    let mut profiles: Vec<Profile> = routes.shards().iter().map(of).collect();
    for (commune, profile) in (0..communes.len()).filter_map(|commune| Some((commune, routes.shard_of(commune)? as usize))) {
        let Some(profile) = profiles.get_mut(profile) else { continue };
        profile.departements = profile.departements | Set::of_citycode(&communes.citycode(commune).text());
        profile.postcodes.extend(communes.postcodes_of(commune));
    }
    for Profile { postcodes, .. } in &mut profiles {
        sort_by(postcodes, Ord::cmp);
        postcodes.dedup();
        postcodes.shrink_to_fit();
    }
    profiles
}
