//! A class's hand-ins: each makes its row, whatever it does, and costs nothing else.

use crate::built::root;
use crate::runner::{Runner, plain_xtask, xtask};
use crate::skips::skip;
use crate::support::{crowd, eventually, installed};
use predicates::prelude::*;
use predicates::str::contains;
use quick_junit::{Report, TestCaseStatus};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What is expected of a row: the verdict, and a part of the causes or of the reason.
type Expected = (&'static str, &'static str, &'static str);

/// The class in `tests/class`: each student, the verdict on `one_child`, and what is said of it.
const CLASS: [Expected; 43] = [
    ("RightJava", "holds", ""),
    ("child_goes_on", "broken", "child-goes-on"),
    // Which of its runs is told differs: the first one takes its program away.
    ("deletes_its_folder", "broken", ""),
    ("does_not_compile", "unanswered", "does not build"),
    ("exit_status_three", "broken", "failed"),
    // Whether its output or its time is up first differs.
    ("floods", "broken", ""),
    ("forks_without_end", "broken", "forks-without-end"),
    ("forges_its_row", "unanswered", "ended the runner"),
    ("forging_build", "unanswered", "ended the runner"),
    ("hangs", "broken", "never-ends"),
    ("in_a_folder", "holds", ""),
    ("kills_its_parent", "unanswered", "ended the runner"),
    ("leaves_a_daemon", "broken", "helper-process"),
    ("lines_swapped", "broken", "own-line-out-of-order"),
    ("never_waits", "broken", "not-waited-for"),
    ("no_child", "broken", "too-few"),
    ("noisy_build", "holds", ""),
    ("nobody", "unanswered", "neither"),
    ("none_joined", "broken", "start-returns-none"),
    ("nothing", "unanswered", "note.txt"),
    ("on_standard_error", "broken", "to-standard-error"),
    ("other_words", "broken", "words-differ"),
    ("panics", "broken", "rust-panic"),
    ("parents_pid_as_own", "broken", "same-pid-twice"),
    ("pid_before_the_fork", "broken", "read-before-fork"),
    ("right with blanks", "holds", ""),
    ("right_c", "holds", ""),
    ("right_cpp", "holds", ""),
    ("right_folder", "holds", ""),
    ("right_javascript", "holds", ""),
    ("right_os_fork", "holds", ""),
    ("right_python", "holds", ""),
    ("right_rust", "holds", ""),
    ("right_shell", "holds", ""),
    ("syntax_error", "broken", "python-error"),
    ("syntax_error_js", "broken", "could-not-start"),
    ("text_twice", "broken", "buffered-before-fork"),
    ("two_children", "broken", ""),
    ("two_programs", "unanswered", "a.py, b.py"),
    ("unknown_language", "unanswered", "--run"),
    ("writes_a_big_file", "broken", "killed-by"),
    ("zombie", "broken", "not-waited-for"),
    ("김민수", "holds", ""),
];

/// What compiles or runs programs that end like this.
const TOOLS: [(&str, &str); 6] = [
    ("c", "cc"),
    ("cpp", "c++"),
    ("java", "javac"),
    ("js", "node"),
    ("py", "python3"),
    ("toml", "cc"),
];

/// Searches no longer than a test has time.
const SOON: [&str; 4] = ["--max-time", "3", "--timeout", "3"];

/// Whether a hand-in can be built and run here.
fn is_possible(path: &Path) -> bool {
    if path.is_dir() {
        let entries = fs::read_dir(path).expect("it can be read");
        return entries.flatten().all(|entry| is_possible(&entry.path()));
    }
    let ending = path.extension().unwrap_or_default();
    let tool = TOOLS.iter().find(|(known, _)| ending == *known);
    tool.is_none_or(|(_, tool)| installed(tool).is_some())
}

fn copy(from: &Path, to: &Path) {
    if !from.is_dir() {
        fs::copy(from, to).expect("it can be copied");
        return;
    }
    fs::create_dir(to).expect("it can be made");
    for entry in fs::read_dir(from).expect("it can be read").flatten() {
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}

/// A folder with these of the class's hand-ins, as far as they can be built here; those that cannot are told.
fn class(is_wanted: impl Fn(&str) -> bool) -> (tempfile::TempDir, Vec<String>) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let mut impossible = Vec::new();
    for entry in fs::read_dir(root().join("tests/class")).expect("it is there").flatten() {
        let path = entry.path();
        let stem = if path.is_dir() { path.file_name() } else { path.file_stem() };
        let student = stem.expect("it has a name").to_string_lossy().into_owned();
        if !is_possible(&path) {
            impossible.push(student);
        } else if is_wanted(&student) {
            copy(&path, &folder.path().join(entry.file_name()));
        }
    }
    if is_wanted("nobody") {
        symlink("/nowhere", folder.path().join("nobody.c")).expect("it can be made");
    }
    // Names as people have them.
    for (student, file) in
        [("right with blanks", "my first program.py"), ("김민수", "첫 프로그램.py")]
    {
        if is_wanted(student) && installed("python3").is_some() {
            fs::create_dir(folder.path().join(student)).expect("it can be made");
            let program = root().join("tests/class/right_os_fork.py");
            copy(&program, &folder.path().join(student).join(file));
        }
    }
    (folder, impossible)
}

/// Some of the class, which take no time.
fn few() -> tempfile::TempDir {
    let few = ["right_shell", "two_children", "unknown_language", "leaves_a_daemon"];
    class(|student| few.contains(&student)).0
}

fn grade(submissions: &Path, options: &[&str]) -> Runner {
    let mut grade = xtask();
    grade.args(["grade", "one_child", "--submissions"]).arg(submissions);
    grade.args(SOON).args(options);
    grade
}

/// The table in a file: for each student the row, by the heads of its columns.
fn table(file: &Path) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut table = csv::Reader::from_path(file).expect("the table is there");
    let rows = table.deserialize::<BTreeMap<String, String>>();
    rows.map(|row| row.expect("it is a row")).map(|row| (row["student"].clone(), row)).collect()
}

