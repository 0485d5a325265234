//! An estimate of the size of all of France, from some shards.

use crate::format_numbers;
use serde::Serialize;

/// The number of addresses of the Base Adresse Nationale.
const ADDRESSES: u64 = 26_000_000;
/// The number of its streets and localities.
const STREETS: u64 = 2_460_000;

/// An estimate, with its method.
#[derive(Debug, Serialize)]
pub struct Estimate {
    addresses: u64,
    streets: u64,
    bytes: u64,
    bytes_per_address: f64,
    method: String,
}

/// The estimate from addresses, streets and bytes of each shard. `None` if no shard has an address.
pub fn estimate(shards: &[[u64; 3]]) -> Option<Estimate> {
    let shards: Vec<[f64; 3]> = shards.iter().filter(|shard| shard[0] > 0).map(|shard| shard.map(float)).collect();
    let (bytes, method) = match fit(&shards) {
        Some([address, street]) => (
            address * float(ADDRESSES) + street * float(STREETS),
            format!(
                "least squares over {} shards: {address:.2} bytes an address and {street:.1} a street or locality",
                shards.len()
            ),
        ),
        None => (
            float(ADDRESSES) * sum(&shards, |shard| shard[2]) / Some(sum(&shards, |shard| shard[0])).filter(|&all| all > 0.0)?,
            "the bytes an address of these shards; give several that differ for a fit by addresses and streets".to_owned(),
        ),
    };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // both factors are positive, the product far below 2^53
    let bytes = bytes.round() as u64;
    Some(Estimate {
        addresses: ADDRESSES,
        streets: STREETS,
        bytes,
        bytes_per_address: format_numbers::ratio(bytes, ADDRESSES),
        method,
    })
}

impl Estimate {
    /// The estimate for people.
    pub fn to_text(&self) -> String {
        let [addresses, streets] = [self.addresses, self.streets].map(format_numbers::count);
        format!(
            "All of France ({addresses} addresses, {streets} streets and localities): about {}, {:.2} bytes an address.\n  ({})\n",
            format_numbers::size(self.bytes),
            self.bytes_per_address,
            self.method
        )
    }
}

/// The bytes of an address and of a street with the best fit. `None` if the shards are too similar to tell the two apart.
fn fit(shards: &[[f64; 3]]) -> Option<[f64; 2]> {
    // Errors are proportional to size, so each square is divided by the bytes.
    let product = |one: usize, other: usize| sum(shards, |shard| shard[one] * shard[other] / shard[2]);
    let aa = product(0, 0);
    let as_ = product(0, 1);
    let ss = product(1, 1);
    let ab = product(0, 2);
    let sb = product(1, 2);
    let determinant = aa * ss - as_ * as_;
    if determinant <= 1e-3 * aa * ss {
        return None;
    }
    let coefficients = [(ab * ss - sb * as_) / determinant, (aa * sb - as_ * ab) / determinant];
    coefficients.iter().all(|&each| each > 0.0).then_some(coefficients)
}

fn sum(shards: &[[f64; 3]], of: impl Fn(&[f64; 3]) -> f64) -> f64 {
    shards.iter().map(of).sum()
}

#[allow(clippy::cast_precision_loss)] // counts and sizes stay far below 2^53
fn float(value: u64) -> f64 {
    value as f64
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a fault here is a failed test
mod tests {
    use super::*;

    #[test]
    fn shards_that_differ_are_fitted() {
        let shards = [[100_000, 5_000, 100_000 * 3 + 5_000 * 20], [50_000, 12_000, 50_000 * 3 + 12_000 * 20]];
        let estimate = estimate(&shards).unwrap();
        assert_eq!(estimate.bytes, ADDRESSES * 3 + STREETS * 20);
        assert!(estimate.method.contains("3.00 bytes an address and 20.0 a street"), "{}", estimate.method);
    }

    #[test]
    fn shards_alike_are_taken_in_proportion() {
        assert_eq!(estimate(&[[10_000, 1_000, 50_000]]).unwrap().bytes, ADDRESSES * 5);
        assert_eq!(estimate(&[[10_000, 1_000, 50_000], [20_000, 2_000, 100_000]]).unwrap().bytes, ADDRESSES * 5);
        assert!(estimate(&[]).is_none() && estimate(&[[0, 0, 1_400_000]]).is_none());
    }
}
