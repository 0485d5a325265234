//! A cache of shards within a number of bytes: least recently used shards go first, shards in use stay.
//!
//! A request that needs several shards at once takes a [`Lease`], and pins the shards that are open already. If pinned shards leave no
//! room, older leases go first (wait-die). The oldest keeps its pins and waits, a younger one gives its pins back and waits too. So the
//! oldest always gets all that it needs, then the next. A request that is cut off is never told, so a lease without a sign of life expires.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// Shards by name, with their bytes and the leases that pin them.
#[derive(Debug, Default)]
pub struct ShardCache(RefCell<State>);

#[derive(Debug, Default)]
struct State {
    shards: HashMap<String, Entry>,
    /// Holders of leases, the oldest first.
    holders: BTreeMap<u64, Holder>,
    /// Counts uses and leases.
    clock: u64,
}

/// A shard that is open, or on its way.
#[derive(Debug)]
struct Entry {
    bytes: u64,
    used: u64,
    is_open: bool,
}

#[derive(Debug, Default)]
struct Holder {
    pinned: BTreeSet<String>,
    waits: bool,
    /// When the lease expires, unless there is a sign of life.
    until: u64,
}

/// Answer to a request for room.
#[derive(Debug, PartialEq, Eq)]
pub enum Admission {
    /// All wanted shards are open.
    Ready,
    /// There is room for some, once others are evicted.
    Load {
        /// Shards to fetch, in the order in which they were wanted.
        fetch: Vec<String>,
        /// Shards to close before anything is fetched.
        evict: Vec<String>,
    },
    /// Other leases have the room: wait, and ask again.
    Wait,
    /// These do not fit beside the shards that the lease pins.
    TooLarge(Vec<String>),
}

impl ShardCache {
    /// Begins a lease. It expires at `until` (milliseconds) unless there is a sign of life.
    pub fn lease(self: &Rc<Self>, until: u64) -> Lease {
        let mut state = self.0.borrow_mut();
        let number = state.tick();
        state.holders.insert(number, Holder { until, ..Holder::default() });
        Lease { cache: Rc::clone(self), number }
    }

    /// Notes that a shard is open, and its bytes.
    pub fn put(&self, name: &str, bytes: u64) {
        let state = &mut *self.0.borrow_mut();
        let used = state.clock;
        match state.shards.get_mut(name) {
            Some(entry) => (entry.bytes, entry.is_open) = (bytes, true),
            None => drop(state.shards.insert(name.to_owned(), Entry { bytes, used, is_open: true })),
        }
    }

    /// Notes that a shard is neither open nor on its way.
    pub fn remove(&self, name: &str) {
        self.0.borrow_mut().shards.remove(name);
    }

    /// Removes all shards but those that `is_open` names.
    pub fn retain(&self, mut is_open: impl FnMut(&str) -> bool) {
        self.0.borrow_mut().shards.retain(|name, _| is_open(name));
    }

    /// Notes that shards were used.
    pub fn touch<'n>(&self, names: impl IntoIterator<Item = &'n str>) {
        let mut state = self.0.borrow_mut();
        let now = state.tick();
        for name in names {
            if let Some(entry) = state.shards.get_mut(name) {
                entry.used = now;
            }
        }
    }

    /// The least recently used of the open shards that no lease pins.
    pub fn least_recent(&self) -> Option<String> {
        let state = self.0.borrow();
        let free = state.shards.iter().filter(|(name, entry)| entry.is_open && !state.is_pinned(name));
        free.min_by_key(|(name, entry)| (entry.used, *name)).map(|(name, _)| name.clone())
    }

    /// Bytes of all shards, open and on their way.
    pub fn bytes(&self) -> u64 {
        self.0.borrow().bytes()
    }
}

/// Lease of a request that needs several shards at once. Its pins end when it is dropped.
#[derive(Debug)]
pub struct Lease {
    cache: Rc<ShardCache>,
    number: u64,
}

