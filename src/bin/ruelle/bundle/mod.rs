//! `ruelle bundle`

mod engine;
mod module;
mod write;

use crate::failure::Failure;
use crate::system::fs;
use crate::{format_numbers, output, shards, verify};
use engine::Engine;
use module::Module;
use ruelle::Shard;
use ruelle::api::{MAX_SHARD_BYTES, ManifestShard};
use serde::Serialize;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  ruelle bundle 75
  ruelle bundle 75 92 --shards my-shards --out public/addresses.wasm
  ruelle bundle 2A --engine node_modules/ruelle --json

Writes FILE.wasm, which is the engine with the shards in it, and beside it FILE.js, which opens it, and FILE.d.ts, its types:

  import { open } from './ruelle-75.js';
  const geocoder = await open();          // in a page: fetches ruelle-75.wasm, and nothing else

  import module from './ruelle-75.wasm';  // in a Cloudflare Worker
  const geocoder = await open(module);

The engine is the npm package's: it is looked for in node_modules/ruelle and .build/package, here and in the folders above.";

/// Put engine and shards in one WebAssembly file, for a page or a Worker without a store
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Names of shards, which are those of their départements
    #[arg(value_name = "NAME", required = true)]
    names: Vec<String>,
    /// Directory of shards
    #[arg(long, value_name = "DIR", default_value = "shards")]
    shards: PathBuf,
    /// Directory of the npm package, or its engine.wasm
    #[arg(long, value_name = "DIR")]
    engine: Option<PathBuf>,
    /// Where to write; by default ruelle-NAME.wasm
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// The files that were written.
#[derive(Serialize)]
struct BundleReport {
    module: PathBuf,
    loader: PathBuf,
    types: PathBuf,
    bytes: u64,
    engine_bytes: u64,
    loader_bytes: u64,
    shards: Vec<Bundled>,
}

#[derive(Serialize)]
struct Bundled {
    name: String,
    date: String,
    bytes: u64,
    addresses: u32,
}

/// Reads, joins, writes and reports.
pub fn run(args: &Args) -> Result<(), Failure> {
    let out = out_file(args)?;
    let engine = Engine::find(args.engine.as_deref())?;
    let entries = shards::manifest(&args.shards)?.shards;
    let mut module = Module::read(&engine.module).map_err(|fault| Failure::new(fault).of(&engine.path))?;
    let mut bundled = Vec::new();
    for (at, name) in args.names.iter().enumerate() {
        if args.names.iter().take(at).any(|before| before == name) {
            return Err(Failure::usage(format_args!("{name} is named twice")));
        }
        let (bytes, shard) = read_shard(&args.shards, entry(&entries, name, &args.shards)?)?;
        bundled.push(Bundled {
            name: name.clone(),
            date: shard.info().date.clone(),
            bytes: format_numbers::length(bytes.len()),
            addresses: shard.info().addresses,
        });
        module.add_shard(&bytes).map_err(Failure::new)?;
    }
    let engine_bytes = format_numbers::length(engine.module.len());
    let bytes = module.into_bytes();
    let name = out.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let loader = out.with_extension("js");
    let types = out.with_extension("d.ts");
    let text = engine.loader_of(&name);
    write::all(&[(&out, &bytes), (&types, engine.types.as_bytes()), (&loader, text.as_bytes())])?;
    let bytes = format_numbers::length(bytes.len());
    let loader_bytes = format_numbers::length(text.len());
    report(&BundleReport { module: out, loader, types, bytes, engine_bytes, loader_bytes, shards: bundled }, args.json)
}

fn out_file(args: &Args) -> Result<PathBuf, Failure> {
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from(format!("ruelle-{}.wasm", args.names.join("-"))));
    if out.extension().is_some_and(|extension| extension == "wasm") && !fs::is_dir(&out) {
        return Ok(out);
    }
    Err(Failure::usage(format_args!("--out {}: give a file that ends with .wasm", out.display())))
}

fn entry<'a>(entries: &'a [ManifestShard], name: &str, directory: &Path) -> Result<&'a ManifestShard, Failure> {
    entries.iter().find(|entry| entry.name == name).ok_or_else(|| {
        let known: Vec<_> = entries.iter().map(|entry| entry.name.as_str()).collect();
        Failure::usage(format_args!("{} has no shard {name:?}; it has {}", directory.display(), known.join(", ")))
    })
}

/// The bytes of a shard, checked against the manifest, and the shard.
fn read_shard(directory: &Path, entry: &ManifestShard) -> Result<(Vec<u8>, Shard), Failure> {
    let path = directory.join(&entry.file);
    let bytes = shards::read_capped(&path, MAX_SHARD_BYTES)?;
    if verify::sha256(&bytes) != entry.sha256 {
        return Err(Failure::new("it is not the file that the manifest lists; fetch or build it again").of(&path));
    }
    let shard = shards::open_bytes(&path, bytes.clone())?;
    Ok((bytes, shard))
}

fn report(report: &BundleReport, json: bool) -> Result<(), Failure> {
    if json {
        return output::print_json(report);
    }
    let held: Vec<_> = report
        .shards
        .iter()
        .map(|shard| {
            format!(
                "{} ({}, {})",
                shard.name,
                format_numbers::plural(shard.addresses.into(), "address"),
                format_numbers::size(shard.bytes)
            )
        })
        .collect();
    output::print(&format!(
        "{}: {}, of which the engine {}; holds {}\n{}: {}\n{}\n",
        report.module.display(),
        format_numbers::size(report.bytes),
        format_numbers::size(report.engine_bytes),
        held.join(", "),
        report.loader.display(),
        format_numbers::size(report.loader_bytes),
        report.types.display(),
    ))
}
