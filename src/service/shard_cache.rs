//! What is open within a number of bytes: which thing goes when another comes, and which must stay, because somebody is at it.
//!
//! Who needs several things at once stays while they come, and holds those that are there ([`Stay`]): they are not let go. Where what
//! all hold leaves no room, it is given by age: who came first keeps what it holds and waits; whoever came later gives back what it
//! holds, and waits too. So the first always gets what it needs, then the second. A request that is cut off is not told to leave: who is
//! not heard of for a while no longer counts.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// Things by name, each of some bytes, and who is at them.
#[derive(Debug, Default)]
pub struct Shelf(RefCell<State>);

#[derive(Debug, Default)]
struct State {
    things: HashMap<String, Thing>,
    /// Who stays, by age.
    guests: BTreeMap<u64, Guest>,
    /// Counts uses and guests.
    clock: u64,
}

/// A thing that is there, or on its way.
#[derive(Debug)]
struct Thing {
    bytes: u64,
    used: u64,
    is_here: bool,
}

#[derive(Debug, Default)]
struct Guest {
    held: BTreeSet<String>,
    waits: bool,
    /// When it counts no longer, unless it is heard of.
    until: u64,
}

/// What became of a wish for room.
#[derive(Debug, PartialEq, Eq)]
pub enum Claim {
    /// All that is wanted is there.
    Here,
    /// There is room for these, in the order they were wanted, once those that go are gone.
    Room {
        /// To be fetched.
        fetch: Vec<String>,
        /// To be let go, before anything is fetched.
        gone: Vec<String>,
    },
    /// Others have the room: wait, and ask again.
    Wait,
    /// These do not fit beside what is held.
    TooMuch(Vec<String>),
}

impl Shelf {
    /// Somebody comes who will need several things at once; it counts until `until` (milliseconds) unless it is heard of.
    pub fn enter(self: &Rc<Self>, until: u64) -> Stay {
        let mut state = self.0.borrow_mut();
        let number = state.tick();
        state.guests.insert(number, Guest { until, ..Guest::default() });
        Stay { shelf: Rc::clone(self), number }
    }

    /// A thing is there, and takes so many bytes.
    pub fn put(&self, name: &str, bytes: u64) {
        let state = &mut *self.0.borrow_mut();
        let used = state.clock;
        match state.things.get_mut(name) {
            Some(thing) => (thing.bytes, thing.is_here) = (bytes, true),
            None => drop(state.things.insert(name.to_owned(), Thing { bytes, used, is_here: true })),
        }
    }

    /// A thing is not there, and does not come.
    pub fn remove(&self, name: &str) {
        self.0.borrow_mut().things.remove(name);
    }

    /// Only some things are there.
    pub fn retain(&self, mut is_there: impl FnMut(&str) -> bool) {
        self.0.borrow_mut().things.retain(|name, _| is_there(name));
    }

    /// Things are asked for: they stay longer than those that nobody asked for since.
    pub fn touch<'n>(&self, names: impl IntoIterator<Item = &'n str>) {
        let mut state = self.0.borrow_mut();
        let now = state.tick();
        for name in names {
            if let Some(thing) = state.things.get_mut(name) {
                thing.used = now;
            }
        }
    }

    /// Of what is there and nobody holds, what was asked for longest ago.
    pub fn oldest(&self) -> Option<String> {
        let state = self.0.borrow();
        let free = state.things.iter().filter(|(name, thing)| thing.is_here && !state.is_held(name));
        free.min_by_key(|(name, thing)| (thing.used, *name)).map(|(name, _)| name.clone())
    }

    /// Bytes of all things, there and on their way.
    pub fn bytes(&self) -> u64 {
        self.0.borrow().bytes()
    }
}

/// Somebody who needs several things at once; what it holds is free again when this is dropped.
#[derive(Debug)]
pub struct Stay {
    shelf: Rc<Shelf>,
    number: u64,
}

