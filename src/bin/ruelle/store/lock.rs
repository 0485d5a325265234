//! The lock of a publication.

/// A lock against other publications, while this value lives.
pub struct Lock<'a>(pub(super) Option<Box<dyn FnOnce() + 'a>>);

impl Drop for Lock<'_> {
    fn drop(&mut self) {
        if let Some(release) = self.0.take() {
            release();
        }
    }
}
