//! Why a process may have ended otherwise than it should: by how it ended, and by what it said on standard error.

use super::cause::{Cause, Killer};
use interleave::End;

/// What a shell gives when it could not run a command (POSIX, `sh`, "Exit Status").
const NOT_STARTED: [i32; 2] = [126, 127];

/// Why a process may have ended like this, where it should not, having said this on standard error, and been sent
/// its last signal by this one.
pub(super) fn cause_of_end(end: End, said: &[u8], by: Option<Killer>) -> Cause {
    let said = String::from_utf8_lossy(said);
    match end {
        End::Exited(0) => Cause::DidNotFail,
        End::Exited(status) => of_words(status, &said).unwrap_or(Cause::Failed { status }),
        End::Signaled(signal) => Cause::KilledBy { signal, by },
    }
}

/// Whether a program says of its failure that there is no such child (wait(2), `ECHILD`).
pub(super) fn tells_of_no_child(said: &[u8]) -> bool {
    let said = String::from_utf8_lossy(said);
    ["No child process", "ECHILD"].iter().any(|words| said.contains(words))
}

/// What went wrong by the program's own words.
fn of_words(status: i32, said: &str) -> Option<Cause> {
    let last = said.lines().rev().find(|line| !line.trim().is_empty())?;
    // The child that imports the file comes to what starts processes, or to what sets how they are started.
    let is_imported = said.contains("multiprocessing/spawn.py")
        && said.contains("RuntimeError: context has already been set");
    if is_imported
        || said.contains("before the\n        current process has finished its bootstrapping phase")
    {
        return Some(Cause::MainGuardMissing);
    }
    if said.lines().any(|line| line.starts_with("  File \"")) && is_exception(last) {
        if last.starts_with("AttributeError: 'NoneType' object has no attribute") {
            let of_process = ["'join'", "'start'", "'pid'", "'is_alive'", "'exitcode'"];
            if of_process.iter().any(|name| last.ends_with(name)) {
                return Some(Cause::StartReturnsNone);
            }
        }
        return Some(Cause::PythonError { error: last.trim().to_owned() });
    }
    if let Some(message) = panic_message(said) {
        return Some(Cause::RustPanic { message: message.to_owned() });
    }
    if let Some(error) = last.strip_prefix("Error: ").filter(|_| status == 1) {
        return Some(Cause::ReturnedError { error: error.trim().to_owned() });
    }
    if let Some(error) = node_error(said) {
        return Some(Cause::CouldNotStart { said: error.to_owned() });
    }
    let cannot_open =
        [": can't open file ", ": cannot open "].iter().any(|word| last.contains(word));
    (cannot_open || NOT_STARTED.contains(&status))
        .then(|| Cause::CouldNotStart { said: last.trim().to_owned() })
}

/// Whether a line is the last one of a traceback, as in `ValueError: …`.
fn is_exception(line: &str) -> bool {
    let name = line.split(':').next().unwrap_or_default();
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    !name.is_empty() && name.chars().all(is_part) && name.starts_with(char::is_alphabetic)
}

/// What Node says of a program that it cannot compile: in a running one, such an error has not come out of its loader.
fn node_error(said: &str) -> Option<&str> {
    let loader = ["at wrapSafe", "at compileSourceTextModule"];
    let is_compiling = loader.iter().any(|place| said.contains(place));
    said.lines().find(|line| line.starts_with("SyntaxError: ")).filter(|_| is_compiling)
}

/// The message of a panic, which stands in the line after its place.
fn panic_message(said: &str) -> Option<&str> {
    let mut lines = said.lines();
    lines.find(|line| line.starts_with("thread '") && line.contains("panicked at "))?;
    lines.next()
}

#[cfg(test)]
mod tests {
    use super::{Cause, cause_of_end};
    use interleave::End;

    fn cause(status: i32, said: &str) -> Cause {
        cause_of_end(End::Exited(status), said.as_bytes(), None)
    }

    #[test]
    fn a_traceback_tells_its_last_line() {
        let said = "Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\nNameError: name 'x'\n";
        assert_eq!(cause(1, said), Cause::PythonError { error: "NameError: name 'x'".to_owned() });
        let said = "  File \"a.py\", line 1\n    f(\n     ^\nSyntaxError: '(' was never closed\n";
        assert!(matches!(cause(1, said), Cause::PythonError { .. }));
        let join = "AttributeError: 'NoneType' object has no attribute 'join'";
        let said = format!("Traceback (most recent call last):\n  File \"a.py\", line 1\n{join}\n");
        assert_eq!(cause(1, &said), Cause::StartReturnsNone);
    }

    #[test]
    fn a_panic_tells_its_message() {
        let said = "\nthread 'main' (7) panicked at src/main.rs:2:5:\nno child\nnote: run with …\n";
        assert_eq!(cause(101, said), Cause::RustPanic { message: "no child".to_owned() });
    }

    #[test]
    fn an_error_that_main_returned_is_told() {
        let error = "Os { code: 11 }".to_owned();
        assert_eq!(cause(1, "Error: Os { code: 11 }\n"), Cause::ReturnedError { error });
        assert_eq!(cause(2, "Error: no\n"), Cause::Failed { status: 2 });
    }

    #[test]
    fn what_could_not_start_says_so() {
        let python = "python3: can't open file '/x.py': [Errno 2] No such file or directory\n";
        assert!(matches!(cause(2, python), Cause::CouldNotStart { .. }));
        assert!(matches!(cause(127, "sh: 1: foo: not found\n"), Cause::CouldNotStart { .. }));
        let node = "a.js:1\nf(;\n  ^\n\nSyntaxError: Unexpected token ';'\n    at wrapSafe (node:internal)\n\nNode.js v20\n";
        assert!(matches!(cause(1, node), Cause::CouldNotStart { .. }));
        let running = "SyntaxError: Unexpected token\n    at JSON.parse (<anonymous>)\n";
        assert!(matches!(cause(1, running), Cause::Failed { .. }));
    }

    #[test]
    fn other_words_are_no_cause() {
        assert_eq!(cause(3, "no such thing\n"), Cause::Failed { status: 3 });
        assert_eq!(cause(3, ""), Cause::Failed { status: 3 });
        let killed = Cause::KilledBy { signal: 9, by: None };
        assert_eq!(cause_of_end(End::Signaled(9), b"x", None), killed);
    }
}
