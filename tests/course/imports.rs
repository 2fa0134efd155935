//! Who may import whom in the runner: its layers are a table, and nothing is imported in a circle.
//!
//! What counts is what is compiled for a user: `use` lines and paths within the code, `crate::…`,
//! `super::…` and those of the library, but not the code under `#[cfg(test)]`.

use crate::support::{files, read};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::iter::successors;
use std::path::Path;

/// A module at the top of the runner, and what it may import of the runner and of its library.
type Layer = (&'static str, &'static [&'static str]);

/// What helps with one thing, and knows nothing of verdicts and reports.
const LOW: &[&str] = &["course", "interleave", "scratch", "supervisor"];

/// Only the commands and `main` know the command line.
const ALL: &[&str] = &[
    "cargo",
    "cli",
    "commands",
    "course",
    "exit",
    "grade",
    "interleave",
    "learn",
    "namespace",
    "notebook",
    "progress",
    "quiz",
    "report",
    "resources",
    "scratch",
    "supervisor",
    "text",
    "untraced",
    "verify",
];

const LAYERS: [Layer; 19] = [
    ("course", &["interleave"]),
    ("cargo", LOW),
    ("exit", LOW),
    ("progress", LOW),
    ("namespace", LOW),
    ("resources", LOW),
    ("scratch", &["interleave"]),
    ("supervisor", LOW),
    ("untraced", LOW),
    ("verify", &["course", "interleave", "untraced"]),
    ("text", &["course", "interleave", "verify"]),
    ("report", &["course", "interleave", "verify", "text"]),
    ("notebook", &["cargo", "course", "interleave", "supervisor", "text", "untraced", "verify"]),
    ("learn", &["course", "exit", "interleave", "report", "text"]),
    ("quiz", &["course", "interleave", "text"]),
    ("grade", &["course", "interleave", "report", "supervisor", "text", "untraced"]),
    (
        "cli",
        &[
            "course",
            "exit",
            "grade",
            "interleave",
            "namespace",
            "quiz",
            "scratch",
            "supervisor",
            "text",
            "verify",
        ],
    ),
    ("commands", ALL),
    ("main", ALL),
];

const RUNNER: &str = "xtask/src";
const LIBRARY: &str = "xtask/interleave/src";

/// The crates of the workspace that a path may begin with.
const CRATES: [&str; 2] = ["interleave", "xtask"];

/// The files that are a crate's root: what is in them is in no module.
const ROOTS: [&str; 2] = ["main", "lib"];

#[test]
fn the_runners_modules_import_what_their_layer_may() {
    are_none(&trespasses(&crate_in(RUNNER), &LAYERS));
}

#[test]
fn the_runners_modules_import_in_no_circle() {
    are_none(&circles(&crate_in(RUNNER)));
}

#[test]
fn the_librarys_modules_import_in_no_circle() {
    are_none(&circles(&crate_in(LIBRARY)));
}

#[test]
fn the_library_does_not_know_the_runner() {
    let imports = crate_in(LIBRARY).imports.into_iter().filter(|import| import.to == "xtask");
    are_none(&imports.map(|import| import.shown()).collect::<Vec<_>>());
}

#[track_caller]
fn are_none(faults: &[String]) {
    assert!(faults.is_empty(), "{} that may not be:\n{}", faults.len(), faults.join("\n"));
}

/// A crate's modules at the top, and what they import of each other.
struct Crate {
    /// The modules, each with a file of its own.
    modules: BTreeMap<String, String>,
    imports: Vec<Import>,
}

/// A place where a module imports another.
struct Import {
    file: String,
    line: usize,
    /// The module at the top to which the file belongs.
    from: String,
    /// The module at the top, or the crate, that is imported.
    to: String,
    /// The path as it is meant, from the crate's root.
    path: String,
}

impl Import {
    fn shown(&self) -> String {
        format!("{}:{}: `{}` imports `{}`", self.file, self.line, self.from, self.path)
    }
}

/// The crate whose sources are in this folder of the workspace.
fn crate_in(folder: &str) -> Crate {
    let paths =
        files(folder).into_iter().filter(|path| path.extension().is_some_and(|e| e == "rs"));
    let sources: Vec<_> = paths
        .map(|path| {
            let below = path.strip_prefix(folder).expect("it is below the folder");
            (below.to_str().expect("file names are text").to_owned(), read(&path))
        })
        .collect();
    assert!(!sources.is_empty(), "there are no sources in {folder}");
    let sources = sources.iter().map(|(file, text)| (file.as_str(), text.as_str()));
    crate_of(folder, &sources.collect::<Vec<_>>())
}

/// The crate of these files, which are in `folder`.
fn crate_of(folder: &str, sources: &[(&str, &str)]) -> Crate {
    let modules = sources.iter().map(|(file, _)| (top(file), format!("{folder}/{file}")));
    let modules: BTreeMap<_, _> = modules.collect();
    let roots = sources.iter().filter(|(file, _)| is_root(file));
    let exported: BTreeMap<_, _> = roots.flat_map(|(_, text)| exports(&tokens(text))).collect();
    let mut imports = Vec::new();
    for (file, text) in sources {
        let mut reader = Reader { module: module_of(file), found: Vec::new() };
        reader.read(&tokens(text));
        for (line, path) in reader.found {
            let to = target(&path, &modules, &exported);
            let (file, from) = (format!("{folder}/{file}"), top(file));
            if to != from {
                imports.push(Import { file, line, from, to, path: path.join("::") });
            }
        }
    }
    Crate { modules, imports }
}

fn tokens(text: &str) -> Vec<TokenTree> {
    let stream: TokenStream = text.parse().expect("it is Rust");
    stream.into_iter().collect()
}

fn is_root(file: &str) -> bool {
    ROOTS.iter().any(|root| Path::new(file) == Path::new(root).with_extension("rs"))
}

/// The path of the module that a file is: `verify/lines.rs` is `verify::lines`, as is
/// `verify/lines/mod.rs`. A root is the empty one.
fn module_of(file: &str) -> Vec<String> {
    let path = file.trim_end_matches(".rs").trim_end_matches("/mod");
    let parts = path.split('/').map(str::to_owned).collect();
    if is_root(file) { Vec::new() } else { parts }
}

/// The module at the top to which a file belongs.
fn top(file: &str) -> String {
    let first = file.split('/').next().unwrap_or_default();
    first.trim_end_matches(".rs").to_owned()
}

/// The module at the top, or the crate, to which a path leads: what the root only passes on belongs
/// to the module that has it.
fn target(
    path: &[String],
    modules: &BTreeMap<String, String>,
    exported: &BTreeMap<String, String>,
) -> String {
    if path[0] != "crate" {
        return path[0].clone();
    }
    let name = path.get(1);
    let module = name.filter(|name| modules.contains_key(*name));
    let module = module.or_else(|| exported.get(name?));
    module.cloned().unwrap_or_else(|| root_of(modules))
}

/// The root among these modules: what is in no module belongs to it.
fn root_of(modules: &BTreeMap<String, String>) -> String {
    let root = ROOTS.into_iter().find(|root| modules.contains_key(*root));
    root.unwrap_or_default().to_owned()
}

/// Reads the paths out of a file's tokens.
struct Reader {
    /// The module in which the tokens are.
    module: Vec<String>,
    /// The paths, from `crate` or from the name of another crate, with their lines.
    found: Vec<(usize, Vec<String>)>,
}

impl Reader {
    fn read(&mut self, tokens: &[TokenTree]) {
        let mut place = 0;
        while place < tokens.len() {
            let rest = &tokens[place..];
            if is_for_tests(rest) {
                place += item(rest);
                continue;
            }
            let in_path = place > 0 && is_punct(&tokens[place - 1], ':');
            if !in_path && let Some(start) = self.start(rest) {
                self.follow(start, rest);
            }
            if let TokenTree::Group(group) = &tokens[place] {
                let name = place.checked_sub(2).and_then(|two| module_named(&tokens[two..place]));
                self.module.extend(name.clone());
                self.read(&group.stream().into_iter().collect::<Vec<_>>());
                self.module.truncate(self.module.len() - usize::from(name.is_some()));
            }
            place += 1;
        }
    }

    /// Where a path begins that these tokens begin, if it can lead out of the module.
    fn start(&self, tokens: &[TokenTree]) -> Option<Vec<String>> {
        let word = tokens.first().and_then(word)?;
        let is_path = tokens.len() > 2 && is_punct(&tokens[1], ':') && is_punct(&tokens[2], ':');
        let above = self.module.len().saturating_sub(1);
        let root = || vec!["crate".to_owned()];
        match word.as_str() {
            _ if !is_path => None,
            "crate" => Some(root()),
            "super" => Some([&root(), &self.module[..above]].concat()),
            "self" => Some([&root(), &self.module[..]].concat()),
            name if CRATES.contains(&name) => Some(vec![word]),
            _ => None,
        }
    }

    /// Follows the path whose first word is the first of these tokens.
    fn follow(&mut self, start: Vec<String>, tokens: &[TokenTree]) {
        let line = tokens[0].span().start().line;
        self.found.extend(leaves(start, &tokens[1..]).into_iter().map(|path| (line, path)));
    }
}

/// All paths that begin with `start` and go on as these tokens do: `::a::{b, c::d}` has two.
fn leaves(mut start: Vec<String>, tokens: &[TokenTree]) -> Vec<Vec<String>> {
    let mut rest = tokens;
    while let [colon, next, after, ..] = rest
        && is_punct(colon, ':')
        && is_punct(next, ':')
    {
        match after {
            TokenTree::Ident(_) => step(&mut start, after.to_string()),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                return branches(&start, group.stream());
            }
            _ => break,
        }
        rest = &rest[3..];
    }
    vec![start]
}

/// One word further along a path; `super` is one back.
fn step(path: &mut Vec<String>, word: String) {
    match word.as_str() {
        "super" if path.len() > 1 => path.truncate(path.len() - 1),
        "super" | "self" => {}
        _ => path.push(word),
    }
}

/// The paths in the braces of a `use`.
fn branches(start: &[String], braces: TokenStream) -> Vec<Vec<String>> {
    let tokens: Vec<_> = braces.into_iter().collect();
    let parts = tokens.split(|token| is_punct(token, ','));
    let paths = parts.filter_map(|part| {
        let mut path = start.to_vec();
        step(&mut path, word(part.first()?).unwrap_or_default());
        Some(leaves(path, &part[1..]))
    });
    paths.flatten().collect()
}

/// What the root passes on by `use`: each name with the module at the top that has it.
fn exports(tokens: &[TokenTree]) -> Vec<(String, String)> {
    let uses = tokens.split(|token| is_punct(token, ';')).filter_map(|item| {
        let keyword = item.iter().position(|token| is_word(token, "use"))?;
        let path = item[keyword + 1..].iter().cloned();
        Some(path.skip_while(|token| is_word(token, "crate") || is_punct(token, ':')).collect())
    });
    let paths = uses.flat_map(|path| branches(&[], path));
    let passed_on = paths.filter_map(|path| match &path[..] {
        [module, .., name] => Some((name.clone(), module.clone())),
        _ => None,
    });
    passed_on.collect()
}

/// Whether these tokens begin with `#[cfg(test)]`.
fn is_for_tests(tokens: &[TokenTree]) -> bool {
    let [hash, TokenTree::Group(attribute), ..] = tokens else { return false };
    let text: String = attribute.stream().to_string().split_whitespace().collect();
    is_punct(hash, '#') && text == "cfg(test)"
}

/// How many tokens the item has that these begin with: to its body in braces, or to its semicolon.
fn item(tokens: &[TokenTree]) -> usize {
    let is_end = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        token => is_punct(token, ';'),
    };
    tokens.iter().position(is_end).map_or(tokens.len(), |end| end + 1)
}

