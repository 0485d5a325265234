//! What questions needed and did not find: shards that are not here.

use crate::format::routes::ShardSet;
use std::cell::Cell;

/// Shards that questions needed and did not have, by their numbers in the router.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// To be read before the questions are asked again.
    pub wanted: ShardSet,
    /// Left unread: they cannot be had, or too many were read already.
    pub unread: ShardSet,
    /// Asked.
    pub asked: ShardSet,
}

thread_local! {
    // As with the scratch area: one a thread, so that nothing is shared.
    static MARKS: Cell<Marks> = const { Cell::new(Marks { wanted: 0, unread: 0, asked: 0 }) };
}

/// Adds marks to those of the questions under way.
pub fn mark(marks: Marks) {
    let known = MARKS.get();
    let (wanted, unread) = (known.wanted | marks.wanted, known.unread | marks.unread);
    MARKS.set(Marks { wanted, unread, asked: known.asked | marks.asked });
}

/// Does some work, and tells what it marked; marks made before stay, and these are added to them.
pub fn during<T>(work: impl FnOnce() -> T) -> (T, Marks) {
    let before = MARKS.take();
    let done = work();
    let marks = MARKS.replace(before);
    mark(marks);
    (done, marks)
}
