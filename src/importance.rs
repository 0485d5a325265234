//! Importance of a place: how much people ask for it, whatever the query.

/// Greatest error that rounding makes of an importance.
const ROUNDING: f64 = 1e-9;

/// Importance, 0..=1: `(ln(1 + population/3) + ln(1 + numbers)) / 20`, as BAN's exporter for addok computes it.
pub fn importance(population: Option<u32>, numbers: u32) -> f64 {
    let people = f64::from(population.unwrap_or(0)) / 3.0;
    ((people.ln_1p() + f64::from(numbers).ln_1p()) / 20.0).min(1.0)
}

/// An integer above 0 in the order of importance. Importance is its logarithm, but for a factor and a summand.
pub fn importance_rank(population: Option<u32>, numbers: u32) -> u32 {
    population.unwrap_or(0).saturating_add(3).saturating_mul(numbers.saturating_add(1))
}

/// Upper bound of the importance of a place, by its [`importance_rank`]. Infinite for 0, an unknown rank.
pub fn max_importance(rank: u32) -> f64 {
    if rank == 0 { f64::INFINITY } else { (f64::from(rank) / 3.0 - 1.0).ln_1p() / 20.0 + ROUNDING }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rank_bounds_importance(population in prop::option::of(0u32..3_000_000), numbers in 0u32..100_000) {
            let importance = importance(population, numbers);
            let bound = max_importance(importance_rank(population, numbers));
            prop_assert!(importance <= bound && (bound < importance + 1e-6 || importance == 1.0), "{importance} {bound}");
        }
    }
}
