//! Nearness of postcodes.

use crate::engine::weights;

/// Share of a postcode's weight that another postcode brings, 0..=1.
pub fn postcode_share(postcode: u32, other: u32) -> f32 {
    if postcode == other { 1.0 } else { near_postcode_share(postcode, other) }
}

/// The same for a postcode that is not taken for the same one. The first two digits are the département, the third a part of it.
pub fn near_postcode_share(postcode: u32, other: u32) -> f32 {
    if is_same_city(postcode, other) {
        weights::POSTCODE_SAME_CITY
    } else if postcode / 100 == other / 100 {
        weights::POSTCODE_NEAR
    } else if postcode / 1000 == other / 1000 {
        weights::POSTCODE_SAME_DEPARTEMENT
    } else {
        0.0
    }
}

/// Whether two postcodes are those of arrondissements of one city: Paris, Lyon or Marseille.
fn is_same_city(postcode: u32, other: u32) -> bool {
    let city = |postcode: u32| match postcode {
        75_001..=75_020 | 75_116 => 75,
        69_001..=69_009 => 69,
        13_001..=13_016 => 13,
        _ => 0,
    };
    city(postcode) != 0 && city(postcode) == city(other)
}

#[cfg(test)]
#[allow(clippy::float_cmp)]
mod tests {
    use super::*;

    #[test]
    fn postcodes_are_near_by_their_first_digits() {
        let shares = [5000, 5010, 5100, 6000].map(|other| postcode_share(5000, other));
        assert_eq!(shares, [1.0, weights::POSTCODE_NEAR, weights::POSTCODE_SAME_DEPARTEMENT, 0.0]);
        assert_eq!(near_postcode_share(5000, 5000), weights::POSTCODE_NEAR);
        assert_eq!(postcode_share(75017, 75008), weights::POSTCODE_SAME_CITY);
        assert_eq!(postcode_share(69100, 69001), weights::POSTCODE_SAME_DEPARTEMENT);
    }
}
