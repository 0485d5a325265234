//! Sorting in little code: one routine for items of all types.
//!
//! The standard library's sorts are compiled anew for each type. They were a fifth of the page's module.

use std::cmp::Ordering;

/// Length of the runs that are sorted by insertion.
const RUN: usize = 16;

/// Sorts as the standard `sort_by` does: equal items keep their order.
pub fn sort_by<T>(items: &mut [T], compare: impl FnMut(&T, &T) -> Ordering) {
    sort(&mut Compared { items, compare });
}

/// Sorts as the standard `sort_by_key` does.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// Items of any type, to be sorted.
trait Items {
    fn len(&self) -> usize;
    /// Whether the first of two comes after the second.
    fn is_after(&mut self, first: usize, second: usize) -> bool;
    fn swap(&mut self, one: usize, other: usize);
}

/// A slice with its order.
struct Compared<'i, T, F> {
    items: &'i mut [T],
    compare: F,
}

impl<T, F: FnMut(&T, &T) -> Ordering> Items for Compared<'_, T, F> {
    fn len(&self) -> usize {
        self.items.len()
    }

    fn is_after(&mut self, first: usize, second: usize) -> bool {
        (self.compare)(&self.items[first], &self.items[second]).is_gt()
    }

    fn swap(&mut self, one: usize, other: usize) {
        self.items.swap(one, other);
    }
}

fn sort(items: &mut dyn Items) {
    let count = items.len();
    if count > RUN {
        let places = sorted_places(count, items);
        return put(items, places);
    }
    for end in 1..count {
        let mut at = end;
        while at > 0 && items.is_after(at - 1, at) {
            items.swap(at - 1, at);
            at -= 1;
        }
    }
}

/// Moves to each place the item that comes there, along the cycles of the permutation.
fn put(items: &mut dyn Items, mut places: Vec<usize>) {
    for start in 0..places.len() {
        let mut at = start;
        while places[at] != start {
            let next = std::mem::replace(&mut places[at], at);
            items.swap(at, next);
            at = next;
        }
        places[at] = at;
    }
}

/// The item that comes at each place: runs by insertion, then a merge sort.
fn sorted_places(count: usize, items: &mut dyn Items) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    for run in places.chunks_mut(RUN) {
        for end in 1..run.len() {
            let mut at = end;
            while at > 0 && items.is_after(run[at - 1], run[at]) {
                run.swap(at - 1, at);
                at -= 1;
            }
        }
    }
    let mut width = RUN;
    let mut merged = Vec::new();
    while width < count {
        merged.clear();
        for pair in places.chunks(2 * width) {
            let (left, right) = pair.split_at(width.min(pair.len()));
            merge(left, right, items, &mut merged);
        }
        std::mem::swap(&mut places, &mut merged);
        width *= 2;
    }
    places
}

/// Merges two sorted lists of items.
fn merge<'p>(mut left: &'p [usize], mut right: &'p [usize], items: &mut dyn Items, merged: &mut Vec<usize>) {
    while let ([first, ..], [second, ..]) = (left, right) {
        let side = if items.is_after(*first, *second) { &mut right } else { &mut left };
        merged.push(side[0]);
        *side = &side[1..];
    }
    merged.extend_from_slice(left);
    merged.extend_from_slice(right);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_standard_library_does(items in prop::collection::vec((0u8..20, 0u32..), 0..300)) {
            let mut ours = items.clone();
            let mut theirs = items;
            sort_by_key(&mut ours, |item| item.0);
            theirs.sort_by_key(|item| item.0);
            prop_assert_eq!(ours, theirs);
        }
    }
}
