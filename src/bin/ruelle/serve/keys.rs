//! API keys in a file, which is read again when it changes, so that keys change without a restart.

use crate::failure::Failure;
use ruelle::service::settings::Settings;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

/// The interval between two checks of the file.
const EVERY: Duration = Duration::from_secs(1);

/// The file, with its last sound contents.
pub struct KeyFile {
    path: PathBuf,
    seen: Mutex<Seen>,
}

struct Seen {
    keys: Vec<String>,
    fault: Option<String>,
    changed: Option<SystemTime>,
    looked: Instant,
}

impl KeyFile {
    /// Reads the file.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let keys = read(path).map_err(Failure::new)?;
        let seen = Seen { keys, fault: None, changed: changed(path), looked: Instant::now() };
        Ok(Self { path: path.to_owned(), seen: Mutex::new(seen) })
    }

    /// The valid keys. While the file is faulty, the keys from before stay valid, and `/health/detailed` reports the fault.
    pub fn keys(&self) -> Vec<String> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.looked.elapsed() >= EVERY {
            seen.looked = Instant::now();
            let changed = changed(&self.path);
            if changed != seen.changed || changed.is_none() {
                seen.changed = changed;
                match read(&self.path) {
                    Ok(keys) => {
                        seen.keys = keys;
                        seen.fault = None;
                    }
                    Err(fault) => seen.fault = Some(fault),
                }
            }
        }
        seen.keys.clone()
    }

    /// The fault of the file, if it has one.
    pub fn fault(&self) -> Option<String> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).fault.clone()
    }
}

fn changed(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|about| about.modified()).ok()
}

fn read(path: &Path) -> Result<Vec<String>, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("cannot read the keys in {}: {error}", path.display()))?;
    let settings = Settings::read([("RUELLE_KEYS", text.as_str())]).map_err(|faults| faults.join("; "))?;
    if settings.keys.is_empty() {
        return Err(format!("{} has no key; write one a line", path.display()));
    }
    Ok(settings.keys)
}
