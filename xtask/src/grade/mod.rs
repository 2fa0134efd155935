//! A class's hand-ins: each is built and verified by itself, and makes a row.

mod class;
mod judge;
mod points;
mod recipe;
mod results;
mod row;
mod spec;
mod table;

pub use class::{Handin, Shard, class};
pub use judge::judge;
pub use points::{Counting, Graded, Perhaps, Unanswered, Weights};
pub use recipe::Templates;
pub use results::{Header, Results, merge, sort};
pub use row::{Row, Verdict};
pub use spec::{Spec, row};
pub use table::Table;

/// The hidden command that judges one hand-in by one lesson.
pub const COMMAND: &str = "judge";
