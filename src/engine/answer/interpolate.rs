//! Estimated place of a house number that a street does not have: between its neighbours on the same side, or at the nearest number.

use super::accuracy;
use crate::engine::model::hit::Interpolated;
use crate::format::numbers::HouseNumber;

/// The greatest difference of the neighbours' numbers.
const MAX_STEP: u32 = 60;
/// The greatest distance of the neighbours, in metres.
const MAX_METRES: f64 = 400.0;

/// The greatest difference to the nearest number, where that is more than the street's greatest number.
const MAX_BEYOND: u32 = 60;
/// Metres that a number takes in a street with one number.
const METRES_A_NUMBER: f64 = 10.0;

/// Estimated place of a number: between its neighbours, else at the nearest number.
///
/// `None` for a street without numbers, and for a number far beyond the greatest: it is likelier the beginning of a postcode.
pub fn estimate(numbers: &[HouseNumber], wanted: u32) -> Option<Interpolated> {
    between(numbers.iter().copied(), wanted).or_else(|| at_nearest(numbers, wanted))
}

/// The place of the nearest number. One across the street counts as one further.
fn at_nearest(numbers: &[HouseNumber], wanted: u32) -> Option<Interpolated> {
    let difference = |known: &HouseNumber| known.number.abs_diff(wanted) + known.number.abs_diff(wanted) % 2;
    let nearest = numbers.iter().min_by_key(|known| (difference(known), known.number, known.suffix))?;
    let least = numbers.iter().min_by_key(|known| known.number)?;
    let greatest = numbers.iter().max_by_key(|known| known.number)?;
    if wanted > greatest.number.saturating_add(greatest.number.max(MAX_BEYOND)) {
        return None;
    }
    let way = least.point.metres_to(greatest.point);
    let span = greatest.number - least.number;
    let metres_a_number = if span == 0 { METRES_A_NUMBER } else { way / f64::from(span) };
    let accuracy = accuracy::beyond(metres_a_number * f64::from(nearest.number.abs_diff(wanted)));
    Some(Interpolated { number: wanted, between: (nearest.number, nearest.number), point: nearest.point, accuracy })
}

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
    fn a_number_beyond_the_ends_is_at_the_nearest() {
        let numbers = street(&[(3, 0), (4, 100), (5, 400), (9, 1200)]);
        let found = estimate(&numbers, 1).unwrap();
        assert_eq!((found.between, found.point.lon), ((3, 3), 0));
        // 11 is two steps beyond 9; 6 is between 4 and nothing, and 5 is across the street from it.
        assert_eq!(estimate(&numbers, 11).unwrap().point.lon, 1200);
        assert_eq!(estimate(&numbers, 6).unwrap().between, (4, 4));
        assert_eq!(estimate(&numbers, 7).unwrap().between, (5, 9));
        assert!(estimate(&numbers, 11).unwrap().accuracy < estimate(&numbers, 31).unwrap().accuracy);
    }

    #[test]
    fn a_number_far_beyond_the_greatest_has_no_place() {
        assert!(estimate(&street(&[(1, 0), (9, 800)]), 69).is_some());
        assert_eq!(estimate(&street(&[(1, 0), (9, 800)]), 7500), None);
        assert!(estimate(&street(&[(1, 0), (6000, 80_000)]), 7500).is_some());
        assert_eq!(estimate(&[], 1), None);
    }

    #[test]
    fn a_gap_too_wide_is_answered_with_the_nearer_end() {
        assert_eq!(estimate(&street(&[(1, 0), (201, 1000)]), 51).unwrap().between, (1, 1));
    }

    #[test]
    fn neighbours_far_apart_say_nothing() {
        assert_eq!(between(street(&[(1, 0), (5, 40_000)]).into_iter(), 3), None);
        assert_eq!(between(street(&[(1, 0), (501, 400)]).into_iter(), 3), None);
    }
}
