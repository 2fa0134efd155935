//! Text that is another one in each run of the same schedule: PIDs, times, random numbers. It does
//! not tell two orders apart.

use crate::name::ProcessName;
use crate::trace::{EventKind, Trace};
use std::collections::HashMap;

/// What stands in place of a word that is another one in each run.
const VARYING: &str = "…";

/// What two runs of the same schedule have shown of each write's text: which of its words vary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variation {
    /// By writer, and the number of the write among that process's writes, from 0.
    writes: HashMap<(ProcessName, usize), Vec<Word>>,
}

/// A word of a text, or what stands between two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    /// It is the same in both runs.
    Same,
    /// It is the same but for numbers, which change as the PIDs of processes do.
    WithPids,
    /// It is another one.
    Varies,
}

impl Variation {
    /// What these two runs of the same schedule show. Nothing, if they did not write as often. Where
    /// `is_known`, nothing has to be found out of a text.
    pub(crate) fn between(
        one: &Trace,
        other: &Trace,
        is_known: impl Fn(&Trace, &str) -> bool,
    ) -> Self {
        let (texts, others) = (texts(one), texts(other));
        let mut writes = HashMap::new();
        for (place, text) in texts {
            let Some(other_text) = others.get(&place) else { return Self::default() };
            if is_known(one, &text) && is_known(other, other_text) {
                continue;
            }
            writes.insert(place, compare((one, &text), (other, other_text)));
        }
        Self { writes }
    }

    /// Whether any text varies, other than by PIDs.
    pub(crate) fn is_any(&self) -> bool {
        self.writes.values().flatten().any(|word| *word == Word::Varies)
    }

    /// The text of a write with names in place of PIDs, and a mark in place of what varies. Of a write
    /// that is not known, each number that is a process's PID counts as one.
    pub(crate) fn mask(
        &self,
        trace: &Trace,
        writer: &ProcessName,
        nth: usize,
        text: &str,
    ) -> String {
        let words = words(text);
        match self.writes.get(&(writer.clone(), nth)) {
            Some(known) if known.len() == words.len() => {
                known.iter().zip(words).map(|(kind, word)| kind.mask(trace, word)).collect()
            }
            _ => mask_pids(trace, text),
        }
    }
}

impl Word {
    fn mask(self, trace: &Trace, word: &str) -> String {
        match self {
            Self::Same => word.to_owned(),
            Self::WithPids => mask_pids(trace, word),
            Self::Varies => VARYING.to_owned(),
        }
    }
}

/// The texts of a trace's writes, by writer and number.
fn texts(trace: &Trace) -> HashMap<(ProcessName, usize), String> {
    let mut counts: HashMap<&ProcessName, usize> = HashMap::new();
    let mut texts = HashMap::new();
    for event in trace.events() {
        if let EventKind::Write { bytes, .. } = &event.kind {
            let writer = &trace[event.process].name;
            let count = counts.entry(writer).or_default();
            let text = String::from_utf8_lossy(bytes).into_owned();
            texts.insert((writer.clone(), *count), text);
            *count += 1;
        }
    }
    texts
}

/// The words of a text, and the white space between them: put together they are the text.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_space = first.is_whitespace();
        let end = rest.find(|c: char| c.is_whitespace() != is_space).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        words.push(word);
        rest = after;
    }
    words
}

/// What two runs show of the words of a text. If there are not as many, all of it varies.
fn compare(one: (&Trace, &str), other: (&Trace, &str)) -> Vec<Word> {
    let ((one, text), (other, other_text)) = (one, other);
    let (texts, others) = (words(text), words(other_text));
    if texts.len() != others.len() {
        return vec![Word::Varies; texts.len()];
    }
    let pairs = texts.into_iter().zip(others);
    pairs.map(|(word, other_word)| compare_word((one, word), (other, other_word))).collect()
}

