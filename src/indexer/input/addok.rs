//! addok's NDJSON, as BAN exports it: on each line a street with its numbers, a place, or a commune.

use super::clean;
use super::counting_sink::CountingSink;
use super::error::{InputError, excerpt};
use super::source::{InputSource, Line};
use super::value::{Checked, Citycode};
use super::{coordinate, fault, value};
use crate::csv::encoding::Encoding;
use crate::geo::point::Point;
use crate::indexer::row::{CommuneRow, PositionKind, Row};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// The longest document, in bytes. A street of ten thousand numbers takes about two million.
pub(super) const LONGEST_LINE: usize = 16 * 1024 * 1024;

/// A line.
#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow, default)]
    id: Option<Cow<'a, str>>,
    #[serde(borrow, rename = "type")]
    kind: Cow<'a, str>,
    #[serde(borrow, default)]
    name: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    postcode: Texts<'a>,
    #[serde(borrow, default)]
    citycode: Texts<'a>,
    #[serde(borrow, default)]
    city: Texts<'a>,
    #[serde(borrow, default)]
    district: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    oldcitycode: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    oldcity: Option<Cow<'a, str>>,
    #[serde(default)]
    population: Option<f64>,
    #[serde(default)]
    lon: Option<f64>,
    #[serde(default)]
    lat: Option<f64>,
    #[serde(borrow, default)]
    housenumbers: Numbers<'a>,
}

/// A text, or several.
#[derive(Default)]
struct Texts<'a>(Vec<Cow<'a, str>>);

impl Texts<'_> {
    fn first(&self) -> &str {
        self.0.first().map_or("", |text| text.trim())
    }
}

/// The numbers of a street, in the order of the file. Pairs keep the order, and repeated names.
#[derive(Default)]
struct Numbers<'a>(Vec<(Cow<'a, str>, Position)>);

#[derive(Deserialize)]
struct Position {
    #[serde(default)]
    lon: Option<f64>,
    #[serde(default)]
    lat: Option<f64>,
}

/// A text borrowed from the line where it can be.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Texts<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Texts<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, a list of texts, or null")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Texts(vec![Cow::Borrowed(text)]))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Texts(vec![Cow::Owned(text.to_owned())]))
            }
            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Texts::default())
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut texts = Vec::new();
                while let Some(text) = list.next_element::<Option<Text<'de>>>()? {
                    texts.extend(text.map(|text| text.0));
                }
                Ok(Texts(texts))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Numbers<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Numbers<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of house numbers, or null")
            }
            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Numbers::default())
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some((Text(number), position)) = map.next_entry::<Text<'de>, Position>()? {
                    pairs.push((number, position));
                }
                Ok(Numbers(pairs))
            }
        }
        deserializer.deserialize_any(Pairs)
    }
}

/// Reads a file from its first line on.
pub(super) fn read(
    source: &mut InputSource<'_>,
    line: u64,
    first: Vec<u8>,
    sink: &mut CountingSink<'_>,
) -> Result<(), InputError> {
    let first = String::from_utf8(first).unwrap_or_else(|fault| sink.decode(source.encoding(), fault.as_bytes())).into_bytes();
    let is_document = serde_json::from_slice::<Document<'_>>(&first).is_ok();
    if !is_document {
        let beginning = String::from_utf8_lossy(&first[..first.len().min(1_000)]);
        let found = format!("a first line that reads \"{}\"", excerpt(&beginning));
        let mend = "; addok's documents have a type, a name and a citycode, one document a line";
        return Err(InputError::UnknownLayout { name: source.name().to_owned(), found, mend });
    }
    let mut citycode = Citycode::default();
    let mut number = line;
    let mut bytes = first;
    loop {
        read_line(number, &bytes, source.encoding(), &mut citycode, sink);
        number += 1;
        match source.next_line(&mut bytes, LONGEST_LINE)? {
            Line::End => return Ok(()),
            Line::Whole => {}
            Line::TooLong => {
                sink.skip_bytes(number, fault::LINE_TOO_LONG, &bytes);
                bytes.clear();
            }
        }
        sink.progress(source.stored());
    }
}

fn read_line(line: u64, bytes: &[u8], encoding: Encoding, citycode: &mut Citycode, sink: &mut CountingSink<'_>) {
    if bytes.trim_ascii().is_empty() {
        return;
    }
    let text = std::str::from_utf8(bytes).map_or_else(|_| Cow::Owned(sink.decode(encoding, bytes)), Cow::Borrowed);
    let read = match serde_json::from_str::<Document<'_>>(&text) {
        Err(_) => Err(fault::NOT_JSON),
        Ok(document) => document.cleaned().pass_on(line, citycode, sink),
    };
    if let Err(why) = read {
        sink.skip_bytes(line, why, bytes);
    }
}