fn path(folder: &tempfile::TempDir, name: &str) -> PathBuf {
    folder.path().join(name)
}

#[test]
fn each_hand_in_makes_its_row() {
    let _alone = crowd();
    let (submissions, impossible) = class(|_| true);
    let files = tempfile::tempdir().expect("a folder can be made");
    let [csv, junit, reports] = ["a.csv", "a.xml", "reports"].map(|name| path(&files, name));
    let mut grade = grade(submissions.path(), &["--jobs", "2"]);
    grade.arg("--csv").arg(&csv).arg("--junit").arg(&junit).arg("--reports").arg(&reports);
    // Longer than any other command here takes.
    grade.patient();
    let output = grade.output();
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{shown}{}", String::from_utf8_lossy(&output.stderr));
    let text = fs::read_to_string(&csv).expect("it is there");
    assert!(text.starts_with("student,lesson,verdict"), "{text}");
    let rows = table(&csv);
    let expected =
        CLASS.iter().filter(|(student, ..)| !impossible.iter().any(|one| one == student));
    let mut students = 0;
    for (student, verdict, said) in expected {
        students += 1;
        let row = rows.get(*student).unwrap_or_else(|| panic!("{student} has no row\n{shown}"));
        assert_eq!(row["verdict"], *verdict, "{student}: {row:?}");
        let is_said = row["causes"].contains(said) || row["reason"].contains(said);
        assert!(is_said, "{student}: {said} is not in {row:?}");
        assert_eq!(*verdict == "holds", row["points"] == row["of"] && row["of"] != "0", "{row:?}");
        let line = shown.lines().find(|line| line.starts_with(&format!("{student} ")));
        assert!(line.is_some_and(|line| line.contains(verdict)), "{student}\n{shown}");
        let report = fs::read_to_string(reports.join(format!("{student}.html")));
        let report = report.expect("each student has a page");
        // Nobody else's name or program is in it.
        let others = CLASS.iter().filter(|(other, ..)| other != student && other.len() > 8);
        for (other, ..) in others.filter(|(other, ..)| !student.contains(other)) {
            assert!(!report.contains(other), "{other} is in the page of {student}");
        }
        let is_drawn = *verdict == "broken" && row["within-limits"] != "broken";
        // Where no folder is left, nothing can be run once more.
        let is_gone = *student == "deletes_its_folder";
        let has_picture = report.contains("data:image/svg+xml");
        assert!(has_picture == is_drawn || is_gone, "{student}\n{report}");
        assert!(report.len() < 100_000, "{student}: {}", report.len());
    }
    assert_eq!(rows.len(), students, "{rows:?}");
    assert!(students >= 20, "{impossible:?}");
    of_junit(&junit, &rows);
    if !impossible.is_empty() {
        skip(&format!("these cannot be built here: {}", impossible.join(", ")));
    }
}

