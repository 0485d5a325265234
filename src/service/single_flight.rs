//! One flight a key: what several want at once is fetched once.
//!
//! Who comes first fetches (the pilot), the others look whether it has landed. They look, each on its own timer, since a Worker must
//! not wake one request from another; and a pilot whose request was cut off never lands, so after a while another takes its place.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Flights under way, by key.
#[derive(Debug)]
pub struct Flights<T>(RefCell<HashMap<String, Flight<T>>>);

#[derive(Debug)]
struct Flight<T> {
    seat: Seat<T>,
    overdue_at: u64,
}

/// Where a passenger finds what was fetched.
#[derive(Debug)]
pub struct Seat<T>(Rc<RefCell<Option<T>>>);

/// What is to be done for a key.
#[derive(Debug)]
pub enum Boarding<T> {
    /// Fetch it, then say it with [`Flights::land`].
    Pilot(Seat<T>),
    /// Another fetches: look at the seat now and then, and board again when it stays empty.
    Passenger(Seat<T>),
}

impl<T> Default for Flights<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<T> Clone for Seat<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T: Clone> Seat<T> {
    /// What was fetched, once it has landed.
    pub fn landed(&self) -> Option<T> {
        self.0.borrow().clone()
    }
}

impl<T: Clone> Flights<T> {
    /// Joins the flight of a key, or begins it; it may take `most` milliseconds before it is given up for lost.
    pub fn board(&self, key: &str, now: u64, most: u64) -> Boarding<T> {
        let mut flights = self.0.borrow_mut();
        if let Some(flight) = flights.get(key).filter(|flight| now < flight.overdue_at) {
            return Boarding::Passenger(flight.seat.clone());
        }
        let seat = Seat(Rc::default());
        flights.insert(key.to_owned(), Flight { seat: seat.clone(), overdue_at: now + most });
        Boarding::Pilot(seat)
    }

    /// Says what was fetched to all on board, and ends the flight.
    pub fn land(&self, key: &str, seat: &Seat<T>, what: T) {
        seat.0.replace(Some(what));
        let mut flights = self.0.borrow_mut();
        // A pilot given up for lost may land after all: the flight under way is another's.
        if flights.get(key).is_some_and(|flight| Rc::ptr_eq(&flight.seat.0, &seat.0)) {
            flights.remove(key);
        }
    }

    /// True while a key is being fetched.
    pub fn is_under_way(&self, key: &str, now: u64) -> bool {
        self.0.borrow().get(key).is_some_and(|flight| now < flight.overdue_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pilot(flights: &Flights<u8>, now: u64) -> Option<Seat<u8>> {
        if let Boarding::Pilot(seat) = flights.board("a", now, 100) { Some(seat) } else { None }
    }

    #[test]
    fn one_fetches_and_all_have_it() {
        let flights = Flights::default();
        let seat = pilot(&flights, 0).expect("the first is the pilot");
        let others: Vec<_> = (0..499)
            .map(|_| match flights.board("a", 1, 100) {
                Boarding::Pilot(_) => panic!("a second pilot"),
                Boarding::Passenger(seat) => seat,
            })
            .collect();
        assert!(others.iter().all(|seat| seat.landed().is_none()));
        flights.land("a", &seat, 7);
        assert!(others.iter().all(|seat| seat.landed() == Some(7)));
        assert!(!flights.is_under_way("a", 1));
    }

    #[test]
    fn a_flight_that_is_lost_is_flown_again_and_may_land_late() {
        let flights = Flights::default();
        let lost = pilot(&flights, 0).expect("a pilot");
        assert!(pilot(&flights, 99).is_none());
        let second = pilot(&flights, 100).expect("the first is given up");
        flights.land("a", &lost, 1);
        assert_eq!((second.landed(), flights.is_under_way("a", 101)), (None, true));
        flights.land("a", &second, 2);
        assert_eq!((second.landed(), flights.is_under_way("a", 101)), (Some(2), false));
    }
}
