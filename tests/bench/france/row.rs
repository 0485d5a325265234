//! BAN's CSV, written.

use super::Outcome;
use flate2::Compression;
use flate2::write::GzEncoder;
use ruelle::Point;
use ruelle::indexer::cog::Commune;
use ruelle::text::fold::fold;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

const HEAD: &str = "id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;\
nom_ancienne_commune;x;y;lon;lat;type_position;alias;nom_ld;libelle_acheminement;nom_afnor;source_position;\
source_nom_voie;certification_commune;cad_parcelles\n";

/// A street, as each of its rows says it.
pub struct Place<'a> {
    pub commune: &'a Commune,
    pub part: Option<&'a Commune>,
    pub postcode: &'a str,
    pub code: &'a str,
    pub name: &'a str,
}

/// A file that is written beside, then renamed.
pub struct Writer {
    out: GzEncoder<BufWriter<File>>,
    beside: PathBuf,
    path: PathBuf,
    rows: u64,
    /// Beginning, middle and end of the rows of the street at hand.
    key: String,
    fantoir: String,
    middle: String,
    end: String,
    row: String,
}

impl Writer {
    /// Begins a file.
    pub fn create(path: &Path) -> Outcome<Self> {
        let beside = path.with_extension("tmp");
        let mut out = GzEncoder::new(BufWriter::with_capacity(1 << 18, File::create(&beside)?), Compression::new(4));
        out.write_all(HEAD.as_bytes())?;
        let [key, fantoir, middle, end, row] = std::array::from_fn(|_| String::new());
        Ok(Self { out, beside, path: path.to_owned(), rows: 0, key, fantoir, middle, end, row })
    }

    /// The numbers that follow are of this street.
    pub fn place(&mut self, place: &Place<'_>) {
        let Place { commune, part, postcode, code, name } = place;
        let (part_code, part_name) = part.map_or(("", ""), |part| (part.code, part.name));
        let [city, street] = [commune.name, name].map(|text| fold(text).to_uppercase());
        self.key = format!("{}_{code}", commune.code);
        self.fantoir = if code.len() == 4 { self.key.clone() } else { String::new() };
        self.middle = format!("{name};{postcode};{};{};{part_code};{part_name};;;", commune.code, commune.name);
        self.end = format!("entrée;;;{city};{street};commune;commune;1;\n");
    }

    /// One address.
    pub fn number(&mut self, number: u32, suffix: &str, point: Point) -> Outcome {
        self.row.clear();
        let Self { key, fantoir, middle, end, .. } = self;
        let joint = if suffix.is_empty() { "" } else { "_" };
        let lon = point.lon_degrees();
        let lat = point.lat_degrees();
        write!(self.row, "{key}_{number:05}{joint}{suffix};{fantoir};{number};{suffix};{middle}{lon:.6};{lat:.6};{end}")?;
        self.out.write_all(self.row.as_bytes())?;
        self.rows += 1;
        Ok(())
    }

    /// Ends the file; returns its rows.
    pub fn finish(self) -> Outcome<u64> {
        self.out.finish()?.flush()?;
        fs::rename(&self.beside, &self.path)?;
        Ok(self.rows)
    }
}
