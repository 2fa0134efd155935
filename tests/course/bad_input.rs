//! What cannot work is refused with exit code 2, and with words that name the thing that is wrong.

use crate::built::fixture;
use crate::runner::xtask;
use crate::support::verify;
use crate::workspace::Workspace;
use predicates::prelude::*;
use predicates::str::{contains, is_empty};
use std::fs;
use std::os::unix::fs::PermissionsExt;

#[test]
fn an_unknown_lesson_is_answered_with_the_nearest() {
    for (typed, meant) in [
        ("three_childern", "three_children"),
        ("getpd", "getpid"),
        ("one-child", "one_child"),
        ("Same_fn", "same_fn"),
    ] {
        for command in ["run", "verify"] {
            let named = contains(typed).and(contains(meant));
            xtask().args([command, typed]).assert().code(2).stdout(is_empty()).stderr(named);
        }
    }
}

#[test]
fn a_lesson_that_does_not_compile_gives_cargos_own_words() {
    let workspace =
        Workspace::with("lessons/getpid/src/main.rs", "getpid())", "getpid_of_nobody())");
    let words = || {
        contains("lessons/getpid/src/main.rs")
            .and(contains("getpid_of_nobody"))
            .and(contains("could not compile `getpid`"))
    };
    for command in ["verify", "run"] {
        workspace.xtask().args([command, "getpid"]).assert().code(2).stderr(words());
    }
}

/// A change to a lesson's Cargo.toml, and the words that must be in what `list` and `verify` say of
/// it.
fn bad_lesson(old: &str, new: &str, named: &[&str]) {
    let workspace = Workspace::with("lessons/getpid/Cargo.toml", old, new);
    for command in ["list", "verify"] {
        let mut assert = workspace.xtask().arg(command).assert().code(2).stdout(is_empty());
        for word in [&["lessons/getpid/Cargo.toml"], named].concat() {
            assert = assert.stderr(contains(word));
        }
    }
}

#[test]
fn a_missing_key_is_named_with_its_file() {
    bad_lesson("section = 1\n", "", &["section", "missing"]);
}

#[test]
fn a_missing_key_below_another_is_named_with_its_file() {
    bad_lesson("lines = ", "# lines = ", &["parent", "lines", "missing"]);
}

#[test]
fn missing_data_are_named_with_their_file() {
    let section = "[package.metadata.lesson]\nsection = 1\n";
    bad_lesson(section, "[package.metadata.lessen]\nsection = 1\n", &["package.metadata.lesson"]);
}

#[test]
fn an_unknown_key_is_named_with_its_file() {
    bad_lesson("section = 1\n", "section = 1\ncolour = \"red\"\n", &["colour"]);
}

#[test]
fn a_key_of_the_wrong_type_is_named_with_its_file() {
    bad_lesson("section = 1\n", "section = \"one\"\n", &["section"]);
}

#[test]
fn another_spelling_with_other_places_is_named_with_its_file() {
    let line = "\"my pid is {pid}\"";
    let spelled = "{ line = \"my pid is {pid}\", also = [\"my pid: {ppid}\"] }";
    bad_lesson(line, spelled, &["parent.lines", "my pid: {ppid}", "places"]);
}

#[test]
fn a_way_to_match_is_for_a_command() {
    xtask().args(["verify", "getpid", "--match", "numbers"]).assert().code(2);
}

#[test]
fn an_unknown_place_in_a_line_is_named_with_its_file() {
    bad_lesson("{pid}", "{tid}", &["{tid}", "lines"]);
}

#[test]
fn data_that_say_nothing_are_named_with_their_file() {
    for (old, new, named) in [
        ("kind = \"core\"", "kind = \"easy\"", &["kind", "easy", "checkpoint"][..]),
        ("kind = \"core\"", "kind = { mistake = {} }", &["kind.mistake", "at least one"]),
        (
            "kind = \"core\"",
            "kind = { mistake = { reapd = \"all\" } }",
            &["kind", "reapd", "reaped"],
        ),
        (
            "kind = \"core\"",
            "kind = { mistake = { reaped = \"few\" } }",
            &["kind.mistake", "few", "some"],
        ),
        ("[\"read-before-fork\"", "[\"pids\"", &["explains", "pids", "never-ends"]),
        ("{pid}", "{pid:1}", &["parent", "process 1"]),
        ("{pid}", "{pid:one}", &["lines", "{pid:one}"]),
        ("lines = ", "orphan = true\nlines = ", &["parent.orphan"]),
        ("lines = ", "status = 256\nlines = ", &["status", "256"]),
    ] {
        bad_lesson(old, new, named);
    }
}

