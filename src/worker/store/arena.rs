//! Memory that shards are fetched into: an arena for shards that come and go, the allocator for others.
//!
//! A request that is cut off is never told, and its future is never dropped. So a future does not own the memory that it fills: this does,
//! until the memory is full, given up, or overdue.

use crate::service::arena::Arena;
use bytes::{Bytes, BytesMut};
use std::cell::RefCell;
use std::collections::HashMap;
use worker::js_sys::Uint8Array;

/// Memory for shards.
pub struct ShardMemory {
    arena: RefCell<Option<Arena>>,
    filling: RefCell<Filling>,
    /// Gives a piece back to this arena. A plain function, because the bytes of a shard may hold no reference to the isolate.
    give_back: fn(BytesMut),
}

/// Regions that are being filled, by number.
#[derive(Default)]
struct Filling {
    regions: HashMap<u64, Partial>,
    next: u64,
}

/// A region that is filled up to `filled`. It is overdue at `until` (milliseconds).
struct Partial {
    region: Region,
    filled: usize,
    until: u64,
}

/// Memory of one file. It goes back to the arena when it is dropped, if it came from there.
struct Region {
    piece: BytesMut,
    give_back: Option<fn(BytesMut)>,
}

impl AsRef<[u8]> for Region {
    fn as_ref(&self) -> &[u8] {
        &self.piece
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        if let Some(give_back) = self.give_back {
            give_back(std::mem::take(&mut self.piece));
        }
    }
}

impl ShardMemory {
    /// No arena yet. `give_back` must call [`Self::give_back`] of this memory.
    pub fn new(give_back: fn(BytesMut)) -> Self {
        Self { arena: RefCell::default(), filling: RefCell::default(), give_back }
    }

    /// Takes the arena's memory, once: `bytes` bytes.
    pub fn reserve(&self, bytes: usize) {
        self.arena.borrow_mut().get_or_insert_with(|| Arena::new(bytes));
    }

    /// Whether an empty arena would have room for `bytes`.
    pub fn may_hold(&self, bytes: usize) -> bool {
        self.arena.borrow().as_ref().is_some_and(|arena| bytes <= arena.bytes())
    }

    /// Takes back a piece of the arena.
    pub fn give_back(&self, piece: BytesMut) {
        if let Some(arena) = &mut *self.arena.borrow_mut() {
            arena.give_back(piece);
        }
    }

    /// A buffer in the arena, if it has room. It is given up at `until`. Buffers that are overdue at `now` are given up first.
    pub fn in_arena(&self, bytes: usize, now: u64, until: u64) -> Option<FillBuffer<'_>> {
        self.filling.borrow_mut().regions.retain(|_, partial| now < partial.until);
        let piece = self.arena.borrow_mut().as_mut()?.take(bytes)?;
        Some(self.buffer(Region { piece, give_back: Some(self.give_back) }, until))
    }

    /// A buffer outside of the arena, given up at `until`.
    pub fn outside(&self, bytes: usize, until: u64) -> FillBuffer<'_> {
        self.buffer(Region { piece: BytesMut::zeroed(bytes), give_back: None }, until)
    }

    fn buffer(&self, region: Region, until: u64) -> FillBuffer<'_> {
        let bytes = region.piece.len();
        let mut filling = self.filling.borrow_mut();
        filling.next += 1;
        let number = filling.next;
        filling.regions.insert(number, Partial { region, filled: 0, until });
        FillBuffer { memory: self, number, bytes }
    }
}

/// Buffer for one file. It is given up when this is dropped.
pub struct FillBuffer<'m> {
    memory: &'m ShardMemory,
    number: u64,
    bytes: usize,
}

impl FillBuffer<'_> {
    /// Bytes of the file.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Begins again.
    pub fn clear(&self) {
        self.with(|partial| partial.filled = 0);
    }

    /// Adds some bytes. False when they do not fit, or when the buffer is overdue.
    pub fn add(&self, chunk: &Uint8Array) -> bool {
        let added = self.with(|partial| {
            let end = partial.filled.checked_add(usize::try_from(chunk.length()).ok()?)?;
            chunk.copy_to(partial.region.piece.get_mut(partial.filled..end)?);
            partial.filled = end;
            Some(())
        });
        added.flatten().is_some()
    }

    /// Bytes that were added.
    pub fn filled(&self) -> usize {
        self.with(|partial| partial.filled).unwrap_or_default()
    }

    /// Reads the whole buffer, or `None` when it is overdue.
    pub fn read<T>(&self, work: impl FnOnce(&[u8]) -> T) -> Option<T> {
        self.with(|partial| work(&partial.region.piece))
    }

    /// The bytes, to be kept, or `None` when the buffer is overdue.
    pub fn into_bytes(self) -> Option<Bytes> {
        let partial = self.memory.filling.borrow_mut().regions.remove(&self.number)?;
        Some(Bytes::from_owner(partial.region))
    }

    fn with<T>(&self, work: impl FnOnce(&mut Partial) -> T) -> Option<T> {
        self.memory.filling.borrow_mut().regions.get_mut(&self.number).map(work)
    }
}

impl Drop for FillBuffer<'_> {
    fn drop(&mut self) {
        // Bound to a name, so that the region is dropped after the list is no longer borrowed.
        let _region = self.memory.filling.borrow_mut().regions.remove(&self.number);
    }
}
