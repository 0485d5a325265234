//! What questions needed and did not find: shards that are not here.

use crate::format::routes::ShardSet;
use std::cell::Cell;

/// Shards that questions needed and did not have, by their numbers in the router.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShardNeeds {
    /// To be read before the questions are asked again.
    pub needed: ShardSet,
    /// Left unread: they cannot be had, or too many were read already.
    pub skipped: ShardSet,
    /// Asked.
    pub searched: ShardSet,
}

thread_local! {
    // As with the scratch area: one a thread, so that nothing is shared.
    static MARKS: Cell<ShardNeeds> = const { Cell::new(ShardNeeds { needed: 0, skipped: 0, searched: 0 }) };
}

/// Adds marks to those of the questions under way.
pub fn mark(needs: ShardNeeds) {
    let known = MARKS.get();
    let (needed, skipped) = (known.needed | needs.needed, known.skipped | needs.skipped);
    MARKS.set(ShardNeeds { needed, skipped, searched: known.searched | needs.searched });
}

/// Does some work, and tells what it marked; marks made before stay, and these are added to them.
pub fn during<T>(work: impl FnOnce() -> T) -> (T, ShardNeeds) {
    let before = MARKS.take();
    let done = work();
    let needs = MARKS.replace(before);
    mark(needs);
    (done, needs)
}
