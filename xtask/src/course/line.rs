//! A line that a lesson's process writes, with places for PIDs and other numbers.

use interleave::ProcessName;
use serde::Deserialize;

/// A line without its newline: text, and places where numbers stand.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Line(Vec<Token>);

/// A token of a line: text, or a place.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Text(String),
    /// `{pid}`: the PID of the process that writes the line.
    Pid,
    /// `{ppid}`: the PID of the process that forked the writer.
    Ppid,
    /// `{adopter}`: the PID of the process that adopted the writer when its parent had ended.
    Adopter,
    /// `{pid:2.1}`: the PID of that process.
    PidOf(ProcessName),
    /// `{number}`: a number that may be another in each run.
    Number,
}

/// The numbers that stand in a line's places, as they were written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers<'a> {
    /// What stands where `{pid}` is.
    pub pids: Vec<&'a str>,
    /// What stands where `{ppid}` is.
    pub ppids: Vec<&'a str>,
    /// What stands where `{adopter}` is.
    pub adopters: Vec<&'a str>,
    /// What stands where the PID of a process that is named is, as in `{pid:1}`.
    pub named: Vec<(ProcessName, &'a str)>,
}

impl TryFrom<String> for Line {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let mut tokens = Vec::new();
        let mut rest = text.as_str();
        while let Some((before, from_brace)) = rest.split_once('{') {
            let (name, after) =
                from_brace.split_once('}').ok_or(format!("`{{` without `}}` in `{text}`"))?;
            if !before.is_empty() {
                tokens.push(Token::Text(before.to_owned()));
            }
            tokens.push(place(name)?);
            rest = after;
        }
        if !rest.is_empty() {
            tokens.push(Token::Text(rest.to_owned()));
        }
        Ok(Self(tokens))
    }
}

/// The place that `{name}` stands for.
fn place(name: &str) -> Result<Token, String> {
    Ok(match name {
        "pid" => Token::Pid,
        "ppid" => Token::Ppid,
        "adopter" => Token::Adopter,
        "number" => Token::Number,
        other => match other.strip_prefix("pid:").map(str::parse) {
            Some(Ok(process)) => Token::PidOf(process),
            _ => {
                return Err(format!(
                    "`{{{other}}}` is none of `{{pid}}`, `{{ppid}}`, `{{pid:1}}` (the PID of process 1), \
                     `{{adopter}}` and `{{number}}`"
                ));
            }
        },
    })
}

/// The values that are filled into a line's places.
#[derive(Clone, Copy)]
pub struct Values<'a> {
    /// The writer's PID.
    pub pid: &'a str,
    /// Its parent's.
    pub ppid: &'a str,
    /// Its adopter's.
    pub adopter: &'a str,
    /// That of a process that is named.
    pub pid_of: &'a dyn Fn(&ProcessName) -> String,
}

impl Line {
    /// The processes that it names.
    pub fn processes(&self) -> impl Iterator<Item = &ProcessName> {
        self.0.iter().filter_map(|token| match token {
            Token::PidOf(process) => Some(process),
            _ => None,
        })
    }

    /// Whether the PID of the process that adopted the writer stands in it.
    pub fn names_adopter(&self) -> bool {
        self.0.contains(&Token::Adopter)
    }

