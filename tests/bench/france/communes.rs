//! How many streets each commune of France gets, and how long they are.

use super::sample::{CLASS_COUNT, Sample, class_of, population};
use fastrand::Rng;
use ruelle::Point;
use ruelle::indexer::cog::{self, Commune, CommuneKind};
use ruelle::text::departements;

/// The départements of France: 96 and five overseas.
pub const DEPARTEMENTS: [&str; 101] = [
    "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "21", "22",
    "23", "24", "25", "26", "27", "28", "29", "2A", "2B", "30", "31", "32", "33", "34", "35", "36", "37", "38", "39", "40", "41",
    "42", "43", "44", "45", "46", "47", "48", "49", "50", "51", "52", "53", "54", "55", "56", "57", "58", "59", "60", "61", "62",
    "63", "64", "65", "66", "67", "68", "69", "70", "71", "72", "73", "74", "75", "76", "77", "78", "79", "80", "81", "82", "83",
    "84", "85", "86", "87", "88", "89", "90", "91", "92", "93", "94", "95", "971", "972", "973", "974", "976",
];
/// Cities whose arrondissements have addresses in their stead.
const PARENTS: [&str; 3] = ["75056", "69123", "13055"];
/// With fewer streets than these, a département of the sample is no model for a class.
const ENOUGH: usize = 150;
/// How far from a known one a commune may lie whose centre nobody gave, degrees.
const AROUND: f64 = 0.07;

/// A commune, and what it gets.
pub struct Town {
    pub commune: &'static Commune,
    pub centre: Point,
    pub class: usize,
    pub streets: u64,
    /// Former communes that are parts of it.
    pub parts: Vec<&'static Commune>,
}

/// Streets a commune of each class, and a taste for long ones.
pub struct Plan {
    /// Indexes into the sample's streets, by class, the longest last.
    by_class: Vec<Vec<usize>>,
    /// The same, by class and département of the sample.
    by_parent: Vec<Vec<Vec<usize>>>,
    /// Streets a commune and streets an inhabitant, by class.
    rates: [[f64; 2]; CLASS_COUNT],
    /// The chance that the longer of two streets is taken. When negative, that of the shorter.
    taste: f64,
}

#[allow(clippy::cast_precision_loss)] // some millions
impl Plan {
    /// A plan that comes to that many addresses and streets.
    pub fn of(sample: &Sample, addresses: u64, streets: u64) -> Self {
        let mut by_class = vec![Vec::new(); CLASS_COUNT];
        sample.streets.iter().enumerate().for_each(|(at, street)| by_class[street.class].push(at));
        by_class.iter_mut().for_each(|class| class.sort_by_key(|&at| sample.streets[at].numbers.len()));
        let mut by_parent = vec![vec![Vec::new(); sample.departements.len()]; CLASS_COUNT];
        for (of_class, of_parents) in by_class.iter().zip(&mut by_parent) {
            of_class.iter().for_each(|&at| of_parents[sample.streets[at].departement].push(at));
        }
        // Half of the streets come with the commune, half with its people: villages are never empty.
        let rates = std::array::from_fn(|class| {
            let (communes, inhabitants) = sample.communes[class];
            let half = by_class[class].len() as f64 / 2.0;
            [half / (communes.max(1) as f64), half / (inhabitants.max(1) as f64)]
        });
        let mut plan = Self { by_class, by_parent, rates, taste: 0.0 };
        let mut wanted = [0.0; CLASS_COUNT];
        populated().for_each(|commune| wanted[plan.class(commune)] += plan.streets_of(commune));
        let scale = streets as f64 / wanted.iter().sum::<f64>();
        plan.rates.iter_mut().flatten().for_each(|rate| *rate *= scale);
        let lengths = |at: usize| plan.lengths(sample, at);
        let total =
            |of: fn([f64; 3]) -> f64| wanted.iter().enumerate().map(|(at, count)| count * scale * of(lengths(at))).sum::<f64>();
        let mean = total(|all| all[0]);
        let longer = total(|all| all[1]);
        let shorter = total(|all| all[2]);
        let lacking = addresses as f64 - mean;
        plan.taste = if lacking > 0.0 { (lacking / (longer - mean)).min(1.0) } else { -(lacking / (shorter - mean)).min(1.0) };
        plan
    }

