//! Compares the addresses of a shard in two versions of the data, by id.

use super::records::{Record, Records};
use crate::failure::Failure;

/// The change of an address.
pub enum Change<'a> {
    /// It is only in the new version.
    Added(&'a Record),
    /// It is only in the old version.
    Removed(&'a Record),
    /// It differs.
    Changed {
        /// The address in the old version.
        before: &'a Record,
        /// The address in the new version.
        after: &'a Record,
        /// Metres between the two positions, if they differ.
        moved: Option<f64>,
        /// Whether it has another name.
        renamed: bool,
    },
}

type Take<'t> = &'t mut dyn FnMut(&Change<'_>) -> Result<(), Failure>;

/// Passes every change to `take`, in the order of ids. Moves of less than `moved_by` metres do not count.
pub fn compare(before: &Records, after: &Records, moved_by: f64, take: Take<'_>) -> Result<(), Failure> {
    let mut old = before.all();
    let mut new = after.all();
    while let Some(id) = [old.first(), new.first()].into_iter().flatten().map(|record| &record.id).min() {
        let (of_old, of_new);
        (of_old, old) = cut(old, id);
        (of_new, new) = cut(new, id);
        same_id(of_old, of_new, [before, after], moved_by, take)?;
    }
    Ok(())
}

/// Splits off the records of this id, which come first.
fn cut<'a>(records: &'a [Record], id: &str) -> (&'a [Record], &'a [Record]) {
    records.split_at(records.iter().take_while(|record| *record.id == *id).count())
}

/// Compares the records of one id, which parts of a street share. Equal ones are dropped, the others are paired.
fn same_id(old: &[Record], new: &[Record], [before, after]: [&Records; 2], moved_by: f64, take: Take<'_>) -> Result<(), Failure> {
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
            take(&Change::Changed { before, after, moved, renamed })?;
        }
    }
    // A street has a record of its own only without numbers: one that gets its first number, or loses its last, did not change.
    for record in old.iter().skip(pairs).filter(|record| record.number.is_some() || !after.has_numbers(&record.id)) {
        take(&Change::Removed(record))?;
    }
    for record in new.iter().skip(pairs).filter(|record| record.number.is_some() || !before.has_numbers(&record.id)) {
        take(&Change::Added(record))?;
    }
    Ok(())
}
