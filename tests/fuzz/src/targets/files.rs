//! Files of addresses.

use super::subject::geocoder;
use ruelle::csv::{CsvError, Encoding, Operation, Options, Reader, Scratch};

/// A file. Its first byte says what is asked, its second how it is cut.
pub fn csv(data: &[u8]) {
    let Some(([way, cut], file)) = data.split_first_chunk::<2>() else { return };
    let operation = if way & 1 == 0 { Operation::Search } else { Operation::Reverse };
    let options = Options { most_rows: 20, ..Options::new(operation) };
    let whole = answered(&options, file, file.len().max(1));
    let cut = answered(&options, file, usize::from(*cut) + 1);
    assert_eq!(whole, cut, "the same file, cut otherwise");
    // Columns of results of before are written anew.
    let has_results = [&b"result_"[..], b"itude"].iter().any(|name| file.windows(name.len()).any(|window| window == *name));
    if let Ok((Some(Encoding::Utf8), out)) = whole
        && !has_results
    {
        // Nothing is lost: what each row was stands in the answer, in order; but for empty fields beyond the first row's.
        let mut rest = &out[..];
        for line in file.split(|byte| matches!(byte, b'\n' | b'\r')).map(without_marks).filter(|line| !line.is_empty()) {
            let at = rest.windows(line.len()).position(|window| window == line);
            rest = &rest[at.unwrap_or_else(|| panic!("{:?} is lost", String::from_utf8_lossy(line))) + line.len()..];
        }
    }
}

/// Without what may be dropped: the byte order mark, and signs at the end.
fn without_marks(line: &[u8]) -> &[u8] {
    let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
    let end = line.iter().rposition(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80).map_or(0, |at| at + 1);
    &line[..end]
}

type Answer = Result<(Option<Encoding>, Vec<u8>), String>;

fn answered(options: &Options, file: &[u8], size: usize) -> Answer {
    let mut reader = Reader::new(options.clone());
    let mut scratch = Scratch::new();
    let mut out = Vec::new();
    let said = |error: CsvError| error.to_string();
    for chunk in file.chunks(size) {
        reader.push(chunk).map_err(said)?;
        drain(&mut reader, &mut scratch, &mut out);
    }
    reader.finish().map_err(said)?;
    drain(&mut reader, &mut scratch, &mut out);
    Ok((reader.dialect().map(|dialect| dialect.encoding), out))
}

fn drain(reader: &mut Reader, scratch: &mut Scratch, out: &mut Vec<u8>) {
    while let Some(batch) = reader.batch() {
        batch.geocode(&geocoder().session(), scratch, out);
    }
}
