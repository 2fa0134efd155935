//! The form of a line: text, and places for numbers; and how closely a written line must have it.

use interleave::ProcessName;

/// How closely a written line must have a line's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// Byte for byte, as the lesson spells it.
    Exact,
    /// Also as the lesson's other spellings have it. Runs of blanks count as one, and at the end of the line blanks
    /// and a carriage return count as nothing.
    Blanks,
    /// The words are free: only the numbers and their places count.
    Numbers,
}

impl Match {
    /// Its name on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Blanks => "blanks",
            Self::Numbers => "numbers",
        }
    }
}

/// Text, and places where numbers stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Form(pub(super) Vec<Token>);

/// A token of a form: text, or a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
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
    /// `{order}`: an order of another lesson, up to the end of the line.
    Order,
}

/// A part of a written line: what stands at this place, or text.
pub(super) type Part<'a> = (Option<&'a Token>, &'a str);

impl TryFrom<&str> for Form {
    type Error = String;

    fn try_from(text: &str) -> Result<Self, String> {
        let mut tokens = Vec::new();
        let mut rest = text;
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
        if tokens.iter().rev().skip(1).any(|token| *token == Token::Order) {
            return Err(format!("`{{order}}` does not end `{text}`"));
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
        "order" => Token::Order,
        other => match other.strip_prefix("pid:").map(str::parse) {
            Some(Ok(process)) => Token::PidOf(process),
            _ => {
                return Err(format!(
                    "`{{{other}}}` is none of `{{pid}}`, `{{ppid}}`, `{{pid:1}}` (the PID of process 1), \
                     `{{adopter}}`, `{{number}}` and `{{order}}`"
                ));
            }
        },
    })
}

impl Form {
    /// Its places, without the text between them.
    pub(super) fn places(&self) -> impl Iterator<Item = &Token> {
        self.0.iter().filter(|token| !matches!(token, Token::Text(_)))
    }

    /// What stands in `written` for each token, if it has this form with a decimal number at each place.
    pub(super) fn parts<'a>(&'a self, written: &'a str, how: Match) -> Option<Vec<Part<'a>>> {
        match how {
            Match::Numbers => self.parts_by_numbers(written),
            Match::Exact | Match::Blanks => self.parts_by_text(written, how == Match::Blanks),
        }
    }

    fn parts_by_text<'a>(
        &'a self,
        written: &'a str,
        blanks_are_one: bool,
    ) -> Option<Vec<Part<'a>>> {
        let mut rest = written;
        let mut parts = Vec::new();
        for token in &self.0 {
            let before = rest;
            let place = match token {
                Token::Text(text) if blanks_are_one => {
                    rest = without_text(rest, text)?;
                    None
                }
                Token::Text(text) => {
                    rest = rest.strip_prefix(text.as_str())?;
                    None
                }
                place => {
                    take(place, &mut rest)?;
                    Some(place)
                }
            };
            parts.push((place, &before[..before.len() - rest.len()]));
        }
        let is_end = |c: char| blanks_are_one && (is_blank(c) || c == '\r');
        rest.trim_end_matches(is_end).is_empty().then_some(())?;
        parts.push((None, rest));
        Some(parts)
    }

    /// The same, with whatever text there is: the numbers in the form's own text have to be there, too.
    fn parts_by_numbers<'a>(&'a self, written: &'a str) -> Option<Vec<Part<'a>>> {
        let mut rest = written;
        let mut parts = Vec::new();
        let mut next = |place: Option<&'a Token>, expected: Option<&str>| {
            let digits = rest.find(|c: char| c.is_ascii_digit())?;
            let (text, from_number) = rest.split_at(digits);
            rest = from_number;
            let number = match place {
                Some(place) => take(place, &mut rest)?,
                None => take_number(&mut rest)?,
            };
            parts.extend([(None, text), (place, number)]);
            expected.is_none_or(|expected| expected == number).then_some(())
        };
        for token in &self.0 {
            match token {
                Token::Text(text) => {
                    let numbers = text.split(|c: char| !c.is_ascii_digit());
                    for number in numbers.filter(|number| !number.is_empty()) {
                        next(None, Some(number))?;
                    }
                }
                place => next(Some(place), None)?,
            }
        }
        parts.push((None, rest));
        (!rest.contains(|c: char| c.is_ascii_digit())).then_some(parts)
    }
}

/// `written` without this text at its front, where each run of blanks stands for any other.
fn without_text<'a>(written: &'a str, text: &str) -> Option<&'a str> {
    let (mut written, mut text) = (written, text);
    while let Some(c) = text.chars().next() {
        if is_blank(c) {
            text = text.trim_start_matches(is_blank);
            let rest = written.trim_start_matches(is_blank);
            (rest.len() < written.len()).then_some(())?;
            written = rest;
        } else {
            text = &text[c.len_utf8()..];
            written = written.strip_prefix(c)?;
        }
    }
    Some(written)
}

fn is_blank(c: char) -> bool {
    c == ' ' || c == '\t'
}

/// Takes what stands at a place off the front of `text`; `None` if it does not.
fn take<'a>(place: &Token, text: &mut &'a str) -> Option<&'a str> {
    match place {
        Token::Order => Some(std::mem::take(text)),
        _ => take_number(text),
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
    use super::{Form, Match};

    /// Whether a line with this text has the form, in each of the ways to match.
    fn matches(form: &str, written: &str) -> [bool; 3] {
        let form = Form::try_from(form).unwrap();
        [Match::Exact, Match::Blanks, Match::Numbers].map(|how| form.parts(written, how).is_some())
    }

    #[test]
    fn blanks_are_one_and_at_the_end_nothing() {
        for written in ["my pid is  12", "my pid is\t12", "my pid is 12 ", "my pid is 12\r"] {
            assert_eq!(matches("my pid is {pid}", written), [false, true, true], "{written:?}");
        }
        for written in ["my pidis 12", "my pid is12", " my pid is 12", "My pid is 12"] {
            assert_eq!(matches("my pid is {pid}", written), [false, false, true], "{written:?}");
        }
    }

    #[test]
    fn words_are_free_where_only_numbers_count() {
        assert_eq!(matches("sum: 12 in {number} ms", "12 = the sum, 7"), [false, false, true]);
        for written in ["13, 7", "12", "12, 7, 8", "", "7 12"] {
            assert_eq!(matches("sum: 12 in {number} ms", written), [false; 3], "{written:?}");
        }
        assert_eq!(matches("executed!!", "done"), [false, false, true]);
        assert_eq!(matches("executed!!", "done 1"), [false; 3]);
    }

    #[test]
    fn what_fits_is_given_back_whole() {
        let form = Form::try_from("a {pid} b").unwrap();
        for how in [Match::Blanks, Match::Numbers] {
            let whole: String =
                form.parts("a  12   b ", how).unwrap().iter().map(|(_, text)| *text).collect();
            assert_eq!(whole, "a  12   b ");
        }
    }
}
