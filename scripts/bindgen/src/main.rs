//! JavaScript for a WebAssembly module, as the command line of wasm-bindgen writes it, for the two targets of this project.
//!
//! The command line itself compiles a web server and a TLS library for its test runner: three quarters of the time.

use std::env;
use std::process::ExitCode;
use wasm_bindgen_cli_support::Bindgen;

const USAGE: &str = "ruelle-bindgen web|worker MODULE.wasm FOLDER NAME";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let result = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [target @ ("web" | "worker"), module, folder, name] => write(target, module, folder, name),
        _ => Err(USAGE.to_owned()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Writes `NAME.js` and `NAME_bg.wasm` for a module.
fn write(target: &str, module: &str, folder: &str, name: &str) -> Result<(), String> {
    let mut bindgen = Bindgen::new();
    let is_worker = target == "worker";
    let result = if is_worker { bindgen.module(true) } else { bindgen.web(true) };
    result.map_err(|error| format!("{error:?}"))?;
    bindgen
        .input_path(module)
        .out_name(name)
        .typescript(false)
        // A page says where the module is. A worker is started again in place when it has trapped.
        .omit_default_module_path(!is_worker)
        .reset_state_function(is_worker)
        .force_enable_abort_handler(is_worker)
        .generate(folder)
        .map_err(|error| format!("{module}: {error:?}"))
}
