//! The addresses of one shard, by id.

use super::inputs::InputShard;
use crate::failure::Failure;
use ruelle::{Geocoder, Hit, Point};
use std::sync::Arc;

/// A house number, or a street or locality without numbers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Record {
    /// BAN's key.
    pub id: Box<str>,
    /// Street, postcode and commune, shared by all numbers of a street.
    pub name: Arc<str>,
    /// Name of the commune, or of the arrondissement.
    pub city: Arc<str>,
    /// Number and suffix, if it is a house number.
    pub number: Option<Box<str>>,
    /// Its position.
    pub point: Point,
}

/// All records of a shard, sorted.
#[derive(Default)]
pub struct Records(Vec<Record>);

impl Records {
    /// Reads a shard.
    pub fn read(shard: &InputShard) -> Result<Self, Failure> {
        let mut geocoder = Geocoder::new();
        geocoder.add(shard.open()?);
        let mut last: Option<Record> = None;
        let record = |hit: Hit| {
            let name = name(&hit);
            let city = hit.district.as_deref().unwrap_or(&hit.city);
            // The numbers of a street are consecutive.
            let shared =
                |last: Option<&Arc<str>>, own: &str| last.filter(|last| ***last == *own).map_or_else(|| own.into(), Arc::clone);
            let record = Record {
                name: shared(last.as_ref().map(|last| &last.name), &name),
                city: shared(last.as_ref().map(|last| &last.city), city),
                id: hit.id.as_str().into(),
                number: hit.housenumber.as_deref().map(Into::into),
                point: hit.point,
            };
            last = Some(record.clone());
            record
        };
        let mut records: Vec<_> = geocoder.addresses().map(record).collect();
        records.sort_unstable();
        Ok(Self(records))
    }

    /// The records, by id.
    pub fn all(&self) -> &[Record] {
        &self.0
    }

    /// Whether a street has house numbers.
    pub fn has_numbers(&self, street: &str) -> bool {
        let first = format!("{street}_");
        let at = self.0.partition_point(|record| *record.id < *first);
        self.0.get(at).is_some_and(|record| record.id.starts_with(&first))
    }
}

impl Record {
    /// INSEE code of its commune.
    pub fn citycode(&self) -> &str {
        self.id.split('_').next().unwrap_or_default()
    }

    /// `12 bis Rue de Rivoli, 75004 Paris`
    pub fn label(&self) -> String {
        self.number.as_deref().map_or_else(|| self.name.to_string(), |number| format!("{number} {}", self.name))
    }
}

fn name(hit: &Hit) -> String {
    let mut name = hit.street.clone().unwrap_or_default();
    name.push(',');
    let city = hit.district.as_deref().unwrap_or(&hit.city);
    for part in [hit.postcode.as_deref(), Some(city)].into_iter().flatten() {
        name.push(' ');
        name.push_str(part);
    }
    if let Some(old) = &hit.oldcity {
        name.push_str(" (");
        name.push_str(old);
        name.push(')');
    }
    name
}
