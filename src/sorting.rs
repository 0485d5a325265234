//! Sorting in little code. The standard library's sorts are compiled anew for each type, which came to a fifth of the page's
//! module; here one routine puts places in order, whatever they hold.

use std::cmp::Ordering;

/// Runs this short are put in order by insertion.
const RUN: usize = 16;

/// As the standard `sort_by`: equals stay as they are.
pub fn sort_by<T>(items: &mut [T], compare: impl FnMut(&T, &T) -> Ordering) {
    sort(&mut Compared { items, compare });
}

/// As the standard `sort_by_key`.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// Items in some order, of which no more is known.
trait Items {
    fn len(&self) -> usize;
    /// True when the first of two comes after the second.
    fn is_after(&mut self, first: usize, second: usize) -> bool;
    fn swap(&mut self, one: usize, other: usize);
}

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

/// Puts at each place the item that comes there.
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

/// Which item comes at each place.
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
    let (mut width, mut merged) = (RUN, Vec::new());
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
            let (mut ours, mut theirs) = (items.clone(), items);
            sort_by_key(&mut ours, |item| item.0);
            theirs.sort_by_key(|item| item.0);
            prop_assert_eq!(ours, theirs);
        }
    }
}
