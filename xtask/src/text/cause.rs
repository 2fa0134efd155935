//! Causes in words: why it probably happened, and what to do about it.

use crate::verify::Cause;
use std::borrow::Cow;

/// A cause as a clause, without a full stop.
pub fn cause(cause: &Cause) -> Cow<'static, str> {
    match cause {
        Cause::ChildGoesOn => {
            "a child that does not exit goes on in its parent's code and forks in its turn: end it with `exit`; \
             or the program starts helpers of its own, as Python does unless its start method is fork".into()
        }
        Cause::TooFew => "a process that the lesson expects was never forked, whatever the output says".into(),
        Cause::ChildForked => {
            "a child forked, and not its parent: fork all children in the parent's code".into()
        }
        Cause::WrongTree => {
            "another process forked than in the lesson: compare their process trees".into()
        }
        Cause::Failed { .. } => {
            "it reported a failure: a panic gives 101, an error returned from `main` gives 1".into()
        }
        Cause::DidNotFail => "it ended with 0, where the lesson has it fail".into(),
        Cause::KilledBy { .. } => "a signal killed it before it could exit".into(),
        Cause::ParentEndedLast => "in this lesson the parent ends first, and leaves an orphan".into(),
        Cause::IgnoresSigchld => "its parent ignores SIGCHLD".into(),
        Cause::NotWaitedFor => {
            "the parent did not wait for it: keep each child's PID and wait for that PID before the parent ends".into()
        }
        Cause::LineMissing => {
            "it ended before it came to that line, or its output was never flushed".into()
        }
        Cause::LineFromNobody => {
            "a process did not run, ended too early, or did not flush its output".into()
        }
        Cause::BufferedBeforeFork => {
            "text that is still in a buffer at a fork is in both processes, and both write it: \
             end it with a newline, or flush, before forking".into()
        }
        Cause::NoNewline => "`print!` leaves the newline out: use `println!`".into(),
        Cause::BlanksDiffer => {
            "only the blanks differ: Python's `print` puts one between two arguments (`--match blanks` lets them pass)".into()
        }
        Cause::WordsDiffer { numbers_fit: true } => {
            "only the words differ: compare them with the lesson's line (`--match numbers` lets them pass)".into()
        }
        Cause::WordsDiffer { numbers_fit: false } => "compare it with the lesson's line, letter by letter".into(),
        Cause::TornLine => {
            "the line is put out in several writes: print each line, newline included, with one".into()
        }
        Cause::Adopted => {
            "its parent had ended: an orphan is adopted by another process, so wait for the child first".into()
        }
        Cause::NotTheFirst => "it is another process's PID".into(),
        Cause::NotTheParent => "its parent had ended, or another process forked it".into(),
        Cause::AskedTooEarly => "it asked for its parent's PID before its parent had ended".into(),
        Cause::ParentMayOutlive => "nothing keeps the parent from outliving its child".into(),
        Cause::SamePidTwice => {
            "two processes never have the same PID at a time: at least one of them printed another's".into()
        }
        Cause::ForksWithoutEnd => {
            "a child that does not exit goes on in its parent's code and forks in its turn, or a program starts itself: \
             end every child with `exit`".into()
        }
        Cause::ThreadsWithoutEnd => "a loop starts threads without end".into(),
        Cause::Stopped => "a signal such as SIGSTOP stopped it, and nobody sent SIGCONT".into(),
        Cause::NeverEnds => "it loops, sleeps, or waits for something that never comes".into(),
        Cause::WritesWithoutEnd => "a loop prints without end, or processes without end print".into(),
        Cause::DeclarationDiffers => {
            "the mistake's data in its Cargo.toml and its program do not agree".into()
        }
        Cause::WrittenByAnother { process } => format!("process {process} wrote it in its place").into(),
        Cause::LineOfAnother { process } => {
            format!("it is a line of process {process}, which has to write it itself").into()
        }
        Cause::ReadBeforeFork { printed, parent } => format!(
            "{printed} is the PID of its parent, process {parent}: it was read before the fork and printed after it"
        ).into(),
        Cause::PidOfAnother { printed, process } => {
            format!("{printed} is the PID of process {process}").into()
        }
        Cause::NoSuchPid { printed } => format!("no process of this run has the PID {printed}").into(),
    }
}
