//! The course's tests: the lessons, the runner, and programs that are known to be right or wrong.
//!
//! They are for Linux: nearly all of them are about the kernel's record.
#![cfg(target_os = "linux")]

mod bad_input; // what cannot work is refused with exit code 2, and the words name what is wrong
mod browser; // a real browser, for the pages
mod built; // what cargo builds: the fixtures, the lessons, the runner
mod busy; // a busy machine and a stopped runner are no fault of the program
mod causes; // what beginners get wrong in other languages: the cause, and the lesson to see
mod choice_tree; // all runs as a tree: each choice was run, each way down it is a run
mod claims; // what is at the same time, what comes first, how many orders
mod commands; // list, run, verify and their help: what they print, and where
mod containment; // nothing of a program is left, whatever ended the run or the runner
mod evidence; // the kernel's record where it can be had, the output alone where not, each named
mod exercises; // skeletons, solutions in three languages, wrong answers
mod exit_codes; // 0 holds, 1 broken, 2 unanswered: every way to each of them
mod facts; // the course as cargo's metadata tell it, and the list by hand
mod grade; // a class of hand-ins: each makes its row, and costs nothing else
mod house_rules; // the workspace agrees with itself: lessons, notes, dependencies, names
mod imports; // the runner's layers: who may import whom
mod languages; // what the runner says in Korean
mod learn; // the watch mode, on a terminal and without one
mod lessons; // the lessons as a learner runs them, with nothing in between
mod mistakes; // what is wrong on purpose breaks what it declares, and nothing else holds as one
mod notebook; // a notebook: what is in it, the file, and what the real kernel makes of it
mod notes; // the notes show what their commands print
mod orders; // every order: searched, predicted, replayed
mod ordinary; // what a search alone does not see: ordinary runs, limits, what differs from run to run
mod python; // the Python in the notes does what they say
mod quiz; // the quiz: its answers are the kernel's, its code does what was run
mod reference; // the runner's reference names what its help names, in both languages
mod runner; // the runner as a command, and what it printed
mod same_pids; // the same PIDs in each run
mod scarce; // too few processes, files, bytes: what the runner says
mod site; // the pages, clicked through in a browser
mod skips; // a test that cannot be made here says so, and is counted
mod slow; // a machine that is too slow does not look like a wrong verdict
mod support; // reads reports, waits for things
mod trace; // one run as a tree and a timeline, in each format
mod verdicts; // each broken program is caught by its invariant, each right one holds
mod workspace; // a copy of this workspace that a test may change
