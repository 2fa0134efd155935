//! The exercises: each skeleton breaks what it says, each solution holds, in any language, and common wrong answers
//! get the finding that helps. The learner's own file is never looked at.

use crate::built::fixture;
use crate::facts::{EXERCISES, exercises, names};
use crate::runner::xtask;
use crate::skips::skip;
use crate::support::{Report, python, read, verify, verify_by};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Orders enough for each solution's search to be through, and for a wrong one to show.
const OPTIONS: [&str; 4] = ["--max-orders", "1000", "--timeout", "5"];

/// Those whose solutions do something that no schedule decides: send a signal, become a subreaper.
const OPEN: [&str; 2] = ["end_it_politely", "adopt_your_grandchild"];

fn holds(report: &Report) {
    let (shown, found) = (&report.shown, report.findings());
    assert_eq!((report.code, report.verdict()), (Some(0), "holds"), "{shown}\n{found:#?}");
}

/// A program in tests/programs/exercises.
fn program(file: &str) -> String {
    format!("{}/programs/exercises/{file}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_exercises_are_the_list_by_hand() {
    assert_eq!(names(exercises()), EXERCISES);
}

#[test]
fn each_skeleton_breaks_what_it_says() {
    for exercise in exercises() {
        let skeleton = fixture(&format!("{}_skeleton", exercise.name));
        let report = verify(&exercise.name, &OPTIONS, &[skeleton]);
        let breaks: BTreeSet<_> = exercise.breaks.iter().map(String::as_str).collect();
        assert_eq!(report.code, Some(1), "{}", report.shown);
        assert_eq!(report.invariants(), breaks, "{}", report.shown);
    }
}

#[test]
fn each_solution_holds() {
    for exercise in exercises() {
        let solution = fixture(&format!("{}_solution", exercise.name));
        let report = verify(&exercise.name, &["--max-orders", "2000"], &[solution]);
        holds(&report);
        let is_open = OPEN.contains(&exercise.name.as_str());
        assert_eq!(report.lesson["orders"]["exhaustive"], !is_open, "{}", report.shown);
    }
}

#[test]
fn each_is_solved_in_python_as_well() {
    let Some(python) = python() else { return skip("there is no `python3` here") };
    for exercise in exercises() {
        let file = program(&format!("{}.py", exercise.name));
        holds(&verify(&exercise.name, &OPTIONS, &[python.as_path(), Path::new(&file)]));
    }
}

#[test]
fn each_is_solved_in_c_as_well() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for exercise in exercises() {
        let built = folder.path().join(&exercise.name);
        let mut cc = Command::new("cc");
        cc.arg("-o").arg(&built).arg(program(&format!("{}.c", exercise.name)));
        let Ok(status) = cc.status() else { return skip("there is no `cc` here") };
        assert!(status.success(), "{} does not compile", exercise.name);
        holds(&verify(&exercise.name, &OPTIONS, &[built]));
    }
}