impl Stay {
    /// Holds what is there of some things.
    pub fn hold<'n>(&self, names: impl IntoIterator<Item = &'n str>, until: u64) {
        let state = &mut *self.shelf.0.borrow_mut();
        let guest = state.guests.entry(self.number).or_default();
        guest.until = until;
        guest.held.extend(names.into_iter().filter(|name| state.things.contains_key(*name)).map(str::to_owned));
    }

    /// Gives back what it holds.
    pub fn give_back(&self) {
        if let Some(guest) = self.shelf.0.borrow_mut().guests.get_mut(&self.number) {
            guest.held.clear();
        }
    }

    /// Asks for room for some things, given with their bytes, on a shelf for `most` bytes, at `now`; what there is room for is held.
    /// One that alone takes more than the whole shelf has its turn when nothing else is held.
    pub fn claim(&self, wanted: &[(&str, u64)], most: u64, now: u64, until: u64) -> Claim {
        let state = &mut *self.shelf.0.borrow_mut();
        state.guests.entry(self.number).or_default().until = until;
        state.guests.retain(|_, guest| now < guest.until);
        if wanted.iter().all(|(name, _)| state.things.get(*name).is_some_and(|thing| thing.is_here)) {
            state.settle(self.number, false, wanted.iter().map(|(name, _)| *name));
            return Claim::Here;
        }
        if state.elders(self.number).any(|elder| elder.waits) {
            state.wait(self.number);
            return Claim::Wait;
        }
        let (mut fetch, mut gone, mut too_much) = (Vec::new(), Vec::new(), Vec::new());
        for &(name, bytes) in wanted {
            if !state.things.contains_key(name) {
                let (own, others) = state.held(self.number);
                if own > 0 && own + bytes > most {
                    too_much.push(name.to_owned());
                    continue;
                }
                if own + others > 0 && own + others + bytes > most {
                    continue;
                }
                state.make_room(bytes, most, &mut gone);
                let used = state.tick();
                state.things.insert(name.to_owned(), Thing { bytes, used, is_here: false });
            }
            state.settle(self.number, false, [name]);
            fetch.push(name.to_owned());
        }
        if !fetch.is_empty() {
            Claim::Room { fetch, gone }
        } else if too_much.len() == wanted.len() {
            Claim::TooMuch(too_much)
        } else {
            state.wait(self.number);
            Claim::Wait
        }
    }
}

impl Drop for Stay {
    fn drop(&mut self) {
        self.shelf.0.borrow_mut().guests.remove(&self.number);
    }
}

impl State {
    fn tick(&mut self) -> u64 {
        self.clock += 1;
        self.clock
    }

    fn bytes(&self) -> u64 {
        self.things.values().map(|thing| thing.bytes).sum()
    }

    fn is_held(&self, name: &str) -> bool {
        self.guests.values().any(|guest| guest.held.contains(name))
    }

    fn elders(&self, number: u64) -> impl Iterator<Item = &Guest> {
        self.guests.range(..number).map(|(_, guest)| guest)
    }