impl Document<'_> {
    /// The document with names that hold no control characters, doubled blanks or doubled quotes.
    fn cleaned(mut self) -> Self {
        let texts = [&mut self.name, &mut self.district, &mut self.oldcity].into_iter().flatten();
        for text in texts.chain(&mut self.city.0) {
            let cleaned = clean::text(text);
            if cleaned != *text {
                *text = Cow::Owned(cleaned.into_owned());
            }
        }
        self
    }

    fn pass_on(&self, line: u64, citycode: &mut Citycode, sink: &mut CountingSink<'_>) -> Checked<()> {
        citycode.read(self.citycode.first())?;
        match &*self.kind {
            "municipality" => self.pass_on_commune(line, citycode, sink),
            "street" => self.pass_on_street(line, false, citycode, sink),
            "locality" => self.pass_on_street(line, true, citycode, sink),
            _ => Err(fault::UNKNOWN_TYPE),
        }
    }

    fn pass_on_commune(&self, line: u64, citycode: &Citycode, sink: &mut CountingSink<'_>) -> Checked<()> {
        let postcodes: Vec<_> =
            self.postcode.0.iter().map(|code| value::postcode(code)).filter(|code| !code.is_empty()).collect();
        let commune = CommuneRow {
            citycode: citycode.code(),
            name: value::name(text(self.name.as_ref()))?,
            postcodes: &postcodes,
            population: self.population.and_then(inhabitants),
            point: point(citycode, self.lon, self.lat)?,
        };
        sink.commune(line, &commune);
        Ok(())
    }

    fn pass_on_street(&self, line: u64, is_locality: bool, citycode: &Citycode, sink: &mut CountingSink<'_>) -> Checked<()> {
        let street = self.street(is_locality, citycode)?;
        if self.housenumbers.0.is_empty() {
            sink.row(line, &Row { point: point(citycode, self.lon, self.lat)?, ..street });
            return Ok(());
        }
        for (number, at) in &self.housenumbers.0 {
            match housenumber(street, number, at, citycode) {
                Ok(row) => sink.row(line, &row),
                Err(why) => sink.skip(line, why, &format!("{} {}", number, street.name)),
            }
        }
        Ok(())
    }

    /// The row of the street, without a position.
    fn street<'a>(&'a self, is_locality: bool, citycode: &'a Citycode) -> Checked<Row<'a>> {
        let oldcity = text(self.oldcity.as_ref());
        let district = text(self.district.as_ref());
        Ok(Row {
            street_code: value::street_code(text(self.id.as_ref()), citycode.code()),
            number: None,
            suffix: "",
            name: value::name(without_oldcity(text(self.name.as_ref()), oldcity))?,
            other_names: &[],
            lieu_dit: "",
            other_lieu_dits: &[],
            is_locality,
            postcode: value::postcode(self.postcode.first()),
            citycode: citycode.code(),
            city: if district.is_empty() { self.city.first() } else { district },
            oldcitycode: value::former_citycode(text(self.oldcitycode.as_ref())),
            oldcity,
            point: Point::default(),
            position: PositionKind::Unknown,
            certified: false,
        })
    }
}

fn text<'a>(value: Option<&'a Cow<'_, str>>) -> &'a str {
    value.map_or("", |text| text.trim())
}

fn housenumber<'a>(street: Row<'a>, number: &'a str, at: &Position, citycode: &Citycode) -> Checked<Row<'a>> {
    let (number, suffix) = value::number_and_suffix(number)?;
    Ok(Row { number, suffix, point: point(citycode, at.lon, at.lat)?, ..street })
}

fn point(citycode: &Citycode, lon: Option<f64>, lat: Option<f64>) -> Checked<Point> {
    let (Some(lon), Some(lat)) = (lon, lat) else { return Err(fault::NO_COORDINATES) };
    citycode.point(coordinate::rounded(lon), coordinate::rounded(lat))
}

/// A name without its old commune, which has its own field.
///
/// BAN's exporter writes `Grande Rue (Abriès)` if a commune has the name twice.
fn without_oldcity<'a>(name: &'a str, oldcity: &str) -> &'a str {
    let bare = name.strip_suffix(')').and_then(|name| name.strip_suffix(oldcity)).and_then(|name| name.strip_suffix(" ("));
    bare.filter(|bare| !oldcity.is_empty() && !bare.is_empty()).unwrap_or(name)
}

/// A number of inhabitants. `None` out of range.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0..=1e8 fits
fn inhabitants(count: f64) -> Option<u32> {
    (0.0..=1e8).contains(&count).then(|| count.round() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_old_commune_is_taken_off_the_name() {
        assert_eq!(without_oldcity("Grande Rue (Abriès)", "Abriès"), "Grande Rue");
        assert_eq!(without_oldcity("Grande Rue (Abriès)", ""), "Grande Rue (Abriès)");
        assert_eq!(without_oldcity("Rue ()", ""), "Rue ()");
        assert_eq!(without_oldcity(" (Abriès)", "Abriès"), " (Abriès)");
        assert_eq!(without_oldcity("Rue du Port (bas)", "Abriès"), "Rue du Port (bas)");
    }

    #[test]
    fn inhabitants_are_counted() {
        assert_eq!(inhabitants(2_103_778.0), Some(2_103_778));
        assert_eq!(inhabitants(-1.0), None);
        assert_eq!(inhabitants(f64::NAN), None);
    }
}
