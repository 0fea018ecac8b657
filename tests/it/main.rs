//! The one test binary: the whole program, in-process, on real artifacts.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    reason = "a test may fail loudly and says why it was skipped"
)]
#![expect(unreachable_pub, reason = "what a test binary shares between its files has no outside")]

mod answer;
mod ci;
mod case_identity;
mod completions;
mod config;
mod corpus;
mod dashboard;
mod dates;
mod drill_down;
mod environments;
mod errors;
mod exit_codes;
mod export;
mod export_again;
mod folding;
mod formats;
mod gate_causes;
mod gates;
mod gates_configured;
mod grouping;
mod growth;
mod growth_metrics;
mod growth_real;
mod guard;
mod guided;
mod harness;
mod help;
mod history;
mod implementations;
mod labels;
mod loading;
mod measure;
mod metrics;
mod metrics_configured;
mod migration;
mod narrow_terminals;
mod numbers;
mod options;
mod page_documents;
mod page_text;
mod pairing;
mod pairing_promises;
mod plain_answers;
mod process;
mod profiles;
mod readme;
mod release;
mod reliability;
mod rule_vectors;
mod saved;
mod run_parts;
mod run_words;
mod selection;
mod serve;
mod session;
mod session_gates;
mod structure;
mod statistics;
mod steps;
mod talk;
mod tidy;
mod true_sentences;
mod vectors;
mod verdict_cases;
mod verdicts;
mod which_runs;
