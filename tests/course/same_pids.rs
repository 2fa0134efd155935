//! The same PIDs in each run, in a PID namespace of the runner's own.

use crate::runner::xtask;
use crate::skips::skip;
use serde_json::Value;

/// Whether there can be such a namespace here; says what the runner says, if not.
pub fn can_be_had() -> bool {
    let output = xtask().args(["trace", "--same-pids", "--", "true"]).output();
    if output.status.success() {
        return true;
    }
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("PIDs cannot be chosen here"), "{said}");
    skip(&said);
    false
}

#[test]
fn each_run_has_the_same_pids() {
    if !can_be_had() {
        return;
    }
    // The second one leaves an orphan, which somebody has to reap before the next run.
    for (lesson, processes) in [("three_children", 4), ("lost_handle", 2)] {
        let mut xtask = xtask();
        let arguments = ["orders", lesson, "--same-pids", "--format", "json", "--tree"];
        let output = xtask.args(arguments).output();
        let tree: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
        // They stand at the top only if they are the same in all runs.
        let pids = tree["pids"].as_object().expect("they are the same in all runs");
        let mut pids: Vec<_> = pids.values().filter_map(Value::as_u64).collect();
        pids.sort_unstable();
        assert_eq!(pids.len(), processes, "{lesson}");
        assert!(pids.windows(2).all(|two| two[0] + 1 == two[1]), "{lesson}: {pids:?}");
    }
}

/// The command line, the exit code and what is said come through.
#[test]
fn the_namespace_is_not_noticed_otherwise() {
    if !can_be_had() {
        return;
    }
    for (lesson, words, code, said) in [
        ("getpid", ["sh", "-c", "echo 'hello, os!'; echo \"my pid: $$\""], 1, "--same-pids"),
        ("one_child", ["sh", "-c", "exit 3"], 1, "exit status 3"),
        ("no_lesson", ["sh", "-c", ""], 2, "no_lesson"),
    ] {
        let mut xtask = xtask();
        let output = xtask.args(["verify", lesson, "--same-pids", "--"]).args(words).output();
        let all = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&all);
        assert_eq!(output.status.code(), Some(code), "{text}");
        assert!(text.contains(said), "{text}");
    }
}
