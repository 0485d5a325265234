//! The server of the command line in WebAssembly: Node serves the endpoint as Workers do.

use super::{Args, busy, greeting};
use crate::failure::Failure;
use crate::system::serve::serve;
use crate::{config, shards};
use ruelle::service::settings::Settings;

/// Stands in texts for what is known once the server listens, or cannot.
const ADDRESS: &str = "@ADDRESS@";
const ERROR: &str = "@ERROR@";

/// Checks the options, and serves after the command has returned.
pub fn run(args: &Args) -> Result<(), Failure> {
    let (settings, _) = config::of_environment();
    let read = Settings::read(settings.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    read.map_err(|faults| Failure::new(format_args!("settings:\n  {}", faults.join("\n  "))))?;
    let manifest = shards::manifest(&args.shards)?;
    serve(&serde_json::json!({
        "shards": args.shards,
        "keys": args.keys,
        "host": args.host.to_string(),
        "port": args.port,
        "greeting": greeting(&ADDRESS, manifest.shards.iter().map(|shard| (shard.name.as_str(), shard.addresses))),
        "busy": Failure::new(busy(&ADDRESS, &ERROR)).message(),
    }));
    Ok(())
}
