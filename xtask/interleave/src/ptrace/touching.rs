//! What a process touches that others may touch, too: which objects its calls are about.

use super::procfs::{self, Shown};
use super::request::{Target, Touch, Touching};
use super::sys::{self, Tid};
use super::touches::{FileId, Object};
use super::tracer::Tracer;
use crate::error::RunError;
use crate::reason::Reason;
use crate::trace::ProcessId;
use nix::unistd::Pid;
use std::collections::VecDeque;
use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Component, Path, PathBuf};

/// The longest path that the kernel takes (`PATH_MAX`, `path_resolution(7)`).
const MAX_PATH: usize = 4096;

/// How many symbolic links one path may lead through (`path_resolution(7)`).
const MAX_LINKS: usize = 40;

/// An object that a call is about, and how the call touches it.
type Touched = (Object, Touch);

impl Tracer<'_> {
    /// A task is about to touch something.
    pub(super) fn touch_entered(
        &mut self,
        task: Tid,
        process: ProcessId,
        touching: Touching,
    ) -> Result<(), RunError> {
        self.note_touches(task, process, touching);
        self.resume(task, 0)
    }

    /// The same, without letting the task go on.
    pub(super) fn note_touches(&mut self, task: Tid, process: ProcessId, touching: Touching) {
        for target in touching.targets.into_iter().flatten() {
            self.touches(task, process, touching.call, target, touching.how);
        }
    }

    /// A task writes into what is no pipe and no socket.
    pub(super) fn file_written(
        &mut self,
        task: Tid,
        process: ProcessId,
        call: &'static str,
        descriptor: u64,
    ) {
        self.touches(task, process, call, Target::Descriptor(descriptor), Touch::Act);
    }

    /// A task gets memory that others may share.
    pub(super) fn memory_shared(
        &mut self,
        task: Tid,
        process: ProcessId,
        file: Option<u64>,
    ) -> Result<(), RunError> {
        self.recorder.shares_memory(process);
        if let Some(file) = file {
            self.touches(task, process, "mmap", Target::Descriptor(file), Touch::Act);
        }
        self.resume(task, 0)
    }

    /// A process does something of which nothing is known. If it is alone, it may matter when it no longer is;
    /// but for a connection, which programs make to look up a user's name.
    pub(super) fn note_unknown(&mut self, process: ProcessId, call: String) {
        let is_harmless_alone = call == "connect";
        let reason = Reason::UnknownCall(self.recorder.name(process), call);
        if self.recorder.is_beside_others(process) {
            self.recorder.annotate_unscheduled(reason);
        } else if !is_harmless_alone {
            self.recorder.unknown_while_alone(reason);
        }
    }

    /// A child was born with its creator's files open: both move in them.
    pub(super) fn inherit_files(&mut self, creator: Tid, child: ProcessId) {
        if self.looks {
            let files = procfs::open_files(creator).iter().map(id).collect();
            self.recorder.inherits(child, files);
        }
    }

    /// A process touches what a call of its task is about.
    pub(super) fn touches(
        &mut self,
        task: Tid,
        process: ProcessId,
        call: &'static str,
        target: Target,
        how: Touch,
    ) {
        if let Target::Lock(descriptor) = target {
            return self.lock_touched(task, process, call, descriptor);
        }
        let what = self.objects(task, process, target, how);
        for (object, touch) in what.touched {
            self.recorder.touched(process, call, &what.name, object, touch);
        }
    }

    /// A process locks a file or tries to.
    fn lock_touched(&mut self, task: Tid, process: ProcessId, call: &'static str, descriptor: u64) {
        let file = fs::metadata(procfs::path_of_descriptor(task, descriptor));
        if let Some(id) = file.ok().and_then(|file| shared_id(&file)) {
            let link = procfs::descriptor(task, descriptor).unwrap_or_default();
            self.recorder.locks(process, call, &link.to_string_lossy(), id);
        }
    }

    /// The objects that a target stands for. What is not there any more, or not yet, stands for its name.
    fn objects(&self, task: Tid, process: ProcessId, target: Target, how: Touch) -> What {
        match target {
            Target::Path { from, at, name } => {
                let how = At { end: how, name: if name { how } else { Touch::Look } };
                self.at_path(task, process, from, at, how)
            }
            Target::Descriptor(descriptor) | Target::Lock(descriptor) => {
                self.behind(task, process, descriptor, how)
            }
            // That several are put into groups makes no difference among them.
            Target::Groups(how) => What::one("the process groups", Object::Groups, how),
            Target::Process(pid) => {
                let last = |pid| self.recorder.last_of(Pid::from_raw(pid));
                What::of_process(pid.map_or(Some(process), last), how)
            }
            Target::Ipc(sort, id) => What::one(sort, Object::Ipc(sort, id), how),
            Target::IpcKey(sort, key) => What::one(sort, Object::IpcKey(sort, key), how),
        }
    }

    fn behind(&self, task: Tid, process: ProcessId, descriptor: u64, how: Touch) -> What {
        let Some(link) = procfs::descriptor(task, descriptor) else { return What::default() };
        if self.pipes.stream_at(&link).is_some() {
            return What::default();
        }
        if link == Path::new("anon_inode:[eventfd]") {
            let event = procfs::eventfd(task, descriptor);
            return event.map_or_else(What::default, |id| {
                What::one("an eventfd", Object::Event(id), Touch::Act)
            });
        }
        if let Some(shown) = procfs::shown_at(&link) {
            return self.of_proc(process, shown, how);
        }
        let file = fs::metadata(procfs::path_of_descriptor(task, descriptor));
        let Some(id) = file.ok().and_then(|file| shared_id(&file)) else { return What::default() };
        let mut touched = vec![(Object::File(id), how)];
        if how != Touch::Look && self.recorder.has_inherited(process, id) {
            touched.push((Object::Place(id), Touch::Act));
        }
        What { name: link.to_string_lossy().into_owned(), touched }
    }

    /// What `/proc` shows of a process, or of all of them.
    fn of_proc(&self, own: ProcessId, shown: Shown, how: Touch) -> What {
        match shown {
            Shown::Nobody => What::default(),
            Shown::All => What::one("/proc", Object::Processes, how),
            Shown::One { pid, parent } => {
                let process = pid.map_or(Some(own), |pid| self.recorder.last_of(pid));
                // What it sees of itself is its own doing, but for who is its parent.
                What::of_process(process.filter(|process| *process != own || parent), how)
            }
        }
    }

    fn at_path(&self, task: Tid, process: ProcessId, from: Option<i32>, at: u64, how: At) -> What {
        // No path at all stands for the descriptor itself, too (utimensat(2), statx(2)).
        let path = if at == 0 { Some(PathBuf::new()) } else { text(task, at) };
        let Some(path) = path else { return What::default() };
        if path.as_os_str().is_empty() {
            let descriptor = from.and_then(|from| u64::try_from(from).ok());
            return descriptor
                .map_or_else(What::default, |from| self.behind(task, process, from, how.end));
        }
        let base = match from {
            None => procfs::current_folder(task),
            Some(from) => procfs::descriptor(task, from.try_into().unwrap_or(u64::MAX)),
        };
        let absolute = base.unwrap_or_else(|| "/".into()).join(path);
        match walk(&procfs::root_folder(task), &absolute, how) {
            Ok(touched) => What { name: absolute.to_string_lossy().into_owned(), touched },
            Err(shown) => self.of_proc(process, shown, how.end),
        }
    }
}