    /// The numbers in `written` if it has this line's form, with a decimal number at each place.
    pub fn read<'a>(&self, written: &'a str) -> Option<Numbers<'a>> {
        let mut numbers = Numbers::default();
        for (token, text) in self.parts(written)? {
            match token {
                Token::Pid => numbers.pids.push(text),
                Token::Ppid => numbers.ppids.push(text),
                Token::Adopter => numbers.adopters.push(text),
                Token::PidOf(name) => numbers.named.push((name.clone(), text)),
                Token::Text(_) | Token::Number => {}
            }
        }
        Some(numbers)
    }

    /// What stands in `written` for each token, if it has this line's form.
    fn parts<'a>(&self, written: &'a str) -> Option<Vec<(&Token, &'a str)>> {
        let mut rest = written;
        let mut parts = Vec::new();
        for token in &self.0 {
            let before = rest;
            match token {
                Token::Text(text) => rest = rest.strip_prefix(text.as_str())?,
                _ => drop(take_number(&mut rest)?),
            }
            parts.push((token, &before[..before.len() - rest.len()]));
        }
        rest.is_empty().then_some(parts)
    }

    /// `written` with what may be another in each run masked, if it has this line's form: `name_of`
    /// gives what stands in place of a PID.
    pub fn mask(&self, written: &str, name_of: &dyn Fn(&str) -> String) -> Option<String> {
        let mask = |(token, text): (&Token, &str)| match token {
            Token::Text(_) => text.to_owned(),
            Token::Number => "{number}".to_owned(),
            Token::Pid | Token::Ppid | Token::Adopter | Token::PidOf(_) => name_of(text),
        };
        Some(self.parts(written)?.into_iter().map(mask).collect())
    }

    /// `written` with all its numbers masked, if this line has places for any number and `written`
    /// begins with its text: a wrong line is another one in each run no more than a right one.
    pub fn mask_beginning(&self, written: &str) -> Option<String> {
        let [Token::Text(begin), ..] = self.0.as_slice() else { return None };
        if !self.0.contains(&Token::Number) {
            return None;
        }
        let rest = written.strip_prefix(begin.split(|c: char| c.is_ascii_digit()).next()?)?;
        let begin = &written[..written.len() - rest.len()];
        let texts = rest.split(|c: char| c.is_ascii_digit()).filter(|text| !text.is_empty());
        Some(begin.to_owned() + &texts.collect::<Vec<_>>().join("{number}"))
    }

    /// The line with its places filled. A number that may be any stays a place.
    pub fn fill(&self, with: Values) -> String {
        let token = |token: &Token| match token {
            Token::Text(text) => text.clone(),
            Token::Pid => with.pid.to_owned(),
            Token::Ppid => with.ppid.to_owned(),
            Token::Adopter => with.adopter.to_owned(),
            Token::PidOf(process) => (with.pid_of)(process),
            Token::Number => "{number}".to_owned(),
        };
        self.0.iter().map(token).collect()
    }

    /// The line as the lesson's data has it.
    pub fn form(&self) -> String {
        let pid_of = |process: &ProcessName| format!("{{pid:{process}}}");
        self.fill(Values { pid: "{pid}", ppid: "{ppid}", adopter: "{adopter}", pid_of: &pid_of })
    }
}

/// Takes the decimal digits off the front of `text`; `None` if there are none.
fn take_number<'a>(text: &mut &'a str) -> Option<&'a str> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    *text = rest;
    (!number.is_empty()).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::{Line, Values};
    use interleave::ProcessName;

    fn line(text: &str) -> Line {
        Line::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn a_line_reads_the_numbers_at_its_places() {
        let numbers = line("{pid} is below {ppid}!");
        let read = numbers.read("12 is below 7!").unwrap();
        assert_eq!((read.pids, read.ppids), (vec!["12"], vec!["7"]));
    }

    #[test]
    fn a_line_of_another_form_is_not_read() {
        let line = line("my pid is {pid}");
        for other in [
            "my pid is ",
            "my pid is x",
            "my pid is 1 ",
            "my pid is  1",
            "my pid is 1\r",
            "My pid is 1",
            "",
        ] {
            assert_eq!(line.read(other), None, "{other:?}");
        }
    }

    #[test]
    fn a_filled_line_reads_back() {
        let line = line("a{pid}b{ppid}c{adopter}d{pid:2.1}");
        let pid_of = |process: &ProcessName| process.to_string().replace('.', "");
        let filled = line.fill(Values { pid: "1", ppid: "2", adopter: "3", pid_of: &pid_of });
        assert_eq!(filled, "a1b2c3d21");
        let numbers = line.read(&filled).unwrap();
        assert_eq!(numbers.adopters, ["3"]);
        assert_eq!(numbers.named, [(ProcessName::root().child(2).child(1), "21")]);
    }

    #[test]
    fn a_number_is_masked_and_a_pid_named() {
        let line = line("{pid}: {number} ms");
        let name_of = |number: &str| format!("<{number}>");
        assert_eq!(line.mask("12: 34 ms", &name_of).as_deref(), Some("<12>: {number} ms"));
        assert_eq!(line.mask("12: 34 s", &name_of), None);
    }

    #[test]
    fn a_wrong_line_that_begins_like_a_right_one_has_its_numbers_masked() {
        let line = line("sum: 12 in {number} ms");
        let wrong = line.mask_beginning("sum: 13 in 5 ms");
        assert!(wrong.is_some());
        assert_eq!(wrong, line.mask_beginning("sum: 14 in 6 ms"));
        assert_eq!(line.mask_beginning("total: 12 in 5 ms"), None);
    }

    #[test]
    fn a_form_reads_back() {
        for text in ["{pid} {ppid}", "{pid:0} and {pid:3.1}", "after: {adopter}", "{number} ms"] {
            assert_eq!(line(text).form(), text);
        }
    }

    #[test]
    fn an_unknown_place_is_an_error_that_names_it() {
        assert!(Line::try_from("{tid}".to_owned()).unwrap_err().contains("{tid}"));
        assert!(Line::try_from("{pid".to_owned()).is_err());
        assert!(Line::try_from("{pid:x}".to_owned()).unwrap_err().contains("{pid:x}"));
    }
}
