//! Forms with a file.

use ruelle::api::Response;
use ruelle::api::csv::{Limits, Received, Sent, receive};
use ruelle::csv::Operation;

/// The query, the content type, the body: a line each, and the rest.
pub fn form(data: &[u8]) {
    let mut lines = data.splitn(3, |&byte| byte == b'\n');
    let mut line = || String::from_utf8_lossy(lines.next().unwrap_or_default()).into_owned();
    let query = line();
    let content_type = line();
    let body = lines.next().unwrap_or_default();
    let whole = read(&query, &content_type, body, body.len().max(1));
    for size in [1, 7] {
        assert_eq!(whole, read(&query, &content_type, body, size), "the same form, cut by {size}");
    }
}

/// The file and what is asked of it, or the answer to what makes no sense.
fn read(query: &str, content_type: &str, body: &[u8], size: usize) -> Result<(Vec<u8>, String), Response> {
    let sent = Sent { method: "POST", query, content_type: Some(content_type), content_length: None };
    let refused = |response: Response| {
        assert!([400, 413].contains(&response.status), "{}", response.status);
        response
    };
    let mut file = Vec::new();
    let asked = match receive(Operation::Search, &sent, Limits { rows: 10, bytes: 2000 }).map_err(refused)? {
        Received::File(asked) => *asked,
        Received::Form(mut form) => {
            for chunk in body.chunks(size) {
                form.push(chunk, &mut |bytes| file.extend_from_slice(bytes)).map_err(refused)?;
            }
            form.finish().map_err(refused)?
        }
    };
    assert!(asked.file_name.bytes().all(|byte| (b' '..=b'~').contains(&byte) || byte >= 0x80), "{:?}", asked.file_name);
    assert!(file.len() <= 2000);
    Ok((file, format!("{asked:?}")))
}