    /// Mean numbers of a street, of the longer of two, of the shorter: of any département of the sample with the same chance.
    fn lengths(&self, sample: &Sample, class: usize) -> [f64; 3] {
        let parents = sample.departements.len();
        let mut mean = [0.0; 3];
        for parent in 0..parents {
            let streets = self.streets(class, parent);
            for (rank, &at) in streets.iter().enumerate() {
                let below = (rank as f64 + 0.5) / streets.len() as f64;
                let each = sample.streets[at].numbers.len() as f64 / (streets.len() * parents) as f64;
                mean = [mean[0] + each, mean[1] + each * 2.0 * below, mean[2] + each * 2.0 * (1.0 - below)];
            }
        }
        mean
    }

    /// The streets of a class that are a département's of the sample, if those are enough.
    fn streets(&self, class: usize, parent: usize) -> &[usize] {
        let own = &self.by_parent[class][parent];
        if own.len() >= ENOUGH { own } else { &self.by_class[class] }
    }

    /// A street for a commune of this class: of this département of the sample if it has enough, else of any.
    pub fn draw(&self, class: usize, parent: usize, rng: &mut Rng) -> usize {
        let streets = self.streets(class, parent);
        let one = rng.usize(..streets.len());
        let other = rng.usize(..streets.len());
        streets[match self.taste {
            taste if rng.f64() >= taste.abs() => one,
            taste if taste > 0.0 => one.max(other),
            _ => one.min(other),
        }]
    }

    /// The plan in a line.
    pub fn describe(&self) -> String {
        let rates: Vec<_> = self.rates.iter().map(|[commune, person]| format!("{commune:.1} + {person:.4} a head")).collect();
        format!("streets a commune: {}; taste for long ones {:.2}", rates.join(", "), self.taste)
    }

    fn class(&self, commune: &Commune) -> usize {
        let class = class_of(population(commune.code));
        // A class that the sample lacks borrows from the one below.
        (0..=class).rev().find(|&class| !self.by_class[class].is_empty()).unwrap_or(0)
    }

    fn streets_of(&self, commune: &Commune) -> f64 {
        let [commune_rate, person_rate] = self.rates[self.class(commune)];
        commune_rate + person_rate * f64::from(population(commune.code))
    }

    /// The communes of a département.
    pub fn towns(&self, code: &str, rng: &mut Rng) -> Vec<Town> {
        let own: Vec<_> = populated().filter(|commune| departements::of_citycode(commune.code) == Some(code)).collect();
        let known: Vec<_> = own.iter().filter(|commune| commune.centre_is_known).map(|commune| commune.centre).collect();
        let town = |commune: &&'static Commune| {
            let streets = self.streets_of(commune) * (0.6 + 0.8 * rng.f64());
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // some thousands
            let streets = streets.round().max(1.0) as u64;
            Town { commune, centre: centre(commune, &known, rng), class: self.class(commune), streets, parts: parts(commune) }
        };
        own.iter().map(town).collect()
    }
}

/// Communes, and arrondissements in the stead of their cities, where somebody lives.
fn populated() -> impl Iterator<Item = &'static Commune> {
    let stands = |commune: &&Commune| match commune.kind {
        CommuneKind::Current => !PARENTS.contains(&commune.code),
        kind => kind == CommuneKind::Arrondissement,
    };
    let inhabited = |commune: &&Commune| commune.population != Some(0) && !commune.postcodes.is_empty();
    let of_france = |commune: &&Commune| departements::of_citycode(commune.code).is_some_and(|code| DEPARTEMENTS.contains(&code));
    cog::communes().filter(stands).filter(inhabited).filter(of_france)
}

fn parts(commune: &Commune) -> Vec<&'static Commune> {
    let is_part = |part: &&Commune| part.kind == CommuneKind::Delegated && part.parent == Some(commune.code);
    cog::communes().filter(is_part).collect()
}

fn centre(commune: &Commune, known: &[Point], rng: &mut Rng) -> Point {
    let Some(near) = rng.choice(known).filter(|_| !commune.centre_is_known) else { return commune.centre };
    let mut around = || (rng.f64() * 2.0 - 1.0) * AROUND;
    Point::from_degrees(near.lon_degrees() + around(), near.lat_degrees() + around()).unwrap_or(*near)
}
