//! `grade`: a folder of hand-ins, a row a student and lesson.

use crate::cargo;
use crate::cli::{GradeArgs, only_option};
use crate::course::{Course, Language, Lesson, say, word};
use crate::exit::Exit;
use crate::grade::{
    self, Counting, Graded, Handin, Header, Results, Row, Spec, Table, Templates, Verdict,
};
use crate::namespace;
use crate::supervisor::Confined;
use anyhow::{Context, bail};
use serde::Serialize;
use std::collections::VecDeque;
use std::env;
use std::ffi::OsString;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How long a build may take, in seconds.
const BUILD_TIME: u64 = 120;

/// How long a row may take beside its build and its search, in seconds.
const OTHER_TIME: u64 = 120;

const MEGABYTE: u64 = 1 << 20;

/// What the program that writes the files reads.
#[derive(Serialize)]
struct Class<'a> {
    lang: &'a str,
    lessons: &'a [String],
    /// How it was graded, for the reports.
    settings: &'a [String],
    rows: &'a [Graded],
}

/// Judges a class, or puts results together, and writes what is asked for.
pub fn run(arguments: &GradeArgs) -> anyhow::Result<Exit> {
    let writes =
        arguments.csv.is_some() || arguments.junit.is_some() || arguments.reports.is_some();
    if writes {
        check_outputs(arguments)?;
        build_writer()?;
    }
    let counting = Counting {
        weights: arguments.points.clone().unwrap_or_default(),
        perhaps: arguments.perhaps,
        unanswered: arguments.unanswered,
    };
    let (header, rows, missing) = if arguments.merge.is_empty() {
        let (header, rows) = judged(arguments, &counting)?;
        (header, rows, Vec::new())
    } else {
        let merged = grade::merge(&arguments.merge)?;
        let rows: Vec<_> = merged.rows.into_iter().map(|row| counting.grade(row)).collect();
        let table = Table::of(&merged.header.students, &merged.header.lessons);
        for row in &rows {
            anstream::println!("{}", table.line(row));
        }
        (merged.header, rows, merged.missing)
    };
    for line in Table::summary(&rows) {
        anstream::println!("{line}");
    }
    if !missing.is_empty() {
        let names = missing.iter().map(|(student, lesson)| format!("{student} ({lesson})"));
        let names = names.collect::<Vec<_>>().join(", ");
        anstream::println!("{}", say!("missing: {names}", "빠짐: {names}"));
    }
    if writes {
        write(arguments, &header, &counting, &rows)?;
    }
    let verdicts = rows.iter().map(|row| match row.counted {
        Verdict::Holds => Exit::Holds,
        Verdict::Broken => Exit::Broken,
        Verdict::Unanswered => Exit::Unanswered,
    });
    let open = (!missing.is_empty()).then_some(Exit::Unanswered);
    Ok(verdicts.chain(open).fold(Exit::Holds, Exit::or))
}

/// Judges what one folder holds by one lesson, and prints the row.
pub fn judge(spec: &str) -> anyhow::Result<Exit> {
    let spec: Spec = serde_json::from_str(spec)?;
    let folder = env::current_dir()?;
    let row = serde_json::to_string(&grade::judge(&spec, &folder))?;
    // Where the copy is says nothing, and is another place each time.
    println!("{}", row.replace(&*folder.to_string_lossy(), "."));
    Ok(Exit::Holds)
}

