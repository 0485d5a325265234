//! Bytes of the file: streamed, or kept from a form.

use crate::api;
use crate::api::csv::{FileParameters, Form, cut_off};
use crate::csv::{Encoding, EncodingProbe, Options, RowCounter};
use futures_util::StreamExt;
use std::collections::VecDeque;
use worker::js_sys::Uint8Array;
use worker::{ByteStream, Result};

/// Bytes that are kept in one piece, so that a form that comes in crumbs is not kept in crumbs.
const PIECE: usize = 64 * 1024;

/// Bytes of the file.
pub enum Source {
    Streamed(Box<ByteStream>),
    Kept(VecDeque<Uint8Array>),
}

impl Source {
    /// A body that is the file.
    pub fn streamed(body: ByteStream) -> Self {
        Self::Streamed(Box::new(body))
    }

    /// Reads a form to its end: its parameters, and its file.
    ///
    /// # Errors
    /// The answer to a form that is malformed or cut off.
    pub async fn of_form(mut form: Form, mut body: ByteStream) -> std::result::Result<(FileParameters, Self), api::Response> {
        let mut pieces = VecDeque::new();
        let mut piece = Vec::with_capacity(PIECE);
        while let Some(chunk) = body.next().await {
            let chunk = chunk.map_err(|_| cut_off())?;
            form.push(&chunk, &mut |bytes| {
                for bytes in bytes.chunks(PIECE) {
                    if piece.len() + bytes.len() > PIECE {
                        pieces.push_back(Uint8Array::from(&piece[..]));
                        piece.clear();
                    }
                    piece.extend_from_slice(bytes);
                }
            })?;
        }
        pieces.push_back(Uint8Array::from(&piece[..]));
        Ok((form.finish()?, Self::Kept(pieces)))
    }

    /// The encoding of a file that is kept, if all of it tells more than its beginning.
    pub fn encoding(&self) -> Option<Encoding> {
        let Self::Kept(pieces) = self else { return None };
        let mut probe = EncodingProbe::new();
        pieces.iter().for_each(|piece| probe.push(&piece.to_vec()));
        probe.finish()
    }

    /// The number of rows, if the file is kept and may have more than its limit. A faulty file has none.
    pub fn count_rows(&self, options: &Options) -> Option<u64> {
        let Self::Kept(pieces) = self else { return None };
        let bytes: u64 = pieces.iter().map(|piece| u64::from(piece.length())).sum();
        // Each row takes two bytes, its line end being one of them.
        if bytes / 2 < options.most_rows {
            return None;
        }
        let mut counter = RowCounter::new(options);
        for piece in pieces {
            counter.push(&piece.to_vec()).ok()?;
        }
        counter.finish().ok()
    }

    /// The next bytes, or `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        match self {
            Self::Streamed(body) => body.next().await.transpose(),
            Self::Kept(pieces) => Ok(pieces.pop_front().map(|piece| piece.to_vec())),
        }
    }
}
