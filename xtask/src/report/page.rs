//! Text broken into lines, where it is shown on a terminal.

use crate::text::width;
use anstyle::Style;
use std::env;
use std::io::{self, IsTerminal, Write};

/// What tells a runner the columns of the terminal on which another program shows its output.
const COLUMNS: &str = "XTASK_COLUMNS";

/// The fewest columns that text is broken for: in less, nobody can read it.
const FEWEST: usize = 40;

/// How much further the lines of a paragraph begin that are not its first.
const HANGING: usize = 2;

/// How wide the output is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// The columns; `None` where nothing is broken, as other programs are to read it.
    columns: Option<usize>,
    /// The rows, likewise.
    rows: Option<usize>,
}

/// How many rows of a screen are for other things than a list: its headline, the shell's prompt.
const OTHERS: usize = 10;

impl Page {
    /// That of stdout: a terminal's width; anything else has no width, unless who shows it on a terminal says so.
    pub fn of_stdout() -> Self {
        let stdout = io::stdout();
        let told = env::var(COLUMNS).ok().and_then(|columns| columns.parse().ok());
        if let Some(columns) = told {
            return Self { columns: Some(columns), rows: None };
        }
        let size = stdout.is_terminal().then(|| terminal_size::terminal_size_of(stdout)).flatten();
        Self {
            columns: size.map(|(columns, _)| usize::from(columns.0).max(FEWEST)),
            rows: size.map(|(_, rows)| usize::from(rows.0).saturating_sub(OTHERS).max(OTHERS)),
        }
    }

    /// The variable that tells another runner whose output is shown here of the columns, and its value.
    pub fn variable(self) -> Option<(&'static str, String)> {
        self.columns.map(|columns| (COLUMNS, columns.to_string()))
    }

    /// How many rows there are for a list; `None` if it may be of any length.
    pub fn rows(self) -> Option<usize> {
        self.rows
    }

    /// So many columns, or fewer, if it is narrower.
    pub fn at_most(self, columns: usize) -> usize {
        self.columns.map_or(columns, |own| own.min(columns))
    }

    /// The lines of a paragraph that begins in the first column; the others begin further right.
    pub fn wrap(self, text: &str, hanging: usize) -> Vec<String> {
        let columns = self.columns.unwrap_or(usize::MAX);
        let mut lines = vec![String::new()];
        let mut used = 0;
        // Blanks in a row belong together: a name is padded with them.
        for word in text.split_inclusive(' ') {
            let wide = width(word.trim_end());
            if used + wide > columns && used > hanging {
                lines.push(" ".repeat(hanging));
                used = hanging;
            }
            used += width(word);
            if let Some(line) = lines.last_mut() {
                line.push_str(word);
            }
        }
        lines.iter().map(|line| line.trim_end().to_owned()).collect()
    }

    /// Markdown's paragraphs, broken anew; what is indented stays as it is.
    pub fn markdown(self, text: &str) -> String {
        let paragraph = |text: &str| {
            if text.starts_with("    ") {
                return text.to_owned();
            }
            let text = without_emphasis(&text.lines().collect::<Vec<_>>().join(" "));
            self.wrap(&text, 0).join("\n")
        };
        text.split("\n\n").map(paragraph).collect::<Vec<_>>().join("\n\n")
    }

    /// Writes a paragraph that begins in this column.
    ///
    /// # Errors
    /// If `out` can't be written to.
    pub fn write(self, out: &mut impl Write, indent: usize, text: &str) -> io::Result<()> {
        self.write_styled(out, indent, ("", Style::new()), text)
    }

    /// The same, with its beginning in a style.
    ///
    /// # Errors
    /// If `out` can't be written to.
    pub fn write_styled(
        self,
        out: &mut impl Write,
        indent: usize,
        (begin, style): (&str, Style),
        text: &str,
    ) -> io::Result<()> {
        let indented = format!("{}{text}", " ".repeat(indent));
        for (number, line) in self.wrap(&indented, indent + HANGING).iter().enumerate() {
            match line.trim_start().strip_prefix(begin).filter(|_| number == 0) {
                Some(rest) => writeln!(out, "{:indent$}{style}{begin}{style:#}{rest}", "")?,
                None => writeln!(out, "{line}")?,
            }
        }
        Ok(())
    }
}

/// A text without the asterisks that mark what is emphasised; those in code stay.
fn without_emphasis(text: &str) -> String {
    let pieces = text.split('`').enumerate();
    let plain = |(number, piece): (usize, &str)| {
        if number % 2 == 0 { piece.replace('*', "") } else { piece.to_owned() }
    };
    pieces.map(plain).collect::<Vec<_>>().join("`")
}

#[cfg(test)]
mod tests {
    use super::{Page, width};

    #[test]
    fn nothing_is_wider_than_the_page_but_a_long_word() {
        let page = Page { columns: Some(20), rows: None };
        let text = "    프로세스 셋이 한 줄에 다 들어가지 않아요, and a-word-that-is-far-too-long fits nowhere";
        let lines = page.wrap(text, 6);
        assert!(
            lines.len() > 3 && lines[0].starts_with("    프") && lines[1].starts_with("      ")
        );
        let too_wide: Vec<_> = lines.iter().filter(|line| width(line) > 20).collect();
        assert!(too_wide.iter().all(|line| line.trim_start().split(' ').count() == 1), "{lines:?}");
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(words(&lines.join(" ")), words(text));
    }

    #[test]
    fn without_a_width_a_paragraph_is_a_line() {
        let text = "a ".repeat(500);
        assert_eq!(Page { columns: None, rows: None }.wrap(&text, 2).len(), 1);
    }
}
