//! `ruelle config`

use crate::failure::Failure;
use crate::output;
use crate::system::fs;
use crate::table::Table;
use ruelle::service::settings::{PREFIX, SETTINGS, Settings};
use serde::Serialize;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  ruelle config check
  ruelle config check --wrangler wrangler.toml --env production
  RUELLE_LIMITS=off ruelle config check --json

Exit status: 0 when all is well, 1 with a line for each fault.";

/// Settings of the endpoint: check them, and see what is in force
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Check every setting, of the environment or of a wrangler.toml, and print what is in force
    #[command(after_help = EXAMPLES)]
    Check(Check),
}

#[derive(clap::Args)]
struct Check {
    /// Read the vars of this wrangler.toml instead of the environment
    #[arg(long, value_name = "FILE")]
    wrangler: Option<PathBuf>,
    /// Of the wrangler.toml, the vars of this environment
    #[arg(long, value_name = "NAME", requires = "wrangler")]
    env: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// A setting in force.
#[derive(Serialize)]
struct InForce<'a> {
    name: &'static str,
    /// Absent for secrets.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
    given: bool,
}

/// Reads, checks and prints.
pub fn run(args: &Args) -> Result<(), Failure> {
    let What::Check(check) = &args.what;
    let (given, mut faults) = match &check.wrangler {
        Some(file) => of_wrangler(file, check.env.as_deref())?,
        None => of_environment(),
    };
    let read = Settings::read(given.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    faults.extend(read.err().unwrap_or_default());
    if !faults.is_empty() {
        return Err(Failure::new(format_args!("{} of the settings:\n  {}", plural(faults.len()), faults.join("\n  "))));
    }
    let value = |name: &str| given.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim());
    let all = SETTINGS.iter().map(|setting| InForce {
        name: setting.name,
        value: (!setting.is_secret).then(|| value(setting.name).unwrap_or(setting.default)),
        given: value(setting.name).is_some(),
    });
    if check.json { output::print_json(&all.collect::<Vec<_>>()) } else { print(all) }
}

fn print<'a>(all: impl Iterator<Item = InForce<'a>>) -> Result<(), Failure> {
    let mut table = Table::new().left("setting").left("value").left("from");
    for setting in all {
        let hidden = if setting.given { "(secret)" } else { "(none)" };
        let from = if setting.given { "given" } else { "default" };
        table.row([setting.name.to_owned(), setting.value.unwrap_or(hidden).to_owned(), from.to_owned()]);
    }
    output::print(&table.render())
}

fn plural(faults: usize) -> String {
    if faults == 1 { "1 fault".to_owned() } else { format!("{faults} faults") }
}

type Given = (Vec<(String, String)>, Vec<String>);

/// The settings of the environment. Names and values that are not Unicode are left out.
pub fn of_environment() -> Given {
    let unicode =
        |(name, value): (std::ffi::OsString, std::ffi::OsString)| Some((name.into_string().ok()?, value.into_string().ok()?));
    (crate::system::env::vars_os().filter_map(unicode).filter(|(name, _)| name.starts_with(PREFIX)).collect(), Vec::new())
}

fn of_wrangler(file: &Path, env: Option<&str>) -> Result<Given, Failure> {
    let text = fs::read_to_string(file).map_err(|error| Failure::file("read", file, &error))?;
    let wrangler: toml::Table = toml::from_str(&text).map_err(|error| Failure::new(error).of(file))?;
    let table = |table: &toml::Table, name: &str| table.get(name).and_then(toml::Value::as_table).cloned();
    // Only the environment's vars, as wrangler does not let it inherit the common ones.
    let section = match env {
        None => wrangler,
        Some(env) => table(&wrangler, "env")
            .and_then(|all| table(&all, env))
            .ok_or_else(|| Failure::new(format_args!("has no section [env.{env}]; check --env")).of(file))?,
    };
    let mut given = Vec::new();
    let mut faults = Vec::new();
    for (name, value) in table(&section, "vars").unwrap_or_default() {
        if SETTINGS.iter().any(|setting| setting.is_secret && setting.name == name) {
            faults.push(format!("{name}: is a secret, and has no place in a file; set it with `wrangler secret put {name}`"));
            continue;
        }
        match value {
            toml::Value::String(text) => given.push((name, text)),
            toml::Value::Table(_) | toml::Value::Array(_) if name.starts_with(PREFIX) => {
                faults.push(format!("{name}: must be text"));
            }
            other => given.push((name, other.to_string())),
        }
    }
    Ok((given, faults))
}
