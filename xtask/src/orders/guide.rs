//! Following an order that somebody wrote down.

use crate::trace::{Schedule, Step};
use std::collections::VecDeque;

/// A schedule that follows names, as in `3,3,1,1,2,2`. Where only one step can be taken, its name
/// may be left out; past the end, whoever comes first by name goes on.
pub struct Guide {
    names: VecDeque<String>,
    stray: Option<String>,
}

impl Guide {
    /// A schedule that follows the comma-separated names of `path`.
    pub fn new(path: &str) -> Self {
        let names =
            path.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        Self { names: names.collect(), stray: None }
    }

    /// Where the run and the names parted, if they did.
    pub fn stray(&self) -> Option<String> {
        let left = || self.names.iter().map(String::as_str).collect::<Vec<_>>().join(",");
        self.stray.clone().or_else(|| {
            (!self.names.is_empty())
                .then(|| format!("the order goes on with {}, but the run had ended", left()))
        })
    }
}

impl Schedule for Guide {
    fn choose(&mut self, enabled: &[Step]) -> Option<usize> {
        let Some(name) = self.names.front() else { return Some(0) };
        if let Some(choice) = enabled.iter().position(|step| step.to_string() == *name) {
            self.names.pop_front();
            return Some(choice);
        }
        // A name in an order of writes alone says nothing of the steps in between.
        let unnamed = enabled.iter().position(|step| step.to_string() != step.actor.to_string());
        let choice = if enabled.len() == 1 { Some(0) } else { unnamed };
        if choice.is_none() {
            let names: Vec<_> = enabled.iter().map(Step::to_string).collect();
            self.stray = Some(format!(
                "the order asks for {name}, but only {} could go on there",
                names.join(", ")
            ));
        }
        choice
    }
}

#[cfg(test)]
mod tests {
    use super::Guide;
    use crate::trace::{Actor, ProcessName, Schedule, Step, StepKind, Stream};

    fn writes(children: &[u32]) -> Vec<Step> {
        let step = |child: &u32| Step {
            actor: Actor { process: ProcessName::root().child(*child), thread: 0 },
            kind: StepKind::Write(Stream::Stdout),
        };
        children.iter().map(step).collect()
    }

    #[test]
    fn it_follows_the_names() {
        let mut guide = Guide::new("3, 1");
        assert_eq!(guide.choose(&writes(&[1, 2, 3])), Some(2));
        assert_eq!(guide.choose(&writes(&[1, 2])), Some(0));
        assert_eq!(guide.stray(), None);
    }

    #[test]
    fn the_only_step_needs_no_name() {
        let mut guide = Guide::new("3");
        assert_eq!(guide.choose(&writes(&[1])), Some(0));
        assert_eq!(guide.choose(&writes(&[2, 3])), Some(1));
        assert_eq!(guide.stray(), None);
    }

    #[test]
    fn a_name_that_cannot_go_on_is_reported() {
        let mut guide = Guide::new("4");
        assert_eq!(guide.choose(&writes(&[1, 2])), None);
        assert!(
            guide.stray().is_some_and(|reason| reason.contains('4') && reason.contains("1, 2"))
        );
    }

    #[test]
    fn names_that_are_left_over_are_reported() {
        assert!(Guide::new("1").stray().is_some());
        assert_eq!(Guide::new("").stray(), None);
    }
}
