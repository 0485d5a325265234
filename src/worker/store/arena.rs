//! Where the bytes of shards land: in one block of memory where shards come and go, else anywhere.
//!
//! A request that is cut off is never told, and what its future holds never comes back. So a future does not hold the memory that it fills:
//! it is here, until it is full, given up, or overdue.

use crate::service::arena::Block;
use bytes::{Bytes, BytesMut};
use std::cell::RefCell;
use std::collections::HashMap;
use worker::js_sys::Uint8Array;

thread_local! {
    static BLOCK: RefCell<Option<Block>> = const { RefCell::new(None) };
    static FILLING: RefCell<Filling> = RefCell::default();
}

/// What is being filled, by number.
#[derive(Default)]
struct Filling {
    places: HashMap<u64, (Place, u64)>,
    next: u64,
}

/// Some memory, and how much of it is filled.
struct Place {
    region: Region,
    filled: usize,
}

/// Memory that goes back to where it was taken from.
struct Region {
    piece: BytesMut,
    is_of_block: bool,
}

impl AsRef<[u8]> for Region {
    fn as_ref(&self) -> &[u8] {
        &self.piece
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        if self.is_of_block {
            let piece = std::mem::take(&mut self.piece);
            // An isolate that ends gives nothing back.
            let _ = BLOCK.try_with(|block| block.borrow_mut().as_mut().map(|block| block.give_back(piece)));
        }
    }
}

/// Takes the block, once: so many bytes.
pub fn prepare(bytes: usize) {
    BLOCK.with_borrow_mut(|block| {
        block.get_or_insert_with(|| Block::new(bytes));
    });
}

/// True when the block would hold so many bytes, were it empty.
pub fn is_for(bytes: usize) -> bool {
    BLOCK.with_borrow(|block| block.as_ref().is_some_and(|block| bytes <= block.bytes()))
}

/// Room for one file; given up when this is dropped.
pub struct Ground {
    number: u64,
    bytes: usize,
}

impl Ground {
    /// In the block, if it has the room, until `until` (milliseconds); what is overdue at `now` is given up.
    pub fn in_block(bytes: usize, now: u64, until: u64) -> Option<Self> {
        FILLING.with_borrow_mut(|filling| filling.places.retain(|_, (_, until)| now < *until));
        let piece = BLOCK.with_borrow_mut(|block| block.as_mut()?.take(bytes))?;
        Some(Self::of(Region { piece, is_of_block: true }, until))
    }

    /// Anywhere.
    pub fn anywhere(bytes: usize, until: u64) -> Self {
        Self::of(Region { piece: BytesMut::zeroed(bytes), is_of_block: false }, until)
    }

    fn of(region: Region, until: u64) -> Self {
        let bytes = region.piece.len();
        FILLING.with_borrow_mut(|filling| {
            filling.next += 1;
            filling.places.insert(filling.next, (Place { region, filled: 0 }, until));
            Self { number: filling.next, bytes }
        })
    }

    /// How many bytes it is for.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Begins again.
    pub fn clear(&self) {
        self.with(|place| place.filled = 0);
    }

    /// Adds some bytes. False when they are more than there is room for, or when it is overdue.
    pub fn add(&self, chunk: &Uint8Array) -> bool {
        let added = self.with(|place| {
            let end = place.filled.checked_add(usize::try_from(chunk.length()).ok()?)?;
            chunk.copy_to(place.region.piece.get_mut(place.filled..end)?);
            place.filled = end;
            Some(())
        });
        added.flatten().is_some()
    }

    /// Bytes that are there.
    pub fn filled(&self) -> usize {
        self.with(|place| place.filled).unwrap_or_default()
    }

    /// Does something with all bytes.
    pub fn read<T>(&self, work: impl FnOnce(&[u8]) -> T) -> Option<T> {
        self.with(|place| work(&place.region.piece))
    }

    /// The bytes, to be kept; none when it is overdue.
    pub fn land(self) -> Option<Bytes> {
        let (place, _) = FILLING.with_borrow_mut(|filling| filling.places.remove(&self.number))?;
        Some(Bytes::from_owner(place.region))
    }

    fn with<T>(&self, work: impl FnOnce(&mut Place) -> T) -> Option<T> {
        FILLING.with_borrow_mut(|filling| filling.places.get_mut(&self.number).map(|(place, _)| work(place)))
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        // Its region goes when the list is no longer borrowed.
        let _place = FILLING.with_borrow_mut(|filling| filling.places.remove(&self.number));
    }
}
