//! Memory of this isolate.

/// Bytes of the WebAssembly instance, or `None` elsewhere.
#[cfg(target_arch = "wasm32")]
pub fn memory() -> Option<u64> {
    u64::try_from(core::arch::wasm32::memory_size(0)).ok().map(|pages| pages * 65_536)
}

#[cfg(not(target_arch = "wasm32"))]
pub fn memory() -> Option<u64> {
    None
}
