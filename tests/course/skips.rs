//! A test that cannot be made here says so: where it is skipped, and once more at the end of the run.

use nix::libc::atexit;
use std::io::{Write as _, stderr};
use std::sync::{Mutex, Once, PoisonError};
use std::thread;

/// The tests that were skipped, each with the reason.
static SKIPPED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Says that the test which calls this is skipped, and why. The harness shows the prints of failing
/// tests alone, so this goes past it.
pub fn skip(why: &str) {
    static AT_THE_END: Once = Once::new();
    // SAFETY: `sum_up` may be called at any time and more than once, and it does not unwind: it
    // ignores what it cannot write, and takes a poisoned lock as any other.
    AT_THE_END.call_once(|| unsafe {
        atexit(sum_up);
    });
    // Of the runner's own words, the first line is enough.
    let why = why.trim().trim_start_matches("error: ").lines().next().unwrap_or_default();
    let _ = writeln!(stderr(), "skipped: {}: {why}", name());
    let mut skipped = SKIPPED.lock().unwrap_or_else(PoisonError::into_inner);
    skipped.push(format!("{} ({why})", name()));
}

/// The name of the test that runs: the harness calls its thread so, unless there is only one thread.
fn name() -> String {
    thread::current().name().unwrap_or("a test").to_owned()
}

/// Says how many tests were skipped, and which. The harness itself has nothing to say at its end.
extern "C" fn sum_up() {
    let skipped = SKIPPED.lock().unwrap_or_else(PoisonError::into_inner);
    let tests = if skipped.len() == 1 { "test" } else { "tests" };
    let _ = writeln!(stderr(), "{} {tests} skipped: {}\n", skipped.len(), skipped.join(", "));
}

#[cfg(test)]
mod tests {
    use super::skip;
    use std::env;
    use std::process::Command;

    /// Set for the copy of this program in which the test below is skipped.
    const VARIABLE: &str = "SKIP_ON_PURPOSE";

    #[test]
    fn a_skipped_test_is_named_and_counted() {
        if env::var_os(VARIABLE).is_some() {
            return skip("on purpose\nand more");
        }
        let name = "skips::tests::a_skipped_test_is_named_and_counted";
        let mut tests = Command::new(env::current_exe().expect("this program has a path"));
        tests.args(["--exact", name, "--test-threads", "2"]).env(VARIABLE, "");
        let output = tests.output().expect("the tests can be run");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        for line in
            [format!("skipped: {name}: on purpose"), format!("1 test skipped: {name} (on purpose)")]
        {
            assert_eq!(said.lines().filter(|said| *said == line).count(), 1, "{line}\n{said}");
        }
    }
}