impl Lease {
    /// Pins shards, as far as they are open or on their way.
    pub fn pin<'n>(&self, names: impl IntoIterator<Item = &'n str>, until: u64) {
        let state = &mut *self.cache.0.borrow_mut();
        let holder = state.holders.entry(self.number).or_default();
        holder.until = until;
        holder.pinned.extend(names.into_iter().filter(|name| state.shards.contains_key(*name)).map(str::to_owned));
    }

    /// Ends all its pins.
    pub fn unpin_all(&self) {
        if let Some(holder) = self.cache.0.borrow_mut().holders.get_mut(&self.number) {
            holder.pinned.clear();
        }
    }

    /// Asks for room for some shards, given with their bytes, in a cache of `max_bytes`. Shards that get room are pinned.
    ///
    /// A shard that alone takes more than the whole cache has its turn when nothing else is pinned.
    pub fn request(&self, wanted: &[(&str, u64)], max_bytes: u64, now: u64, until: u64) -> Admission {
        let state = &mut *self.cache.0.borrow_mut();
        state.holders.entry(self.number).or_default().until = until;
        state.holders.retain(|_, holder| now < holder.until);
        if wanted.iter().all(|(name, _)| state.shards.get(*name).is_some_and(|entry| entry.is_open)) {
            state.pin(self.number, wanted.iter().map(|(name, _)| *name));
            return Admission::Ready;
        }
        if state.older(self.number).any(|older| older.waits) {
            state.wait(self.number);
            return Admission::Wait;
        }
        let mut fetch = Vec::new();
        let mut evict = Vec::new();
        let mut too_large = Vec::new();
        for &(name, bytes) in wanted {
            if !state.shards.contains_key(name) {
                let (own, others) = state.pinned_bytes(self.number);
                if own > 0 && own + bytes > max_bytes {
                    too_large.push(name.to_owned());
                    continue;
                }
                if own + others > 0 && own + others + bytes > max_bytes {
                    continue;
                }
                state.make_room(bytes, max_bytes, &mut evict);
                let used = state.tick();
                state.shards.insert(name.to_owned(), Entry { bytes, used, is_open: false });
            }
            state.pin(self.number, [name]);
            fetch.push(name.to_owned());
        }
        if !fetch.is_empty() {
            Admission::Load { fetch, evict }
        } else if too_large.len() == wanted.len() {
            Admission::TooLarge(too_large)
        } else {
            state.wait(self.number);
            Admission::Wait
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.cache.0.borrow_mut().holders.remove(&self.number);
    }
}

impl State {
    fn tick(&mut self) -> u64 {
        self.clock += 1;
        self.clock
    }

    fn bytes(&self) -> u64 {
        self.shards.values().map(|entry| entry.bytes).sum()
    }

    fn is_pinned(&self, name: &str) -> bool {
        self.holders.values().any(|holder| holder.pinned.contains(name))
    }

    fn older(&self, number: u64) -> impl Iterator<Item = &Holder> {
        self.holders.range(..number).map(|(_, holder)| holder)
    }