/// The name in `mod name`.
fn module_named(tokens: &[TokenTree]) -> Option<String> {
    let [keyword, name] = tokens else { return None };
    is_word(keyword, "mod").then(|| word(name))?
}

fn word(token: &TokenTree) -> Option<String> {
    matches!(token, TokenTree::Ident(_)).then(|| token.to_string())
}

fn is_word(token: &TokenTree, expected: &str) -> bool {
    word(token).is_some_and(|word| word == expected)
}

fn is_punct(token: &TokenTree, expected: char) -> bool {
    matches!(token, TokenTree::Punct(found) if found.as_char() == expected)
}

/// The imports that no layer allows, and the modules that have no layer.
fn trespasses(krate: &Crate, layers: &[Layer]) -> Vec<String> {
    let layer = |module: &str| layers.iter().find(|(name, _)| *name == module);
    let unknown = krate.modules.iter().filter(|(module, _)| layer(module).is_none());
    let unknown = unknown.map(|(module, file)| {
        format!("{file}: the table of layers does not say what `{module}` may import")
    });
    let forbidden = krate.imports.iter().filter_map(|import| {
        let (_, allowed) = layer(&import.from)?;
        let allows = allowed.contains(&import.to.as_str());
        (!allows).then(|| format!("{}; it may import {}", import.shown(), allowed.join(", ")))
    });
    unknown.chain(forbidden).collect()
}

