//! A machine that is too slow or too busy must not look like a wrong verdict: where a limit of time
//! was reached, the message of the test that fails says so.

use std::fs;
use std::thread::available_parallelism;

/// What the runner prints where a limit of time ended a run, a search, or a check of a notebook.
const SIGNS: [&str; 3] = ["had not ended", "the search took more than", "it did not end within"];

/// What is to be said beside this output of the runner; nothing where time was not short.
pub fn hint(output: &str) -> Option<String> {
    let sign = SIGNS.into_iter().find(|sign| output.contains(sign))?;
    Some(format!(
        "A limit of time was reached ({sign:?}). If this test asks for none so short, the machine is probably \
         too slow or too busy, and the verdict is no word on the program. {}",
        load()
    ))
}

/// What is to be said of what never came.
pub fn gave_up(what: &str) -> String {
    format!("{what}: either it never would, or the machine is too slow or too busy. {}", load())
}

/// How busy the machine is.
fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let averages: Vec<_> = load.split_whitespace().take(3).collect();
    let averages = if averages.is_empty() { "unknown".to_owned() } else { averages.join(", ") };
    let processors = available_parallelism().map_or("?".to_owned(), |count| count.to_string());
    format!("Load average over 1, 5 and 15 minutes: {averages}; processors: {processors}.")
}

#[cfg(test)]
mod tests {
    use super::{SIGNS, hint};
    use crate::built::fixture;
    use crate::runner::{show, xtask};

    /// What is shown of the runner with these arguments tells of this sign.
    fn shows(sign: &str, arguments: &[&str]) {
        let mut xtask = xtask();
        let output = xtask.args(arguments).output();
        let shown = show(&xtask, &output);
        assert!(shown.contains(&format!("({sign:?})")), "no hint at {sign:?}\n{shown}");
        assert!(shown.contains("Load average"), "{shown}");
    }

    /// The signs are the runner's own words: when these change, so must the signs.
    #[test]
    fn a_limit_of_time_is_told_by_the_runners_own_words() {
        let [not_ended, search, _] = SIGNS;
        let endless = ["--timeout", "0.01", "--", fixture("endless_child")];
        for form in ["human", "json"] {
            let verify = ["verify", "one_child", "--format", form];
            shows(not_ended, &[&verify[..], &endless].concat());
            let soon = ["verify", "three_children", "--format", form, "--max-time", "0.001"];
            shows(search, &soon);
        }
    }

    #[test]
    fn where_time_was_not_short_nothing_is_said() {
        let mut xtask = xtask();
        let output = xtask.args(["verify", "getpid", "--format", "json"]).output();
        assert_eq!(hint(&show(&xtask, &output)), None);
    }
}
