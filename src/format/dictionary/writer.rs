//! The writer of dictionaries.

use super::blocks::HEAD;
use super::code::{
    BLOCK, END, LETTERS, LONG, LONG_BITS, MAX_TOKEN, OTHER_LETTER, OTHER_STEP, SHARED, STEPS, each_code, rank, symbol_of,
};
use crate::format::bits::BitWriter;
use crate::format::column;

/// Builds the section from tokens.
///
/// `None` if they do not rise, if one is empty, has a byte 0 or more than [`MAX_TOKEN`] bytes, or if the section would be too large.
pub fn write<'t>(tokens: impl Iterator<Item = &'t str>) -> Option<Vec<u8>> {
    let tokens: Vec<&[u8]> = tokens.map(str::as_bytes).collect();
    let may_be_written = |token: &&[u8]| (1..=MAX_TOKEN).contains(&token.len()) && !token.contains(&0);
    if !tokens.is_sorted_by(|one, other| one < other) || !tokens.iter().all(may_be_written) {
        return None;
    }
    let codes = Codes::new();
    let mut stream = BitWriter::default();
    let mut lengths = Vec::new();
    let mut head: &[u8] = &[];
    for block in tokens.chunks(BLOCK) {
        let start = stream.len();
        let mut rests = BitWriter::default();
        let mut before = head;
        for token in block {
            let shared = before.iter().zip(*token).take_while(|(one, other)| one == other).count();
            codes.put_shared(shared, &mut stream);
            codes.put_step(before.get(shared).copied().unwrap_or(0), *token.get(shared)?, &mut stream);
            codes.put_letters(token.get(shared + 1..)?, &mut rests);
            before = token;
        }
        stream.append(&rests);
        lengths.push(i32::try_from(stream.len() - start).ok()?);
        head = block.first()?;
        head = &head[..head.len().min(HEAD)];
    }
    let mut out = u32::try_from(tokens.len()).ok()?.to_le_bytes().to_vec();
    column::write(lengths.iter().copied(), &mut out);
    u32::try_from(stream.len()).ok()?;
    out.extend_from_slice(&stream.into_bytes());
    Some(out)
}

/// A code and its length, by symbol.
type Code = Vec<(u32, u32)>;

/// The three codes.
struct Codes {
    letters: Code,
    shared: Code,
    steps: Code,
}

impl Codes {
    fn new() -> Self {
        let [letters, shared, steps] = [&LETTERS[..], &SHARED, &STEPS].map(|lengths| {
            let mut code = vec![(0, 0); lengths.len()];
            each_code(lengths, |symbol, bits, length| code[usize::from(symbol)] = (bits, length.into()));
            code
        });
        Self { letters, shared, steps }
    }

    /// Appends letters, and the end of a token.
    fn put_letters(&self, letters: &[u8], out: &mut BitWriter) {
        for &letter in letters {
            if let Some(symbol) = symbol_of(letter) {
                put(&self.letters, symbol, out);
            } else {
                put(&self.letters, OTHER_LETTER, out);
                out.bits(letter.into(), 8);
            }
        }
        put(&self.letters, END, out);
    }

    fn put_shared(&self, shared: usize, out: &mut BitWriter) {
        put(&self.shared, shared.min(LONG), out);
        if shared >= LONG {
            out.bits(u32::try_from(shared).unwrap_or(0), LONG_BITS);
        }
    }

    /// Appends the step from a letter to another.
    fn put_step(&self, before: u8, letter: u8, out: &mut BitWriter) {
        if let Some(symbol) = symbol_of(letter) {
            put(&self.steps, symbol - rank(before) - 1, out);
        } else {
            put(&self.steps, OTHER_STEP, out);
            out.bits(letter.into(), 8);
        }
    }
}

fn put(code: &Code, symbol: usize, out: &mut BitWriter) {
    let (bits, length) = code[symbol];
    out.bits(bits, length);
}