/// All rows of the class, or of its part: those that are there, and new ones, shown as they come.
fn judged(arguments: &GradeArgs, counting: &Counting) -> anyhow::Result<(Header, Vec<Graded>)> {
    let submissions = arguments.submissions.as_deref().unwrap_or(Path::new("."));
    let mut class = grade::class(submissions)?;
    // What it writes itself may lie there, too.
    let own = [&arguments.csv, &arguments.junit, &arguments.reports, &arguments.results];
    let own = own.into_iter().flatten().filter_map(|path| path.canonicalize().ok());
    let own: Vec<_> = own.collect();
    class.retain(|handin| handin.path.canonicalize().map_or(true, |path| !own.contains(&path)));
    let Asked { lessons, digest } = asked(arguments)?;
    let specs = specs(arguments, &lessons)?;
    let header = Header {
        version: 1,
        lessons: lessons.clone(),
        students: class.iter().map(|handin| handin.student.clone()).collect(),
        shard: arguments.shard.map(|shard| shard.to_string()),
        settings: specs[0].settings(confined(arguments)),
        lang: Language::current().id().to_owned(),
        digest,
    };
    let own = arguments.shard.map_or_else(|| class.iter().collect(), |shard| shard.of(&class));
    let (results, old) = match &arguments.results {
        Some(path) => {
            let (results, old) = Results::open(path, &header)?;
            (Some(results), old)
        }
        None => (None, Vec::new()),
    };
    let table = Table::of(&header.students, &lessons);
    let mut rows = Vec::new();
    let mut open = VecDeque::new();
    for handin in own {
        // Without results there is nothing to compare it with.
        let digest = if old.is_empty() { None } else { handin.digest().ok() };
        for spec in &specs {
            let is_it = |row: &&Row| row.student == handin.student && row.lesson == spec.lesson;
            match old.iter().rev().find(is_it).filter(|row| Some(row.digest) == digest) {
                Some(row) => rows.push(row.clone()),
                None => open.push_back((handin, spec)),
            }
        }
    }
    let show = |row: &Row| anstream::println!("{}", table.line(&counting.grade(row.clone())));
    rows.iter().for_each(show);
    rows.extend(judge_all(arguments, open, results, &show)?);
    grade::sort(&mut rows, &lessons);
    Ok((header, rows.into_iter().map(|row| counting.grade(row)).collect()))
}

/// Judges all these, some at a time; each row is kept and shown as it comes.
fn judge_all(
    arguments: &GradeArgs,
    open: VecDeque<(&Handin, &Spec)>,
    mut results: Option<Results>,
    show: &dyn Fn(&Row),
) -> anyhow::Result<Vec<Row>> {
    let confined = confined(arguments);
    let deadline = arguments.total_time.map(|time| Instant::now() + time.0);
    let open = Mutex::new(open);
    let next = || open.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
    let (sender, rows) = channel();
    thread::scope(|scope| {
        for job in 0..arguments.jobs {
            let (sender, next) = (sender.clone(), &next);
            let work = move || {
                while let Some((handin, spec)) = next() {
                    let is_late = deadline.is_some_and(|deadline| Instant::now() >= deadline);
                    let row = if is_late {
                        Ok(late(handin, spec))
                    } else {
                        grade::row(handin, spec, confined)
                    };
                    // Nobody listens any more if a row could not be kept.
                    if sender.send((row, is_late)).is_err() {
                        break;
                    }
                }
            };
            let started = thread::Builder::new().spawn_scoped(scope, work);
            if job == 0 {
                started.with_context(cannot_judge)?;
            }
            // Where there can be no thread more, fewer will do.
        }
        drop(sender);
        let mut all = Vec::new();
        for (row, is_late) in rows {
            let row = row.with_context(cannot_judge)?;
            show(&row);
            // What was not begun is begun the next time.
            if let Some(results) = results.as_mut().filter(|_| !is_late) {
                results.add(&row)?;
            }
            all.push(row);
        }
        Ok(all)
    })
}

fn cannot_judge() -> &'static str {
    word!("a hand-in cannot be judged", "제출물을 살펴볼 수 없어요")
}

fn late(handin: &Handin, spec: &Spec) -> Row {
    let reason = word!("the time for the class was up", "반 전체에 준 시간이 다 됐어요");
    Row::unanswered(&handin.student, &spec.lesson, 0, reason.to_owned())
}

fn confined(arguments: &GradeArgs) -> Confined {
    let bytes = |megabytes: u32| u64::from(megabytes) * MEGABYTE;
    Confined {
        no_new_privileges: cfg!(target_os = "linux"),
        memory: arguments.memory.map(bytes),
        file_size: Some(bytes(arguments.file_size)),
    }
}

/// What hand-ins are held against.
struct Asked {
    /// The lessons' names, each once, or that of the claims.
    lessons: Vec<String>,
    /// What tells whether they, or the runner, are others.
    digest: u64,
}

/// What is asked: the lessons, or the claims, which are read once here, so that what is wrong with them is told at once.
fn asked(arguments: &GradeArgs) -> anyhow::Result<Asked> {
    let (lessons, files) = match &arguments.claims {
        Some(file) => (vec![Lesson::of_claims(file)?.name], vec![file.clone()]),
        None => lessons(&arguments.lessons)?,
    };
    let mut hasher = DefaultHasher::new();
    hasher.write(env!("CARGO_PKG_VERSION").as_bytes());
    for file in files {
        let shown = file.display();
        let unread = || say!("cannot read {shown}", "{shown}을(를) 읽을 수 없어요");
        hasher.write(&std::fs::read(&file).with_context(unread)?);
    }
    Ok(Asked { lessons, digest: hasher.finish() })
}

