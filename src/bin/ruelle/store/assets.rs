//! The directory of static assets that wrangler serves and deploys.

use crate::failure::Failure;
use crate::system::{env, fs};
use serde::Deserialize;
use std::path::PathBuf;

/// The largest static asset of Workers, in bytes.
pub const LARGEST: u64 = 25 << 20;
const CONFIGURATION: &str = "wrangler.toml";

#[derive(Deserialize)]
struct Wrangler {
    assets: Assets,
}

#[derive(Deserialize)]
struct Assets {
    directory: PathBuf,
}

/// The folder `shards` in the assets of the nearest `wrangler.toml`, from the working directory up.
pub fn directory() -> Result<PathBuf, Failure> {
    let here = env::current_dir().map_err(|error| Failure::file("read", ".".as_ref(), &error))?;
    let Some(project) = here.ancestors().find(|directory| fs::is_file(directory.join(CONFIGURATION))) else {
        let here = here.display();
        return Err(Failure::new(format_args!(
            "there is no {CONFIGURATION} in {here} or above it; go to the project, or give --to DIR"
        )));
    };
    let path = project.join(CONFIGURATION);
    let text = fs::read_to_string(&path).map_err(|error| Failure::file("read", &path, &error))?;
    let wrangler: Wrangler = toml::from_str(&text).map_err(|error| {
        let error = error.message().to_owned();
        Failure::new(format_args!("{}: no [assets] with a directory ({error}); add it, or give --to DIR", path.display()))
    })?;
    Ok(project.join(wrangler.assets.directory).join("shards"))
}
