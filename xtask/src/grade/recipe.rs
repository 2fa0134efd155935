//! How a hand-in is built and run.

use crate::course::{say, word};
use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::Path;

/// A file in a hand-in's folder that says how it is built and run.
const MANIFEST: &str = "grade.toml";

/// How programs of a language are built and run, by how their files end.
const LANGUAGES: [(&str, Option<&str>, &str); 9] = [
    ("c", Some("cc -o {exe} {file}"), "{exe}"),
    ("cc", Some("c++ -o {exe} {file}"), "{exe}"),
    ("cpp", Some("c++ -o {exe} {file}"), "{exe}"),
    ("cxx", Some("c++ -o {exe} {file}"), "{exe}"),
    ("rs", Some(CARGO), "{exe}"),
    ("py", None, "python3 {file}"),
    ("java", Some("javac -d {dir} {file}"), "java -cp {dir} {stem}"),
    ("js", None, "node {file}"),
    ("sh", None, "sh {file}"),
];

/// A file in Rust is a crate's: it may use `nix`, as the lessons do. What has been fetched once needs no network.
const CARGO: &str =
    "sh -c 'cargo build --quiet --offline 2> /dev/null || cargo build --quiet' {file}";

/// The folder in which cargo builds, within a hand-in's.
const TARGET: &str = "target";

/// What is asked for on the command line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Templates {
    /// How to build, in place of what is usual for the language.
    pub build: Option<String>,
    /// How to run.
    pub run: Option<String>,
}

/// Commands, to be run in the hand-in's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipe {
    /// How to build; not at all, if there is none.
    pub build: Option<Vec<OsString>>,
    /// How to run.
    pub run: Vec<OsString>,
}

/// What a manifest may say: for all lessons, and for one by its name.
#[derive(Debug, Default, Deserialize)]
struct Manifest {
    build: Option<String>,
    run: Option<String>,
    #[serde(flatten)]
    lessons: BTreeMap<String, OfLesson>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfLesson {
    build: Option<String>,
    run: Option<String>,
}

impl Recipe {
    /// How the program for a lesson is built and run, among those in this folder.
    ///
    /// # Errors
    /// If there is none, or it is not clear which; or if the manifest or a template can't be understood.
    pub fn of(
        folder: &Path,
        lesson: &str,
        lessons: &[String],
        templates: &Templates,
    ) -> anyhow::Result<Self> {
        let manifest = manifest(folder)?;
        let own = manifest.lessons.get(lesson).cloned().unwrap_or_default();
        let build = own.build.or(manifest.build);
        let run = own.run.or(manifest.run);
        let names_file =
            |text: &Option<String>| text.as_ref().is_some_and(|text| text.contains('{'));
        if let Some(own) = run.as_ref().filter(|_| !names_file(&run) && !names_file(&build)) {
            let words = |text: &str| words(text, &[]);
            return Ok(Self { build: build.as_deref().map(words).transpose()?, run: words(own)? });
        }
        let file = match program(folder, lesson, lessons) {
            // What begins like an option is none.
            Ok(file) if file.starts_with('-') => format!("./{file}"),
            Ok(file) => file,
            Err(error) => return of_crate(folder, lessons).unwrap_or(Err(error)),
        };
        let path = Path::new(&file);
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        let usual = LANGUAGES.iter().find(|(name, ..)| *name == ending);
        let (usual_build, usual_run) =
            usual.map_or((None, None), |(_, build, run)| (*build, Some(*run)));
        if build.is_none() && templates.build.is_none() && usual_build == Some(CARGO) {
            make_crate(folder, &file)?;
        }
        let build = build.as_deref().or(templates.build.as_deref()).or(usual_build);
        let run = run.as_deref().or(templates.run.as_deref()).or(usual_run).with_context(|| {
            say!(
                "{file}: how is it run? Name it with --run",
                "{file}: 어떻게 실행하나요? --run으로 적어 주세요"
            )
        })?;
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let exe = if build == Some(CARGO) {
            format!("./{TARGET}/debug/handin")
        } else {
            "./handin.out".to_owned()
        };
        let places =
            [("{file}", file.as_str()), ("{exe}", &exe), ("{dir}", "."), ("{stem}", &stem)];
        let build = build.map(|build| words(build, &places)).transpose()?;
        Ok(Self { build, run: words(run, &places)? })
    }
}

fn manifest(folder: &Path) -> anyhow::Result<Manifest> {
    let unread = || say!("cannot read {MANIFEST}", "{MANIFEST}을(를) 읽을 수 없어요");
    let text = match fs::read_to_string(folder.join(MANIFEST)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Manifest::default()),
        text => text.with_context(unread)?,
    };
    toml::from_str(&text)
        .with_context(|| say!("cannot understand {MANIFEST}", "{MANIFEST}을(를) 이해할 수 없어요"))
}