/// The names of these lessons, each once, and their files. A mistake is nothing to hand in.
fn lessons(names: &[String]) -> anyhow::Result<(Vec<String>, Vec<PathBuf>)> {
    let course = Course::load()?;
    let lessons = course.select(names)?;
    if let Some(mistake) = lessons.iter().find(|lesson| lesson.data.kind.breaks().is_some()) {
        bail!(say!(
            "{0} is wrong on purpose: name a lesson that is right",
            "{0}은(는) 일부러 틀리게 쓴 거예요. 올바른 레슨을 적으세요",
            mistake.name
        ));
    }
    let file = |lesson: &&Lesson| (lesson.name.clone(), lesson.folder.join("Cargo.toml"));
    Ok(lessons.iter().map(file).unzip())
}

/// What is asked of each hand-in, for each of these lessons.
fn specs(arguments: &GradeArgs, lessons: &[String]) -> anyhow::Result<Vec<Spec>> {
    let claims = arguments.claims.as_ref().map(std::fs::canonicalize).transpose()?;
    let search = arguments.bounds.max_time.0;
    // It is tried out: once is enough.
    let has_same_pids = namespace::can_be_had();
    let spec = |lesson: &String| Spec {
        lesson: lesson.clone(),
        lessons: lessons.to_vec(),
        claims: claims.clone(),
        templates: Templates { build: arguments.build.clone(), run: arguments.run.clone() },
        options: options(arguments),
        has_same_pids,
        lang: Language::current().id().to_owned(),
        build_time: BUILD_TIME,
        time: (search + Duration::from_secs(BUILD_TIME + OTHER_TIME)).as_secs(),
    };
    Ok(lessons.iter().map(spec).collect())
}

/// What `verify` gets for each hand-in.
fn options(arguments: &GradeArgs) -> Vec<String> {
    let (bounds, limits) = (&arguments.bounds, &arguments.limits);
    let mut options = vec![
        "--match".to_owned(),
        arguments.matching.id().to_owned(),
        "--max-orders".to_owned(),
        bounds.max_orders.to_string(),
        "--max-time".to_owned(),
        bounds.max_time.to_string(),
        "--seed".to_owned(),
        bounds.seed.to_string(),
    ];
    options.extend(limits.to_words().iter().flat_map(|words| words.split(' ').map(str::to_owned)));
    options.extend(only_option(&arguments.only).into_iter().flatten());
    options
}

/// Whether files can be written where they are asked for, before a class is judged for hours.
fn check_outputs(arguments: &GradeArgs) -> anyhow::Result<()> {
    let cannot = |path: &Path| {
        let shown = path.display().to_string();
        move || say!("cannot write {shown}", "{shown}에 쓸 수 없어요")
    };
    for path in [&arguments.csv, &arguments.junit].into_iter().flatten() {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        tempfile::tempfile_in(folder.unwrap_or(Path::new("."))).with_context(cannot(path))?;
    }
    if let Some(path) = &arguments.reports {
        std::fs::create_dir_all(path).with_context(cannot(path))?;
    }
    Ok(())
}

/// The program that writes the files is built before a class is judged.
fn build_writer() -> anyhow::Result<()> {
    let failed =
        word!("cannot build what writes the files", "파일을 쓰는 프로그램을 빌드할 수 없어요");
    if !cargo::build_member("classroom").context(failed)? {
        bail!(failed);
    }
    Ok(())
}

/// Writes the files that are asked for.
fn write(
    arguments: &GradeArgs,
    header: &Header,
    counting: &Counting,
    rows: &[Graded],
) -> anyhow::Result<()> {
    let failed = word!("cannot write the files", "파일을 쓸 수 없어요");
    let mut words: Vec<OsString> = Vec::new();
    for (name, path) in [
        ("--csv", &arguments.csv),
        ("--junit", &arguments.junit),
        ("--reports", &arguments.reports),
    ] {
        if let Some(path) = path {
            words.extend([name.into(), std::path::absolute(path).context(failed)?.into()]);
        }
    }
    let settings = [header.settings.clone(), counting.settings()].concat();
    let lang = Language::current().id();
    let class = Class { lang, lessons: &header.lessons, settings: &settings, rows };
    let json = serde_json::to_vec(&class)?;
    if !cargo::feed_member("classroom", &words, &json).context(failed)? {
        bail!(failed);
    }
    Ok(())
}
