//! The pipeline of `ruelle csv` in Node: each thread reads the whole file, cuts it alike, and geocodes its share of the batches.
//!
//! Threads of Node share no memory, and what they would send each other costs more than to cut once more.

use super::batches::{Stopped, read};
use crate::system::share::{Helpers, Share};
use ruelle::Geocoder;
use ruelle::csv::{Counts, Reader, RowBatch, Scratch};
use std::io::{self, ErrorKind, Read};

/// A number of [`Counts`] in a message.
const NUMBER: usize = size_of::<u64>();
const NUMBERS: usize = 5;

/// Geocodes `input`, with `jobs - 1` helpers. Passes the output to `write` piece by piece.
pub fn run(
    reader: Reader,
    input: impl Read,
    geocoder: &Geocoder,
    jobs: usize,
    write: &mut dyn FnMut(&[u8], Counts) -> io::Result<()>,
) -> Result<Counts, Stopped> {
    let helpers = Helpers::start(jobs - 1);
    let mut own = BatchGeocoder::new(geocoder);
    let mut all = Counts::default();
    let mut written = Ok(());
    let mut at = 0;
    let read = read(reader, input, &mut |batch| {
        let theirs = (at % jobs).checked_sub(1).and_then(|helper| unpack(helpers.take(helper)?));
        at += 1;
        // A helper that has failed is replaced.
        let (bytes, counts) = theirs.unwrap_or_else(|| own.geocode(&batch));
        all += counts;
        written = write(&bytes, counts);
        written.is_ok()
    });
    match written {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(all),
        Err(error) => Err(Stopped::Write(error)),
        Ok(()) => read.map(|()| all),
    }
}

/// Geocodes a helper's share of `input`. A fault is left to the thread that is helped, which meets it too.
pub fn help(reader: Reader, input: impl Read, geocoder: &Geocoder, share: &Share) {
    let mut own = BatchGeocoder::new(geocoder);
    let mut at = 0;
    let _ = read(reader, input, &mut |batch| {
        if at % share.threads == share.own {
            share.give(&pack(own.geocode(&batch)));
        }
        at += 1;
        true
    });
}

/// The geocoder of one thread.
struct BatchGeocoder<'a> {
    geocoder: &'a Geocoder,
    scratch: Scratch,
}

impl<'a> BatchGeocoder<'a> {
    fn new(geocoder: &'a Geocoder) -> Self {
        Self { geocoder, scratch: Scratch::new() }
    }

    fn geocode(&mut self, batch: &RowBatch) -> (Vec<u8>, Counts) {
        let mut out = Vec::new();
        let counts = batch.geocode(&self.geocoder.session(), &mut self.scratch, &mut out);
        (out, counts)
    }
}

/// A batch as a message: its bytes, then its counts.
fn pack((mut bytes, counts): (Vec<u8>, Counts)) -> Vec<u8> {
    let Counts { ok, not_found, skipped, over_limit, error } = counts;
    [ok, not_found, skipped, over_limit, error].iter().for_each(|count| bytes.extend(count.to_le_bytes()));
    bytes
}

fn unpack(mut message: Vec<u8>) -> Option<(Vec<u8>, Counts)> {
    let end = message.len().checked_sub(NUMBERS * NUMBER)?;
    let mut numbers = message.get(end..)?.chunks_exact(NUMBER).map(|bytes| bytes.try_into().map(u64::from_le_bytes));
    let mut next = || numbers.next()?.ok();
    let counts = Counts { ok: next()?, not_found: next()?, skipped: next()?, over_limit: next()?, error: next()? };
    message.truncate(end);
    Some((message, counts))
}
