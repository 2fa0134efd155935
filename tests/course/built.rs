//! What cargo builds of this workspace, and where it puts it: the fixtures, the lessons, the runner.
//!
//! Each is built when it is first asked for, and at most once in a run of the tests: none is ever
//! older than its source.

use cargo_metadata::{Artifact, Message};
use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::BufReader;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

/// The paths of some executables by their names; or why they cannot be built.
type Built = Result<BTreeMap<String, String>, String>;

/// The workspace's folder.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests are in a workspace")
}

/// The path of a fixture, one of `tests/examples`.
#[track_caller]
pub fn fixture(name: &str) -> &'static str {
    // Of the whole workspace, as `cargo test` has them built: cargo chooses the libraries' features by
    // what it builds together, and would compile the fixtures again for others.
    static FIXTURES: LazyLock<Built> = LazyLock::new(|| build(&["--workspace", "--examples"]));
    find(name, &FIXTURES, "fixture in tests/examples")
}

/// The path of the executable of a lesson.
#[track_caller]
pub fn executable(name: &str) -> &'static str {
    static LESSONS: LazyLock<Built> = LazyLock::new(|| build(&lessons()));
    find(name, &LESSONS, "lesson")
}

/// The path of the runner, as `cargo xtask` builds it.
pub fn runner() -> &'static str {
    static RUNNER: LazyLock<Built> = LazyLock::new(|| build(&["--package", "xtask"]));
    find("xtask", &RUNNER, "runner")
}

/// The path of the executable of this name among those.
#[track_caller]
fn find(name: &str, built: &'static Built, kind: &str) -> &'static str {
    let paths = match built {
        Ok(paths) => paths,
        Err(error) => panic!("{error}"),
    };
    let names = || paths.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
    match paths.get(name) {
        Some(path) => path,
        None => panic!("there is no {kind} named `{name}`, only {}", names()),
    }
}

/// The options that build the lessons and nothing else, as the runner builds them.
fn lessons() -> Vec<String> {
    let folders = fs::read_dir(root().join("lessons")).expect("there are lessons");
    let names = folders.filter_map(|folder| folder.ok()?.file_name().into_string().ok());
    let options = names.map(|name| format!("--package={name}"));
    options.chain(["--bins".to_owned()]).collect()
}

/// Has cargo build what these options say. Where it puts each executable, it says itself.
fn build(options: &[impl AsRef<str>]) -> Built {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--message-format", "json-render-diagnostics"]).current_dir(root());
    cargo.args(options.iter().map(AsRef::as_ref)).stdin(Stdio::null()).stdout(Stdio::piped());
    let output = cargo.stderr(Stdio::piped()).output();
    let output = output.map_err(|error| format!("{cargo:?} cannot be run: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{cargo:?} failed, {}\n{said}", output.status));
    }
    let messages = Message::parse_stream(BufReader::new(output.stdout.as_slice()));
    Ok(messages.filter_map(|message| built(message.ok()?)).collect())
}

/// The executable that one of cargo's messages is about, if it is about one.
fn built(message: Message) -> Option<(String, String)> {
    match message {
        Message::CompilerArtifact(Artifact { target, executable: Some(path), .. }) => {
            Some((target.name, path.into_string()))
        }
        _ => None,
    }
}
