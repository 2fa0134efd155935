//! What the reports say, in words of both languages, and text made fit to be shown.

mod cause;
mod coverage;
mod ending;
mod finding;
mod fit;
mod invariant;
mod noun;
mod reason;
mod verdict;

pub use cause::cause;
pub use coverage::{arithmetic, orders_tried, orders_with_faults, varying_text};
pub use ending::{ended, fate};
pub use finding::message;
pub use fit::{
    brief_name, escape, grouped, pad, quote, short_name, shorten_end, shorten_start, width,
};
pub use invariant::sentence;
pub use noun::{Noun, count};
pub use reason::{hint, limit, no_step, os_error, reason, run_error};
pub use verdict::{no_record, unanswered, verdict};
