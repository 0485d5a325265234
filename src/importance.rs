//! How much a place is asked for, before anything is known of the question.

/// `(ln(1 + population/3) + ln(1 + numbers)) / 20`, as BAN's exporter for addok computes it.
pub fn importance(population: Option<u32>, numbers: u32) -> f64 {
    let people = f64::from(population.unwrap_or(0)) / 3.0;
    ((people.ln_1p() + f64::from(numbers).ln_1p()) / 20.0).min(1.0)
}
