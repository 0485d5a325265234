//! Batches: inputs that are read one after the other, and built into shards of their own.

use super::inputs::Input;
use super::progress::Progress;
use super::read_inputs::{self, ReadTotals};
use crate::failure::Failure;
use crate::system::time::Instant;
use ruelle::indexer::{Assembler, BuildOptions, Built};
use ruelle::text::departements;
use std::time::Duration;

/// Some inputs, and the options for their shards.
pub struct BuildBatch {
    /// Files, read in this order.
    pub inputs: Vec<Input>,
    /// Date, source, name of the shard.
    pub options: BuildOptions,
    /// The département that all rows must be of, if the file was downloaded for it.
    pub only: Option<&'static str>,
}

/// The result of a batch.
pub struct BuiltBatch {
    /// The totals of its inputs.
    pub read: ReadTotals,
    /// The shards.
    pub built: Vec<Built>,
    /// The times of reading and of building.
    pub times: [Duration; 2],
}

impl BuildBatch {
    /// Stored bytes of all its files.
    pub fn bytes(&self) -> u64 {
        self.inputs.iter().map(|input| input.bytes).sum()
    }

    /// Reads and builds.
    pub fn run(&self, progress: &Progress) -> Result<BuiltBatch, Failure> {
        let start = Instant::now();
        let mut assembler = Assembler::new(self.options.clone());
        let mut read = read_inputs::read(&self.inputs, &mut assembler, progress)?;
        let reading = start.elapsed();
        let start = Instant::now();
        read.add_mended(assembler.mended_rows());
        let (built, skipped) = assembler.finish().map_err(Failure::new)?;
        read.add_left_out(&skipped);
        self.check(&built, &read)?;
        Ok(BuiltBatch { read, built, times: [reading, start.elapsed()] })
    }

    /// Checks that a file downloaded for a département has addresses, all of that département.
    fn check(&self, built: &[Built], read: &ReadTotals) -> Result<(), Failure> {
        let Some(only) = self.only else { return Ok(()) };
        let names: Vec<_> = self.inputs.iter().map(Input::name).collect();
        let names = names.join(", ");
        if let Some(other) = built.iter().find(|shard| departement_of(shard) != Some(only)) {
            let other = departement_of(other).unwrap_or(&other.name);
            return Err(Failure::new(format_args!(
                "{names} holds addresses of {other}, not only of {only}; is it the right file?"
            )));
        }
        if built.is_empty() {
            let reasons = read.left_out().to_text();
            return Err(Failure::new(format_args!("{names} holds no address; is it the right file?\n{}", reasons.trim_end())));
        }
        Ok(())
    }
}

/// Département of a shard: its name, or that of the commune that it is named after.
fn departement_of(shard: &Built) -> Option<&'static str> {
    let found = departements::find(&shard.name).map(|(code, ..)| code);
    found.or_else(|| departements::of_citycode(&shard.name))
}

/// Splits files into batches that may be built at the same time: by the département in their names. If one has none, or with
/// `together`, all are one batch.
pub fn of_files(files: Vec<Input>, options: &BuildOptions, together: bool) -> Vec<BuildBatch> {
    let batch = |inputs| BuildBatch { inputs, options: options.clone(), only: None };
    if together || files.iter().any(|file| file.departement().is_none()) {
        return if files.is_empty() { Vec::new() } else { vec![batch(files)] };
    }
    let mut groups: Vec<(Option<&str>, Vec<Input>)> = Vec::new();
    for file in files {
        let departement = file.departement();
        match groups.iter_mut().find(|(known, _)| *known == departement) {
            Some((_, group)) => group.push(file),
            None => groups.push((departement, vec![file])),
        }
    }
    groups.into_iter().map(|(_, group)| batch(group)).collect()
}
