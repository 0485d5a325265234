//! Where two streets meet: `angle rue de Rivoli et rue du Louvre, Paris`.

use super::Hit;
use super::answer::metres;
use crate::Point;
use crate::text::tokens::Tokens;
use crate::text::words::{Class, class};

/// Words that say that two streets follow.
const KEYWORDS: &[&str] = &["angle", "croisement", "intersection"];
/// What stands between the two, unless it is a slash.
const BETWEEN: &str = "et";
/// Farthest that two streets' nearest numbers may be from each other where they meet, in metres.
const MAX_METRES: f64 = 120.0;

/// The two halves of a question for a crossing; what says where they are, at the end, is in the second.
pub fn read(tokens: &Tokens) -> Option<(String, String)> {
    let keyword = (0..tokens.len().min(3)).find(|&index| KEYWORDS.contains(&tokens.text(index)))?;
    let start = (keyword + 1..tokens.len()).find(|&index| class(tokens.text(index)) == Class::Way)?;
    let second = (start + 1..tokens.len()).find(|&index| {
        let parted = tokens.text(index - 1) == BETWEEN || tokens.before(index) == '/';
        // `angle de la rue X et de la rue Y`: articles may stand before the second type of way.
        let way = (index..tokens.len()).map(|at| class(tokens.text(at))).find(|&class| class != Class::Article);
        parted && way == Some(Class::Way)
    })?;
    let end = if tokens.text(second - 1) == BETWEEN { second - 1 } else { second };
    let words = |range: std::ops::Range<usize>| range.map(|index| tokens.text(index)).collect::<Vec<_>>().join(" ");
    let way = (second..tokens.len()).find(|&index| class(tokens.text(index)) == Class::Way)?;
    Some((words(start..end), words(way..tokens.len())))
}

/// The point halfway between the nearest points of two streets; `None` when they do not come near to each other. Pairs are
/// compared on a plane: long streets have hundreds of thousands of them.
pub fn meet(one: &[Point], other: &[Point]) -> Option<Point> {
    let narrow = one.first()?.lat_degrees().to_radians().cos();
    let apart = |a: Point, b: Point| {
        let (east, north) = ((f64::from(a.lon) - f64::from(b.lon)) * narrow, f64::from(a.lat) - f64::from(b.lat));
        east * east + north * north
    };
    let pairs = one.iter().flat_map(|&a| other.iter().map(move |&b| (apart(a, b), a, b)));
    let (_, a, b) = pairs.min_by(|a, b| a.0.total_cmp(&b.0))?;
    (a.metres_to(b) <= MAX_METRES).then(|| a.towards(b, 0.5))
}

/// The answer for two streets that meet there.
pub fn hit(one: &Hit, other: &Hit, point: Point, from: Option<Point>) -> Hit {
    let (score, distance) = (one.score.min(other.score), from.map(|from| metres(from, point)));
    Hit {
        point,
        score,
        distance,
        interpolated: None,
        corrections: Vec::new(),
        crossing: other.street.clone(),
        words: Vec::new(),
        ..one.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_of_a_crossing() {
        let halves = |text: &str| read(&Tokens::read(text)).map(|(a, b)| format!("{a} | {b}"));
        assert_eq!(halves("angle rue de Rivoli et rue du Louvre, Paris").unwrap(), "rue de rivoli | rue du louvre paris");
        assert_eq!(halves("à l'angle de la rue X et de la rue Y").unwrap(), "rue x | rue y");
        assert_eq!(halves("angle rue A / avenue B Lyon").unwrap(), "rue a | avenue b lyon");
        assert_eq!(halves("rue de l'angle et du pont"), None);
        assert_eq!(halves("angle rue de Rivoli"), None);
    }

    #[test]
    fn streets_meet_where_they_are_nearest() {
        let at = |lon: i32, lat: i32| Point { lon, lat };
        let east = [at(0, 48_000_000), at(1000, 48_000_000)];
        assert_eq!(meet(&east, &[at(1000, 48_000_400), at(1000, 48_002_000)]), Some(at(1000, 48_000_200)));
        assert_eq!(meet(&east, &[at(90_000, 48_000_000)]), None);
        assert_eq!(meet(&east, &[]), None);
    }
}