fn compare_word(one: (&Trace, &str), other: (&Trace, &str)) -> Word {
    let ((one, word), (other, other_word)) = (one, other);
    if word == other_word {
        return Word::Same;
    }
    // A number is a PID if it changes between the runs as that process's PID does.
    let is_same = mask_pids(one, word) == mask_pids(other, other_word);
    if is_same { Word::WithPids } else { Word::Varies }
}

/// `text` with each number that is a process's PID replaced by that process's name, as in `<2.1>`.
fn mask_pids(trace: &Trace, text: &str) -> String {
    let mut masked = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from_digit) = rest.split_at(start);
        let end = from_digit.find(|c: char| !c.is_ascii_digit()).unwrap_or(from_digit.len());
        let (number, after) = from_digit.split_at(end);
        masked.push_str(before);
        masked.push_str(&mask_pid(trace, number));
        rest = after;
    }
    masked + rest
}

/// The name of the process whose PID `number` is, as in `<2.1>`; `number` itself if it is nobody's.
pub fn mask_pid(trace: &Trace, number: &str) -> String {
    let owner = trace.processes().find(|(_, process)| process.pid.to_string() == number);
    owner.map_or_else(|| number.to_owned(), |(_, process)| format!("<{}>", process.name))
}

#[cfg(test)]
mod tests {
    use super::{Variation, words};
    use crate::name::ProcessName;
    use crate::testing::TraceBuilder;
    use crate::trace::Trace;

    /// A run in which the first process, whose PID is this, writes a text.
    fn run(pid: i32, text: &str) -> Trace {
        let mut builder = TraceBuilder::new();
        builder.pid(TraceBuilder::PARENT, pid).write(TraceBuilder::PARENT, text);
        builder.build()
    }

    fn between(one: &Trace, other: &Trace) -> Variation {
        Variation::between(one, other, |_, _| false)
    }

    /// The text of a third run, masked by what the first two have shown.
    fn masked(one: (i32, &str), other: (i32, &str), third: (i32, &str)) -> String {
        let variation = between(&run(one.0, one.1), &run(other.0, other.1));
        variation.mask(&run(third.0, third.1), &ProcessName::root(), 0, third.1)
    }

    #[test]
    fn words_put_together_are_the_text() {
        for text in ["", "a", " a  b\n", "부모: 1\t2 "] {
            assert_eq!(words(text).concat(), text);
        }
    }

    #[test]
    fn a_number_is_a_pid_only_if_it_changes_as_the_pid_does() {
        assert_eq!(masked((7, "pid: 7\n"), (8, "pid: 8\n"), (9, "pid: 9\n")), "pid: <0>\n");
        // The first run's PID happens to be the number that is always there.
        assert_eq!(masked((7, "step 7\n"), (8, "step 7\n"), (7, "step 7\n")), "step 7\n");
        // The same PIDs in every run: nothing has to be masked.
        assert_eq!(masked((7, "pid: 7\n"), (7, "pid: 7\n"), (7, "pid: 7\n")), "pid: 7\n");
    }

    #[test]
    fn what_varies_is_no_order() {
        let at = |seconds: &str| format!("at {seconds} s\n");
        let (one, other, third) = (at("12.5"), at("12.7"), at("13.1"));
        assert_eq!(masked((7, &one), (8, &other), (9, &third)), "at … s\n");
        assert!(between(&run(7, &one), &run(8, &other)).is_any());
        assert!(!between(&run(7, "pid 7"), &run(8, "pid 8")).is_any());
    }

    #[test]
    fn a_text_whose_numbers_are_known_does_not_vary() {
        let variation = Variation::between(&run(7, "1 ms"), &run(8, "2 ms"), |_, _| true);
        assert!(!variation.is_any());
    }

    #[test]
    fn another_text_than_the_known_one_has_its_pids_masked() {
        assert_eq!(masked((7, "a b\n"), (8, "a b\n"), (9, "a b 9\n")), "a b <0>\n");
    }
}
