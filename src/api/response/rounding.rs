//! Rounded decimals, so that JSON numbers carry no noise of binary fractions.

/// Rounds to `decimals` digits after the point. Values that are not finite stay so, and are `null` in JSON.
pub(in crate::api) fn round(value: f64, decimals: i32) -> f64 {
    let scale = 10f64.powi(decimals);
    (value * scale).round() / scale
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_digits_meant() {
        assert_eq!(serde_json::to_string(&round(0.1 + 0.2, 9)).unwrap_or_default(), "0.3");
        assert_eq!(serde_json::to_string(&round(650_852.911_4, 2)).unwrap_or_default(), "650852.91");
        assert_eq!(serde_json::to_string(&round(f64::NAN, 2)).unwrap_or_default(), "null");
    }
}
