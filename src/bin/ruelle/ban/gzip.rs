//! Checks that a gzip file is whole.

use crate::system::fs::File;
use flate2::bufread::MultiGzDecoder;
use std::io::{self, BufReader, ErrorKind, Read};
use std::path::Path;

const BUFFER: usize = 256 * 1024;
/// The most decoded bytes of a département's file. The largest has some 200 MB.
const MOST: u64 = 16 << 30;

/// Decodes the file to its end, which checks every checksum. The error names its fault.
pub fn check(path: &Path) -> Result<(), String> {
    let file = File::open(path).map_err(|error| format!("cannot be read: {error}"))?;
    let mut head = [0; 2];
    let mut file = BufReader::with_capacity(BUFFER, file);
    file.read_exact(&mut head).map_err(|_| "it is empty".to_owned())?;
    if head != [0x1f, 0x8b] {
        return Err("it is not gzip; is the address right?".to_owned());
    }
    let decoder = MultiGzDecoder::new(BufReader::new(head.chain(file)));
    match io::copy(&mut decoder.take(MOST), &mut io::sink()) {
        Ok(MOST) => Err(format!("it unpacks to more than {} GB", MOST >> 30)),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Err("its gzip data ends too early".to_owned()),
        Err(error) => Err(format!("its gzip data is corrupt ({error})")),
    }
}
