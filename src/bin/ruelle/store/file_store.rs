//! The operations that a store of published shards has.

use super::lock::Lock;
use crate::failure::Failure;

/// A store of files, each written whole or not at all.
pub trait Store: Sync {
    /// The full name of a file, for people.
    fn place(&self, name: &str) -> String;
    /// Reads a file, if it exists. More than `most` bytes are an error.
    fn read(&self, name: &str, most: u64) -> Result<Option<Vec<u8>>, Failure>;
    /// Writes a file. Readers see the old contents or all of the new.
    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Failure>;
    /// Deletes a file. A missing one is not an error.
    fn delete(&self, name: &str) -> Result<(), Failure>;
    /// The size of a file, if it exists.
    fn length(&self, name: &str) -> Result<Option<u64>, Failure>;
    /// The size of the largest file that the store takes.
    fn largest(&self) -> u64;
    /// Whether reading a file costs next to nothing.
    fn is_near(&self) -> bool;
    /// Keeps others from publishing. `force` takes over the lock of a publication that died.
    fn lock(&self, force: bool) -> Result<Lock<'_>, Failure>;
}
