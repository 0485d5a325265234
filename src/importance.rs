//! How much a place is asked for, before anything is known of the question.

/// More than rounding makes of one importance.
const ROUNDING: f64 = 1e-9;

/// `(ln(1 + population/3) + ln(1 + numbers)) / 20`, as BAN's exporter for addok computes it.
pub fn importance(population: Option<u32>, numbers: u32) -> f64 {
    let people = f64::from(population.unwrap_or(0)) / 3.0;
    ((people.ln_1p() + f64::from(numbers).ln_1p()) / 20.0).min(1.0)
}

/// What importance is the logarithm of, but for a factor: greater for the more important of two places, above 0.
pub fn importance_rank(population: Option<u32>, numbers: u32) -> u32 {
    population.unwrap_or(0).saturating_add(3).saturating_mul(numbers.saturating_add(1))
}

/// The most that the importance of a place of some standing can be; without end where it is not known, 0.
pub fn max_importance(standing: u32) -> f64 {
    if standing == 0 { f64::INFINITY } else { (f64::from(standing) / 3.0 - 1.0).ln_1p() / 20.0 + ROUNDING }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn standing_bounds_importance(population in prop::option::of(0u32..3_000_000), numbers in 0u32..100_000) {
            let (is, most) = (importance(population, numbers), max_importance(importance_rank(population, numbers)));
            prop_assert!(is <= most && (most < is + 1e-6 || is == 1.0), "{is} {most}");
        }
    }
}
