//! One answer, with everything a host needs to present it.

use super::explanation::{Correction, WordReading};
use crate::geo::point::Point;
use crate::text::departements;

/// The type of a result, in the contract's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A number in a street or a locality.
    Housenumber,
    /// A street.
    Street,
    /// A named place without streets (lieu-dit).
    Locality,
    /// A commune, or an arrondissement of Paris, Lyon or Marseille.
    Municipality,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Housenumber, Self::Street, Self::Locality, Self::Municipality];

    /// The contract's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Housenumber => "housenumber",
            Self::Street => "street",
            Self::Locality => "locality",
            Self::Municipality => "municipality",
        }
    }

    /// Reads the contract's word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// One answer. Text fields are as BAN writes them.
#[derive(Clone, Debug)]
pub struct Hit {
    /// What this is.
    pub kind: Kind,
    /// BAN's key (`75104_8249_00012_bis`), or the INSEE code of a commune.
    pub id: String,
    /// Number and suffix, `12 bis`; only for [`Kind::Housenumber`].
    pub housenumber: Option<String>,
    /// Name of the street or the locality that carries the number; `None` for a commune.
    pub street: Option<String>,
    /// True when `street` names a locality (lieu-dit), not a street.
    pub is_locality: bool,
    /// Five digits; `None` where BAN gives none.
    pub postcode: Option<String>,
    /// INSEE code of the commune (of the arrondissement in Paris, Lyon and Marseille).
    pub citycode: String,
    /// Name of the commune; `Paris` for its arrondissements.
    pub city: String,
    /// `Paris 4e Arrondissement`, for arrondissements only.
    pub district: Option<String>,
    /// INSEE code of the delegated or former commune.
    pub oldcitycode: Option<String>,
    /// Name of the delegated or former commune.
    pub oldcity: Option<String>,
    /// Département code: `75`, `2A`, `974`.
    pub departement: &'static str,
    /// Inhabitants; only for [`Kind::Municipality`], when known.
    pub population: Option<u32>,
    /// `(ln(1 + population/3) + ln(1 + numbers)) / 20`, in 0..=1.
    pub importance: f64,
    /// 0..=1; comparable with addok's thresholds.
    pub score: f64,
    /// Where.
    pub point: Point,
    /// Metres from the position asked or the bias, rounded.
    pub distance: Option<u32>,
    /// Where the house number asked for would stand, when the street has its neighbours but not itself; `point` is this
    /// place then.
    pub interpolated: Option<Interpolated>,
    /// The other street, when this is where two meet.
    pub crossing: Option<String>,
    /// 0..=1: how sure it is that this is what was asked for. The score says how well the words fit; this, whether something
    /// else fits as well. Only of answers to a question in words.
    pub confidence: Option<f64>,
    /// How much better this is than the next one; for the last one, than nothing.
    pub gap: f64,
    /// How the score came about.
    pub breakdown: Breakdown,
    /// Words of the question that were taken for others.
    pub corrections: Vec<Correction>,
    /// What each word of the question was read as, when that was asked for.
    pub words: Vec<WordReading>,
}

/// A house number that a street does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interpolated {
    /// The number.
    pub number: u32,
    /// Its neighbours.
    pub between: (u32, u32),
    /// Where it would stand.
    pub point: Point,
}

impl Hit {
    /// The name with its number: `12 bis Rue de Rivoli`, `Rue de Rivoli`, `Paris`; where two streets meet, both.
    pub fn name(&self) -> String {
        if let (Some(street), Some(crossing)) = (&self.street, &self.crossing) {
            return format!("{street} / {crossing}");
        }
        match (&self.housenumber, &self.street) {
            (Some(number), Some(street)) => format!("{number} {street}"),
            (None, Some(street)) => street.clone(),
            _ => self.district.clone().unwrap_or_else(|| self.city.clone()),
        }
    }

    /// The address in one line: `12 bis Rue de Rivoli 75004 Paris`.
    pub fn label(&self) -> String {
        if self.kind == Kind::Municipality {
            return self.name();
        }
        let mut label = self.name();
        for part in [self.postcode.as_deref(), Some(self.city.as_str())].into_iter().flatten() {
            label.push(' ');
            label.push_str(part);
        }
        label
    }

    /// `75, Paris, Île-de-France`; repeated names appear once.
    pub fn context(&self) -> String {
        departements::context(self.departement)
    }
}

/// The parts of a score, each in 0..=1, before weights.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Breakdown {
    /// How well the words of the question match the street's name.
    pub street: f64,
    /// How well they match the commune's name.
    pub city: f64,
    /// Postcode: 1 the same, less when it is only near.
    pub postcode: f64,
    /// Number: 1 found, less when only the street is.
    pub housenumber: f64,
    /// Share of the question that was read as part of the answer.
    pub coverage: f64,
    /// Nearness to the bias position.
    pub proximity: f64,
}

impl Breakdown {
    /// True when the question says where the answer lies: by its commune, its postcode or one near.
    pub fn is_located(&self) -> bool {
        self.city > 0.0 || self.postcode > 0.0
    }
}
