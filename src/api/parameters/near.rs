//! Names that are nearly those of parameters: whoever sends one should hear that it counts for nothing.

/// Names of other services and languages, folded, with the parameters that they mean.
const OTHER_NAMES: [(&str, &[&str]); 25] = [
    ("postcode", &["postcode", "zipcode"]),
    ("zipcode", &["zipcode", "postcode"]),
    ("zip", &["postcode", "zipcode"]),
    ("codepostal", &["postcode", "zipcode"]),
    ("postalcode", &["postcode", "zipcode"]),
    ("cp", &["postcode", "zipcode"]),
    ("insee", &["citycode"]),
    ("codeinsee", &["citycode"]),
    ("inseecode", &["citycode"]),
    ("codecommune", &["citycode"]),
    ("commune", &["city", "citycode"]),
    ("ville", &["city"]),
    ("dep", &["depcode"]),
    ("departement", &["depcode"]),
    ("departmentcode", &["depcode"]),
    ("codedepartement", &["depcode"]),
    ("query", &["q", "text"]),
    ("text", &["q", "text"]),
    ("q", &["q", "text"]),
    ("limite", &["limit", "maximumResponses"]),
    ("limit", &["limit", "maximumResponses"]),
    ("maxresults", &["limit", "maximumResponses"]),
    ("lonlat", &["lonlat", "lon"]),
    ("column", &["columns"]),
    ("colonnes", &["columns"]),
];

/// Names that are no mistake, although they are near to one of a parameter.
const STRANGERS: [&str; 6] = ["lang", "data", "date", "term", "code", "key"];
/// The most names that are reported.
const MOST: usize = 10;
/// The most characters of a name that are reported.
const MOST_CHARS: usize = 40;

/// A line for each name that is none of `known` and nearly one of them, each once.
pub(in crate::api) fn warnings<'a>(names: impl Iterator<Item = &'a str>, known: &[&'static str]) -> Vec<String> {
    let mut warnings = Vec::new();
    for name in names {
        let Some(meant) = meant(name, known) else { continue };
        let warning = format!("{}: is not a parameter here; did you mean {meant}?", shown(name));
        if !warnings.contains(&warning) && warnings.len() < MOST {
            warnings.push(warning);
        }
    }
    warnings
}

/// The parameter that an unknown name is nearly that of.
fn meant(name: &str, known: &[&'static str]) -> Option<&'static str> {
    if known.contains(&name) || name.chars().count() > MOST_CHARS {
        return None;
    }
    let folded = fold(name);
    let others = OTHER_NAMES.iter().find(|(other, _)| *other == folded).map_or(&[][..], |(_, meant)| meant);
    let same = known.iter().find(|known| fold(known) == folded);
    let other = || others.iter().find_map(|other| known.iter().find(|known| *known == other));
    let near = || {
        let near = known.iter().map(|known| (distance(&folded, &fold(known)), known)).min_by_key(|(distance, _)| *distance);
        near.filter(|(distance, known)| !STRANGERS.contains(&folded.as_str()) && *distance <= most_edits(known))
            .map(|(_, known)| known)
    };
    same.or_else(other).or_else(near).copied()
}

/// The edits between a name and one that is nearly it.
fn most_edits(name: &str) -> usize {
    match name.len() {
        0..=3 => 0,
        4..=5 => 1,
        _ => 2,
    }
}

fn distance(name: &str, known: &str) -> usize {
    strsim::osa_distance(name, known)
}

fn fold(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A name that a header may hold.
fn shown(name: &str) -> String {
    name.chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.' | '[' | ']') { letter } else { '?' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 9] = ["q", "limit", "postcode", "citycode", "depcode", "type", "lat", "lon", "autocomplete"];

    #[test]
    fn names_that_nearly_exist_are_told() {
        for (name, meant) in [
            ("postccode", "postcode"),
            ("postcodes", "postcode"),
            ("PostCode", "postcode"),
            ("post_code", "postcode"),
            ("zipcode", "postcode"),
            ("code_postal", "postcode"),
            ("citycod", "citycode"),
            ("code-insee", "citycode"),
            ("autocomplet", "autocomplete"),
            ("tipe", "type"),
            ("types", "type"),
            ("Limit", "limit"),
            ("text", "q"),
            ("departmentcode", "depcode"),
        ] {
            let told = warnings([name].into_iter(), &KNOWN);
            assert_eq!(told, [format!("{}: is not a parameter here; did you mean {meant}?", shown(name))], "{name}");
        }
    }

    #[test]
    fn strangers_are_no_mistakes() {
        for name in
            ["_", "utm_source", "callback", "lang", "key", "index", "category", "x", "v", "token", "postcode", "citycode", "s"]
        {
            assert_eq!(warnings([name].into_iter(), &KNOWN), [""; 0], "{name}");
        }
        assert_eq!(warnings(["limite", "limite"].into_iter(), &KNOWN).len(), 1);
        assert!(warnings(["l\u{e9}mit\r\n"].into_iter(), &KNOWN).iter().all(|line| line.is_ascii() && !line.contains('\n')));
    }
}
