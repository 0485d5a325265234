//! The server of the endpoint, which is Node's.

use super::host;

/// Serves after the command has returned, with these options as JSON.
pub fn serve(options: &serde_json::Value) {
    host::serve(&options.to_string());
}
