//! The assembler: rows in, shards out, one for each département.
//!
//! Its memory is bounded by the largest département, not by the input. Once it holds enough rows of others, it builds the
//! département that was read longest ago. Further rows of that one are an error.

use super::cells;
use super::centres;
use super::draft::{Draft, Refusal};
use super::encode::{EncodeError, encode};
use super::far;
use super::gazetteer::Gazetteer;
use super::row::{CommuneRow, Row, RowSink};
use crate::text::departements;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The default of [`BuildOptions::held`]: about 30 MB.
const HELD: u64 = 1_000_000;
/// The most examples of each reason to skip rows.
const EXAMPLES: usize = 3;

/// The options of a build.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// Date of the data, `YYYY-MM-DD`. Empty when unknown.
    pub date: String,
    /// Source and licence of the data, in one line.
    pub source: String,
    /// The name of a single shard for all rows, instead of one for each département.
    pub single: Option<String>,
    /// The most streets of a cell. A département with more is cut into several shards, each named after its first commune.
    /// `None`: départements stay whole.
    pub cell_streets: Option<usize>,
    /// The most rows to hold of départements that are not being read. Beyond, the one that was read longest ago is built, and
    /// no row of it may follow.
    pub held: u64,
    /// Whether the lieux-dits that addresses name belong to the addresses, and become localities.
    pub places_lieux_dits: bool,
    /// Positions of communes without addresses.
    pub gazetteer: Option<Arc<Gazetteer>>,
}

impl Default for BuildOptions {
    fn default() -> Self {
        Self {
            date: String::new(),
            source: String::new(),
            single: None,
            cell_streets: None,
            held: HELD,
            places_lieux_dits: false,
            gazetteer: None,
        }
    }
}

/// The reason that shards cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A shard cannot be written.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// Rows of a département are too far apart.
    #[error(
        "rows of département {departement} come again (line {line}) after so many others that it was built already: sort the \
         input by citycode, or build fewer départements at once"
    )]
    Scattered {
        /// Code of the département.
        departement: String,
        /// Line of its file, from 1.
        line: u64,
    },
}

/// A built shard.
#[derive(Debug)]
pub struct Built {
    /// Département code, or the name of [`BuildOptions::single`].
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// The counts of its contents.
    pub report: ShardReport,
}

/// The counts of a shard's contents.
#[derive(Clone, Debug, Default)]
pub struct ShardReport {
    /// House numbers.
    pub addresses: u64,
    /// Streets.
    pub streets: u64,
    /// Localities.
    pub localities: u64,
    /// Communes.
    pub communes: u64,
}

/// The reason to skip a number that its street has already.
pub const REPEATED: &str = "the same number twice in a street";
/// The reason to skip a position far from the others of its commune.
pub const FAR: &str = "position far from its commune";

/// The skipped rows by reason: the count, and the first few as `line N: text`.
pub type Skipped = BTreeMap<&'static str, (u64, Vec<String>)>;

/// Gathers rows, then builds shards.
#[derive(Debug, Default)]
pub struct Assembler {
    options: BuildOptions,
    /// The drafts, in the order they were last read, so that the current one is last.
    open: Vec<Open>,
    /// The citycode of the last row, which most rows share.
    citycode: String,
    /// Rows held in all.
    rows: u64,
    built: Vec<Built>,
    closed: BTreeSet<String>,
    skipped: Skipped,
    mended: Skipped,
    failure: Option<BuildError>,
}

/// A draft that still takes rows.
#[derive(Debug)]
struct Open {
    name: String,
    rows: u64,
    draft: Draft,
}

impl Assembler {
    /// An assembler without rows.
    pub fn new(options: BuildOptions) -> Self {
        Self { options, ..Self::default() }
    }

    /// The rows skipped so far, by reason.
    pub fn skipped(&self) -> &Skipped {
        &self.skipped
    }

    /// The rows mended so far, by mend. They are in the shards.
    pub fn mended_rows(&self) -> &Skipped {
        &self.mended
    }

    /// Builds the shards, sorted by name. Also returns the skipped rows.
    ///
    /// # Errors
    /// When a shard would exceed the limits of the format, or when rows of one département are too far apart.
    pub fn finish(mut self) -> Result<(Vec<Built>, Skipped), BuildError> {
        while self.failure.is_none() && !self.open.is_empty() {
            self.close_oldest();
        }
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        self.built.sort_by(|one, other| one.name.cmp(&other.name));
        Ok((self.built, self.skipped))
    }

    /// Takes the names in regional languages of a row whose address comes from another file, which was read before.
    pub fn other_names(&mut self, row: &Row<'_>) {
        let name = self.options.single.as_deref().or_else(|| departements::of_citycode(row.citycode));
        if let Some(open) = self.open.iter_mut().find(|open| Some(open.name.as_str()) == name) {
            open.draft.add_other_names(row);
        }
    }

