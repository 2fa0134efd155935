//! Names of processes: their places in the process tree, the same in every run.

use std::fmt;

/// A process's place in the tree: `0` is the parent, `1`, `2`, `3` its children in the order of
/// their forks, `2.1` the first child of `2`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProcessName(Vec<u32>);

impl ProcessName {
    /// The name of the first process of a run.
    pub fn root() -> Self {
        Self(Vec::new())
    }

    /// The name of this process's child number `number`, counted from 1.
    #[must_use]
    pub fn child(&self, number: u32) -> Self {
        let mut path = self.0.clone();
        path.push(number);
        Self(path)
    }

    /// The name of the process one level up; `None` for the first process.
    pub fn parent(&self) -> Option<Self> {
        let (_, path) = self.0.split_last()?;
        Some(Self(path.to_vec()))
    }

    /// The child numbers from the first process down to this one: none for the first process.
    pub fn path(&self) -> &[u32] {
        &self.0
    }

    /// Which child of its parent it is, from 1; `None` for the first process.
    pub fn number(&self) -> Option<u32> {
        self.0.last().copied()
    }
}

impl fmt::Display for ProcessName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.pad("0");
        }
        let numbers: Vec<String> = self.0.iter().map(u32::to_string).collect();
        f.pad(&numbers.join("."))
    }
}

impl std::str::FromStr for ProcessName {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "0" {
            return Ok(Self::root());
        }
        text.split('.').map(str::parse).collect::<Result<_, _>>().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::ProcessName;

    #[test]
    fn names_show_the_path_from_the_parent() {
        let parent = ProcessName::root();
        assert_eq!(parent.to_string(), "0");
        assert_eq!(parent.child(2).to_string(), "2");
        assert_eq!(parent.child(2).child(1).to_string(), "2.1");
        for name in [parent.clone(), parent.child(12), parent.child(2).child(1)] {
            assert_eq!(name.to_string().parse(), Ok(name));
        }
    }
}
