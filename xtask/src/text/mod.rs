//! What the reports say, in words, and text made fit to be shown.

mod cause;
mod coverage;
mod ending;
mod finding;
mod fit;
mod invariant;
mod verdict;

pub use cause::cause;
pub use coverage::{VARYING_TEXT, arithmetic, orders_tried, orders_with_faults};
pub use ending::{ended, fate};
pub use finding::message;
pub use fit::{
    brief_name, count, escape, grouped, pad, quote, short_name, shorten_end, shorten_start, width,
};
pub use invariant::sentence;
pub use verdict::{no_record, unanswered};