/// `verify getpid -- PROGRAM` gives no answer, and says of which program and why.
fn bad_program(program: &str, cause: &str) {
    let named = contains(program).and(contains(cause));
    xtask().args(["verify", "getpid", "--", program]).assert().code(2).stderr(named);
}

#[test]
fn a_program_that_does_not_exist_is_named() {
    bad_program("/no/such/program", "No such file");
    bad_program("no-such-program-anywhere", "No such file");
}

#[test]
fn a_program_that_may_not_be_run_is_named() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let file = folder.path().join("program");
    fs::write(&file, "#!/bin/sh\n").expect("a file can be written");
    let path = file.to_str().expect("the path is text");

    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("it is our file");
    bad_program(path, "Permission denied");
    bad_program(folder.path().to_str().expect("the path is text"), "Permission denied");

    fs::write(&file, "#!/no/such/interpreter\n").expect("a file can be written");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("it is our file");
    bad_program(path, "No such file");
}

/// The program is looked for as a shell would: by its name in `PATH`, by its path from here.
#[test]
fn a_program_is_found_as_in_a_shell() {
    let report = verify("getpid", &[], &["true"]);
    assert_eq!(report.invariants(), ["lines"].into(), "{}", report.shown);

    let folder = tempfile::tempdir().expect("a folder can be made");
    fs::copy(fixture("unreaped_child"), folder.path().join("here")).expect("a file can be copied");
    let mut xtask = xtask();
    xtask.args(["verify", "one_child", "--", "./here"]).current_dir(&folder);
    xtask.assert().code(1).stdout(contains("reaped"));
}

#[test]
fn bytes_that_are_not_utf8_break_no_report() {
    let mut xtask = xtask();
    xtask.args(["verify", "one_child", "--", fixture("not_utf8")]);
    xtask.assert().code(1).stdout(contains("lines").and(contains("foo: child process: ")));
}

#[test]
fn a_command_belongs_to_one_lesson() {
    for lessons in [&[][..], &["getpid", "one_child"]] {
        let mut xtask = xtask();
        xtask.arg("verify").args(lessons).args(["--", fixture("spawner")]);
        xtask.assert().code(2).stdout(is_empty()).stderr(contains("one"));
    }
}

#[test]
fn a_learners_change_is_found_and_named() {
    let workspace = Workspace::with(
        "lessons/one_child/src/main.rs",
        "    waitpid(child, None)?;\n",
        "    let _ = (child, waitpid::<Pid>);\n",
    );
    let told = contains("reaped").and(contains("cargo xtask verify one_child"));
    workspace.xtask().args(["verify", "one_child"]).assert().code(1).stdout(told);
}

/// Who forgets the `--` is told where it belongs.
#[test]
fn a_command_without_its_dashes_is_told_where_they_belong() {
    for (arguments, meant) in [
        (&["verify", "sh", "x.sh"][..], "cargo xtask verify one_child -- sh x.sh"),
        (&["verify", "getpid", "sh", "x.sh"], "cargo xtask verify getpid -- sh x.sh"),
    ] {
        xtask().args(arguments).assert().code(2).stdout(is_empty()).stderr(contains(meant));
    }
}

#[test]
fn what_makes_no_sense_together_is_refused() {
    for arguments in [
        &["orders", "three_children", "--order", "1,1,2,2,3,3", "--runs", "5"][..],
        &["orders", "three_children", "--order", ""],
        &["verify", "--timeout", "0"],
        &["verify", "three_children", "--"],
        &["orders", "--"],
        &["verify", "--max-orders", "0"],
    ] {
        xtask().args(arguments).assert().code(2).stdout(is_empty()).stderr(is_empty().not());
    }
}
