//! Inputs that are read one after the other, into shards of their own.

use super::inputs::Input;
use super::progress::Progress;
use super::read_inputs::{self, ReadTotals};
use crate::failure::Failure;
use ruelle::indexer::{Assembler, BuildOptions, Built};
use ruelle::text::departements;
use std::time::{Duration, Instant};

/// Some inputs, and what is built of them.
pub struct BuildBatch {
    /// Files, read in this order.
    pub inputs: Vec<Input>,
    /// Date, source, name of the shard.
    pub options: BuildOptions,
    /// The département that all rows must be of, when the file was downloaded for it.
    pub only: Option<&'static str>,
}

/// A batch, done.
pub struct BuiltBatch {
    /// What was read and left out.
    pub read: ReadTotals,
    /// The shards.
    pub built: Vec<Built>,
    /// Time to read and to build.
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
        let (built, skipped) = assembler.finish().map_err(Failure::new)?;
        read.add_left_out(&skipped);
        self.check(&built)?;
        Ok(BuiltBatch { read, built, times: [reading, start.elapsed()] })
    }

    /// What was downloaded for a département holds addresses, and all are of it.
    fn check(&self, built: &[Built]) -> Result<(), Failure> {
        let Some(only) = self.only else { return Ok(()) };
        let names: Vec<_> = self.inputs.iter().map(Input::name).collect();
        let names = names.join(", ");
        if let Some(other) = built.iter().find(|shard| shard.name != only) {
            let other = departements::find(&other.name).map_or(&*other.name, |(code, ..)| code);
            return Err(Failure::new(format_args!(
                "{names} holds addresses of {other}, not only of {only}; is it the right file?"
            )));
        }
        if built.is_empty() {
            return Err(Failure::new(format_args!("{names} holds no address; is it the right file?")));
        }
        Ok(())
    }
}

/// Files in batches that may be built at the same time: by the département in their names when all have one, else all in one.
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
