//! Real streets to make others from.

use super::Outcome;
use fastrand::Rng;
use ruelle::Point;
use ruelle::indexer::{CommuneRow, Row, RowSink, cog, input};
use std::collections::HashMap;
use std::fs;
use std::path::Path;

/// Metres of a degree of latitude.
pub const DEGREE: f64 = 111_195.0;
/// Populations that part communes into classes: streets are taken from communes of the same class.
const CLASSES: [u32; 4] = [500, 2_000, 10_000, 30_000];
/// How many classes there are.
pub const CLASS_COUNT: usize = CLASSES.len() + 1;
/// Words of Corsica are met nowhere else: it is no model for others, nor others for it.
const APART: [&str; 3] = ["2A", "2B", "20"];

/// A house number: its number, its suffix, and metres east and north of its street's first.
pub struct Number {
    pub value: u32,
    pub suffix: String,
    pub east: f64,
    pub north: f64,
}

/// A street as it was found.
pub struct Street {
    pub name: String,
    /// Index into [`Sample::departements`].
    pub departement: usize,
    pub class: usize,
    /// Metres east and north from the middle of its commune to its first number.
    pub offset: [f64; 2],
    pub numbers: Vec<Number>,
}

/// Streets of some départements.
#[derive(Default)]
pub struct Sample {
    pub departements: Vec<String>,
    pub streets: Vec<Street>,
    /// Communes and their inhabitants, by class.
    pub communes: [(u64, u64); CLASS_COUNT],
}

/// The class of a commune.
pub fn class_of(population: u32) -> usize {
    CLASSES.iter().filter(|&&least| population >= least).count()
}

impl Sample {
    /// Reads every BAN file of mainland départements in a directory, in the order of their names.
    pub fn read(directory: &Path) -> Outcome<Self> {
        let mut paths: Vec<_> = fs::read_dir(directory)?.collect::<Result<Vec<_>, _>>()?.iter().map(fs::DirEntry::path).collect();
        paths.sort();
        let mut sample = Self::default();
        for path in paths {
            let mut gathered = Gathered::default();
            input::read_file(&path, &mut gathered)?;
            sample.add(gathered);
        }
        if sample.streets.is_empty() { Err(format!("{} has no BAN file", directory.display()).into()) } else { Ok(sample) }
    }

    fn add(&mut self, gathered: Gathered) {
        let code = gathered.streets.iter().find_map(|street| ruelle::text::departements::of_citycode(&street.citycode));
        // Overseas is too little, and too special, to be a model.
        let Some(code) = code.filter(|code| code.len() == 2) else { return };
        let departement = self.departements.len();
        self.departements.push(code.to_owned());
        let mut middles: HashMap<String, ([f64; 2], f64)> = HashMap::new();
        for street in &gathered.streets {
            let (sum, count) = middles.entry(street.citycode.clone()).or_default();
            let [lon, lat] = degrees(street.numbers[0].2);
            *sum = [sum[0] + lon, sum[1] + lat];
            *count += 1.0;
        }
        for citycode in middles.keys() {
            let population = population(citycode);
            let (communes, inhabitants) = &mut self.communes[class_of(population)];
            (*communes, *inhabitants) = (*communes + 1, *inhabitants + u64::from(population));
        }
        let streets = gathered.streets.into_iter().map(|street| {
            let (sum, count) = middles[&street.citycode];
            street.relative(departement, [sum[0] / count, sum[1] / count])
        });
        self.streets.extend(streets);
    }

    /// The sampled départements that a made-up one takes its streets from: one above all, two others now and then.
    pub fn parents_of(&self, code: &str, rng: &mut Rng) -> [usize; 3] {
        let apart = |code: &str| APART.contains(&code);
        let mut parents = [0; 3];
        for parent in &mut parents {
            let fit =
                (0..50).map(|_| rng.usize(..self.departements.len())).find(|&at| apart(&self.departements[at]) == apart(code));
            *parent = fit.unwrap_or(0);
        }
        parents
    }
}

/// Inhabitants of a commune; of a small one when nobody has counted.
pub fn population(citycode: &str) -> u32 {
    cog::find(citycode).and_then(|commune| commune.population).unwrap_or(300)
}

fn degrees(point: Point) -> [f64; 2] {
    [point.lon_degrees(), point.lat_degrees()]
}

/// The streets of one file, in the order of their first rows.
#[derive(Default)]
struct Gathered {
    streets: Vec<Raw>,
    known: HashMap<[String; 3], usize>,
}

struct Raw {
    citycode: String,
    name: String,
    numbers: Vec<(u32, String, Point)>,
}

impl Raw {
    fn relative(self, departement: usize, middle: [f64; 2]) -> Street {
        let [lon, lat] = degrees(self.numbers[0].2);
        let metres = |lon: f64, lat: f64, from: [f64; 2]| {
            [(lon - from[0]) * DEGREE * from[1].to_radians().cos(), (lat - from[1]) * DEGREE]
        };
        let numbers = self.numbers.iter().map(|(number, suffix, point)| {
            let [own_lon, own_lat] = degrees(*point);
            let [east, north] = metres(own_lon, own_lat, [lon, lat]);
            Number { value: *number, suffix: suffix.clone(), east, north }
        });
        Street {
            departement,
            class: class_of(population(&self.citycode)),
            offset: metres(lon, lat, middle),
            numbers: numbers.collect(),
            name: self.name,
        }
    }
}

impl RowSink for Gathered {
    fn row(&mut self, _: u64, row: &Row<'_>) {
        let Some(number) = row.number else { return };
        let key = [row.citycode, row.street_code, row.name].map(str::to_owned);
        let at = *self.known.entry(key).or_insert_with(|| {
            self.streets.push(Raw { citycode: row.citycode.to_owned(), name: row.name.to_owned(), numbers: Vec::new() });
            self.streets.len() - 1
        });
        self.streets[at].numbers.push((number, row.suffix.to_owned(), row.point));
    }

    fn commune(&mut self, _: u64, _: &CommuneRow<'_>) {}

    fn skip(&mut self, _: u64, _: &'static str, _: &str) {}
}