/// The report says the same as the table.
fn of_junit(file: &Path, rows: &BTreeMap<String, BTreeMap<String, String>>) {
    let text = fs::read_to_string(file).expect("it is there");
    let report = Report::deserialize_from_str(&text).expect("it is a JUnit report");
    assert_eq!(report.test_suites.len(), 1);
    for case in &report.test_suites[0].test_cases {
        let student = case.classname.as_ref().expect("a case is somebody's").as_str();
        let state = match &case.status {
            TestCaseStatus::Success { .. } => "holds",
            TestCaseStatus::NonSuccess { .. } => "broken",
            TestCaseStatus::Skipped { .. } => "",
        };
        match case.name.as_str() {
            "verdict" => assert_eq!(rows[student]["verdict"], "unanswered", "{student}"),
            invariant => assert_eq!(rows[student][invariant], state, "{student}: {invariant}"),
        }
        let orders = case.properties.iter().find(|property| property.name.as_str() == "orders");
        let all = orders.expect("a case tells of its orders").value.as_str() == "all";
        assert_eq!(all, rows[student]["all_orders"] == "yes", "{student}");
    }
}

/// The same class gives the same files, at once or in parts, and again.
#[test]
fn parts_make_the_whole() {
    let submissions = few();
    let files = tempfile::tempdir().expect("a folder can be made");
    let names = ["csv", "xml"];
    let write = |mut grade: Runner, name: &str| {
        let [csv, junit] = names.map(|ending| path(&files, &format!("{name}.{ending}")));
        grade.arg("--csv").arg(csv).arg("--junit").arg(junit);
        grade.assert().code(1);
    };
    write(grade(submissions.path(), &[]), "whole");
    write(grade(submissions.path(), &["--jobs", "3"]), "again");
    let parts = [1, 2, 3].map(|part| path(&files, &format!("{part}.jsonl")));
    for (number, part) in (1..).zip(&parts) {
        let mut grade = grade(submissions.path(), &["--shard", &format!("{number}/3")]);
        grade.arg("--results").arg(part);
        grade.output();
    }
    let merge = |parts: &[PathBuf]| {
        let mut merge = xtask();
        merge.args(["grade", "--merge"]).args(parts);
        merge
    };
    write(merge(&parts), "merged");
    for ending in names {
        let read = |name: &str| fs::read_to_string(path(&files, &format!("{name}.{ending}")));
        let whole = read("whole").expect("it is there");
        for name in ["again", "merged"] {
            assert_eq!(read(name).expect("it is there"), whole, "{name}");
        }
    }
    // A part that is not there is told, and the question is open.
    let missing = merge(&parts[..2]).assert().stdout(contains("missing: "));
    missing.code(1);
}