/// The imports that are part of a circle of modules.
fn circles(krate: &Crate) -> Vec<String> {
    let is_module = |name: &str| !ROOTS.contains(&name) && krate.modules.contains_key(name);
    let inner =
        krate.imports.iter().filter(|import| is_module(&import.from) && is_module(&import.to));
    let inner: Vec<_> = inner.collect();
    let is_part = |import: &&&Import| reachable(&import.to, &inner).contains(import.from.as_str());
    inner.iter().filter(is_part).map(|import| format!("{}, in a circle", import.shown())).collect()
}

/// The modules to which the imports lead from this one, itself included.
fn reachable<'a>(from: &'a str, imports: &[&'a Import]) -> BTreeSet<&'a str> {
    let further = |reached: &BTreeSet<&'a str>| {
        let next = imports.iter().filter(|import| reached.contains(import.from.as_str()));
        let all: BTreeSet<_> =
            next.map(|import| import.to.as_str()).chain(reached.iter().copied()).collect();
        (all.len() > reached.len()).then_some(all)
    };
    successors(Some(BTreeSet::from([from])), further).last().unwrap_or_default()
}

/// The rule, applied to small samples.
mod samples {
    use super::{Crate, LAYERS, circles, crate_of, trespasses};
    use std::collections::BTreeSet;

