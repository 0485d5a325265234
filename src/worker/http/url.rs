//! URLs of requests.

/// Path and raw query of an absolute URL, as the platform writes it.
pub fn path_and_query(url: &str) -> (&str, &str) {
    let host = url.find("://").map_or(0, |at| at + 3);
    let path = url[host..].find('/').map_or("/", |at| &url[host + at..]);
    let path = path.split('#').next().unwrap_or_default();
    path.split_once('?').unwrap_or((path, ""))
}

#[cfg(test)]
mod tests {
    use super::path_and_query;

    #[test]
    fn a_url_is_cut_in_path_and_query() {
        for (url, path, query) in [
            ("https://a.example/search?q=a?b&c=/d", "/search", "q=a?b&c=/d"),
            ("http://a:8787/geocodage/search/", "/geocodage/search/", ""),
            ("http://a/?", "/", ""),
            ("http://a/search?q=x#q=y?z", "/search", "q=x"),
            ("http://a", "/", ""),
        ] {
            assert_eq!(path_and_query(url), (path, query), "{url}");
        }
    }
}