/// What is often tried first: shell commands and Python programs, and the cause that the first finding has.
#[test]
fn wrong_answers_get_the_finding_that_helps() {
    let Some(python) = python() else { return skip("there is no `python3` here") };
    let fork = "import os\ndef start(function):\n    pid = os.fork()\n    if pid == 0:\n        function()\n        os._exit(0)\n    return pid\n";
    for (exercise, program, cause) in [
        // The child forks, and does not wait.
        (
            "grandchild",
            "def child():\n    print('child process:', os.getpid(), flush=True)\n    start(grandchild)\ndef grandchild():\n    print('grandchild process:', os.getpid())\n    print('its parent:', os.getppid(), flush=True)\nprint('parent process:', os.getpid(), flush=True)\nos.waitpid(start(child), 0)\n",
            "not-waited-for",
        ),
        // The parent forks both.
        (
            "grandchild",
            "print('parent process:', os.getpid(), flush=True)\nos.waitpid(start(lambda: print('child process:', os.getpid(), flush=True)), 0)\nos.waitpid(start(lambda: print(f'grandchild process: {os.getpid()}\\nits parent: {os.getppid()}', flush=True)), 0)\n",
            "wrong-tree",
        ),
        // One after another is three, too, but not at once.
        (
            "three_no_more",
            "for _ in range(3):\n    os.waitpid(start(lambda: print('executed!!', flush=True)), 0)\n",
            "one-after-another",
        ),
        // A sleep enforces nothing.
        (
            "in_reverse",
            "import time\ndef say(number, line):\n    time.sleep(0.1 * number)\n    print(line, flush=True)\nfor pid in [start(lambda: say(3, 'one')), start(lambda: say(2, 'two')), start(lambda: say(1, 'three'))]:\n    os.waitpid(pid, 0)\n",
            "out-of-sequence",
        ),
        // A status as wait gives it.
        (
            "answer_as_status",
            "pid = os.fork()\nif pid == 0:\n    os._exit(42)\nprint('6 times 7 is', os.waitpid(pid, 0)[1])\n",
            "raw-wait-status",
        ),
        // The parent calculates by itself.
        (
            "answer_as_status",
            "os.waitpid(start(lambda: None), 0)\nprint('6 times 7 is', 6 * 7)\n",
            "did-not-fail",
        ),
        // The first is waited for before the second is started.
        (
            "truly_together",
            "def add(numbers):\n    reader, writer = os.pipe()\n    child = start(lambda: os.write(writer, str(sum(numbers)).encode()))\n    total = int(os.read(reader, 99))\n    os.waitpid(child, 0)\n    return total\nprint(f'1 + 2 + … + 100 = {add(range(1, 51)) + add(range(51, 101))}', flush=True)\n",
            "one-after-another",
        ),
        // One at a time is never more than two, but two never live at once.
        (
            "never_more_than_two",
            "for task in range(1, 7):\n    os.waitpid(start(lambda: print('task', task, flush=True)), 0)\n",
            "one-after-another",
        ),
    ] {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let file = folder.path().join("mine.py");
        fs::write(&file, format!("{fork}{program}")).expect("a file can be written");
        let report = verify_by(xtask(), exercise, &OPTIONS, &[python.as_path(), &file]);
        assert_eq!(report.code, Some(1), "{}", report.shown);
        assert_eq!(report.findings()[0]["cause_id"], cause, "{}", report.shown);
    }
}

/// An order is tried, not compared: a shorter text of the same order is as good, and no finding tells the right one.
#[test]
fn an_order_that_is_told_is_run() {
    let verdict = |order: &str| {
        let line = format!("lost_handle lies in the order {order}");
        verify("the_lying_order", &[], &["echo", &line])
    };
    for right in ["0x", "0x,1", "0x,1,1"] {
        holds(&verdict(right));
    }
    for wrong in ["1,1p,0x,1", "1,1,1,1,1", "5", "2x,0x", "nonsense", ","] {
        let report = verdict(wrong);
        assert_eq!(report.code, Some(1), "{}", report.shown);
        assert_eq!(report.findings()[0]["cause_id"], "order-differs", "{}", report.shown);
        assert!(!report.shown.contains("0x,1,1"), "{}", report.shown);
    }
    let by_output = verify(
        "the_lying_order",
        &["--evidence", "output"],
        &["echo", "lost_handle lies in the order 0x"],
    );
    assert_eq!(by_output.code, Some(2), "{}", by_output.shown);
}

/// What `learn` reads in the notes is there in both languages, and as many hints in each.
#[test]
fn each_exercise_has_a_task_and_hints() {
    for exercise in exercises() {
        let hints = [("README.md", "## Task", "Hint"), ("README.ko.md", "## 과제", "힌트")];
        let hints = hints.map(|(note, task, hint)| {
            let text = read(format!("lessons/{}/{note}", exercise.name));
            assert!(text.contains(&format!("\n{task}\n")), "{}: {note}", exercise.name);
            (1..10)
                .take_while(|number| text.contains(&format!("<summary>{hint} {number}<")))
                .count()
        });
        assert!(hints[0] == hints[1] && hints[0] > 1, "{}: {hints:?} hints", exercise.name);
    }
}

/// An exercise's notebook has its task, and its skeleton to work on; never what the learner has written.
#[test]
fn an_exercise_is_worked_on_in_a_notebook() {
    for exercise in exercises() {
        let output = xtask().args(["notebook", &exercise.name]).output();
        assert_eq!(output.status.code(), Some(0), "{}", exercise.name);
        let notebook: serde_json::Value =
            serde_json::from_slice(&output.stdout).expect("it is JSON");
        let cells = notebook["cells"].as_array().expect("there are cells");
        let is_code = |cell: &&serde_json::Value| cell["cell_type"] == "code";
        assert_eq!(cells.iter().filter(is_code).count(), 1 + usize::from(exercise.in_notebook));
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(text.contains("## Task") && text.contains("<summary>Hint 1"), "{text}");
    }
    xtask().args(["notebook", "--check", "grandchild"]).assert().code(2);
}
