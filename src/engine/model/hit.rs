//! Hit: one result, with everything that a host needs to present it.

use super::explanation::{Correction, WordReading};
use crate::geo::point::Point;
use crate::text::departements;

/// The kind of a result, in the contract's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A house number of a street or a locality.
    Housenumber,
    /// A street.
    Street,
    /// A named place without streets, a lieu-dit.
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

    /// The kind that the contract's word stands for.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// One result. Its texts are as BAN writes them.
///
/// ```no_run
/// use ruelle::{Geocoder, SearchRequest, Shard};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut geocoder = Geocoder::new();
/// geocoder.add(Shard::open(std::fs::read("75.ruelle")?)?);
/// let hits = geocoder.search(&SearchRequest::new("12 rue de rivoli paris"))?;
/// let best = hits.first().ok_or("no hit")?;
/// assert_eq!(best.label(), "12 Rue de Rivoli 75004 Paris");
/// println!("{} at {}, {}", best.id, best.point.lon_degrees(), best.point.lat_degrees());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Hit {
    /// Its kind.
    pub kind: Kind,
    /// BAN's key (`75104_8249_00012_bis`), or the INSEE code of a commune.
    pub id: String,
    /// Number and suffix, `12 bis`. Only for [`Kind::Housenumber`].
    pub housenumber: Option<String>,
    /// Name of the street or the locality. `None` for a commune.
    pub street: Option<String>,
    /// Whether `street` names a locality, a lieu-dit.
    pub is_locality: bool,
    /// Name of the lieu-dit that the address lies in, beside `street`. Only for [`Kind::Housenumber`].
    pub lieu_dit: Option<String>,
    /// Postcode, five digits. `None` where BAN gives none.
    pub postcode: Option<String>,
    /// INSEE code of the commune (of the arrondissement in Paris, Lyon and Marseille).
    pub citycode: String,
    /// Name of the commune. `Paris` for its arrondissements.
    pub city: String,
    /// Name of the arrondissement: `Paris 4e Arrondissement`.
    pub district: Option<String>,
    /// INSEE code of the delegated or former commune.
    pub oldcitycode: Option<String>,
    /// Name of the delegated or former commune.
    pub oldcity: Option<String>,
    /// Code of the département: `75`, `2A`, `974`.
    pub departement: &'static str,
    /// Inhabitants, when known. Only for [`Kind::Municipality`].
    pub population: Option<u32>,
    /// Importance, 0..=1: `(ln(1 + population/3) + ln(1 + numbers)) / 20`.
    pub importance: f64,
    /// Score, 0..=1. It can be held against addok's thresholds.
    pub score: f64,
    /// Position.
    pub point: Point,
    /// Metres, at least 1, that the position may be off. An estimate: `docs/api.md` says how it is made for each kind.
    pub accuracy: u32,
    /// Metres from the position of the request, rounded.
    pub distance: Option<u32>,
    /// Estimated place of the house number asked for, when the street lacks it. `point` is this place then.
    pub interpolated: Option<Interpolated>,
    /// Last number of the range or list that was asked for: 24 of `12/24`. The position is that of the first.
    pub housenumber_end: Option<u32>,
    /// The other street, when this is an intersection.
    pub crossing: Option<String>,
    /// Confidence, 0..=1, that this is the place meant. The score says how well the words match, the confidence also whether
    /// another place matches as well. Only for a search by text.
    pub confidence: Option<f64>,
    /// Whether a person should look at this answer before it is used. Only for a search by text.
    pub doubtful: bool,
    /// Score above that of the next place, prominence apart. The last place has its whole score.
    pub gap: f64,
    /// Parts of the score.
    pub breakdown: Breakdown,
    /// Words of the query that were read as others.
    pub corrections: Vec<Correction>,
    /// Reading of each word of the query, when [`SearchRequest::explain`] asks for it.
    ///
    /// [`SearchRequest::explain`]: crate::SearchRequest::explain
    pub words: Vec<WordReading>,
}

/// Estimated place of a house number that a street does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Interpolated {
    /// The house number.
    pub number: u32,
    /// Its neighbours on the same side. Twice the nearest number when it has none on one side, or they are far apart.
    pub between: (u32, u32),
    /// Position between the neighbours.
    pub point: Point,
    /// Metres that the position may be off.
    pub accuracy: u32,
}

impl Hit {
    /// Name with its number: `12 bis Rue de Rivoli`, `Rue de Rivoli`, `Paris`. Names of both streets for an intersection.
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

    /// Address in one line: `12 bis Rue de Rivoli 75004 Paris`.
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

    /// Name of the lieu-dit that the hit is, or that it lies in.
    pub fn locality(&self) -> Option<&str> {
        if self.is_locality { self.street.as_deref() } else { self.lieu_dit.as_deref() }
    }

    /// Département and region: `75, Paris, Île-de-France`. A name that repeats appears once.
    pub fn context(&self) -> String {
        departements::context(self.departement)
    }
}

/// Parts of a score, each in 0..=1, before weights.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Breakdown {
    /// Completeness of the street's name in the query.
    pub street: f64,
    /// Completeness of the commune's name in the query.
    pub city: f64,
    /// Postcode: 1 for the same, less for one near.
    pub postcode: f64,
    /// House number: 1 when found, less without its suffix, 0 without the number.
    pub housenumber: f64,
    /// Share of the query that the hit explains, by weight.
    pub coverage: f64,
    /// Nearness to the bias.
    pub proximity: f64,
    /// Prominence of a street whose location neither the query nor the request says: its importance, with the whole city's
    /// population. Else 1.
    pub prominence: f64,
}

impl Breakdown {
    /// Whether the query says where the hit lies: by its commune, its postcode or one near.
    pub fn is_located(&self) -> bool {
        self.city > 0.0 || self.postcode > 0.0
    }
}
