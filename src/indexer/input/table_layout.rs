//! The layouts of tables, told apart by their columns.

use super::error::InputError;
use super::header::Header;
use super::summary::Layout;
use super::{bal, ban};

/// A layout with the indices of its columns.
pub(super) enum TableLayout {
    BanAddresses(ban::AddressColumns),
    BanPlaces(ban::PlaceColumns),
    Bal(bal::Columns),
}

impl TableLayout {
    /// The layout with the columns of this header. `name` is the name of the file in errors.
    pub(super) fn of(header: &Header, name: &str) -> Result<Self, InputError> {
        let kinds = [
            (Layout::BanAddresses, header.missing(&ban::ADDRESS_REQUIRED), ban::ADDRESS_REQUIRED.len()),
            (Layout::BanPlaces, header.missing(&ban::PLACE_REQUIRED), ban::PLACE_REQUIRED.len()),
            (Layout::Bal, header.missing(&bal::REQUIRED), bal::REQUIRED.len()),
        ];
        let Some((layout, missing, required)) = kinds.into_iter().min_by_key(|(_, missing, _)| missing.len()) else {
            return Err(header.unknown(name));
        };
        if missing.is_empty() {
            return Ok(match layout {
                Layout::BanPlaces => Self::BanPlaces(ban::PlaceColumns::of(header)),
                Layout::Bal => Self::Bal(bal::Columns::of(header)),
                _ => Self::BanAddresses(ban::AddressColumns::of(header)),
            });
        }
        if missing.len() * 2 > required {
            return Err(header.unknown(name));
        }
        Err(InputError::MissingColumns { name: name.to_owned(), layout, missing, found: header.shown() })
    }

    pub(super) fn layout(&self) -> Layout {
        match self {
            Self::BanAddresses(_) => Layout::BanAddresses,
            Self::BanPlaces(_) => Layout::BanPlaces,
            Self::Bal(_) => Layout::Bal,
        }
    }
}
