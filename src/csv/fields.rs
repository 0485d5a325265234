//! The fields of one row, without their quotes.

/// The fields of a row.
pub(super) struct Fields<'a> {
    pub(super) text: &'a [u8],
    pub(super) ends: &'a [usize],
}

impl Fields<'_> {
    /// A field without its quotes; `None` where the row has no such field.
    pub(super) fn get(&self, at: usize) -> Option<&[u8]> {
        let start = if at == 0 { 0 } else { *self.ends.get(at - 1)? };
        self.text.get(start..*self.ends.get(at)?)
    }
}