    /// Pins more shards for a holder, which waits no longer.
    fn pin<'n>(&mut self, number: u64, names: impl IntoIterator<Item = &'n str>) {
        let holder = self.holders.entry(number).or_default();
        holder.waits = false;
        holder.pinned.extend(names.into_iter().map(str::to_owned));
    }

    /// Lets a holder wait: the oldest with its pins, any other without.
    fn wait(&mut self, number: u64) {
        let is_oldest = self.older(number).all(|older| !older.waits && older.pinned.is_empty());
        let holder = self.holders.entry(number).or_default();
        holder.waits = true;
        if !is_oldest {
            holder.pinned.clear();
        }
    }

    /// Bytes that a holder pins, and bytes that only others pin.
    fn pinned_bytes(&self, number: u64) -> (u64, u64) {
        let own = self.holders.get(&number).map(|holder| &holder.pinned);
        let others: BTreeSet<&String> =
            self.holders.iter().filter(|(other, _)| **other != number).flat_map(|(_, holder)| &holder.pinned).collect();
        let bytes = |name: &String| self.shards.get(name).map_or(0, |entry| entry.bytes);
        let is_own = |name: &String| own.is_some_and(|own| own.contains(name));
        (own.into_iter().flatten().map(bytes).sum(), others.into_iter().filter(|name| !is_own(name)).map(bytes).sum())
    }

    /// Evicts shards that nobody pins, the least recently used first, until there is room.
    fn make_room(&mut self, bytes: u64, max_bytes: u64, evict: &mut Vec<String>) {
        let mut free: Vec<(u64, String)> = self
            .shards
            .iter()
            .filter(|(name, _)| !self.is_pinned(name))
            .map(|(name, entry)| (entry.used, name.clone()))
            .collect();
        free.sort_unstable();
        for (_, name) in free {
            if self.bytes() + bytes <= max_bytes {
                return;
            }
            self.shards.remove(&name);
            evict.push(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LATER: u64 = 1000;

    fn room(admission: Admission) -> (Vec<String>, Vec<String>) {
        match admission {
            Admission::Load { fetch, evict } => (fetch, evict),
            other => panic!("{other:?}"),
        }
    }

    /// Requests shards of ten bytes from a cache of thirty.
    fn request(lease: &Lease, names: &[&str]) -> Admission {
        let wanted: Vec<(&str, u64)> = names.iter().map(|&name| (name, 10)).collect();
        lease.request(&wanted, 30, 0, LATER)
    }

    /// Requests them, and opens those that get room.
    fn load(lease: &Lease, names: &[&str]) -> Vec<String> {
        let (fetch, evict) = room(request(lease, names));
        fetch.iter().for_each(|name| lease.cache.put(name, 10));
        evict
    }

    #[test]
    fn the_least_recently_used_goes() {
        let cache = Rc::new(ShardCache::default());
        assert_eq!(load(&cache.lease(LATER), &["a", "b", "c"]), [""; 0]);
        cache.touch(["a"]);
        let lease = cache.lease(LATER);
        assert_eq!(load(&lease, &["d"]), ["b"]);
        assert_eq!((request(&lease, &["d", "a"]), cache.bytes()), (Admission::Ready, 30));
    }

    #[test]
    fn pinned_shards_stay_and_the_oldest_gets_all_that_it_needs() {
        let cache = Rc::new(ShardCache::default());
        let [first, second] = [cache.lease(LATER), cache.lease(LATER)];
        load(&first, &["a"]);
        load(&second, &["b", "c"]);
        // The second waits without its pins, and the first takes their room.
        assert_eq!(request(&second, &["d"]), Admission::Wait);
        assert_eq!(load(&first, &["e", "f"]), ["b", "c"]);
        assert_eq!(request(&second, &["b"]), Admission::Wait);
        drop(first);
        assert_eq!(load(&second, &["b", "c", "d"]).len(), 3);
    }

    #[test]
    fn nobody_takes_the_room_that_an_older_lease_waits_for() {
        let cache = Rc::new(ShardCache::default());
        let [first, second, third] = [cache.lease(LATER), cache.lease(LATER), cache.lease(LATER)];
        load(&first, &["a"]);
        load(&second, &["b", "c"]);
        assert_eq!(request(&first, &["d"]), Admission::Wait);
        assert_eq!(request(&third, &["e"]), Admission::Wait);
        drop(second);
        assert_eq!(request(&third, &["e"]), Admission::Wait);
        assert_eq!(load(&first, &["d"]).len(), 1);
        assert_eq!(load(&third, &["e"]).len(), 1);
    }

    #[test]
    fn shards_that_do_not_fit_beside_the_pinned_ones_are_named() {
        let cache = Rc::new(ShardCache::default());
        let lease = cache.lease(LATER);
        assert_eq!(room(request(&lease, &["a", "b", "c", "d"])).0, ["a", "b", "c"]);
        assert_eq!(request(&lease, &["d"]), Admission::TooLarge(vec!["d".to_owned()]));
        lease.unpin_all();
        assert_eq!(room(lease.request(&[("huge", 99)], 30, 0, LATER)).0, ["huge"]);
    }

    #[test]
    fn two_share_a_shard_that_comes_for_one() {
        let cache = Rc::new(ShardCache::default());
        let [first, second] = [cache.lease(LATER), cache.lease(LATER)];
        assert_eq!(room(request(&first, &["a"])).0, ["a"]);
        assert_eq!(room(request(&second, &["a"])).0, ["a"]);
        assert_eq!(cache.bytes(), 10);
    }

    #[test]
    fn a_lease_that_is_cut_off_expires() {
        let cache = Rc::new(ShardCache::default());
        let lost = cache.lease(LATER);
        load(&lost, &["a", "b", "c"]);
        let lease = cache.lease(LATER);
        let later = |now: u64| lease.request(&[("d", 10)], 30, now, 2 * LATER);
        assert_eq!(later(LATER - 1), Admission::Wait);
        assert_eq!(room(later(LATER)), (vec!["d".to_owned()], vec!["a".to_owned()]));
    }

    /// Leases that each need some shards at once: all get them, whatever their order, and the cache is never too full.
    #[test]
    fn all_are_served_in_the_end() {
        for seed in 0..200u64 {
            let cache = Rc::new(ShardCache::default());
            let name = |number: u64| format!("{}", number % 12);
            let mut holders: Vec<(Lease, Vec<String>)> = (0..8)
                .map(|at| (cache.lease(u64::MAX), (0..=(seed + at) % 3).map(|step| name(seed * 7 + at * 5 + step * 4)).collect()))
                .collect();
            let mut turns = 0;
            while !holders.is_empty() {
                turns += 1;
                assert!(turns < 1000, "{seed}");
                let at = (turns * 31 + usize::try_from(seed).unwrap_or(0)) % holders.len();
                let (lease, needed) = &holders[at];
                // One after the other, as an engine finds out what it needs.
                let next = needed.iter().position(|name| cache.0.borrow().shards.get(name).is_none_or(|entry| !entry.is_open));
                let Some(next) = next else {
                    holders.remove(at);
                    continue;
                };
                lease.pin(needed[..next].iter().map(String::as_str), u64::MAX);
                if let Admission::Load { fetch, .. } = lease.request(&[(&needed[next], 10)], 30, 0, u64::MAX) {
                    fetch.iter().for_each(|name| cache.put(name, 10));
                }
                assert!(cache.bytes() <= 30, "{seed}");
            }
        }
    }
}
