//! The media types that results are written in.

use super::message::JSON;

/// A media type of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::api) enum Media {
    /// A `FeatureCollection`.
    Json,
    /// A `FeatureCollection`, under the media type of `GeoJSON`.
    GeoJson,
    /// A `Feature` a line.
    NdJson,
    /// A row a result.
    Csv,
}

/// Media ranges that clients send, each with the media type it selects.
const TYPES: &[(&str, Media)] = &[
    ("application/json", Media::Json),
    ("application/geo+json", Media::GeoJson),
    ("application/x-ndjson", Media::NdJson),
    ("application/ndjson", Media::NdJson),
    ("application/geo+json-seq", Media::NdJson),
    ("text/csv", Media::Csv),
    ("application/*", Media::Json),
    ("*/*", Media::Json),
];

/// The most media ranges of one header that are read.
const MAX_RANGES: usize = 20;

impl Media {
    /// The media type that the parameter `format` selects, else the header `Accept`. Unknown ones select JSON, as with the peers.
    pub(in crate::api) fn of(format: Option<&str>, accept: &str) -> Self {
        match format {
            Some("csv") => Self::Csv,
            Some("ndjson") => Self::NdJson,
            Some("geojson") => Self::GeoJson,
            Some(_) => Self::Json,
            None => Self::accepted(accept),
        }
    }

    /// The known media type with the greatest weight. Among equal weights the first wins.
    fn accepted(accept: &str) -> Self {
        let mut best = Self::Json;
        let mut weight = 0.0;
        for range in accept.split(',').take(MAX_RANGES) {
            let mut parts = range.split(';').map(str::trim);
            let name = parts.next().unwrap_or_default();
            let own = parts.find_map(|part| part.strip_prefix("q=")).map_or(1.0, |q| q.parse().unwrap_or(0.0));
            let found = TYPES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
            if let Some((_, media)) = found.filter(|_| own > weight) {
                (best, weight) = (*media, own);
            }
        }
        best
    }

    /// A letter for each media type, for the keys of caches.
    pub(in crate::api) fn letter(self) -> char {
        match self {
            Self::Json => 'J',
            Self::GeoJson => 'G',
            Self::NdJson => 'N',
            Self::Csv => 'C',
        }
    }

    /// The value of the header `Content-Type`.
    pub(in crate::api) fn content_type(self) -> &'static str {
        match self {
            Self::Json => JSON,
            Self::GeoJson => "application/geo+json; charset=utf-8",
            Self::NdJson => "application/x-ndjson; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8; header=present",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_range_that_is_known_decides() {
        for (accept, wanted) in [
            ("", Media::Json),
            ("*/*", Media::Json),
            ("text/html,application/xhtml+xml,*/*;q=0.8", Media::Json),
            ("text/csv", Media::Csv),
            ("text/csv;q=0.1, application/geo+json", Media::GeoJson),
            ("application/json;q=0.5,application/x-ndjson;q=0.9", Media::NdJson),
            ("TEXT/CSV; header=absent", Media::Csv),
            ("text/csv;q=0", Media::Json),
            ("text/csv;q=NaN", Media::Json),
            ("image/png", Media::Json),
            (",,;;q=", Media::Json),
        ] {
            assert_eq!(Media::accepted(accept), wanted, "{accept}");
        }
    }
}
