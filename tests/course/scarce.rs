//! Where the system gives too little, the runner says of what, and nothing is blamed on the program.

use crate::built::{executable, runner};
use crate::runner::{show, xtask, xtask_through};
use crate::skips::skip;
use crate::workspace::Workspace;
use nix::unistd::Uid;
use predicates::prelude::*;
use predicates::str::{contains, is_empty};
use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

#[test]
fn a_limit_of_the_systems_is_named() {
    for (limit, command) in [
        ("--nofile=10", "ulimit -n"),
        ("--stack=65536", "ulimit -s"),
        ("--as=20000000", "ulimit -v"),
    ] {
        let mut xtask = xtask_through(&["prlimit", limit]);
        let assert = xtask.args(["orders", "--", executable("same_fn")]).assert().code(2);
        assert.stdout(is_empty()).stderr(contains(command).and(contains("panicked").not()));
    }
}

/// With any number of processes that a user may have, there is the right verdict or the limit's name.
#[test]
fn a_limit_on_processes_is_never_the_programs_fault() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let claims = folder.path().join("claims.toml");
    fs::write(&claims, "[parent]\nlines = []\n").expect("the folder can be written to");
    for evidence in ["kernel", "output"] {
        let mut outcomes = BTreeSet::new();
        for most in 1..20 {
            let mut limited = of_another_user(folder.path(), &format!("--nproc={most}"));
            limited.args(["verify", "--evidence", evidence, "--claims"]).arg(&claims);
            let output = limited.args(["--", "true"]).output().expect("util-linux is there");
            let said = String::from_utf8_lossy(&output.stderr);
            let is_named = output.status.code() == Some(2) && said.contains("ulimit -u");
            assert!(is_named || output.status.success(), "{most}\n{}", show(&limited, &output));
            outcomes.insert(is_named);
        }
        // Another user may have more processes than that already.
        assert!(outcomes.len() == 2 || !Uid::effective().is_root(), "{evidence}: {outcomes:?}");
    }
}

/// The runner with a limit, where that counts: nobody counts root's processes.
fn of_another_user(folder: &Path, limit: &str) -> Command {
    // Wherever the runner is, all may read this copy.
    let copy = folder.join("runner");
    if !copy.exists() {
        fs::set_permissions(folder, Permissions::from_mode(0o755)).expect("the folder is ours");
        fs::copy(runner(), &copy).expect("the runner can be copied");
    }
    let mut command = Command::new("setpriv");
    if Uid::effective().is_root() {
        command.args(["--reuid", "61999", "--regid", "61999", "--clear-groups"]);
    }
    command.args(["prlimit", limit]).arg(copy).env("LC_ALL", "C.UTF-8").current_dir("/");
    command
}

/// A program has no temporary folder of its own then, and the verdict is the same. To judge hand-ins, there has to be
/// one.
#[test]
fn without_a_temporary_folder_there_is_a_verdict_or_a_reason() {
    let mut verify = xtask();
    verify.args(["verify", "getpid"]).env("TMPDIR", "/dev/null/none").assert().code(0);
    let class = tempfile::tempdir().expect("a folder can be made");
    fs::write(class.path().join("kim.py"), "").expect("the folder can be written to");
    let mut grade = xtask();
    grade.args(["grade", "getpid", "--submissions"]).arg(class.path());
    let assert = grade.env("TMPDIR", "/dev/null/none").assert().code(2);
    assert.stderr(contains("TMPDIR").and(contains("/dev/null/none")));
}

#[test]
fn a_target_folder_that_cannot_be_written_is_named() {
    let mut xtask = xtask();
    xtask.args(["verify", "getpid"]).env("CARGO_TARGET_DIR", "/dev/null/target");
    xtask.assert().code(2).stdout(is_empty()).stderr(contains("/dev/null"));
}

/// Whoever may not write to the course may still check it, with a target folder elsewhere.
#[test]
fn a_course_that_cannot_be_written_is_checked() {
    let workspace = Workspace::new();
    let folder = workspace.path("");
    let folder = folder.to_str().expect("the path is text");
    // Read-only for everybody, root too: in namespaces of its own.
    let script = "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\" && exec \"$@\"";
    let launcher = ["unshare", "--map-root-user", "--mount", "sh", "-c", script, folder];
    let trial = Command::new(launcher[0]).args(&launcher[1..]).arg("true").output();
    let trial = trial.expect("util-linux is there");
    if !trial.status.success() {
        return skip(&String::from_utf8_lossy(&trial.stderr));
    }
    let target = tempfile::tempdir().expect("a folder can be made");
    let mut xtask = xtask_through(&launcher);
    xtask.args(["verify", "getpid"]).env("CARGO_TARGET_DIR", target.path());
    xtask.env("CARGO_MANIFEST_DIR", workspace.path("xtask"));
    xtask.assert().code(0);
}

/// What a program becomes, another user's, can make temporary files as well.
#[test]
fn a_program_that_gives_up_root_has_a_temporary_folder() {
    if !Uid::effective().is_root() {
        return skip("only root can become another user");
    }
    let folder = tempfile::tempdir().expect("a folder can be made");
    let claims = folder.path().join("claims.toml");
    fs::write(&claims, "[parent]\nlines = [\"made\"]\n").expect("the folder can be written to");
    let mut xtask = xtask();
    xtask.args(["verify", "--claims"]).arg(&claims).args(["--", "setpriv", "--reuid", "61998"]);
    xtask.args([
        "--clear-groups",
        "sh",
        "-c",
        "case $TMPDIR in */xt-*/*) : > $TMPDIR/file && echo made;; esac",
    ]);
    xtask.env("TMPDIR", "/tmp").assert().code(0);
}