/// What a call is about.
#[derive(Default)]
struct What {
    /// What to call it.
    name: String,
    touched: Vec<Touched>,
}

impl What {
    fn one(name: &str, object: Object, how: Touch) -> Self {
        Self { name: name.to_owned(), touched: vec![(object, how)] }
    }

    fn of_process(process: Option<ProcessId>, how: Touch) -> Self {
        let touched = process.map(|process| (Object::Process(process), how));
        Self {
            name: "what the system shows of a process".into(),
            touched: touched.into_iter().collect(),
        }
    }
}

/// How a call touches what it has a path of.
#[derive(Clone, Copy)]
struct At {
    /// How it touches what is at the end of the path.
    end: Touch,
    /// How it touches the name of that, if it is there.
    name: Touch,
}

/// The objects on the way along a path, from this root folder: who walks there looks at each name, and touches
/// what is at the end as `how` says. A way that leads into `/proc` gives what that shows.
fn walk(root: &Path, path: &Path, how: At) -> Result<Vec<Touched>, Shown> {
    let mut rest: VecDeque<OsString> = names(path);
    let mut touched = Vec::new();
    let (mut folder, mut depth, mut links) = (root.to_owned(), 0_usize, 0);
    while let Some(name) = rest.pop_front() {
        if depth == 0 && name == "proc" {
            let below: PathBuf = rest.iter().collect();
            return Err(procfs::shown_at(&Path::new("/proc").join(below)).unwrap_or(Shown::All));
        }
        if name == ".." {
            // Above the root folder is the root folder.
            if depth > 0 {
                (depth, _) = (depth - 1, folder.pop());
            }
            continue;
        }
        let Some(id) = fs::metadata(&folder).ok().map(|folder| id(&folder)) else { break };
        let (entry, found) = (Object::Entry(id, name.clone()), folder.join(&name));
        let file = fs::symlink_metadata(&found);
        let is_last = rest.is_empty();
        // What is not there yet may be made.
        let name_touch = if file.is_err() { how.end } else { how.name };
        let name_touch = if is_last { name_touch } else { Touch::Look };
        touched.push((entry, name_touch));
        if name_touch == Touch::Act {
            touched.push((Object::File(id), Touch::Act));
        }
        let Ok(file) = file else { break };
        if file.is_symlink() && links < MAX_LINKS {
            links += 1;
            let target = fs::read_link(&found).unwrap_or_default();
            if target.is_absolute() {
                (folder, depth) = (root.to_owned(), 0);
            }
            for name in names(&target).into_iter().rev() {
                rest.push_front(name);
            }
            continue;
        }
        if is_last && let Some(id) = shared_id(&file) {
            touched.push((Object::File(id), how.end));
        }
        (folder, depth) = (found, depth + 1);
    }
    Ok(touched)
}