    /// The draft for a commune's rows. `None` once the build has failed, an error if there is no such département.
    fn draft(&mut self, citycode: &str, line: u64) -> Result<Option<&mut Draft>, Refusal> {
        if self.failure.is_some() {
            return Ok(None);
        }
        if self.citycode != citycode || self.open.is_empty() {
            let name = match self.options.single.clone() {
                Some(name) => name,
                None => departements::of_citycode(citycode).ok_or("citycode of no département")?.to_owned(),
            };
            if self.closed.contains(&name) {
                self.failure = Some(BuildError::Scattered { departement: name, line });
                return Ok(None);
            }
            self.turn_to(&name);
            citycode.clone_into(&mut self.citycode);
        }
        self.rows += 1;
        let last = self.open.last_mut();
        Ok(last.map(|open| {
            open.rows += 1;
            &mut open.draft
        }))
    }

    /// Makes the draft of this name the current one, and builds others while too many rows are held.
    fn turn_to(&mut self, name: &str) {
        let known = self.open.iter().position(|open| open.name == name);
        let open = known.map(|at| self.open.remove(at));
        let open = open.unwrap_or_else(|| {
            let draft = if self.options.places_lieux_dits { Draft::with_lieux_dits() } else { Draft::default() };
            Open { name: name.to_owned(), rows: 0, draft }
        });
        while self.rows - open.rows > self.options.held && !self.open.is_empty() {
            self.close_oldest();
        }
        self.open.push(open);
    }

    /// Builds the draft that was read longest ago.
    fn close_oldest(&mut self) {
        let Open { name, rows, mut draft } = self.open.remove(0);
        self.rows -= rows;
        draft.place_lieux_dits();
        let skipped = &mut self.skipped;
        far::drop_far(&mut draft, |label, metres| note(skipped, FAR, || format!("{label} ({} off)", kilometres(metres))));
        draft.drop_repeats(|label, metres| note(skipped, REPEATED, || format!("{label} ({} apart)", kilometres(metres))));
        draft.name_in_languages();
        let cells = match self.options.cell_streets {
            Some(max_streets) => cells::cut(draft, max_streets),
            None => vec![draft],
        };
        let is_whole = cells.len() < 2;
        for cell in cells {
            let first = cell.communes.keys().next().filter(|_| !is_whole);
            let cell_name = first.map_or_else(|| name.clone(), |code| code.text());
            self.build(cell, cell_name);
        }
        self.closed.insert(name);
    }

    fn build(&mut self, mut draft: Draft, name: String) {
        draft.add_known(false);
        centres::place(&mut draft, self.options.gazetteer.as_deref());
        let report = report(&draft);
        match encode(draft, &name, &self.options.date, &self.options.source) {
            Ok(bytes) => self.built.push(Built { name, bytes, report }),
            Err(error) => self.failure = Some(error.into()),
        }
    }
}

fn report(draft: &Draft) -> ShardReport {
    let localities = draft.streets.iter().filter(|street| street.is_locality).count() as u64;
    ShardReport {
        addresses: draft.streets.iter().map(|street| street.numbers.len() as u64).sum(),
        streets: draft.streets.len() as u64 - localities,
        localities,
        communes: draft.communes.len() as u64,
    }
}

impl RowSink for Assembler {
    fn row(&mut self, line: u64, row: &Row<'_>) {
        let added = self.draft(row.citycode, line).and_then(|draft| draft.map_or(Ok(()), |draft| draft.add(row)));
        if let Err(why) = added {
            self.skip(line, why, &format!("{} {} {}", row.citycode, row.street_code, row.name));
        }
    }

    fn commune(&mut self, line: u64, commune: &CommuneRow<'_>) {
        let draft = self.draft(commune.citycode, line);
        let added = draft.and_then(|draft| draft.map_or(Ok(()), |draft| draft.add_commune(commune)));
        if let Err(why) = added {
            self.skip(line, why, &format!("{} {}", commune.citycode, commune.name));
        }
    }

    fn skip(&mut self, line: u64, why: &'static str, text: &str) {
        note(&mut self.skipped, why, || format!("line {line}: {text}"));
    }

    fn mended(&mut self, line: u64, mend: &'static str, text: &str) {
        note(&mut self.mended, mend, || format!("line {line}: {text}"));
    }
}

fn note(skipped: &mut Skipped, why: &'static str, example: impl FnOnce() -> String) {
    let (count, examples) = skipped.entry(why).or_default();
    *count += 1;
    if examples.len() < EXAMPLES {
        examples.push(example());
    }
}

