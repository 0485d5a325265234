//! The bytes of the file: as they come, or from what is kept of a form.

use crate::api;
use crate::api::csv::{FileParameters, Form, cut_off};
use futures_util::StreamExt;
use std::collections::VecDeque;
use worker::js_sys::Uint8Array;
use worker::{ByteStream, Result};

/// Bytes kept in one piece, so that a form that comes in crumbs is not kept in crumbs.
const PIECE: usize = 64 * 1024;

/// The bytes of the file.
pub(super) enum Source {
    Coming(Box<ByteStream>),
    Kept(VecDeque<Uint8Array>),
}

impl Source {
    /// The body is the file.
    pub(super) fn coming(body: ByteStream) -> Self {
        Self::Coming(Box::new(body))
    }

    /// Reads a form to its end: what is asked, and its file.
    ///
    /// # Errors
    /// The answer to a form that makes no sense, or was cut off.
    pub(super) async fn of_form(
        mut form: Form,
        mut body: ByteStream,
    ) -> std::result::Result<(FileParameters, Self), api::Response> {
        let (mut pieces, mut piece) = (VecDeque::new(), Vec::with_capacity(PIECE));
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

    /// Some bytes; `None` at the end.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        match self {
            Self::Coming(body) => body.next().await.transpose(),
            Self::Kept(pieces) => Ok(pieces.pop_front().map(|piece| piece.to_vec())),
        }
    }
}