/// Whether there is a file at the path that a call is about; so it is said where that can't be told.
pub(super) fn exists(task: Tid, touching: Touching) -> bool {
    let Some(Target::Path { from, at, .. }) = touching.targets[0] else { return true };
    let Some(path) = text(task, at).filter(|path| !path.as_os_str().is_empty()) else {
        return true;
    };
    let folder = match from {
        None => procfs::current_folder(task),
        Some(from) => procfs::descriptor(task, from.try_into().unwrap_or(u64::MAX)),
    };
    let path = folder.unwrap_or_else(|| "/".into()).join(path);
    let below = path.strip_prefix("/").unwrap_or(&path);
    below.starts_with("proc") || fs::metadata(procfs::root_folder(task).join(below)).is_ok()
}

/// The names along a path.
fn names(path: &Path) -> VecDeque<OsString> {
    let name = |component: Component| match component {
        Component::Normal(name) => Some(name.to_owned()),
        Component::ParentDir => Some("..".into()),
        Component::RootDir | Component::CurDir | Component::Prefix(_) => None,
    };
    path.components().filter_map(name).collect()
}

fn id(file: &Metadata) -> FileId {
    FileId { device: file.dev(), inode: file.ino() }
}

/// A file's identity; none if it is a device, by which no two processes can tell each other anything
/// (`/dev/null`, `/dev/urandom`, a terminal).
fn shared_id(file: &Metadata) -> Option<FileId> {
    let kind = file.file_type();
    (!kind.is_char_device() && !kind.is_block_device()).then(|| id(file))
}

/// The path that stands at this address of a task's memory.
fn text(task: Tid, at: u64) -> Option<PathBuf> {
    let mut bytes = Vec::new();
    while bytes.len() < MAX_PATH {
        let address = at.checked_add(bytes.len() as u64)?;
        // A word may reach into memory that is not there: none that is aligned does.
        let (aligned, skipped) = (address & !7, usize::try_from(address & 7).ok()?);
        for byte in &sys::word(task, aligned).ok()?.to_ne_bytes()[skipped..] {
            if *byte == 0 {
                return Some(OsString::from_vec(bytes).into());
            }
            bytes.push(*byte);
        }
    }
    None
}
