//! A line that a lesson's process writes, with places for PIDs.

use serde::Deserialize;

/// A line without its newline: text, and places where PIDs stand.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Line(Vec<Piece>);

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    /// `{pid}`: the PID of the process that writes the line.
    Pid,
    /// `{ppid}`: the PID of the process that forked the writer.
    Ppid,
}

/// The numbers that stand in a line's places, as they were written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers<'a> {
    /// What stands where `{pid}` is.
    pub pids: Vec<&'a str>,
    /// What stands where `{ppid}` is.
    pub ppids: Vec<&'a str>,
}

impl TryFrom<String> for Line {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text.as_str();
        while let Some((before, from_brace)) = rest.split_once('{') {
            let (name, after) =
                from_brace.split_once('}').ok_or(format!("`{{` without `}}` in `{text}`"))?;
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            pieces.push(match name {
                "pid" => Piece::Pid,
                "ppid" => Piece::Ppid,
                other => return Err(format!("`{{{other}}}` is neither `{{pid}}` nor `{{ppid}}`")),
            });
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Ok(Self(pieces))
    }
}

impl Line {
    /// The numbers in `written` if it has this line's form, with a decimal number at each place.
    pub fn read<'a>(&self, written: &'a str) -> Option<Numbers<'a>> {
        let mut numbers = Numbers::default();
        let mut rest = written;
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => rest = rest.strip_prefix(text.as_str())?,
                Piece::Pid => numbers.pids.push(take_number(&mut rest)?),
                Piece::Ppid => numbers.ppids.push(take_number(&mut rest)?),
            }
        }
        rest.is_empty().then_some(numbers)
    }

    /// The line as a process with this PID and parent PID writes it.
    pub fn fill(&self, own: &str, parents: &str) -> String {
        self.0
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.as_str(),
                Piece::Pid => own,
                Piece::Ppid => parents,
            })
            .collect()
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
    use super::Line;

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
        let line = line("a{pid}b{ppid}");
        assert_eq!(line.fill("1", "2"), "a1b2");
        assert!(line.read(&line.fill("1", "2")).is_some());
    }

    #[test]
    fn an_unknown_place_is_an_error_that_names_it() {
        assert!(Line::try_from("{tid}".to_owned()).unwrap_err().contains("{tid}"));
        assert!(Line::try_from("{pid".to_owned()).is_err());
    }
}
