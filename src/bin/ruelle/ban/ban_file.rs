//! The files that BAN distributes of a département.

use super::codes;
use std::fmt;

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// House numbers. It must be there.
    Addresses,
    /// Named places without numbers.
    LieuxDits,
    /// Every address again, with the names of streets in regional languages.
    Languages,
}

/// A file of a département.
#[derive(Clone, Copy, Debug)]
pub struct BanFile {
    pub code: &'static str,
    pub kind: FileKind,
}

impl BanFile {
    /// Its name on the server and in the cache.
    pub fn name(self) -> String {
        let code = self.code;
        match self.kind {
            FileKind::Addresses => format!("adresses-{code}.csv.gz"),
            FileKind::LieuxDits => format!("lieux-dits-{code}-beta.csv.gz"),
            FileKind::Languages => format!("adresses-{code}-beta.csv.gz"),
        }
    }

    /// Its URL. `base` is the folder of addresses, without a final slash. Languages are in a folder beside it.
    pub fn url(self, base: &str) -> String {
        let name = self.name();
        if self.kind != FileKind::Languages {
            return format!("{base}/{name}");
        }
        let host = base.find("://").map_or(0, |scheme| scheme + "://".len());
        let parent = base.rfind('/').filter(|slash| *slash >= host).map_or(base, |slash| &base[..slash]);
        format!("{parent}/csv-bal-with-lang/{name}")
    }
}

impl fmt::Display for BanFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&codes::label(self.code))?;
        match self.kind {
            FileKind::Addresses => Ok(()),
            FileKind::LieuxDits => f.write_str(", lieux-dits"),
            FileKind::Languages => f.write_str(", regional languages"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_in_a_folder_beside_the_addresses() {
        let url = |kind, base| BanFile { code: "29", kind }.url(base);
        assert_eq!(url(FileKind::Addresses, "https://h/ban/csv"), "https://h/ban/csv/adresses-29.csv.gz");
        assert_eq!(url(FileKind::LieuxDits, "https://h/ban/csv"), "https://h/ban/csv/lieux-dits-29-beta.csv.gz");
        assert_eq!(url(FileKind::Languages, "https://h/ban/csv"), "https://h/ban/csv-bal-with-lang/adresses-29-beta.csv.gz");
        assert_eq!(url(FileKind::Languages, "http://h:1"), "http://h:1/csv-bal-with-lang/adresses-29-beta.csv.gz");
    }
}