/// What is in a file of results is not judged again; what has changed since is, and so is what came half.
#[test]
fn results_are_resumed() {
    let submissions = few();
    let files = tempfile::tempdir().expect("a folder can be made");
    let results = path(&files, "results.jsonl");
    let run = |options: &[&str]| {
        let mut grade = grade(submissions.path(), options);
        grade.arg("--results").arg(&results);
        grade.output()
    };
    run(&[]);
    let rows = |text: &str| -> Vec<Value> {
        text.lines().skip(1).map(|line| serde_json::from_str(line).expect("it is a row")).collect()
    };
    let first = fs::read_to_string(&results).expect("it is there");
    assert_eq!(rows(&first).len(), 4, "{first}");
    run(&[]);
    assert_eq!(fs::read_to_string(&results).expect("it is there"), first, "a row was judged again");
    // As after an end in the middle of a row.
    let whole = first.lines().take(3).collect::<Vec<_>>().join("\n");
    fs::write(&results, format!("{whole}\n{{\"student\":\"tw")).expect("it can be written");
    run(&[]);
    let mut resumed: Vec<_> =
        fs::read_to_string(&results).expect("it is there").lines().map(str::to_owned).collect();
    let mut lines: Vec<_> = first.lines().map(str::to_owned).collect();
    resumed.sort();
    lines.sort();
    assert_eq!(resumed, lines);
    // Somebody hands in something else.
    fs::copy(submissions.path().join("right_shell.sh"), submissions.path().join("two_children.sh"))
        .expect("it can be copied");
    let output = run(&[]);
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        shown.lines().any(|line| line.starts_with("two_children") && line.contains("holds")),
        "{shown}"
    );
    // The results of something else are left alone.
    let before = fs::read_to_string(&results).expect("it is there");
    let output = run(&["--seed", "7"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(fs::read_to_string(&results).expect("it is there"), before);
}

/// Ended in the middle, it leaves nothing but whole rows: no process, no folder.
#[test]
fn an_end_in_the_middle_leaves_nothing() {
    let submissions = tempfile::tempdir().expect("a folder can be made");
    fs::copy(root().join("tests/class/right_shell.sh"), submissions.path().join("a.sh"))
        .expect("it can be copied");
    fs::write(submissions.path().join("b_86397.sh"), "while :; do :; done")
        .expect("it can be written");
    let folder = tempfile::tempdir().expect("a folder can be made");
    let results = folder.path().join("results.jsonl");
    let mut command = plain_xtask();
    command
        .args(["grade", "one_child", "--timeout", "100", "--submissions"])
        .arg(submissions.path());
    command.arg("--results").arg(&results).env("TMPDIR", folder.path());
    let mut grade = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    let is_there = || {
        let found = Command::new("pgrep").args(["-f", "^sh b_86397"]).output();
        found.is_ok_and(|found| !found.stdout.is_empty())
    };
    assert!(eventually(is_there), "the second hand-in");
    grade.kill().expect("it can be killed");
    grade.wait().expect("it ends");
    assert!(eventually(|| !is_there()), "the end of the hand-in");
    let left = || {
        let entries = fs::read_dir(folder.path()).expect("it is there").flatten();
        entries.filter(|entry| entry.path() != results).count()
    };
    assert!(eventually(|| left() == 0), "the temporary folders to go");
    let text = fs::read_to_string(&results).expect("it is there");
    assert_eq!(text.lines().count(), 2, "{text}");
}

/// What the teacher makes of rows: points, and of what is not answered, or not for all orders.
#[test]
fn the_policy_is_the_teachers() {
    let (submissions, _) =
        class(|student| ["right_shell", "unknown_language", "two_children"].contains(&student));
    let files = tempfile::tempdir().expect("a folder can be made");
    let csv = path(&files, "a.csv");
    let rows = |options: &[&str]| {
        let mut grade = grade(submissions.path(), options);
        grade.arg("--csv").arg(&csv);
        let code = grade.output().status.code();
        (code, table(&csv))
    };
    let (code, plain) = rows(&[]);
    assert_eq!((code, plain["unknown_language"]["verdict"].as_str()), (Some(1), "unanswered"));
    let (_, strict) = rows(&["--unanswered", "broken", "--points", "process-count=5,reaped=0"]);
    assert_eq!(strict["unknown_language"]["verdict"], "broken");
    let points =
        |rows: &BTreeMap<String, BTreeMap<String, String>>, student: &str, column: &str| {
            rows[student][column].parse::<u32>().expect("it is a number")
        };
    assert_eq!(points(&strict, "right_shell", "of"), points(&plain, "right_shell", "of") + 3);
    let lost = |rows: &BTreeMap<String, BTreeMap<String, String>>| {
        points(rows, "two_children", "of") - points(rows, "two_children", "points")
    };
    assert_eq!(lost(&strict), lost(&plain) + 4);
    let (_, only) = rows(&["--only", "reaped,exit-zero"]);
    assert_eq!(only["two_children"]["verdict"], "holds");
    let mut wrong = grade(submissions.path(), &["--points", "reapt=1"]);
    wrong.assert().code(2).stderr(contains("reaped"));
}

/// With claims, no course is needed; what cannot be asked is refused in plain words.
#[test]
fn claims_need_no_course() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let class = folder.path().join("class");
    fs::create_dir(&class).expect("it can be made");
    fs::write(class.join("a.sh"), "echo hello").expect("it can be written");
    let claims = folder.path().join("hello.toml");
    fs::write(&claims, "[parent]\nlines = [\"hello\"]\n").expect("it can be written");
    let mut grade = xtask();
    grade.env("CARGO_MANIFEST_DIR", folder.path()).arg("grade").arg("--claims").arg(&claims);
    grade.args(["--submissions"]).arg(&class);
    grade.assert().success().stdout(contains("holds"));
    for (arguments, said) in [
        (vec!["grade", "one_child", "--submissions", "/nowhere"], "/nowhere"),
        (vec!["grade", "one_chidl", "--submissions", "tests/class"], "one_child"),
        (vec!["grade", "no_exit", "--submissions", "tests/class"], "wrong on purpose"),
        (vec!["grade", "one_child", "--submissions", "tests/class", "--shard", "4/3"], "1/3"),
        (vec!["grade", "--merge", "/nowhere"], "/nowhere"),
        (vec!["grade", "--submissions", "tests/class"], "LESSON"),
    ] {
        let mut refused = xtask();
        refused.args(&arguments);
        refused.assert().code(2).stderr(contains(said)).stdout(predicate::str::is_empty());
    }
}