    /// A crate with this text as its module `report`, beside the other layers.
    fn with_report(report: &str) -> Crate {
        let others = ["main.rs", "course.rs", "cli/mod.rs", "verify/lines.rs", "text.rs"];
        let others = others.map(|file| (file, ""));
        crate_of("src", &[&others[..], &[("report/tree.rs", report)]].concat())
    }

    /// The lines at which the text, as `report/tree.rs`, imports what its layer may not.
    fn bad_lines(report: &str) -> Vec<usize> {
        let found = trespasses(&with_report(report), &LAYERS);
        let line = |message: &String| message.split(':').nth(1).and_then(|line| line.parse().ok());
        found.iter().map(|message| line(message).expect("a message has a line")).collect()
    }

    #[test]
    fn each_way_to_import_is_seen() {
        for import in [
            "use crate::cli;",
            "use crate::cli::Format;",
            "pub(crate) use crate::{text, cli::{Format, Color}};",
            "use crate::{text::{self}, verify, cli};",
            "use super::super::cli::Format;",
            "use super::super::{text, cli};",
            "fn f() -> crate::cli::Format { g() }",
            "fn f() { let a = [g(&crate::cli::DEFAULT)]; }",
            "fn f() { println!(\"{}\", crate::cli::DEFAULT); }",
            "mod inner { use super::super::super::cli::Format; }",
            "#[derive(Debug)] struct A(Option<crate::cli::Format>);",
            "use crate::Main;",
            "use xtask::Main;",
        ] {
            let text = format!("//! Module.\n\n{import}\n");
            assert!(!bad_lines(&text).is_empty(), "not seen: {import}");
            assert!(bad_lines(&text).iter().all(|line| *line == 3), "{import}");
        }
    }

