//! A line that a lesson's process writes, with places for PIDs and other numbers.

use super::form::{Form, Match, Part, Token};
use interleave::ProcessName;
use serde::Deserialize;

/// A line without its newline, as the lesson spells it, and other spellings that are as good.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Data")]
pub struct Line {
    own: Form,
    also: Vec<Form>,
}

/// A line in a lesson's data: its text alone, or with other spellings.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a line's text, or a table with the keys `line` and `also`")]
enum Data {
    Text(String),
    Table {
        line: String,
        #[serde(default)]
        also: Vec<String>,
    },
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
    /// What stands where `{order}` is.
    pub orders: Vec<&'a str>,
}

impl TryFrom<Data> for Line {
    type Error = String;

    fn try_from(data: Data) -> Result<Self, String> {
        let (line, also) = match data {
            Data::Text(line) => (line, Vec::new()),
            Data::Table { line, also } => (line, also),
        };
        let own = Form::try_from(line.as_str())?;
        let spelling = |text: &String| {
            let form = Form::try_from(text.as_str())?;
            if form.places().eq(own.places()) {
                Ok(form)
            } else {
                Err(format!("`{text}` has not the same places as `{line}`"))
            }
        };
        let also = also.iter().map(spelling).collect::<Result<_, _>>()?;
        Ok(Self { own, also })
    }
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
        self.own.places().filter_map(|token| match token {
            Token::PidOf(process) => Some(process),
            _ => None,
        })
    }

    /// Whether the PID of the process that adopted the writer stands in it.
    pub fn names_adopter(&self) -> bool {
        self.own.0.contains(&Token::Adopter)
    }

    /// Whether it tells an order of another lesson.
    pub fn tells_order(&self) -> bool {
        self.own.0.contains(&Token::Order)
    }

    /// The numbers in `written`, if it matches one of the spellings that count.
    pub fn read<'a>(&'a self, written: &'a str, how: Match) -> Option<Numbers<'a>> {
        let mut numbers = Numbers::default();
        for (place, text) in self.parts(written, how)? {
            match place {
                Some(Token::Pid) => numbers.pids.push(text),
                Some(Token::Ppid) => numbers.ppids.push(text),
                Some(Token::Adopter) => numbers.adopters.push(text),
                Some(Token::PidOf(name)) => numbers.named.push((name.clone(), text)),
                Some(Token::Order) => numbers.orders.push(text),
                Some(Token::Text(_) | Token::Number) | None => {}
            }
        }
        Some(numbers)
    }

    fn parts<'a>(&'a self, written: &'a str, how: Match) -> Option<Vec<Part<'a>>> {
        let also = self.also.iter().filter(|_| how != Match::Exact);
        std::iter::once(&self.own).chain(also).find_map(|form| form.parts(written, how))
    }

    /// `written` with what may be another in each run masked, if it matches: `name_of` gives what stands in place
    /// of a PID.
    pub fn mask(
        &self,
        written: &str,
        how: Match,
        name_of: &dyn Fn(&str) -> String,
    ) -> Option<String> {
        let mask = |(place, text): Part| match place {
            None | Some(Token::Text(_) | Token::Order) => text.to_owned(),
            Some(Token::Number) => "{number}".to_owned(),
            Some(Token::Pid | Token::Ppid | Token::Adopter | Token::PidOf(_)) => name_of(text),
        };
        Some(self.parts(written, how)?.into_iter().map(mask).collect())
    }

    /// `written` with all its numbers masked, if this line has places for any number and `written`
    /// begins with its text: a wrong line is another one in each run no more than a right one.
    pub fn mask_beginning(&self, written: &str) -> Option<String> {
        let [Token::Text(begin), ..] = self.own.0.as_slice() else { return None };
        if !self.own.0.contains(&Token::Number) {
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
            Token::Order => "{order}".to_owned(),
        };
        self.own.0.iter().map(token).collect()
    }

    /// The line as the lesson's data has it.
    pub fn form(&self) -> String {
        let pid_of = |process: &ProcessName| format!("{{pid:{process}}}");
        self.fill(Values { pid: "{pid}", ppid: "{ppid}", adopter: "{adopter}", pid_of: &pid_of })
    }
}

#[cfg(test)]
mod tests {
    use super::{Data, Line, Match, Values};
    use interleave::ProcessName;

    fn line(text: &str) -> Line {
        Line::try_from(Data::Text(text.to_owned())).unwrap()
    }

    #[test]
    fn a_line_reads_the_numbers_at_its_places() {
        let numbers = line("{pid} is below {ppid}!");
        let read = numbers.read("12 is below 7!", Match::Exact).unwrap();
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
            assert_eq!(line.read(other, Match::Exact), None, "{other:?}");
        }
    }

    #[test]
    fn a_filled_line_reads_back() {
        let line = line("a{pid}b{ppid}c{adopter}d{pid:2.1}");
        let pid_of = |process: &ProcessName| process.to_string().replace('.', "");
        let filled = line.fill(Values { pid: "1", ppid: "2", adopter: "3", pid_of: &pid_of });
        assert_eq!(filled, "a1b2c3d21");
        let numbers = line.read(&filled, Match::Exact).unwrap();
        assert_eq!(numbers.adopters, ["3"]);
        assert_eq!(numbers.named, [(ProcessName::root().child(2).child(1), "21")]);
    }

    #[test]
    fn a_number_is_masked_and_a_pid_named() {
        let line = line("{pid}: {number} ms");
        let name_of = |number: &str| format!("<{number}>");
        assert_eq!(
            line.mask("12: 34 ms", Match::Exact, &name_of).as_deref(),
            Some("<12>: {number} ms")
        );
        assert_eq!(line.mask("12: 34 s", Match::Exact, &name_of), None);
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
        for text in [
            "in {order}",
            "{pid} {ppid}",
            "{pid:0} and {pid:3.1}",
            "after: {adopter}",
            "{number} ms",
        ] {
            assert_eq!(line(text).form(), text);
        }
    }

    #[test]
    fn another_spelling_counts_where_it_need_not_be_exact() {
        let data =
            |also: &str| Data::Table { line: "parent: {pid}".into(), also: vec![also.into()] };
        let line = Line::try_from(data("parnt: {pid}")).unwrap();
        assert!(line.read("parnt:  12", Match::Blanks).is_some());
        assert!(line.read("parnt: 12", Match::Exact).is_none());
        assert_eq!(line.form(), "parent: {pid}");
        assert!(Line::try_from(data("parnt: {ppid}")).unwrap_err().contains("places"));
    }

    #[test]
    fn an_unknown_place_is_an_error_that_names_it() {
        for text in ["{tid}", "{pid", "{pid:x}", "{order} first"] {
            let error = Line::try_from(Data::Text(text.to_owned())).unwrap_err();
            assert!(error.contains(text), "{error}");
        }
    }
}
