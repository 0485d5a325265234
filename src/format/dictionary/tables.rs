//! The tables to read the codes of a dictionary.
//!
//! They are made at first use. As constants, they would make the page's module larger.

use super::code::{ALPHABET, END, LETTERS, LONG, OTHER_LETTER, OTHER_STEP, SHARED, STEPS, each_code};
use std::sync::OnceLock;

/// Bits that the table of letters is entered by: those of the longest code.
pub const LETTER_BITS: u32 = 10;
/// Bits that the tables of shared lengths and of steps are entered by: those of the longest code.
pub const PART_BITS: u32 = 8;
/// Bits that the table of links is entered by.
pub const LINK_BITS: u32 = 11;

/// Mark of a letter that follows in 8 bits, in the table of letters.
pub const OTHER: u8 = 1;

/// A symbol and the length of its code.
type Symbol = (u8, u8);

/// The tables to read the codes, entered by the next bits of the stream.
pub struct Tables {
    /// The first letter, which is 0 at the end of a token and [`OTHER`] for any other byte, and the bits of its code.
    pub letters: [(u8, u8); 1 << LETTER_BITS],
    /// All letters that are whole: from the highest bits on, bits up to the first end of a token (6), ends (4), bits of all (6).
    pub runs: [u16; 1 << LETTER_BITS],
    pub shared: [Symbol; 1 << PART_BITS],
    pub steps: [Symbol; 1 << PART_BITS],
    /// Links: from the highest bits on, shared length (4 bits), step (6), bits of both (6). 0 for one that the table cannot hold.
    pub links: [u16; 1 << LINK_BITS],
}

/// The tables, made by the first call.
pub fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(Tables::new)
}

impl Tables {
    fn new() -> Self {
        let mut this = Self {
            letters: [(0, 0); 1 << LETTER_BITS],
            runs: [0; 1 << LETTER_BITS],
            shared: [(0, 0); 1 << PART_BITS],
            steps: [(0, 0); 1 << PART_BITS],
            links: [0; 1 << LINK_BITS],
        };
        fill(&mut this.letters, &LETTERS);
        fill(&mut this.shared, &SHARED);
        fill(&mut this.steps, &STEPS);
        for (row, window) in this.runs.iter_mut().zip(0..) {
            *row = run(&this.letters, window);
        }
        for (row, window) in this.links.iter_mut().zip(0..) {
            *row = link(&this.shared, &this.steps, window);
        }
        for (symbol, _) in &mut this.letters {
            *symbol = letter((*symbol).into());
        }
        this
    }
}

/// Writes the symbol that each window begins with.
fn fill(table: &mut [Symbol], lengths: &[u8]) {
    each_code(lengths, |symbol, code, length| {
        for (row, window) in table.iter_mut().zip(0u32..) {
            if (window ^ code) << (32 - u32::from(length)) == 0 {
                *row = (symbol, length);
            }
        }
    });
}

/// The letter of a symbol.
fn letter(symbol: usize) -> u8 {
    match symbol {
        END => 0,
        OTHER_LETTER => OTHER,
        _ => ALPHABET.get(symbol - 1).copied().unwrap_or(OTHER),
    }
}

/// A row of the table of runs.
fn run(letters: &[Symbol; 1 << LETTER_BITS], window: usize) -> u16 {
    let mut taken = 0;
    let mut ends = 0;
    let mut first_end = 0;
    loop {
        let (symbol, bits) = letters[window >> taken];
        let whole = taken + u16::from(bits);
        match usize::from(symbol) {
            _ if u32::from(whole) > LETTER_BITS => break,
            OTHER_LETTER => {
                taken = whole + 8;
                break;
            }
            END if ends == 0 => first_end = whole,
            _ => {}
        }
        ends += u16::from(usize::from(symbol) == END);
        taken = whole;
    }
    first_end << 10 | ends << 6 | taken
}

/// A row of the table of links.
fn link(shared: &[Symbol; 1 << PART_BITS], steps: &[Symbol; 1 << PART_BITS], window: usize) -> u16 {
    let (length, bits) = shared[window % shared.len()];
    let (step, more) = steps[(window >> bits) % steps.len()];
    let fits = u32::from(bits + more) <= LINK_BITS && usize::from(length) != LONG && usize::from(step) != OTHER_STEP;
    if fits { u16::from(length) << 12 | u16::from(step + 1) << 6 | u16::from(bits + more) } else { 0 }
}
