//! The arguments of the command line in WebAssembly, where clap finds neither them nor the environment.

use crate::output;
use crate::system::{env, eprint};
use clap::{Arg, Parser};

/// Parses the arguments.
///
/// # Errors
/// The exit status, once help or a fault is printed.
pub fn parse<T: Parser>() -> Result<T, u8> {
    let command = T::command().mut_subcommands(|command| command.mut_args(with_variable));
    let read = command.try_get_matches_from(env::args()).and_then(|matches| T::from_arg_matches(&matches));
    read.map_err(|error| {
        let text = error.render().to_string();
        if error.use_stderr() {
            eprint!("{text}");
        } else if let Err(failure) = output::print(&text) {
            failure.report();
        }
        u8::try_from(error.exit_code()).unwrap_or(1)
    })
}

/// An argument whose value is that of its variable in the environment, unless it is given.
fn with_variable(argument: Arg) -> Arg {
    let value = argument.get_env().and_then(|name| env::var_os(name.to_str()?));
    match value {
        // It lives as long as the command.
        Some(value) => argument.default_value(&*Box::leak(value.into_boxed_os_str())).hide_default_value(true),
        None => argument,
    }
}
