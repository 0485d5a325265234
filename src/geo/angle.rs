//! Sine and cosine of angles in degrees, the same on every platform.
//!
//! The standard library's are the platform's own, and differ in their last digits. In a page they would weigh 3 KB, since they
//! know angles of any size.

/// Divisors of the series of the sine, `2·3, 4·5, …`: as many as an eighth of a turn needs.
const SINE: [f64; 7] = [6.0, 20.0, 42.0, 72.0, 110.0, 156.0, 210.0];
/// Divisors of the series of the cosine, `1·2, 3·4, …`: as many as an eighth of a turn needs.
const COSINE: [f64; 8] = [2.0, 12.0, 30.0, 56.0, 90.0, 132.0, 182.0, 240.0];

/// Sine of an angle in degrees, of some turns at most.
pub fn sin(degrees: f64) -> f64 {
    quarter(degrees, 0)
}

/// Cosine of an angle in degrees, of some turns at most.
pub fn cos(degrees: f64) -> f64 {
    quarter(degrees, 1)
}

/// The sine of an angle that is `farther` quarters of a turn greater. The series gets the rest beside the nearest quarter.
#[allow(clippy::cast_possible_truncation)] // some turns are some quarters
fn quarter(degrees: f64, farther: i32) -> f64 {
    let quarters = (degrees / 90.0).round();
    let rest = (degrees - 90.0 * quarters).to_radians();
    match (quarters as i32).wrapping_add(farther).rem_euclid(4) {
        0 => rest * series(rest, &SINE),
        1 => series(rest, &COSINE),
        2 => -rest * series(rest, &SINE),
        _ => -series(rest, &COSINE),
    }
}

/// Value of the series `1 - x²/a·(1 - x²/b·(1 - …))`.
fn series(x: f64, divisors: &[f64]) -> f64 {
    divisors.iter().rev().fold(1.0, |rest, divisor| 1.0 - x * x / divisor * rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_platform() {
        for step in -7_200..=7_200 {
            let degrees = f64::from(step) / 10.0 + 0.012_345;
            assert!((sin(degrees) - degrees.to_radians().sin()).abs() < 2e-15, "sin {degrees}");
            assert!((cos(degrees) - degrees.to_radians().cos()).abs() < 2e-15, "cos {degrees}");
        }
    }

    #[test]
    fn is_exact_at_quarters() {
        assert_eq!([sin(0.0), sin(90.0), sin(180.0), sin(-90.0)], [0.0, 1.0, 0.0, -1.0]);
        assert_eq!([cos(0.0), cos(90.0), cos(180.0), cos(-360.0)], [1.0, 0.0, -1.0, 1.0]);
    }
}
