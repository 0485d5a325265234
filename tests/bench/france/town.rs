//! The streets of one commune, drawn, named, placed and written.

use super::Outcome;
use super::communes::{Plan, Town};
use super::naming::Namer;
use super::row::{Place, Writer};
use super::sample::{DEGREE, Sample, Street};
use fastrand::Rng;
use ruelle::Point;
use std::collections::HashSet;

/// Chances of the three parents.
const LEAN: [f64; 2] = [0.75, 0.9];
/// Streets that have a FANTOIR code, in the files that have any.
const WITH_FANTOIR: f64 = 0.8;

/// Writes every address of a commune.
pub fn write(town: &Town, sample: &Sample, plan: &Plan, namer: &mut Namer<'_>, out: &mut Writer, rng: &mut Rng) -> Outcome {
    namer.turn();
    let mut codes = HashSet::new();
    let turn = rng.f64() * std::f64::consts::TAU;
    for _ in 0..town.streets {
        let mut street = draw(town, sample, plan, namer.parents, rng);
        let mut name = namer.name(street, rng);
        for _ in 0..3 {
            if name.is_none() {
                street = draw(town, sample, plan, namer.parents, rng);
                name = namer.name(street, rng);
            }
        }
        let name = name.unwrap_or_else(|| namer.other(street, rng));
        let code = code(&mut codes, rng);
        let part = rng.choice(&town.parts).copied();
        let postcode = rng.choice(&town.commune.postcodes).copied().unwrap_or_default();
        out.place(&Place { commune: town.commune, part, postcode, code: &code, name: &name });
        let first = moved(town.centre, turned(street.offset, turn));
        let own_turn = rng.f64() * std::f64::consts::TAU;
        for number in &street.numbers {
            let point = moved(first, turned([number.east, number.north], own_turn));
            out.number(number.value, &number.suffix, point)?;
        }
    }
    Ok(())
}

/// A street of the town's class, of one of the parents.
fn draw<'a>(town: &Town, sample: &'a Sample, plan: &Plan, parents: [usize; 3], rng: &mut Rng) -> &'a Street {
    let lean = rng.f64();
    let parent = parents[LEAN.iter().filter(|&&most| lean >= most).count()];
    &sample.streets[plan.draw(town.class, parent, rng)]
}

/// A key that no other street of the commune has: FANTOIR's four digits, or BAN's six characters.
fn code(taken: &mut HashSet<String>, rng: &mut Rng) -> String {
    loop {
        let code = if rng.f64() < WITH_FANTOIR {
            format!("{:04}", rng.u32(10..10_000))
        } else {
            (0..6).map(|_| char::from_digit(rng.u32(..36), 36).unwrap_or('0')).collect()
        };
        if taken.insert(code.clone()) {
            return code;
        }
    }
}

fn turned([east, north]: [f64; 2], angle: f64) -> [f64; 2] {
    let (sin, cos) = angle.sin_cos();
    [east * cos - north * sin, east * sin + north * cos]
}

fn moved(from: Point, [east, north]: [f64; 2]) -> Point {
    let lat = from.lat_degrees() + north / DEGREE;
    let lon = from.lon_degrees() + east / (DEGREE * from.lat_degrees().to_radians().cos());
    Point::from_degrees(lon, lat).unwrap_or(from)
}
