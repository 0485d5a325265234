#![no_main]
libfuzzer_sys::fuzz_target!(init: ruelle_fuzz::write_made("manifest"), |data: &[u8]| ruelle_fuzz::targets::run("manifest", data));
