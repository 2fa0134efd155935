//! Whether a text is what a program can print.

use std::collections::{HashMap, HashSet};

/// Stands in an output for text that is another in each run.
const VARIES: char = '…';

/// Whether an output, in which `<2>` stands for the PID of process 2, is this text. The text may have any numbers for
/// the PIDs, but the same one for one process and others for others, or the names as they stand in the output; a
/// newline at its end may be left out, and blanks at the end of a line.
pub(super) fn is_output(output: &str, text: &str) -> bool {
    let mut numbers = Numbers::default();
    let (mut shown, mut lines) = (output.trim_end().lines(), text.trim_end().lines());
    loop {
        match (shown.next(), lines.next()) {
            (None, None) => return true,
            (Some(shown), Some(line)) if numbers.fit(shown.trim_end(), line.trim_end()) => {}
            _ => return false,
        }
    }
}

/// Which numbers stand for which processes.
#[derive(Default)]
struct Numbers<'a> {
    of: HashMap<&'a str, &'a str>,
    taken: HashSet<&'a str>,
}

impl<'a> Numbers<'a> {
    /// Whether a line of the output is this line, by the numbers so far.
    fn fit(&mut self, shown: &'a str, line: &'a str) -> bool {
        let Some(start) = shown.find(['<', VARIES]) else { return shown == line };
        let (literal, rest) = shown.split_at(start);
        let Some(line) = line.strip_prefix(literal) else { return false };
        if let Some(rest) = rest.strip_prefix(VARIES) {
            let end = line.find(char::is_whitespace).unwrap_or(line.len());
            return self.fit(rest, &line[end..]);
        }
        let name = rest[1..].split_once('>').filter(|(name, _)| is_name(name));
        let Some((name, rest)) = name else {
            // A `<` of the program's own.
            return line.strip_prefix('<').is_some_and(|line| self.fit(&rest[1..], line));
        };
        let as_it_stands = line.strip_prefix('<').and_then(|line| line.strip_prefix(name));
        if let Some(line) = as_it_stands.and_then(|line| line.strip_prefix('>')) {
            return self.fit(rest, line);
        }
        let end = line.find(|c: char| !c.is_ascii_digit()).unwrap_or(line.len());
        let (number, line) = line.split_at(end);
        self.stands_for(name, number) && self.fit(rest, line)
    }

    /// Whether a number can stand for a process, which it then does.
    fn stands_for(&mut self, name: &'a str, number: &'a str) -> bool {
        match self.of.get(name) {
            Some(known) => *known == number,
            None if number.is_empty() || !self.taken.insert(number) => false,
            None => {
                self.of.insert(name, number);
                true
            }
        }
    }
}

/// Whether this is a process's name, as in `2.1`.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.')
}

#[cfg(test)]
mod tests {
    use super::is_output;

    #[test]
    fn each_process_has_one_number_and_no_other_has_it() {
        let output = "parent: <0>\nchild: <1> of <0>\nchild: <2> of <0>\n";
        for (text, is_it) in [
            ("parent: 7\nchild: 8 of 7\nchild: 9 of 7", true),
            ("parent: 7\nchild: 9 of 7  \nchild: 8 of 7\n", true),
            ("parent: <0>\nchild: <1> of <0>\nchild: <2> of <0>", true),
            ("parent: 7\nchild: 8 of 7\nchild: 8 of 7", false),
            ("parent: 7\nchild: 8 of 6\nchild: 9 of 7", false),
            ("parent: 7\nchild: 8 of 7", false),
            ("parent: \nchild: 8 of 7\nchild: 9 of 7", false),
        ] {
            assert_eq!(is_output(output, text), is_it, "{text:?}");
        }
    }

    #[test]
    fn what_varies_is_one_word_and_other_signs_are_themselves() {
        assert!(is_output("took … ms <b>\n", "took 12.5 ms <b>"));
        assert!(!is_output("took … ms", "took 12 13 ms") && !is_output("a<b", "a<c"));
    }
}
