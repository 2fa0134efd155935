//! A moment in a run that a lesson's data can name: a line, an exit or a reap.

use interleave::ProcessName;
use serde::Deserialize;
use std::fmt;

/// A moment of a process: `0:2` is the second line of process 0, `1x` the exit of process 1, `1w` the wait that
/// reaps it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Moment {
    /// Its line of this number, from 1.
    Line(ProcessName, usize),
    /// Its exit.
    Exit(ProcessName),
    /// Its parent reaps it.
    Reap(ProcessName),
}

/// The name of a process in a lesson's data.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Name(pub ProcessName);

impl Moment {
    /// Whose it is.
    pub fn process(&self) -> &ProcessName {
        match self {
            Self::Line(process, _) | Self::Exit(process) | Self::Reap(process) => process,
        }
    }
}

impl TryFrom<String> for Name {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let name =
            text.parse().map_err(|_| format!("`{text}` is no process, as in 0, 2 or 2.1"))?;
        Ok(Self(name))
    }
}

impl TryFrom<String> for Moment {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong =
            || format!("`{text}` is no moment, as in 0:2 (a line), 1x (an exit) or 1w (a reap)");
        let process = |name: &str| name.parse().map_err(|_| wrong());
        if let Some((name, line)) = text.split_once(':') {
            let line = line.parse().ok().filter(|line| *line > 0).ok_or_else(wrong)?;
            return Ok(Self::Line(process(name)?, line));
        }
        match (text.strip_suffix('x'), text.strip_suffix('w')) {
            (Some(name), _) => Ok(Self::Exit(process(name)?)),
            (None, Some(name)) => Ok(Self::Reap(process(name)?)),
            (None, None) => Err(wrong()),
        }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(process, line) => write!(f, "{process}:{line}"),
            Self::Exit(process) => write!(f, "{process}x"),
            Self::Reap(process) => write!(f, "{process}w"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Moment;

    #[test]
    fn a_moment_reads_back() {
        for text in ["0:1", "2.1:12", "1x", "2.1w"] {
            assert_eq!(Moment::try_from(text.to_owned()).unwrap().to_string(), text);
        }
        for text in ["", "1", "x", "0:0", "0:x", "1y", "a:1"] {
            assert!(Moment::try_from(text.to_owned()).unwrap_err().contains(text), "{text}");
        }
    }
}