fn kilometres(metres: f64) -> String {
    if metres < 1_000.0 { format!("{metres:.0} m") } else { format!("{:.1} km", metres / 1_000.0) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a fault here is a failed test
mod tests {
    use super::*;
    use crate::geo::point::Point;
    use crate::indexer::cog;
    use crate::indexer::row::PositionKind;

    const PARIS: Point = Point { lon: 2_350_000, lat: 48_850_000 };

    fn build(held: u64, citycodes: &[&str]) -> Result<Vec<(String, Vec<u8>)>, BuildError> {
        let mut assembler = Assembler::new(BuildOptions { held, ..BuildOptions::default() });
        for (number, citycode) in (1u32..).zip(citycodes) {
            let row = Row {
                street_code: "0010",
                number: Some(number),
                suffix: "",
                name: "Rue de la Gare",
                other_names: &[],
                lieu_dit: "",
                other_lieu_dits: &[],
                is_locality: false,
                postcode: "",
                citycode,
                city: "Ici",
                oldcitycode: "",
                oldcity: "",
                point: cog::find(citycode).map_or(PARIS, |commune| commune.centre),
                position: PositionKind::Unknown,
                certified: false,
            };
            assembler.row(u64::from(number), &row);
        }
        let (built, skipped) = assembler.finish()?;
        assert!(skipped.is_empty(), "{skipped:?}");
        Ok(built.into_iter().map(|built| (built.name, built.bytes)).collect())
    }

    #[test]
    fn departements_are_built_as_they_end() {
        let rows = ["75104", "75104", "75105", "05061", "05062", "2A004", "2A004", "92001"];
        let at_the_end = build(HELD, &rows).unwrap();
        assert_eq!(at_the_end.iter().map(|shard| shard.0.as_str()).collect::<Vec<_>>(), ["05", "2A", "75", "92"]);
        assert_eq!(build(0, &rows).unwrap(), at_the_end);
        assert_eq!(build(3, &rows).unwrap(), at_the_end);
    }

    /// A number of a street of Laval.
    fn laval(number: u32, lon: i32, lat: i32) -> Row<'static> {
        Row {
            street_code: "0010",
            number: Some(number),
            suffix: "",
            name: "Rue du Double",
            other_names: &[],
            lieu_dit: "",
            other_lieu_dits: &[],
            is_locality: false,
            postcode: "53000",
            citycode: "53130",
            city: "Laval",
            oldcitycode: "",
            oldcity: "",
            point: Point { lon, lat },
            position: PositionKind::Unknown,
            certified: false,
        }
    }

    /// The skipped rows of one shard, and the positions of its numbers.
    fn build_laval(rows: &[Row<'_>]) -> (Skipped, Vec<Point>) {
        let mut assembler = Assembler::new(BuildOptions::default());
        (1..).zip(rows).for_each(|(line, row)| assembler.row(line, row));
        let (_, skipped) = assembler.finish().unwrap();
        let mut draft = Draft::default();
        rows.iter().for_each(|row| draft.add(row).unwrap());
        far::drop_far(&mut draft, |_, _| ());
        draft.drop_repeats(|_, _| ());
        (skipped, draft.streets.iter().flat_map(|street| &street.numbers).map(|each| each.point).collect())
    }

    #[test]
    fn the_certified_position_stays_then_the_best_kind_then_the_first() {
        let with = |lon, position, certified| Row { position, certified, ..laval(1, lon, 48_070_000) };
        let segment = with(-770_100, PositionKind::Segment, false);
        let parcel = with(-770_200, PositionKind::Parcel, false);
        let entrance = with(-770_300, PositionKind::Entrance, false);
        let certified = with(-770_400, PositionKind::Segment, true);
        let second = with(-770_500, PositionKind::Entrance, false);
        for (rows, kept) in [
            ([segment, parcel, entrance], entrance),
            ([entrance, parcel, certified], certified),
            ([certified, entrance, segment], certified),
            ([entrance, second, segment], entrance),
            ([second, segment, entrance], second),
        ] {
            let (skipped, points) = build_laval(&rows);
            assert_eq!(points, [kept.point]);
            let (count, examples) = &skipped[REPEATED];
            assert_eq!(*count, 2);
            assert!(examples[0].starts_with("53130 1 Rue du Double ("), "{examples:?}");
        }
    }

    #[test]
    fn positions_far_from_the_commune_are_left_out_and_counted() {
        let paris = laval(1, 2_350_000, 48_850_000);
        let here = laval(3, -770_000, 48_070_000);
        let (skipped, points) = build_laval(&[paris, here]);
        assert_eq!(points, [here.point], "of two rows, the one near the centre of the commune");
        assert_eq!(skipped[FAR], (1, vec!["53130 1 Rue du Double (245.8 km off)".to_owned()]));
        let near: Vec<_> = (10..20).map(|number| laval(number, -770_000, 48_070_000)).collect();
        let (skipped, points) = build_laval(&[&[paris, here][..], &near].concat());
        assert_eq!((points.len(), skipped[FAR].0), (11, 1), "of many, those near the median");
        let edge = laval(5, -770_000, 48_330_000);
        assert!(build_laval(&[&[edge, here][..], &near].concat()).0.is_empty(), "29 km are near");
    }

    #[test]
    fn a_departement_may_come_again_while_it_is_held() {
        let rows = ["75104", "05061", "75104", "05061"];
        assert_eq!(build(2, &rows).unwrap(), build(HELD, &rows).unwrap());
    }

    #[test]
    fn rows_too_far_apart_are_an_error() {
        let error = build(1, &["75104", "75104", "05061", "75104"]).unwrap_err().to_string();
        assert!(error.starts_with("rows of département 75 come again (line 4)"), "{error}");
    }
}
