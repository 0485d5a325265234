//! The fields of a row.

/// The fields of one row, without their quotes.
pub(super) struct Fields<'a> {
    /// The fields, one after the other.
    pub(super) text: &'a [u8],
    /// The end of each field in `text`.
    pub(super) ends: &'a [usize],
}

impl Fields<'_> {
    /// The field at `at`. `None` past the last.
    pub(super) fn get(&self, at: usize) -> Option<&[u8]> {
        let start = if at == 0 { 0 } else { *self.ends.get(at - 1)? };
        self.text.get(start..*self.ends.get(at)?)
    }
}
