//! The part of a host that can fetch without waiting: open what a question needs, ask again.

use super::geocoder::Geocoder;
use crate::format::shard::Shard;

impl Geocoder {
    /// Does some work, and again each time that it needed shards that were not open, once `open` has given them. What `open`
    /// does not have is done without, and told by [`Self::traced`].
    ///
    /// # Errors
    /// Those of `open`.
    pub fn run_loading<T, E>(
        &mut self,
        work: impl Fn(&Self) -> T,
        mut open: impl FnMut(&str) -> Result<Option<Shard>, E>,
    ) -> Result<T, E> {
        let mut lacking: Vec<String> = Vec::new();
        loop {
            let (done, trail) = self.with_needs(|| work(self));
            if trail.shards.is_empty() {
                return Ok(done);
            }
            for name in trail.shards {
                match open(&name)?.filter(|shard| shard.info().name == name) {
                    Some(shard) => self.add(shard),
                    None => lacking.push(name),
                }
            }
            self.set_unavailable(lacking.iter().map(String::as_str));
        }
    }
}
