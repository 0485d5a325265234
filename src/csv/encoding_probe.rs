//! The encoding of a file that is there as a whole, so that a first accent far down is known before the first row.

use super::encoding::Encoding;

/// The most bytes of a character that may be cut by the end of a chunk.
const MOST_CUT: usize = 3;

/// Looks through all bytes of a file.
#[derive(Debug, Default)]
pub struct EncodingProbe {
    /// Places that are not UTF-8.
    invalid: u64,
    /// Characters of several bytes.
    valid: u64,
    /// Whether a byte is 0, as in UTF-16.
    has_zero: bool,
    /// The beginning of a character that the last chunk cut.
    cut: Vec<u8>,
}

impl EncodingProbe {
    /// Before the first byte.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.cut.is_empty() {
            return self.examine(bytes, false);
        }
        let mut joined = std::mem::take(&mut self.cut);
        joined.extend_from_slice(bytes);
        self.examine(&joined, false);
    }

    /// Windows-1252, if the file is that and not UTF-8 or UTF-16. `None` leaves the encoding to the reader.
    pub fn finish(mut self) -> Option<Encoding> {
        let rest = std::mem::take(&mut self.cut);
        self.examine(&rest, true);
        // As for a sample: in a file pasted together, the commoner encoding wins.
        (self.invalid > self.valid && !self.has_zero).then_some(Encoding::Windows1252)
    }

    fn examine(&mut self, bytes: &[u8], is_last: bool) {
        if bytes.is_ascii() {
            self.has_zero |= memchr::memchr(0, bytes).is_some();
            return;
        }
        self.has_zero |= bytes.contains(&0);
        let mut at = 0;
        for chunk in bytes.utf8_chunks() {
            let several = chunk.valid().chars().filter(|character| !character.is_ascii()).count();
            self.valid += u64::try_from(several).unwrap_or_default();
            at += chunk.valid().len() + chunk.invalid().len();
            if chunk.invalid().is_empty() {
                continue;
            }
            if at == bytes.len() && chunk.invalid().len() <= MOST_CUT && !is_last && may_go_on(chunk.invalid()) {
                self.cut = chunk.invalid().to_vec();
            } else {
                self.invalid += 1;
            }
        }
    }
}

/// Whether more bytes may make a character of UTF-8.
fn may_go_on(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(file: &[u8], chunk: usize) -> Option<Encoding> {
        let mut probe = EncodingProbe::new();
        file.chunks(chunk).for_each(|chunk| probe.push(chunk));
        probe.finish()
    }

    #[test]
    fn an_accent_far_down_tells() {
        let rows = b"adresse\n".iter().copied().chain(b"12 rue X\n".repeat(50_000));
        let late: Vec<u8> = rows.clone().chain(*b"quai Andr\xe9 Citro\xebn\n").collect();
        let utf8: Vec<u8> = rows.clone().chain("quai André Citroën\n".bytes()).collect();
        for chunk in [1, 7, 1 << 16] {
            assert_eq!(found(&late, chunk), Some(Encoding::Windows1252));
            assert_eq!(found(&utf8, chunk), None);
            assert_eq!(found(b"a\xe9", chunk), Some(Encoding::Windows1252));
            assert_eq!(found(b"\xe9\0a\0", chunk), None);
            assert_eq!(found("é€𝄞".as_bytes(), chunk), None);
        }
        assert_eq!(found(&rows.collect::<Vec<_>>(), 1000), None);
    }
}