/// Memory that a hand-in may not have is not there.
#[test]
fn memory_is_limited() {
    let submissions = tempfile::tempdir().expect("a folder can be made");
    let program = "import os\nprint('parent process:', os.getpid(), flush=True)\nx = bytearray(900_000_000)\n\
        if os.fork() == 0:\n    print('foo: child process:', os.getpid())\n    \
        print('foo: parent process:', os.getppid(), flush=True)\n    os._exit(0)\nos.wait()\n";
    fs::write(submissions.path().join("greedy.py"), program).expect("it can be written");
    let free = grade(submissions.path(), &[]).output();
    let limited = grade(submissions.path(), &["--memory", "700"]).output();
    let shown = String::from_utf8_lossy(&limited.stdout);
    assert_eq!((free.status.code(), limited.status.code()), (Some(0), Some(1)), "{shown}");
}

/// All that is said is said in one language.
#[test]
fn a_row_speaks_its_language() {
    let (submissions, _) =
        class(|student| ["unknown_language", "forges_its_row"].contains(&student));
    let output = grade(submissions.path(), &["--lang", "ko"]).output();
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    for line in shown.lines().take(2) {
        assert!(line.contains("답 없음"), "{shown}");
        assert!(!line.contains("how is it run") && !line.contains("it ended"), "{shown}");
    }
}
