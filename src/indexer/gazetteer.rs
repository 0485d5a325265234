//! Positions of communes from a table of `GeoNames`, whose fourth administrative code is the INSEE code in France.

use super::cog;
use crate::geo::point::Point;
use crate::text::departements;
use crate::text::fold::fold;
use flate2::bufread::MultiGzDecoder;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Cursor, Read};

/// Columns of a table of `GeoNames`: `geonameid`, `name`, … `modification date`.
const COLUMNS: usize = 19;
const NAME: usize = 1;
const LAT: usize = 4;
const LON: usize = 5;
const CLASS: usize = 6;
const KIND: usize = 7;
const CITYCODE: usize = 13;
const POPULATION: usize = 14;
/// The longest line, in bytes. Names in other languages take some thousands.
const LONGEST_LINE: u64 = 1 << 20;

/// Positions of communes by INSEE code.
#[derive(Debug, Default)]
pub struct Gazetteer {
    points: HashMap<&'static str, (Rank, Point)>,
}

/// The fitness of a place for its commune's position. The greatest is taken, among equals the first.
///
/// The seat of an administration, then a place with the commune's name, then the most populous.
type Rank = (bool, bool, u64, Reverse<u64>);

/// The reason that a gazetteer cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum GazetteerError {
    /// Reading stopped.
    #[error("line {0}: {1}")]
    Read(u64, io::Error),
    /// A line of another table.
    #[error(
        "line {line} has {found} columns; expected GeoNames' table of {COLUMNS} columns separated by tabs, such as cities500.txt"
    )]
    Columns {
        /// Line in the file, from 1.
        line: u64,
        /// Its columns.
        found: usize,
    },
    /// No line with an INSEE code.
    #[error(
        "no line has the INSEE code of a commune in column {}, the fourth administrative code; take a table that holds France, such as cities500.txt",
        CITYCODE + 1
    )]
    NoCommune,
}

impl Gazetteer {
    /// Reads a table, plain or gzip, in UTF-8. Lines of other countries, and of things that are no populated places, are passed over.
    ///
    /// # Errors
    /// When it is another table, or holds no commune.
    pub fn read(input: &mut dyn Read) -> Result<Self, GazetteerError> {
        let mut head = Vec::new();
        input.take(2).read_to_end(&mut head).map_err(|error| GazetteerError::Read(1, error))?;
        let is_gzip = head == [0x1f, 0x8b];
        let raw = BufReader::new(Cursor::new(head).chain(input));
        let mut text: Box<dyn BufRead + '_> =
            if is_gzip { Box::new(BufReader::new(MultiGzDecoder::new(raw))) } else { Box::new(raw) };
        let mut gazetteer = Self::default();
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            let read = text.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line);
            if read.map_err(|error| GazetteerError::Read(number, error))? == 0 {
                break;
            }
            gazetteer.add(number, &String::from_utf8_lossy(&line))?;
        }
        if gazetteer.points.is_empty() { Err(GazetteerError::NoCommune) } else { Ok(gazetteer) }
    }

    /// The position of a commune.
    pub fn find(&self, citycode: &str) -> Option<Point> {
        self.points.get(citycode).map(|(_, point)| *point)
    }

    /// The number of communes with a position.
    pub fn len(&self) -> usize {
        self.points.len()
    }

    /// Whether no commune has a position.
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    fn add(&mut self, number: u64, line: &str) -> Result<(), GazetteerError> {
        let line = line.trim_end_matches(['\r', '\n']);
        if line.is_empty() {
            return Ok(());
        }
        let columns: Vec<&str> = line.split('\t').collect();
        if columns.len() != COLUMNS {
            return Err(GazetteerError::Columns { line: number, found: columns.len() });
        }
        let is_place = columns[CLASS] == "P" && departements::of_citycode(columns[CITYCODE]).is_some();
        let Some(commune) = cog::find(columns[CITYCODE]).filter(|_| is_place) else { return Ok(()) };
        let degrees = |column: usize| columns[column].parse().ok();
        let Some(point) = degrees(LON).zip(degrees(LAT)).and_then(|(lon, lat)| Point::from_degrees(lon, lat)) else {
            return Ok(());
        };
        // Codes of other countries may look like INSEE's. No commune is so far from its département.
        if point.metres_to(commune.centre) > 300_000.0 && !commune.code.starts_with("98") {
            return Ok(());
        }
        let is_seat = columns[KIND].starts_with("PPLA") || columns[KIND] == "PPLC";
        let population = columns[POPULATION].parse().unwrap_or(0);
        let rank = (is_seat, fold(columns[NAME]) == fold(commune.name), population, Reverse(number));
        let known = self.points.entry(commune.code).or_insert((rank, point));
        if known.0 < rank {
            *known = (rank, point);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(name: &str, lat: &str, lon: &str, kind: &str, citycode: &str, population: &str) -> String {
        format!(
            "1\t{name}\t{name}\t\t{lat}\t{lon}\tP\t{kind}\tFR\t\t93\t05\t051\t{citycode}\t{population}\t\t0\tEurope/Paris\t2026-01-01\n"
        )
    }

    fn read(text: &str) -> Result<Gazetteer, GazetteerError> {
        Gazetteer::read(&mut text.as_bytes())
    }

    #[test]
    fn the_seat_then_the_name_then_the_population_decide() {
        let gazetteer = read(
            &[
                line("Le Hameau", "44.1", "6.1", "PPL", "05061", "900"),
                line("Gap", "44.2", "6.2", "PPLA2", "05061", "10"),
                line("Le Hameau", "44.3", "6.3", "PPL", "05023", "900"),
                line("Briancon", "44.4", "6.4", "PPL", "05023", "10"),
                line("Ailleurs", "46.4", "7.4", "PPL", "1003", "10"),
            ]
            .concat(),
        )
        .unwrap();
        assert_eq!(gazetteer.find("05061"), Point::from_degrees(6.2, 44.2));
        assert_eq!(gazetteer.find("05023"), Point::from_degrees(6.4, 44.4));
        assert_eq!((gazetteer.len(), gazetteer.find("1003")), (2, None));
    }

    #[test]
    fn other_tables_say_what_was_expected() {
        let message = read("code;lon;lat\n").unwrap_err().to_string();
        assert!(message.contains("line 1 has 1 columns") && message.contains("cities500.txt"), "{message}");
        let message = read(&line("Villaz", "46.7", "6.9", "PPL", "2117", "5")).unwrap_err().to_string();
        assert!(message.contains("column 14") && message.contains("cities500.txt"), "{message}");
    }
}
