//! An arena: memory that is taken once, and cut into pieces that come and go.
//!
//! WebAssembly's memory never shrinks. Large pieces of many sizes between small ones leave holes that fit nothing, and the memory grows to
//! twice its contents. In an arena of their own, their holes join again as soon as their neighbours go.

use bytes::BytesMut;
use std::cmp::Reverse;

/// The free pieces of an arena.
#[derive(Debug)]
pub struct Arena {
    /// In the order of their addresses. No two are neighbours.
    free: Vec<BytesMut>,
    bytes: usize,
}

impl Arena {
    /// Takes `bytes` bytes.
    pub fn new(bytes: usize) -> Self {
        Self { free: vec![BytesMut::zeroed(bytes)], bytes }
    }

    /// Bytes of the whole arena.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Cuts a piece off the smallest free piece that is large enough. It holds whatever was written there before.
    pub fn take(&mut self, bytes: usize) -> Option<BytesMut> {
        let fits = self.free.iter().enumerate().filter(|(_, piece)| piece.len() >= bytes);
        let (at, _) = fits.max_by_key(|(_, piece)| Reverse(piece.len()))?;
        let piece = self.free[at].split_to(bytes);
        if self.free[at].is_empty() {
            self.free.remove(at);
        }
        Some(piece)
    }

    /// Gives back a piece, as it was taken.
    pub fn give_back(&mut self, piece: BytesMut) {
        let start = piece.as_ptr().addr();
        let at = self.free.partition_point(|other| other.as_ptr().addr() < start);
        self.free.insert(at, piece);
        self.join(at);
        if let Some(before) = at.checked_sub(1) {
            self.join(before);
        }
    }

    /// Joins the free pieces at `at` and after it, if they are neighbours.
    fn join(&mut self, at: usize) {
        let Some([one, other]) = self.free.get(at..at + 2) else { return };
        if one.as_ptr().addr() + one.len() == other.as_ptr().addr() {
            let other = self.free.remove(at + 1);
            self.free[at].unsplit(other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_come_and_go_and_the_whole_is_left() {
        let mut arena = Arena::new(10_000);
        let start = arena.free[0].as_ptr();
        let mut taken: Vec<BytesMut> = Vec::new();
        for step in 0..5000usize {
            match arena.take(1 + step * 7919 % 900) {
                Some(mut piece) => {
                    piece.fill(u8::try_from(step % 251).unwrap_or_default());
                    taken.push(piece);
                }
                None => arena.give_back(taken.swap_remove(step * 31 % taken.len())),
            }
            assert!(taken.iter().all(|piece| piece.iter().all(|byte| *byte == piece[0])), "{step}");
            let bytes = |pieces: &[BytesMut]| pieces.iter().map(BytesMut::len).sum::<usize>();
            assert_eq!(bytes(&arena.free) + bytes(&taken), arena.bytes());
        }
        taken.into_iter().for_each(|piece| arena.give_back(piece));
        assert_eq!((arena.free.len(), arena.free[0].len(), arena.free[0].as_ptr()), (1, 10_000, start));
    }

    #[test]
    fn the_smallest_hole_is_taken_and_what_does_not_fit_is_not_given() {
        let mut arena = Arena::new(100);
        let [first, _kept, second, _rest] = [30, 10, 20, 40].map(|bytes| arena.take(bytes).unwrap_or_default());
        let at = second.as_ptr();
        arena.give_back(first);
        arena.give_back(second);
        assert!(arena.take(31).is_none());
        assert_eq!(arena.take(15).map(|piece| piece.as_ptr()), Some(at));
    }
}
