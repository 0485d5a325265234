//! The façade: shards in, answers out.

use super::model::hit::Hit;
use super::model::misplaced::Misplaced;
use super::model::request::{Filters, QueryError, ReverseRequest, SearchRequest, WithinRequest};
use super::reverse::{misplaced, nearest, within};
use super::route::needs::Needs;
use super::route::session::Session;
use super::route::shards::OpenShards;
use super::{forward, records};
use crate::format::shard::Shard;

/// A set of open shards that answers queries.
///
/// With a router among them, a query searches only the shards that may change its answer. Its [`Session`] names those of
/// them that are not open.
///
/// ```
/// use ruelle::{Geocoder, SearchRequest, Shard};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut geocoder = Geocoder::new();
/// # let file = std::fs::read_dir("shards")?.flatten().map(|file| file.path()).find(|path| path.to_string_lossy().contains("demo"));
/// # let Some(file) = file else { return Ok(()) };
/// geocoder.add(Shard::open(std::fs::read(file)?)?);
/// let hits = geocoder.search(&SearchRequest::new("12 rue de rivoli paris"))?;
/// assert_eq!(hits[0].label(), "12 Rue de Rivoli 75004 Paris");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Geocoder {
    shards: OpenShards,
}

impl Geocoder {
    /// A geocoder with no data yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a shard in place of one of the same name.
    pub fn add(&mut self, shard: Shard) {
        self.shards.add(shard);
    }

    /// Removes a shard. Returns whether it was there.
    pub fn remove(&mut self, name: &str) -> bool {
        self.shards.remove(name)
    }

    /// Gives a shard that was opened in part bytes of its file that it needed, from byte `from` on. Returns false when no open
    /// shard of this name takes them, or its checksums refuse them.
    pub fn fill(&mut self, name: &str, from: usize, bytes: &[u8]) -> bool {
        self.shards.fill(name, from, bytes)
    }

    /// Sets which of the router's shards are unavailable. Queries are answered without them.
    pub fn set_unavailable<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) {
        self.shards.set_unavailable(names);
    }

    /// Sets all shards unavailable that are not open. Queries are answered with what is here.
    pub fn use_open_only(&mut self) {
        self.shards.use_open_only();
    }

    /// Sets how many of the router's shards one query may search. Without it, a query may search all.
    pub fn set_max_shards(&mut self, count: usize) {
        self.shards.set_max_shards(count);
    }

    /// Bytes of an open shard with its tables for searching. 0 for a closed one.
    pub fn bytes_of(&self, name: &str) -> u64 {
        self.shards.bytes_of(name)
    }

    /// Whether the router knows a shard of this name. Such a shard is needed only when [`Session::needs`] names it.
    pub fn is_routed(&self, name: &str) -> bool {
        self.shards.is_routed(name)
    }

    /// The open shards, in the order they were added.
    pub fn shards(&self) -> impl ExactSizeIterator<Item = &Shard> {
        self.shards.readers().iter().map(|reader| &reader.shard)
    }

    /// Everything that the shards hold: every house number, and every street or locality without numbers.
    pub fn addresses(&self) -> impl Iterator<Item = Hit> {
        self.shards.readers().iter().flat_map(records::addresses)
    }

    /// Begins a session: queries, and what they needed.
    pub fn session(&self) -> Session<'_> {
        Session::new(&self.shards)
    }

    /// Names of the router's shards that the queries of a session searched.
    pub fn searched<'s>(&'s self, needs: &'s Needs) -> impl Iterator<Item = &'s str> {
        self.shards.names_of(needs.searched())
    }

    /// See [`Session::search`].
    ///
    /// # Errors
    /// See [`Session::search`].
    pub fn search(&self, request: &SearchRequest) -> Result<Vec<Hit>, QueryError> {
        self.session().search(request)
    }

    /// See [`Session::reverse`].
    pub fn reverse(&self, request: &ReverseRequest) -> Vec<Hit> {
        self.session().reverse(request)
    }

    /// See [`Session::within`].
    pub fn within(&self, request: &WithinRequest) -> Vec<Hit> {
        self.session().within(request)
    }

    /// See [`Session::by_id`].
    pub fn by_id(&self, id: &str) -> Option<Hit> {
        self.session().by_id(id)
    }

    /// Runs queries, and runs them again each time that they needed closed shards, once `open` has given those. The answer does
    /// without the shards that `open` does not have, and [`Needs::skipped`] names them.
    ///
    /// # Errors
    /// Those of `open`.
    pub fn run_loading<T, E>(
        &mut self,
        queries: impl Fn(&Session<'_>) -> T,
        mut open: impl FnMut(&str) -> Result<Option<Shard>, E>,
    ) -> Result<T, E> {
        let mut missing: Vec<String> = Vec::new();
        loop {
            let session = self.session();
            let done = queries(&session);
            let needs = session.needs();
            if needs.shards.is_empty() {
                return Ok(done);
            }
            for name in needs.shards {
                match open(&name)?.filter(|shard| shard.info().name == name) {
                    Some(shard) => self.add(shard),
                    None => missing.push(name),
                }
            }
            self.set_unavailable(missing.iter().map(String::as_str));
        }
    }
}

impl<'g> Session<'g> {
    /// The open shards, in the order they were added.
    pub fn shards(&self) -> impl ExactSizeIterator<Item = &'g Shard> {
        self.open_shards().readers().iter().map(|reader| &reader.shard)
    }

    /// Answers to a text, best first: by score, then prominence, then id.
    ///
    /// # Errors
    /// When the text holds nothing to search for, or is too long.
    pub fn search(&self, request: &SearchRequest) -> Result<Vec<Hit>, QueryError> {
        forward::search(self, request)
    }

    /// Places near a position, nearest first.
    pub fn reverse(&self, request: &ReverseRequest) -> Vec<Hit> {
        nearest::search(self, request, &forward::filter(self, &request.filters))
    }

    /// Whether no commune that is known has one of the filter's postcodes, as with a CEDEX. Their départements are searched then.
    pub fn has_unknown_postcodes(&self, filters: &Filters) -> bool {
        forward::has_unknown_postcodes(self, filters)
    }

    /// The fault of a position whose nearest places these are. `None` when one is near.
    pub fn misplaced(&self, request: &ReverseRequest, hits: &[Hit]) -> Option<Misplaced> {
        misplaced::find(self, request, &forward::filter(self, &request.filters), hits)
    }

    /// Places in a region, nearest first.
    pub fn within(&self, request: &WithinRequest) -> Vec<Hit> {
        within::search(self, request, &forward::filter(self, &request.filters))
    }

    /// The house number, street or commune with this id, as answers give it: `75104_8249_00012_bis`, `75104_8249`, `75104`.
    /// Its score is 1. `None` when no open shard has it.
    pub fn by_id(&self, id: &str) -> Option<Hit> {
        records::by_id(self, id)
    }
}
