//! Readers of addresses: BAN's CSV, BAL's CSV, addok's NDJSON; plain or gzip.
