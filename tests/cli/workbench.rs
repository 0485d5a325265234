//! A directory of its own for each test, small inputs, and the binary.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};

const COLUMNS: &str = "id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;\
nom_ancienne_commune;x;y;lon;lat;type_position;alias;nom_ld;libelle_acheminement;nom_afnor;source_position;\
source_nom_voie;certification_commune;cad_parcelles";

/// A directory that goes when the test ends.
pub struct Workbench {
    pub path: PathBuf,
}

/// The output of a command, and its exit status.
pub struct Ran {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Workbench {
    pub fn new() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("ruelle-test-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self { path }
    }

    pub fn join(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.join(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// Writes a BAN file of these rows.
    pub fn ban(&self, name: &str, rows: &[String]) -> PathBuf {
        self.write(name, &csv(rows))
    }

    /// The file names in a directory, sorted.
    pub fn names(&self, directory: &str) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.join(directory)) else { return Vec::new() };
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Runs the binary in this directory.
    pub fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Ran {
        ran(command(&self.path).args(arguments).output().unwrap())
    }

    /// Builds shards of two small communes into `shards`.
    pub fn shards(&self) -> PathBuf {
        let paris = self.ban("75.csv", &paris());
        let briancon = self.ban("05.csv", &briancon());
        let built = self.run([paris.as_os_str(), briancon.as_os_str()].into_iter().fold(
            vec![OsStr::new("build").to_owned(), "--out".into(), "shards".into(), "--date".into(), "2026-11-20".into()],
            |mut all, each| {
                all.push(each.to_owned());
                all
            },
        ));
        assert_eq!(built.status, 0, "{}", built.err);
        self.join("shards")
    }
}

impl Drop for Workbench {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// The binary, without colours, in a directory; or the script that `NODE_RUELLE` names, run by Node.
pub fn command(directory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ruelle"));
    if let Some(script) = std::env::var_os("NODE_RUELLE") {
        command = Command::new("node");
        command.arg(script);
    }
    command.current_dir(directory).env("NO_COLOR", "1");
    command
}

pub fn ran(output: Output) -> Ran {
    Ran {
        status: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The text of a BAN file.
pub fn csv(rows: &[String]) -> String {
    format!("{COLUMNS}\n{}\n", rows.join("\n"))
}

/// One row of BAN.
pub fn row(street: &str, number: u32, name: &str, postcode: &str, commune: (&str, &str), lon: f64, lat: f64) -> String {
    let (citycode, city) = commune;
    let id = format!("{street}_{number:05}");
    format!("{id};;{number};;{name};{postcode};{citycode};{city};;;;;{lon:.6};{lat:.6};entrée;;;;;commune;commune;1;")
}

/// Twenty numbers of the rue de Rivoli and three of the rue du Louvre.
pub fn paris() -> Vec<String> {
    let rivoli = (1..=20).map(|number| {
        let commune = ("75104", "Paris 4e Arrondissement");
        row("75104_8249", number, "Rue de Rivoli", "75004", commune, 2.36 - f64::from(number) * 1e-4, 48.8555)
    });
    let louvre = (1..=3).map(|number| {
        let commune = ("75101", "Paris 1er Arrondissement");
        row("75101_5727", number, "Rue du Louvre", "75001", commune, 2.3415, 48.8605 + f64::from(number) * 1e-4)
    });
    rivoli.chain(louvre).collect()
}

/// Ten numbers of a street of Briançon.
pub fn briancon() -> Vec<String> {
    let number = |number| {
        row("05023_0120", number, "Rue Centrale", "05100", ("05023", "Briançon"), 6.635 + f64::from(number) * 1e-4, 44.8972)
    };
    (1..=10).map(number).collect()
}
