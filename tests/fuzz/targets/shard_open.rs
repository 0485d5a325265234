#![no_main]
libfuzzer_sys::fuzz_target!(init: ruelle_fuzz::write_made("shard_open"), |data: &[u8]| ruelle_fuzz::targets::run("shard_open", data));
