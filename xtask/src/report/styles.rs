//! The few styles of the reports' text.

use anstyle::{AnsiColor, Style};

/// A lesson's or invariant's name.
pub const NAME: Style = Style::new().bold();
/// Something holds.
pub const HOLDS: Style = AnsiColor::Green.on_default().bold();
/// Something is broken.
pub const BROKEN: Style = AnsiColor::Red.on_default().bold();
/// Something is not known.
pub const UNANSWERED: Style = AnsiColor::Yellow.on_default().bold();
/// Something beside the point.
pub const FAINT: Style = Style::new().dimmed();

/// The style of a process, by its place in the trace: its neighbours have others.
pub const fn of_process(process: usize) -> Style {
    const COLOURS: [AnsiColor; 4] =
        [AnsiColor::Cyan, AnsiColor::Magenta, AnsiColor::Green, AnsiColor::Blue];
    COLOURS[process % COLOURS.len()].on_default()
}
