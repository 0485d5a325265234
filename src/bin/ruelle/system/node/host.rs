//! The functions that Node gives, all of them synchronous. One that fails throws the error's number, as Linux counts them.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(raw_module = "ruelle-host")]
extern "C" {
    /// Arguments of the command, after the program's name.
    pub fn args() -> Vec<String>;
    /// Names and values of the environment in turn.
    pub fn variables() -> Vec<String>;
    pub fn variable(name: &str) -> Option<String>;
    /// The path of the program's own file.
    pub fn program() -> String;
    #[wasm_bindgen(catch)]
    pub fn directory() -> Result<String, JsValue>;
    pub fn pid() -> u32;
    /// Sets the exit status of the process.
    pub fn exit(status: u8);
    /// Milliseconds since 1970.
    pub fn clock() -> f64;
    /// Milliseconds since some moment.
    pub fn ticks() -> f64;
    pub fn sleep(milliseconds: f64);

    /// Opens a file, with the flags of Node's `fs.openSync`.
    #[wasm_bindgen(catch)]
    pub fn open(path: &str, flags: &str) -> Result<i32, JsValue>;
    pub fn close(file: i32);
    /// Reads at a position, or where the stream is if that is negative.
    #[wasm_bindgen(catch)]
    pub fn read(file: i32, into: &mut [u8], at: f64) -> Result<usize, JsValue>;
    /// Writes at a position, or where the stream is if that is negative.
    #[wasm_bindgen(catch)]
    pub fn write(file: i32, bytes: &[u8], at: f64) -> Result<usize, JsValue>;
    #[wasm_bindgen(catch)]
    pub fn sync(file: i32) -> Result<(), JsValue>;
    #[wasm_bindgen(catch)]
    pub fn truncate(file: i32, length: f64) -> Result<(), JsValue>;
    /// Locks a path against other processes of Node; false if one of them has it.
    #[wasm_bindgen(catch)]
    pub fn lock(path: &str) -> Result<bool, JsValue>;
    pub fn unlock(path: &str);

    /// Kind (0 for a file, 1 for a directory, 2 for a link, 3 for anything else) and length.
    #[wasm_bindgen(catch)]
    pub fn status(path: &str, follows: bool) -> Result<Vec<f64>, JsValue>;
    #[wasm_bindgen(catch)]
    pub fn list(path: &str) -> Result<Vec<String>, JsValue>;
    #[wasm_bindgen(catch, js_name = makeDirectory)]
    pub fn make_directory(path: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(catch, js_name = removeFile)]
    pub fn remove_file(path: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(catch, js_name = removeDirectory)]
    pub fn remove_directory(path: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(catch)]
    pub fn rename(from: &str, to: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(catch, js_name = wholePath)]
    pub fn whole_path(path: &str) -> Result<String, JsValue>;
    #[wasm_bindgen(catch, js_name = linkTarget)]
    pub fn link_target(path: &str) -> Result<String, JsValue>;

    /// Sends a request with headers, names and values in turn, and waits for the head of the response. `times`: milliseconds for the head,
    /// and between two pieces. Throws the kind of a fault, a space, and its reason.
    #[wasm_bindgen(catch)]
    pub fn request(url: &str, headers: Vec<String>, times: &[f64], redirections: u32, secure: bool) -> Result<u32, JsValue>;
    #[wasm_bindgen(js_name = responseStatus)]
    pub fn response_status(response: u32) -> u16;
    #[wasm_bindgen(js_name = responseUrl)]
    pub fn response_url(response: u32) -> String;
    #[wasm_bindgen(js_name = responseHeaders)]
    pub fn response_headers(response: u32) -> Vec<String>;
    /// Waits for the next bytes of a body; 0 at its end.
    #[wasm_bindgen(catch)]
    pub fn receive(response: u32, into: &mut [u8]) -> Result<usize, JsValue>;
    #[wasm_bindgen(js_name = hangUp)]
    pub fn hang_up(response: u32);

    /// Number of this thread among those that share the work, 0 for the first, and their number.
    pub fn share() -> Vec<u32>;
    #[wasm_bindgen(js_name = startHelpers)]
    pub fn start_helpers(count: u32);
    pub fn take(helper: u32) -> Option<Vec<u8>>;
    pub fn give(message: &[u8]);
    #[wasm_bindgen(js_name = endHelpers)]
    pub fn end_helpers();
    /// Cores of the machine.
    pub fn cores() -> u32;

    /// Serves the endpoint after the command has returned.
    pub fn serve(options: &str);
}
