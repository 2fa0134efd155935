//! Findings in words: what happened, with the kernel's word beside the program's.

use super::fit::{brief_name, count, quote_line};
use crate::course::BrokenIn;
use crate::verify::{
    Fact, Finding, LineFact, MistakeFact, OutputFact, ProcessFact, Survivor, Unreaped, Who,
};
use interleave::{End, Limit};
use nix::unistd::Pid;

/// What happened, as a clause without a full stop.
pub fn message(finding: &Finding) -> String {
    match &finding.fact {
        Fact::Processes(fact) => of_processes(fact),
        Fact::Lines(fact) => of_lines(fact),
        Fact::Output(fact) => of_output(fact),
        Fact::Mistake(fact) => of_mistake(fact),
        Fact::LimitReached { limit, alive } => limit_reached(*limit, alive),
    }
}

fn of_processes(fact: &ProcessFact) -> String {
    match fact {
        ProcessFact::Count { expected, counted } => {
            let [expected, counted] =
                [expected, counted].map(|number| count(*number, "process", "processes"));
            format!("the lesson has {expected}, but the kernel counted {counted}")
        }
        ProcessFact::Misplaced { pid, parent, expected } => misplaced(*pid, parent, *expected),
        ProcessFact::WrongEnd { pid, end, expected } => wrong_end(*pid, *end, *expected),
        ProcessFact::NoOrphan { pid, parent: Who { name, pid: parent } } => {
            format!("PID {pid}: its parent, process {name} (PID {parent}), did not end before it")
        }
        ProcessFact::NotReaped { pid, parent: Who { name, pid: parent }, how } => {
            let how = unreaped(*how);
            format!("PID {pid}: {how} (its parent is process {name}, PID {parent})")
        }
    }
}

fn of_lines(fact: &LineFact) -> String {
    match fact {
        LineFact::Missing { pid, line } => {
            format!("PID {pid} never wrote its line {}", quote_line(line.as_bytes()))
        }
        LineFact::Repeated { pid, text } => {
            format!("PID {pid} wrote {} once more than it should", quote_line(text))
        }
        LineFact::Extra { pid, text } => {
            format!("PID {pid} wrote {}, which is no line of its own", quote_line(text))
        }
        LineFact::NoNewline { pid, line } => {
            let line = quote_line(line.as_bytes());
            format!("PID {pid} wrote {line} without a newline at its end")
        }
        LineFact::Wrong { pid, text, line } => {
            let (text, line) = (quote_line(text), quote_line(line.as_bytes()));
            format!("PID {pid} wrote {text}, where its line is {line}")
        }
        LineFact::WrongPid { pid, text } => {
            format!("PID {pid} wrote {}, but its PID is {pid}", quote_line(text))
        }
        LineFact::WrongParentPid { pid, text, parent } => {
            let parent = parent.map(|parent| parent.to_string()).unwrap_or_default();
            format!("PID {pid} wrote {}, but it was forked by PID {parent}", quote_line(text))
        }
        LineFact::WrongAdopter { pid, text, adopter } => {
            let text = quote_line(text);
            match adopter {
                Some(adopter) => {
                    format!("PID {pid} wrote {text}, but PID {adopter} had adopted it")
                }
                None => format!("PID {pid} wrote {text}, but its parent had not ended"),
            }
        }
        LineFact::Torn { pid, begun, other, text } => {
            let (begun, text) = (quote_line(begun), quote_line(text));
            format!(
                "PID {pid} had written {begun} without a newline when process {other} wrote {text}: the line is torn"
            )
        }
        LineFact::SamePid { first, second, printed } => {
            format!("processes {first} and {second} both printed {printed} as their own PID")
        }
    }
}

fn of_output(fact: &OutputFact) -> String {
    match fact {
        OutputFact::Missing { line } => format!("nobody wrote the line `{line}`"),
        OutputFact::Unexpected { text } => {
            format!("{} matches no line that is still missing", quote_line(text))
        }
        OutputFact::AdopterHadEnded { line, printed } => {
            format!("`{line}`, but {printed} is the first process, which had ended")
        }
        OutputFact::OtherParent { line, first, printed } => {
            format!("`{line}`, but the first process has the PID {first}, not {printed}")
        }
        OutputFact::OtherFirstPid { line, first } => {
            format!("`{line}`, but the first process has the PID {first}")
        }
        OutputFact::SharedPid { printed } => {
            format!("{printed} was printed as the PID of two processes")
        }
    }
}

fn of_mistake(fact: &MistakeFact) -> String {
    match fact {
        MistakeFact::Undeclared => {
            "some order also breaks this, which the mistake does not declare".to_owned()
        }
        MistakeFact::DeclaredOtherwise { declared, seen } => {
            let (declared, seen) = (declared.word(), seen.map_or("none", BrokenIn::word));
            format!(
                "the mistake declares that {declared} orders break it, but {seen} of those tried did"
            )
        }
    }
}

fn misplaced(pid: Pid, parent: &Who, expected: Option<usize>) -> String {
    let lesson = match expected {
        None => "the lesson has all children forked by one parent".to_owned(),
        Some(number) => {
            format!("the lesson has {} of that process", count(number, "child", "children"))
        }
    };
    let Who { name, pid: parent } = parent;
    format!("PID {pid} was forked by process {name} (PID {parent}), where {lesson}")
}

fn wrong_end(pid: Pid, end: End, expected: i32) -> String {
    let how = match end {
        End::Exited(_) => "ended with",
        End::Signaled(_) => "was killed by",
    };
    match expected {
        0 => format!("PID {pid} {how} {end}"),
        expected => format!("PID {pid} {how} {end}, where the lesson has status {expected}"),
    }
}

fn unreaped(how: Unreaped) -> &'static str {
    match how {
        Unreaped::ReapedByKernel => {
            "the kernel reaped it by itself, and its parent never learned how it ended"
        }
        Unreaped::Orphan => "its parent ended first and left it an orphan",
        Unreaped::Zombie => "it was dead and nobody waited for it: a zombie until its parent ended",
    }
}

fn limit_reached(limit: Limit, alive: &[Survivor]) -> String {
    match limit {
        Limit::Processes(max) => {
            format!("more than {max} processes were started, and all were killed")
        }
        Limit::Threads(max) => {
            format!("more than {max} threads ran at a time, and all were killed")
        }
        Limit::Time(time) => {
            format!("after {time:?}, {} had not ended, and all were killed", list(alive))
        }
        Limit::Output(max) => {
            format!("more than {max} bytes were written, and all processes were killed")
        }
    }
}

/// "process 1 (PID 4711, stopped) and process 2 (PID 4712)".
fn list(survivors: &[Survivor]) -> String {
    let one = |Survivor { who, is_stopped }: &Survivor| {
        let stopped = if *is_stopped { ", stopped by a signal" } else { "" };
        format!("process {} (PID {}{stopped})", brief_name(&who.name), who.pid)
    };
    match survivors {
        [] => "the program".to_owned(),
        [only] => one(only),
        [some @ .., last] => {
            format!("{} and {}", some.iter().map(one).collect::<Vec<_>>().join(", "), one(last))
        }
    }
}
