//! API keys. Several are valid at once, so that one can be replaced while another works.

use subtle::{Choice, ConstantTimeEq};

const BEARER: &str = "bearer ";

/// Whether `sent` is one of the keys. All are compared to the last byte, so that the time taken tells nothing but a length.
pub fn is_valid(sent: &str, keys: &[String]) -> bool {
    let none = Choice::from(0);
    keys.iter().fold(none, |found, key| found | key.as_bytes().ct_eq(sent.as_bytes())).into()
}

/// The key of a request: from `x-api-key`, else from `authorization: Bearer`, else empty.
pub fn sent<'a>(api_key: &'a str, authorization: &'a str) -> &'a str {
    if !api_key.is_empty() {
        return api_key.trim();
    }
    let scheme = authorization.get(..BEARER.len()).filter(|scheme| scheme.eq_ignore_ascii_case(BEARER));
    scheme.map_or("", |scheme| authorization[scheme.len()..].trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_the_keys_is_valid_and_nothing_else() {
        let keys = ["the-old-key-of-16".to_owned(), "the-new-key-of-16".to_owned()];
        assert!(keys.iter().all(|key| is_valid(key, &keys)));
        for wrong in ["", "the-old-key-of-1", "the-old-key-of-166", "THE-OLD-KEY-OF-16"] {
            assert!(!is_valid(wrong, &keys), "{wrong}");
        }
        assert!(!is_valid("", &[]));
    }

    #[test]
    fn a_key_is_sent_in_two_ways() {
        assert_eq!((sent(" a ", "Bearer b"), sent("", "bearer  b"), sent("", "Basic b"), sent("", "é")), ("a", "b", "", ""));
    }
}