/// The file of the program for a lesson.
fn program(folder: &Path, lesson: &str, lessons: &[String]) -> anyhow::Result<String> {
    let entries = fs::read_dir(folder)
        .context(word!("cannot read the hand-in", "제출물을 읽을 수 없어요"))?;
    let names = entries.flatten().filter(|entry| entry.path().is_file());
    let mut names: Vec<_> =
        names.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    let stem = |name: &str| {
        Path::new(name)
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .to_lowercase()
            .replace(['_', '-'], "")
    };
    let is_program = |name: &&String| {
        let ending = Path::new(name).extension().unwrap_or_default().to_ascii_lowercase();
        LANGUAGES.iter().any(|(known, ..)| ending == *known)
    };
    let programs: Vec<_> = names.iter().filter(is_program).collect();
    let of_lesson: Vec<_> =
        programs.iter().filter(|name| stem(name) == lesson.replace('_', "")).collect();
    let is_main = |name: &&&String| stem(name) == "main";
    match (of_lesson.as_slice(), programs.as_slice()) {
        ([one], _) => return Ok((**one).clone()),
        ([], [one]) if lessons.len() == 1 => return Ok((*one).clone()),
        ([], []) if lessons.len() == 1 && names.len() == 1 => return Ok(names[0].clone()),
        ([], programs) if lessons.len() == 1 => {
            if let Some(main) = programs.iter().find(is_main) {
                return Ok((*main).clone());
            }
        }
        _ => {}
    }
    if programs.is_empty() || (of_lesson.is_empty() && lessons.len() > 1) {
        let all = names.join(", ");
        bail!(say!(
            "nothing was handed in for {lesson}: no program has that name. There is: {all}",
            "{lesson} 제출물이 없어요. 그 이름의 프로그램이 없고, 있는 것은 이것이에요: {all}"
        ));
    }
    let all = programs.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
    bail!(say!(
        "which of {all} is it? Name it {lesson}, or say in {MANIFEST} how it is run",
        "{all} 가운데 어느 것인가요? 이름을 {lesson}(으)로 하거나, 실행하는 법을 {MANIFEST}에 적으세요"
    ));
}

/// How a crate is built and run, if it is one and there is one lesson.
fn of_crate(folder: &Path, lessons: &[String]) -> Option<anyhow::Result<Recipe>> {
    let manifest: toml::Table = fs::read_to_string(folder.join("Cargo.toml")).ok()?.parse().ok()?;
    let name = manifest.get("package")?.get("name")?.as_str()?;
    let run = format!("./{TARGET}/debug/{name}");
    let recipe = || {
        let build = Some(words(CARGO, &[("{file}", ".")])?);
        Ok(Recipe { build, run: vec![run.into()] })
    };
    (lessons.len() == 1).then(recipe)
}

/// Makes a file in Rust a crate.
fn make_crate(folder: &Path, file: &str) -> anyhow::Result<()> {
    let manifest = folder.join("Cargo.toml");
    if manifest.exists() {
        return Ok(());
    }
    let file = toml::Value::from(file);
    let text = format!(
        "[package]\nname = \"handin\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [[bin]]\nname = \"handin\"\npath = {file}\n\n\
         [dependencies]\nnix = {{ version = \"0.31\", features = [\"process\", \"signal\"] }}\n\n[workspace]\n"
    );
    fs::write(manifest, text).context(word!("cannot write into the copy", "복사본에 쓸 수 없어요"))
}

/// A template's words, with these places filled in.
fn words(template: &str, places: &[(&str, &str)]) -> anyhow::Result<Vec<OsString>> {
    let words = shell_words::split(template).with_context(|| {
        say!("cannot understand `{template}`", "`{template}`을(를) 이해할 수 없어요")
    })?;
    let fill = |word: String| {
        places.iter().fold(word, |word, (place, value)| word.replace(place, value)).into()
    };
    let words: Vec<OsString> = words.into_iter().map(fill).collect();
    if words.is_empty() {
        bail!(word!("a command has no words", "명령이 비어 있어요"));
    }
    Ok(words)
}
