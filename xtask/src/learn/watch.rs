//! Watches files for changes.

use super::Event;
use crate::course::word;
use anyhow::Context;
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

/// How long all must be quiet after a change: an editor may write a file in several steps.
const QUIET: Duration = Duration::from_millis(50);

/// A watch of files, until it is dropped.
pub(super) type Watch = RecommendedWatcher;

/// Tells of each change of these files, until the watcher is dropped. A burst of changes is told once, and one after
/// which all is as it was not at all.
///
/// # Errors
/// If their folders can't be watched.
pub(super) fn start(files: &[PathBuf], events: &Sender<Event>) -> anyhow::Result<Watch> {
    let cannot = || word!("cannot watch the program's file", "프로그램 파일을 지켜볼 수 없어요");
    let (sender, changes) = channel();
    let mut watcher = notify::recommended_watcher(move |_| {
        // Nobody listens any more when the watcher is about to be dropped.
        let _ = sender.send(());
    })
    .with_context(cannot)?;
    // An editor may put another file in a file's place, or the file be yet to come: its folder is what stays. What
    // only looked like a path has none.
    let folders: BTreeSet<_> = files.iter().filter_map(|file| file.parent()).collect();
    for folder in folders.into_iter().filter(|folder| folder.is_dir()) {
        watcher.watch(folder, RecursiveMode::NonRecursive).with_context(cannot)?;
    }
    let (files, events) = (files.to_vec(), events.clone());
    let mut before = contents(&files);
    let follow = move || {
        while changes.recv().is_ok() {
            loop {
                match changes.recv_timeout(QUIET) {
                    Ok(()) => {}
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            }
            let now = contents(&files);
            if now != before {
                before = now;
                let _ = events.send(Event::Saved);
            }
        }
    };
    thread::Builder::new().spawn(follow).with_context(cannot)?;
    Ok(watcher)
}

/// What is in the files now.
fn contents(files: &[PathBuf]) -> Vec<Option<Vec<u8>>> {
    files.iter().map(|file| fs::read(file).ok()).collect()
}
