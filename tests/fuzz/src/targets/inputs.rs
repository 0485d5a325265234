//! Files that shards are built from.

use ruelle::Shard;
use ruelle::indexer::input::read;
use ruelle::indexer::{Assembler, BuildOptions, CommuneRow, Row, RowSink};

/// Any file: what is read of it can be built, and what is built can be opened.
pub fn table(data: &[u8]) {
    let mut checked = Checked { assembler: Assembler::new(BuildOptions::default()), rows: 0, communes: 0, skipped: 0 };
    let Ok(summary) = read("fuzzed", &mut &data[..], &mut checked) else { return };
    assert_eq!((summary.rows, summary.communes, summary.skipped), (checked.rows, checked.communes, checked.skipped));
    // To build takes a hundred times as long as to read.
    if !data.len().is_multiple_of(8) {
        return;
    }
    let Ok((built, _)) = checked.assembler.finish() else { return };
    for shard in built {
        Shard::open(shard.bytes).expect("what was built");
    }
}

struct Checked {
    assembler: Assembler,
    rows: u64,
    communes: u64,
    skipped: u64,
}

impl RowSink for Checked {
    fn row(&mut self, line: u64, row: &Row<'_>) {
        self.rows += 1;
        let digits = |text: &str| text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit());
        assert!(row.postcode.is_empty() || digits(row.postcode), "{row:?}");
        assert!(row.citycode.len() == 5, "{row:?}");
        assert!(row.point.lon.abs() <= 180_000_000 && row.point.lat.abs() <= 90_000_000, "{row:?}");
        self.assembler.row(line, row);
    }

    fn commune(&mut self, line: u64, commune: &CommuneRow<'_>) {
        self.communes += 1;
        self.assembler.commune(line, commune);
    }

    fn skip(&mut self, line: u64, why: &'static str, text: &str) {
        self.skipped += 1;
        self.assembler.skip(line, why, text);
    }
}
