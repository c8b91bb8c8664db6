//! kbgen as its users meet it: arguments in, exit code, streams and files out.
//!
//! What a page says is the matter of `tests/spec/`. Here stands only what needs a process, a disk or two of them.

#[path = "cli/calc.rs"]
mod calc;
#[path = "cli/dedup.rs"]
mod dedup;
#[path = "cli/determinism.rs"]
mod determinism;
#[path = "cli/exit_codes.rs"]
mod exit_codes;
#[path = "cli/explain.rs"]
mod explain;
#[path = "cli/import.rs"]
mod import;
#[path = "cli/options.rs"]
mod options;
#[path = "cli/output_folder.rs"]
mod output_folder;
#[path = "cli/publishing.rs"]
mod publishing;
#[path = "cli/reading.rs"]
mod reading;
#[path = "cli/readme.rs"]
mod readme;
#[path = "cli/scale.rs"]
mod scale;
#[path = "cli/site.rs"]
mod site;
#[path = "cli/usage.rs"]
mod usage;
