//! Files of addresses sent to `ruelle serve`, over a socket.

use crate::serve::Server;
use crate::workbench::Workbench;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

/// Head and body of an answer; the body still in its chunks.
fn ask(server: &Server, head: &str, body: &[u8]) -> (String, String) {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    write!(stream, "{head}\r\nhost: test\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len()).unwrap();
    // The server may have answered, and left, before all is sent.
    let _ = stream.write_all(body);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned())
}

const POST_FORM: &str = "POST /search/csv/ HTTP/1.1\r\ncontent-type: multipart/form-data; boundary=XX";
const POST_FILE: &str = "POST /geocodage/search/csv?columns=adresse&result_columns=id,status HTTP/1.1\r\ncontent-type: text/csv";

fn form(file: &str) -> String {
    let part = "--XX\r\ncontent-disposition: form-data; name=";
    format!(
        "{part}\"data\"; filename=\"a.csv\"\r\n\r\n{file}\r\n{part}\"columns\"\r\n\r\nadresse\r\n{part}\"citycode\"\r\n\r\ninsee\r\n--XX--\r\n"
    )
}

#[test]
fn a_form_and_a_file_are_answered() {
    let bench = Workbench::new();
    bench.shards();
    let server = Server::start(&bench);
    let (head, body) = ask(&server, POST_FORM, form("adresse;insee\n12 rue de rivoli;75104\n").as_bytes());
    assert!(head.contains(" 200 "), "{head} {body}");
    for header in [
        "content-type: text/csv; charset=utf-8",
        "content-disposition: attachment; filename=\"a.geocoded.csv\"",
        "access-control-allow-origin: *",
    ] {
        assert!(head.contains(header), "{head}");
    }
    assert!(body.contains("12 rue de rivoli;75104;48.8555;2.3588;12 Rue de Rivoli 75004 Paris;"), "{body}");
    let (_, body) = ask(&server, POST_FILE, b"adresse\n12 rue de rivoli paris\n");
    assert!(body.contains("12 rue de rivoli paris,75104_8249_00012,ok\n"), "{body}");
}

#[test]
fn what_makes_no_sense_gets_a_4xx() {
    let bench = Workbench::new();
    bench.shards();
    let server = Server::start(&bench);
    for (head, body, status, said) in [
        (POST_FORM, form("voie;insee\n1;2\n"), " 400 ", r#"columns: the file has no column \"adresse\""#),
        (POST_FORM, form(""), " 400 ", "data: the file is empty"),
        (POST_FORM, "--XX\r\n".to_owned(), " 400 ", "cut off"),
        (POST_FORM, "x".repeat(20_000), " 400 ", "boundary"),
        (POST_FILE, "\x1f\u{8b}".to_owned(), " 400 ", "columns: the file has no column"),
        ("POST /search/csv HTTP/1.1", String::new(), " 400 ", "content-type: "),
        ("GET /reverse/csv HTTP/1.1", String::new(), " 405 ", "POST, OPTIONS"),
        ("POST /reverse/csv?result_columns=colour HTTP/1.1\r\ncontent-type: text/csv", String::new(), " 400 ", "result_columns"),
    ] {
        let (answer, detail) = ask(&server, head, body.as_bytes());
        assert!(answer.lines().next().unwrap().contains(status) && detail.contains(said), "{head}: {answer} {detail}");
    }
    let (answer, _) = ask(&server, "OPTIONS /search/csv HTTP/1.1", b"");
    assert!(answer.contains(" 204 ") && answer.contains("access-control-allow-methods: POST, OPTIONS"), "{answer}");
}

#[test]
fn a_client_that_reads_nothing_until_all_is_sent_is_not_held_up() {
    let bench = Workbench::new();
    bench.shards();
    let server = Server::start(&bench);
    // Far more than sockets hold, both ways.
    let rows = 400_000;
    let file = format!("adresse\n{}", "12 rue de rivoli paris\n".repeat(rows));
    let (head, body) = ask(&server, POST_FILE, file.as_bytes());
    assert!(head.contains(" 200 "), "{head}");
    assert_eq!(body.matches(",75104_8249_00012,ok").count() + usize::from(body.contains("result_id")), rows + 1);
}

#[test]
fn an_upload_cut_off_is_never_taken_for_a_whole_one() {
    let bench = Workbench::new();
    bench.shards();
    let server = Server::start(&bench);
    let mut stream = TcpStream::connect(&server.address).unwrap();
    write!(stream, "{POST_FILE}\r\nhost: test\r\ncontent-length: 9000000\r\n\r\n").unwrap();
    stream.write_all(format!("adresse\n{}", "12 rue de rivoli paris\n".repeat(30_000)).as_bytes()).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    assert!(!answer.ends_with(b"0\r\n\r\n"), "the last chunk says that all is well");
    // The server is as well as before.
    assert!(server.ask("GET", "/health").0.contains(" 200 "));
}

#[test]
fn rows_beyond_the_limit_are_told_before_the_first() {
    let bench = Workbench::new();
    bench.shards();
    let server = Server::start_with(&bench, &["--csv-rows", "2"], &[]);
    let file = "adresse;insee\n12 rue de rivoli;75104\n;\n12 rue de rivoli;75104\n3 rue centrale;\n";
    let (head, body) = ask(&server, POST_FORM, form(file).as_bytes());
    for header in ["x-ruelle-max-rows: 2", "x-ruelle-rows-over-limit: 2", "x-ruelle-columns: adresse"] {
        assert!(head.contains(header), "{head}");
    }
    assert_eq!(body.matches(";over-limit;au-del\u{e0} du nombre de lignes permis\n").count(), 2, "{body}");
    let (head, body) = ask(&server, POST_FILE, b"adresse\n12 rue de rivoli paris\nx\ny\n");
    assert!(head.contains("x-ruelle-max-rows: 2") && body.contains("y,,over-limit\n"), "{head} {body}");
}

/// The body of an answer in chunks, without their lengths.
fn joined(mut body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    while let Some(end) = body.windows(2).position(|pair| pair == b"\r\n") {
        let length = usize::from_str_radix(std::str::from_utf8(&body[..end]).unwrap(), 16).unwrap();
        out.extend_from_slice(&body[end + 2..end + 2 + length]);
        body = &body[end + 4 + length..];
    }
    out
}

#[test]
fn long_answers_are_compressed_for_who_takes_it() {
    let bench = Workbench::new();
    bench.shards();
    let server = Server::start(&bench);
    let ask = |target: &str, coding: &str| {
        let mut stream = TcpStream::connect(&server.address).unwrap();
        write!(stream, "GET {target} HTTP/1.1\r\nhost: test\r\nconnection: close\r\naccept-encoding: {coding}\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let at = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        (String::from_utf8(answer[..at].to_vec()).unwrap(), answer[at + 4..].to_vec())
    };
    let (head, plain) = ask("/openapi.json", "identity");
    assert!(!head.contains("content-encoding") && plain.len() > 1024, "{head}");
    let (head, packed) = ask("/openapi.json", "gzip");
    let mut text = Vec::new();
    flate2::read::GzDecoder::new(&joined(&packed)[..]).read_to_end(&mut text).unwrap();
    assert!(head.contains("content-encoding: gzip") && head.contains("etag: W/\"") && text == plain, "{head}");
    for coding in ["br", "zstd"] {
        let (head, packed) = ask("/openapi.json", coding);
        assert!(head.contains(&format!("content-encoding: {coding}")) && packed.len() < plain.len() / 2, "{head}");
    }
    assert!(!ask("/health/ready", "gzip").0.contains("content-encoding"));
}