    /// A guest holds some more things; `waits` says whether it waits for others.
    fn settle<'n>(&mut self, number: u64, waits: bool, names: impl IntoIterator<Item = &'n str>) {
        let guest = self.guests.entry(number).or_default();
        guest.waits = waits;
        guest.held.extend(names.into_iter().map(str::to_owned));
    }

    /// A guest waits: the eldest with what it holds, any other without.
    fn wait(&mut self, number: u64) {
        let is_eldest = self.elders(number).all(|elder| !elder.waits && elder.held.is_empty());
        self.settle(number, true, []);
        if let Some(guest) = self.guests.get_mut(&number).filter(|_| !is_eldest) {
            guest.held.clear();
        }
    }

    /// Bytes that a guest holds, and those that only others hold.
    fn held(&self, number: u64) -> (u64, u64) {
        let own = self.guests.get(&number).map(|guest| &guest.held);
        let others: BTreeSet<&String> =
            self.guests.iter().filter(|(other, _)| **other != number).flat_map(|(_, guest)| &guest.held).collect();
        let bytes = |name: &String| self.things.get(name).map_or(0, |thing| thing.bytes);
        let is_own = |name: &String| own.is_some_and(|own| own.contains(name));
        (own.into_iter().flatten().map(bytes).sum(), others.into_iter().filter(|name| !is_own(name)).map(bytes).sum())
    }

    /// Lets go what nobody holds, what was asked for longest ago first, until there is room.
    fn make_room(&mut self, bytes: u64, most: u64, gone: &mut Vec<String>) {
        let mut free: Vec<(u64, String)> =
            self.things.iter().filter(|(name, _)| !self.is_held(name)).map(|(name, thing)| (thing.used, name.clone())).collect();
        free.sort_unstable();
        for (_, name) in free {
            if self.bytes() + bytes <= most {
                return;
            }
            self.things.remove(&name);
            gone.push(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LATER: u64 = 1000;

    fn room(claim: Claim) -> (Vec<String>, Vec<String>) {
        match claim {
            Claim::Room { fetch, gone } => (fetch, gone),
            other => panic!("{other:?}"),
        }
    }

    /// Wants things of ten bytes on a shelf for thirty.
    fn claim(stay: &Stay, names: &[&str]) -> Claim {
        let wanted: Vec<(&str, u64)> = names.iter().map(|&name| (name, 10)).collect();
        stay.claim(&wanted, 30, 0, LATER)
    }

    /// Wants them, and they come.
    fn come(stay: &Stay, names: &[&str]) -> Vec<String> {
        let (fetch, gone) = room(claim(stay, names));
        fetch.iter().for_each(|name| stay.shelf.put(name, 10));
        gone
    }

    #[test]
    fn what_was_asked_for_longest_ago_goes() {
        let shelf = Rc::new(Shelf::default());
        assert_eq!(come(&shelf.enter(LATER), &["a", "b", "c"]), [""; 0]);
        shelf.touch(["a"]);
        let stay = shelf.enter(LATER);
        assert_eq!(come(&stay, &["d"]), ["b"]);
        assert_eq!((claim(&stay, &["d", "a"]), shelf.bytes()), (Claim::Here, 30));
    }

    #[test]
    fn what_is_held_stays_and_the_first_gets_what_it_needs() {
        let shelf = Rc::new(Shelf::default());
        let [first, second] = [shelf.enter(LATER), shelf.enter(LATER)];
        come(&first, &["a"]);
        come(&second, &["b", "c"]);
        // The second waits without what it held, the first takes that.
        assert_eq!(claim(&second, &["d"]), Claim::Wait);
        assert_eq!(come(&first, &["e", "f"]), ["b", "c"]);
        assert_eq!(claim(&second, &["b"]), Claim::Wait);
        drop(first);
        assert_eq!(come(&second, &["b", "c", "d"]).len(), 3);
    }

    #[test]
    fn nobody_takes_the_room_for_which_an_elder_waits() {
        let shelf = Rc::new(Shelf::default());
        let [first, second, third] = [shelf.enter(LATER), shelf.enter(LATER), shelf.enter(LATER)];
        come(&first, &["a"]);
        come(&second, &["b", "c"]);
        assert_eq!(claim(&first, &["d"]), Claim::Wait);
        assert_eq!(claim(&third, &["e"]), Claim::Wait);
        drop(second);
        assert_eq!(claim(&third, &["e"]), Claim::Wait);
        assert_eq!(come(&first, &["d"]).len(), 1);
        assert_eq!(come(&third, &["e"]).len(), 1);
    }

    #[test]
    fn what_does_not_fit_beside_what_one_holds_is_said() {
        let shelf = Rc::new(Shelf::default());
        let stay = shelf.enter(LATER);
        assert_eq!(room(claim(&stay, &["a", "b", "c", "d"])).0, ["a", "b", "c"]);
        assert_eq!(claim(&stay, &["d"]), Claim::TooMuch(vec!["d".to_owned()]));
        stay.give_back();
        assert_eq!(room(stay.claim(&[("huge", 99)], 30, 0, LATER)).0, ["huge"]);
    }

    #[test]
    fn two_share_what_comes_for_one() {
        let shelf = Rc::new(Shelf::default());
        let [first, second] = [shelf.enter(LATER), shelf.enter(LATER)];
        assert_eq!(room(claim(&first, &["a"])).0, ["a"]);
        assert_eq!(room(claim(&second, &["a"])).0, ["a"]);
        assert_eq!(shelf.bytes(), 10);
    }

    #[test]
    fn who_is_cut_off_holds_nothing_after_a_while() {
        let shelf = Rc::new(Shelf::default());
        let lost = shelf.enter(LATER);
        come(&lost, &["a", "b", "c"]);
        let stay = shelf.enter(LATER);
        let later = |now: u64| stay.claim(&[("d", 10)], 30, now, 2 * LATER);
        assert_eq!(later(LATER - 1), Claim::Wait);
        assert_eq!(room(later(LATER)), (vec!["d".to_owned()], vec!["a".to_owned()]));
    }

    /// Guests that each need some things at once: all get them, whatever their order, and the shelf is never too full.
    #[test]
    fn all_are_served_in_the_end() {
        for seed in 0..200u64 {
            let shelf = Rc::new(Shelf::default());
            let name = |number: u64| format!("{}", number % 12);
            let mut guests: Vec<(Stay, Vec<String>)> = (0..8)
                .map(|at| (shelf.enter(u64::MAX), (0..=(seed + at) % 3).map(|step| name(seed * 7 + at * 5 + step * 4)).collect()))
                .collect();
            let mut turns = 0;
            while !guests.is_empty() {
                turns += 1;
                assert!(turns < 1000, "{seed}");
                let at = (turns * 31 + usize::try_from(seed).unwrap_or(0)) % guests.len();
                let (stay, needed) = &guests[at];
                // One after the other, as an engine finds out what it needs.
                let next = needed.iter().position(|name| shelf.0.borrow().things.get(name).is_none_or(|thing| !thing.is_here));
                let Some(next) = next else {
                    guests.remove(at);
                    continue;
                };
                stay.hold(needed[..next].iter().map(String::as_str), u64::MAX);
                if let Claim::Room { fetch, .. } = stay.claim(&[(&needed[next], 10)], 30, 0, u64::MAX) {
                    fetch.iter().for_each(|name| shelf.put(name, 10));
                }
                assert!(shelf.bytes() <= 30, "{seed}");
            }
        }
    }
}