    #[test]
    fn what_is_allowed_or_no_import_is_not_reported() {
        for text in [
            "use crate::{course::Lesson, text, verify::{self, lines}};",
            "use interleave::{Trace, explore::search};",
            "use super::cli;",
            "mod inner { use super::super::cli; }",
            "use self::cli::Format;",
            "// use crate::cli;",
            "/// See [`crate::cli`].\nfn f() {}",
            "const WORDS: &str = \"use crate::cli;\";",
            "pub(crate) fn f(cli: u8) -> u8 { cli }",
            "#[cfg(test)]\nmod tests { use crate::cli::Format; }",
            "#[cfg(test)]\nuse crate::cli::Format;",
        ] {
            assert_eq!(bad_lines(text), [0; 0], "{text}");
        }
        let after_the_tests = "#[cfg(test)]\nmod tests { fn f() {} }\nuse crate::cli;";
        assert_eq!(bad_lines(after_the_tests), [3]);
    }

    #[test]
    fn a_message_names_the_file_the_line_and_the_import() {
        let found = trespasses(&with_report("//! Module.\nuse crate::cli::Format;"), &LAYERS);
        assert_eq!(
            found,
            ["src/report/tree.rs:2: `report` imports `crate::cli::Format`; it may import course, \
              interleave, verify, text"]
        );
    }

    #[test]
    fn a_module_without_a_layer_is_reported() {
        let found = trespasses(&crate_of("src", &[("main.rs", ""), ("news.rs", "")]), &LAYERS);
        let [message] = &found[..] else { panic!("{found:?}") };
        assert!(message.starts_with("src/news.rs: ") && message.contains("`news`"), "{message}");
    }

    /// The modules that are in a circle, where `trace` imports `explore`, `explore` as it says, and
    /// both another one.
    fn in_a_circle(root: &str, explore: &str) -> BTreeSet<String> {
        let trace = "use crate::{explore::search, name::Name};";
        let sources = [("lib.rs", root), ("trace.rs", trace), ("explore/mod.rs", explore)];
        let more = [("name.rs", ""), ("limits/time.rs", "use crate::trace;")];
        let found = circles(&crate_of("src", &[&sources[..], &more].concat()));
        found.iter().filter_map(|message| Some(message.split('`').nth(1)?.to_owned())).collect()
    }

    #[test]
    fn a_circle_is_seen() {
        let are = |found: BTreeSet<String>, expected: &[&str]| {
            assert_eq!(found.iter().collect::<Vec<_>>(), expected);
        };
        let none = [];
        let root = "pub mod trace;\npub use crate::trace::{Trace, name};\npub use name::Name;";
        are(in_a_circle(root, "use crate::name;"), &none);
        are(in_a_circle(root, "use crate::trace::Trace;"), &["explore", "trace"]);
        are(in_a_circle(root, "use crate::limits::Limits;"), &["explore", "limits", "trace"]);
        // By what the root passes on.
        are(in_a_circle(root, "use crate::Name;"), &none);
        are(in_a_circle(root, "use crate::Trace;"), &["explore", "trace"]);
        are(in_a_circle(root, "#[cfg(test)] mod tests { use crate::Trace; }"), &none);
    }
}
