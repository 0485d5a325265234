//! The report on the changes, counted by commune.

use super::compare::Change;
use super::inputs::ShardStatus;
use super::records::Record;
use crate::format_numbers;
use crate::table::Table;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The whole report.
#[derive(Default, Serialize)]
pub struct DiffReport {
    #[serde(flatten)]
    all: Counts,
    shards: Vec<ShardLine>,
    #[serde(serialize_with = "lines")]
    communes: BTreeMap<String, (String, Counts)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changes: Vec<ChangeLine>,
}

#[derive(Serialize)]
struct ShardLine {
    name: String,
    status: ShardStatus,
}

/// The numbers of changed addresses.
#[derive(Clone, Copy, Default, Serialize)]
struct Counts {
    added: u64,
    removed: u64,
    moved: u64,
    renamed: u64,
    /// The furthest move, in metres.
    furthest: f64,
}

#[derive(Serialize)]
struct CommuneLine<'a> {
    citycode: &'a str,
    name: &'a str,
    #[serde(flatten)]
    counts: Counts,
}

#[derive(Serialize)]
struct ChangeLine {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    moved: Option<f64>,
}

fn lines<S: serde::Serializer>(communes: &BTreeMap<String, (String, Counts)>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(communes.iter().map(|(citycode, (name, counts))| CommuneLine { citycode, name, counts: *counts }))
}

impl Counts {
    fn add(&mut self, change: &Change<'_>) {
        match change {
            Change::Added(_) => self.added += 1,
            Change::Removed(_) => self.removed += 1,
            Change::Changed { moved, renamed, .. } => {
                self.moved += u64::from(moved.is_some());
                self.renamed += u64::from(*renamed);
                self.furthest = self.furthest.max(tenths(moved.unwrap_or_default()));
            }
        }
    }

    fn sum(&self) -> u64 {
        self.added + self.removed + self.moved + self.renamed
    }

    fn cells(&self) -> [String; 5] {
        let furthest = if self.moved == 0 { String::new() } else { format!("{:.1} m", self.furthest) };
        let [added, removed, moved, renamed] = [self.added, self.removed, self.moved, self.renamed].map(format_numbers::count);
        [added, removed, moved, furthest, renamed]
    }
}

impl DiffReport {
    /// Adds the change of a shard.
    pub fn shard(&mut self, name: &str, status: ShardStatus) {
        self.shards.push(ShardLine { name: name.to_owned(), status });
    }

    /// Counts a change.
    pub fn count(&mut self, change: &Change<'_>) {
        self.all.add(change);
        let record = record(change);
        let new = || (record.city.to_string(), Counts::default());
        self.communes.entry(record.citycode().to_owned()).or_insert_with(new).1.add(change);
    }

    /// Keeps a change for the list.
    pub fn keep(&mut self, change: &Change<'_>) {
        let (before, after, moved) = match change {
            Change::Added(record) => (None, Some(record.label()), None),
            Change::Removed(record) => (Some(record.label()), None, None),
            Change::Changed { before, after, moved, .. } => (Some(before.label()), Some(after.label()), moved.map(tenths)),
        };
        self.changes.push(ChangeLine { id: record(change).id.to_string(), before, after, moved });
    }

    /// Whether no address differs.
    pub fn is_empty(&self) -> bool {
        self.all.sum() == 0
    }

    /// The report for people, with at most `most` communes. 0 is all.
    pub fn to_text(&self, most: usize) -> String {
        let with = |status| self.shards.iter().filter(move |shard| shard.status == status);
        let count = |status| format_numbers::length(with(status).count());
        let [added, removed, changed, same] =
            [ShardStatus::Added, ShardStatus::Removed, ShardStatus::Changed, ShardStatus::Same].map(count);
        let shards = format!(
            "{} changed, {} added, {} removed, {} the same.\n",
            format_numbers::plural(changed, "shard"),
            format_numbers::count(added),
            format_numbers::count(removed),
            format_numbers::count(same)
        );
        if self.is_empty() {
            return shards + "No address differs.\n";
        }
        let table = Table::new().left("commune").left("name").right("added").right("removed").right("moved").right("furthest");
        let mut table = table.right("renamed");
        let mut communes: Vec<_> = self.communes.iter().collect();
        communes.sort_by_key(|(citycode, (_, counts))| (Reverse(counts.sum()), citycode.as_str()));
        let shown = if most == 0 { communes.len() } else { most.min(communes.len()) };
        for (citycode, (name, counts)) in &communes[..shown] {
            table.row([citycode.as_str().to_owned(), name.clone()].into_iter().chain(counts.cells()));
        }
        table.total(
            ["all".to_owned(), format_numbers::plural(format_numbers::length(communes.len()), "commune")]
                .into_iter()
                .chain(self.all.cells()),
        );
        let more = communes.len() - shown;
        let more = if more == 0 { String::new() } else { format!("{more} communes more; --communes 0 shows all.\n") };
        format!("{shards}{}{more}", table.render())
    }
}

fn record<'a>(change: &Change<'a>) -> &'a Record {
    match change {
        Change::Added(record) | Change::Removed(record) | Change::Changed { after: record, .. } => record,
    }
}

/// A change in a line: `+` added, `-` removed, `~` moved or renamed.
pub fn line(change: &Change<'_>) -> String {
    match change {
        Change::Added(record) => format!("+ {}  {}\n", record.id, record.label()),
        Change::Removed(record) => format!("- {}  {}\n", record.id, record.label()),
        Change::Changed { before, after, moved, renamed } => {
            let label = if *renamed { format!("{} → {}", before.label(), after.label()) } else { after.label() };
            let moved = moved.map_or_else(String::new, |metres| format!("  {metres:.1} m"));
            format!("~ {}  {label}{moved}\n", after.id)
        }
    }
}

fn tenths(metres: f64) -> f64 {
    (metres * 10.0).round() / 10.0
}
