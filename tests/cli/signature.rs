//! AWS's Signature Version 4 in a query, checked by its specification: so that a store that checks it would let us in.

use crate::server::Request;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

const BLOCK: usize = 64;

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let pad = |mask: u8| {
        let mut block = [mask; BLOCK];
        block.iter_mut().zip(key).for_each(|(byte, key)| *byte ^= key);
        block
    };
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(text).finalize();
    Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

/// The fault of a request's signature. `None` when it is right.
pub fn fault(request: &Request, key: &str, secret: &str) -> Option<String> {
    let pairs: BTreeMap<&str, &str> = request.query.split('&').filter_map(|pair| pair.split_once('=')).collect();
    let Some(signature) = pairs.get("X-Amz-Signature") else { return Some("not signed".to_owned()) };
    let credential = pairs.get("X-Amz-Credential")?.replace("%2F", "/");
    let (own_key, scope) = credential.split_once('/')?;
    if own_key != key {
        return Some(format!("signed by {own_key}"));
    }
    let query: Vec<_> =
        pairs.iter().filter(|(name, _)| **name != "X-Amz-Signature").map(|(name, value)| format!("{name}={value}")).collect();
    let signed = pairs.get("X-Amz-SignedHeaders")?.replace("%3B", ";");
    let headers: Vec<_> =
        signed.split(';').map(|name| format!("{name}:{}\n", request.header(name).unwrap_or_default())).collect();
    let headers = headers.concat();
    let canonical = format!("{}\n{}\n{}\n{headers}\n{signed}\nUNSIGNED-PAYLOAD", request.method, request.path, query.join("&"));
    let text = format!("AWS4-HMAC-SHA256\n{}\n{scope}\n{}", pairs.get("X-Amz-Date")?, hex(&Sha256::digest(canonical)));
    let derived = scope.split('/').fold(format!("AWS4{secret}").into_bytes(), |key, part| hmac(&key, part));
    let expected = hex(&hmac(&derived, &text));
    (expected != *signature).then(|| format!("the signature is {signature}, expected {expected}"))
}
