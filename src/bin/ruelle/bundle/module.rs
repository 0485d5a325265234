//! A WebAssembly module with shards in custom sections at its end. Every runtime ignores these, and returns them by name.

/// The name of a section with a shard, which the loader looks for.
const SHARD: &str = "ruelle.shard";
const MAGIC: &[u8] = b"\0asm\x01\0\0\0";
/// The id of a custom section.
const CUSTOM: u8 = 0;

/// A module that shards can be added to.
pub struct Module {
    bytes: Vec<u8>,
}

impl Module {
    /// Reads a module. An error if the bytes are not one, or if it has shards already.
    pub fn read(bytes: &[u8]) -> Result<Self, &'static str> {
        let mut rest =
            bytes.strip_prefix(MAGIC).ok_or("it is not a WebAssembly module; give the engine.wasm of the npm package")?;
        while let Some((&id, after)) = rest.split_first() {
            let (body, after) = sized(after).ok_or("it is cut short; install the npm package again")?;
            if id == CUSTOM && sized(body).is_some_and(|(name, _)| name == SHARD.as_bytes()) {
                return Err("it holds a shard already; give the engine.wasm of the npm package");
            }
            rest = after;
        }
        Ok(Self { bytes: bytes.to_vec() })
    }

    /// Appends a shard.
    pub fn add_shard(&mut self, shard: &[u8]) -> Result<(), &'static str> {
        let mut body = Vec::with_capacity(shard.len() + SHARD.len() + 5);
        push_length(SHARD.len(), &mut body)?;
        body.extend_from_slice(SHARD.as_bytes());
        body.extend_from_slice(shard);
        self.bytes.push(CUSTOM);
        push_length(body.len(), &mut self.bytes)?;
        self.bytes.append(&mut body);
        Ok(())
    }

    /// The module with its shards.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// The bytes that a length announces, and the bytes after them.
fn sized(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut length = 0_u64;
    for (at, &byte) in bytes.iter().enumerate().take(5) {
        length |= u64::from(byte & 0x7f) << (7 * at);
        if byte < 0x80 {
            return bytes.get(at + 1..)?.split_at_checked(usize::try_from(length).ok()?);
        }
    }
    None
}

/// Appends a length as LEB128 of at most 32 bits.
fn push_length(length: usize, out: &mut Vec<u8>) -> Result<(), &'static str> {
    let mut rest = u32::try_from(length).map_err(|_| "a section of a module has at most 4 GiB; bundle a smaller shard")?;
    loop {
        let [low, ..] = (rest & 0x7f).to_le_bytes();
        rest >>= 7;
        if rest == 0 {
            out.push(low);
            return Ok(());
        }
        out.push(low | 0x80);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_comes_back_whole_whatever_its_length() {
        for length in [0, 1, 114, 115, 127, 128, 16_383, 16_384, 300_000] {
            let shard = vec![7_u8; length];
            let mut module = Module::read(MAGIC).unwrap();
            module.add_shard(&shard).unwrap();
            let bytes = module.into_bytes();
            let section = &bytes[MAGIC.len()..];
            assert_eq!(section[0], CUSTOM);
            let (body, after) = sized(&section[1..]).unwrap();
            let (name, held) = sized(body).unwrap();
            assert_eq!((name, held, after), (SHARD.as_bytes(), &shard[..], &[][..]), "{length}");
        }
    }

    #[test]
    fn what_is_no_module_is_refused() {
        let mut held = Module::read(MAGIC).unwrap();
        held.add_shard(b"RUEL").unwrap();
        let held = held.into_bytes();
        let cut = &held[..held.len() - 1];
        let endless = [MAGIC, &[1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]].concat();
        for bytes in [&b""[..], b"RUEL", &MAGIC[..7], &held, cut, &endless] {
            assert!(Module::read(bytes).is_err(), "{bytes:?}");
        }
    }
}
