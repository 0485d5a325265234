//! The engine of the npm package, and the loader that fits it.

use crate::failure::Failure;
use crate::shards::read_capped;
use crate::system::{env, fs};
use std::path::{Path, PathBuf};

const MODULE: &str = "engine.wasm";
const LOADER: &str = "bundle.js";
const TYPES: &str = "bundle.d.ts";
/// The address of the module in the loader.
const BESIDE: &str = "./engine.wasm";
/// The folders of the package, relative to the working directory or one above it.
const PLACES: [&str; 3] = ["node_modules/ruelle", ".build/package", ""];
/// The most bytes of an engine or a loader.
const MOST_BYTES: u64 = 16 << 20;
const HOW_TO_GET: &str =
    "install the npm package here, or say with --engine where its folder is (`npm run build` makes it in .build/package)";

/// An engine with its loader.
pub struct Engine {
    /// The path of the module.
    pub path: PathBuf,
    /// The module.
    pub module: Vec<u8>,
    /// The loader's types.
    pub types: String,
    loader: String,
}

impl Engine {
    /// Reads the engine in the given folder, or in the first of the usual ones with an engine.
    pub fn find(given: Option<&Path>) -> Result<Self, Failure> {
        let folder = match given {
            Some(path) if fs::is_file(path) => path.parent().unwrap_or(Path::new("")).to_owned(),
            Some(path) => path.to_owned(),
            None => search().ok_or_else(|| Failure::new(format_args!("no engine was found; {HOW_TO_GET}")))?,
        };
        let path = given.filter(|path| fs::is_file(path)).map_or_else(|| folder.join(MODULE), Path::to_owned);
        for needed in [&path, &folder.join(LOADER), &folder.join(TYPES)] {
            if !fs::is_file(needed) {
                return Err(Failure::new(format_args!("{} is not there; {HOW_TO_GET}", needed.display())));
            }
        }
        let loader = text(&folder.join(LOADER))?;
        if !loader.contains(BESIDE) {
            return Err(Failure::new("it is not the loader of this version's package; install that").of(&folder.join(LOADER)));
        }
        Ok(Self { module: read_capped(&path, MOST_BYTES)?, types: text(&folder.join(TYPES))?, loader, path })
    }

    /// The loader for a module with this file name beside it.
    pub fn loader_of(&self, name: &str) -> String {
        // Percent-encoded, as part of an address in a JavaScript string.
        let address: String =
            name.bytes().map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect();
        self.loader.replace(BESIDE, &format!("./{address}"))
    }
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}

/// The first folder with an engine and a loader, from the working directory up, then from the program up.
fn search() -> Option<PathBuf> {
    let starts = [env::current_dir().ok(), env::current_exe().ok().and_then(|program| program.parent().map(Path::to_owned))];
    let folders = starts.iter().flatten().flat_map(|start| start.ancestors());
    folders
        .flat_map(|folder| PLACES.map(|place| folder.join(place)))
        .find(|folder| fs::is_file(folder.join(MODULE)) && fs::is_file(folder.join(LOADER)))
}

fn text(path: &Path) -> Result<String, Failure> {
    String::from_utf8(read_capped(path, MOST_BYTES)?).map_err(|_| Failure::new("it is not text").of(path))
}
