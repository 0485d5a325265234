//! The fuzz targets as libFuzzer runs them.

pub mod targets;

/// Writes the made seeds of a target into the folder that `RUELLE_SEEDS` names, when it names one.
///
/// # Panics
/// When nothing can be written there.
pub fn write_made(target: &str) {
    let Some(folder) = std::env::var_os("RUELLE_SEEDS").map(std::path::PathBuf::from) else { return };
    for (_, name, bytes) in targets::made().into_iter().filter(|(of, ..)| *of == target) {
        std::fs::write(folder.join(name), bytes).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    }
}
