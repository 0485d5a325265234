//! Two editions of a département, side by side, by id.

use super::records::{Record, Records};
use crate::failure::Failure;

/// What happened to an address.
pub enum Change<'a> {
    /// It was not there before.
    Added(&'a Record),
    /// It is there no more.
    Removed(&'a Record),
    /// It was `before`, and is `after`.
    Changed {
        /// As it was.
        before: &'a Record,
        /// As it is.
        after: &'a Record,
        /// Metres between the two positions, when they differ.
        moved: Option<f64>,
        /// True when it has another name.
        renamed: bool,
    },
}

type Tell<'t> = &'t mut dyn FnMut(&Change<'_>) -> Result<(), Failure>;

/// Tells of every change, in the order of ids. Moves of up to `moved_by` metres are none.
pub fn compare(before: &Records, after: &Records, moved_by: f64, tell: Tell<'_>) -> Result<(), Failure> {
    let (mut old, mut new) = (before.all(), after.all());
    while let Some(id) = [old.first(), new.first()].into_iter().flatten().map(|record| &record.id).min() {
        let (of_old, of_new);
        (of_old, old) = cut(old, id);
        (of_new, new) = cut(new, id);
        same_id(of_old, of_new, [before, after], moved_by, tell)?;
    }
    Ok(())
}

/// The records of this id, which can only come first, and the rest.
fn cut<'a>(records: &'a [Record], id: &str) -> (&'a [Record], &'a [Record]) {
    records.split_at(records.iter().take_while(|record| *record.id == *id).count())
}

/// An id may be there several times: parts of a street share it. What is the same is set apart, the rest is paired.
fn same_id(old: &[Record], new: &[Record], [before, after]: [&Records; 2], moved_by: f64, tell: Tell<'_>) -> Result<(), Failure> {
    let mut new: Vec<_> = new.iter().collect();
    let mut old: Vec<_> = old.iter().collect();
    old.retain(|record| match new.iter().position(|other| other == record) {
        Some(at) => {
            new.remove(at);
            false
        }
        None => true,
    });
    let pairs = old.len().min(new.len());
    for (before, after) in old.iter().zip(&new) {
        let metres = before.point.metres_to(after.point);
        let moved = (before.point != after.point && metres >= moved_by).then_some(metres);
        let renamed = before.name != after.name;
        if moved.is_some() || renamed {
            tell(&Change::Changed { before, after, moved, renamed })?;
        }
    }
    // A street that gets its first number, or loses its last, comes and goes as a record only.
    for record in old.iter().skip(pairs).filter(|record| record.number.is_some() || !after.has_numbers(&record.id)) {
        tell(&Change::Removed(record))?;
    }
    for record in new.iter().skip(pairs).filter(|record| record.number.is_some() || !before.has_numbers(&record.id)) {
        tell(&Change::Added(record))?;
    }
    Ok(())
}
