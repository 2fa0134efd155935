//! What the runner says in Korean: nothing in it is English but names, and what others say.

use crate::built::fixture;
use crate::runner::{Runner, xtask};
use predicates::str::contains;

/// The runner where the locale is Korean.
fn korean() -> Runner {
    let mut xtask = xtask();
    xtask.env("LC_ALL", "ko_KR.UTF-8");
    xtask
}

/// What the runner prints, on both streams.
fn said(xtask: &mut Runner, arguments: &[&str]) -> String {
    let output = xtask.args(arguments).output();
    [output.stdout, output.stderr]
        .map(|bytes| String::from_utf8(bytes).expect("it is text"))
        .concat()
}

/// English words of three letters and more that stand in a row: names stand alone.
fn english(text: &str) -> Option<&str> {
    // Of the commands, and of what cargo says of itself.
    let cargos = ["    Finished", "    Blocking", "   Compiling"];
    let is_quoted = |line: &str| {
        line.contains("cargo xtask") || cargos.iter().any(|word| line.starts_with(word))
    };
    text.lines().filter(|line| !is_quoted(line)).find(|line| {
        // What is between backticks, and in a table's last columns, the program has said.
        let outside: String = line.split('`').step_by(2).collect();
        let words: Vec<_> = outside.split_whitespace().collect();
        words.windows(3).any(|three| {
            three.iter().all(|word| word.len() > 2 && word.chars().all(|c| c.is_ascii_lowercase()))
        })
    })
}

#[test]
fn the_locale_and_the_option_choose_the_language() {
    for (locale, option, word) in [
        ("ko_KR.UTF-8", None, "지켜짐"),
        ("C.UTF-8", None, "holds"),
        ("ko_KR.UTF-8", Some("en"), "holds"),
        ("en_US.UTF-8", Some("ko"), "지켜짐"),
    ] {
        let mut xtask = xtask();
        xtask.env("LC_ALL", locale).args(["verify", "getpid"]);
        xtask.args(option.map(|option| ["--lang", option]).into_iter().flatten());
        xtask.assert().success().stdout(contains(word));
    }
}

#[test]
fn reports_are_korean_throughout() {
    let programs =
        ["unreaped_child", "stale_ppid", "torn_line", "child_goes_on", "liar", "gives_up"];
    for program in programs.map(fixture) {
        let one = ["verify", "one_child", "--max-orders", "20", "--max-time", "3", "--", program];
        let text = said(&mut korean(), &one);
        assert_eq!(english(&text), None, "{text}");
    }
    let others: [&[&str]; 5] = [
        &["verify", "lost_handle", "no_guard", "unflushed"],
        &["verify", "getpid", "--evidence", "output"],
        &["orders", "three_children"],
        &["trace", "three_children"],
        &["list"],
    ];
    for arguments in others {
        let text = said(&mut korean(), arguments);
        assert_eq!(english(&text), None, "{text}");
    }
}

#[test]
fn help_is_korean() {
    let claps = [
        "Usage",
        "Options",
        "OPTIONS",
        "Arguments",
        "Commands",
        "default",
        "ossible values",
        "Print",
    ];
    for command in ["list", "run", "verify", "orders", "trace", "notebook", "help"] {
        for help in [&[command, "--help"][..], &[command, "-h"], &["help", command], &["--help"]] {
            let text = said(&mut korean(), help);
            assert_eq!(english(&text), None, "{text}");
            assert!(text.contains("사용법: "), "{text}");
            for word in claps {
                assert!(!text.contains(word), "{word} in {text}");
            }
        }
    }
}

#[test]
fn errors_are_korean() {
    let others: [&[&str]; 18] = [
        &["verify", "three"],
        &["orders"],
        &["verify", "--", "true"],
        &["verify", "--foo"],
        &["verifi"],
        &["verify", "--match", "x", "--", "true"],
        &["verify", "--timeout", "x"],
        &["verify", "--max-orders", "0"],
        &["verify", "--max-processes", "99999"],
        &["verify", "--max-orders"],
        &["verify", "--seed", "-1"],
        &["orders", "three_children", "--order", "y"],
        &["orders", "three_children", "--order", ""],
        &["notebook", "--check", "--force"],
        &["trace"],
        &["verify", "getpid", "--stdin", "/no/such/file", "--", "true"],
        &["verify", "getpid", "--", "/no/such/program"],
        &["verify", "getpid", "--", "/"],
    ];
    for arguments in others {
        let mut xtask = korean();
        let assert = xtask.args(arguments).assert().code(2);
        let output = assert.get_output();
        let text = String::from_utf8_lossy(&output.stderr);
        assert_eq!(english(&text), None, "{text}");
        assert!(text.starts_with("오류: ") && !text.contains("error"), "{text}");
    }
}

/// IDs, keys and orders are the same in each language.
#[test]
fn what_programs_read_stays_as_it_is() {
    let command = ["verify", "one_child", "--format", "json", "--", fixture("unreaped_child")];
    let finding = |xtask: &mut Runner| -> serde_json::Value {
        let output = xtask.args(command).output();
        let report: serde_json::Value =
            serde_json::from_slice(&output.stdout).expect("the report is JSON");
        report["lessons"][0]["findings"][0].clone()
    };
    let (english, korean) = (finding(&mut xtask()), finding(&mut korean()));
    for key in ["invariant", "process", "cause_id", "see", "replay"] {
        assert_eq!(english[key], korean[key], "{key}");
    }
    assert_ne!(english["cause"], korean["cause"]);
}
