//! Estimated place of a house number that a street does not have: between its neighbours on the same side.

use super::accuracy;
use crate::engine::model::hit::Interpolated;
use crate::format::numbers::HouseNumber;

/// The greatest difference of the neighbours' numbers.
const MAX_STEP: u32 = 60;
/// The greatest distance of the neighbours, in metres.
const MAX_METRES: f64 = 400.0;

/// Estimated place of a number, between the nearest ones below and above it of the same parity. `None` beyond the ends of the
/// street, or when the neighbours are far apart.
pub fn between(numbers: impl Iterator<Item = HouseNumber>, wanted: u32) -> Option<Interpolated> {
    let mut below: Option<HouseNumber> = None;
    let mut above: Option<HouseNumber> = None;
    for number in numbers.filter(|number| number.number % 2 == wanted % 2) {
        if number.number < wanted && below.is_none_or(|known| known.number < number.number) {
            below = Some(number);
        } else if number.number > wanted && above.is_none_or(|known| known.number > number.number) {
            above = Some(number);
        }
    }
    let below = below?;
    let above = above?;
    if above.number - below.number > MAX_STEP || below.point.metres_to(above.point) > MAX_METRES {
        return None;
    }
    let share = f64::from(wanted - below.number) / f64::from(above.number - below.number);
    let point = below.point.towards(above.point, share);
    let accuracy = accuracy::between(below.point, above.point);
    Some(Interpolated { number: wanted, between: (below.number, above.number), point, accuracy })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::point::Point;

    fn street(numbers: &[(u32, i32)]) -> Vec<HouseNumber> {
        let at = |&(number, lon): &(u32, i32)| HouseNumber { number, suffix: 0, point: Point { lon, lat: 48_000_000 } };
        numbers.iter().map(at).collect()
    }

    #[test]
    fn a_number_stands_between_its_neighbours_of_the_same_side() {
        let numbers = street(&[(1, 0), (2, 900), (5, 400), (6, 1900), (9, 800)]);
        let found = between(numbers.clone().into_iter(), 3).unwrap();
        assert_eq!((found.between, found.point.lon), ((1, 5), 200));
        let found = between(numbers.clone().into_iter(), 4).unwrap();
        assert_eq!((found.between, found.point.lon), ((2, 6), 1400));
        assert_eq!(between(numbers.into_iter(), 11), None);
    }

    #[test]
    fn neighbours_far_apart_say_nothing() {
        assert_eq!(between(street(&[(1, 0), (5, 40_000)]).into_iter(), 3), None);
        assert_eq!(between(street(&[(1, 0), (501, 400)]).into_iter(), 3), None);
    }
}
