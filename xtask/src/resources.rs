//! What the runner itself needs of a process's resources. With less, it would end in the midst of its work, by a signal.

use crate::course::Language;
use nix::sys::resource::{Resource, getrlimit};

/// The least stack, in KiB: reading the command line takes most of it.
const STACK: u64 = 1024;

/// The least address space, in KiB, with that of its threads.
const ADDRESS_SPACE: u64 = 64 * 1024;

/// What there is too little of, and how to get more (getrlimit(2)). It is said before the language is chosen.
pub fn missing() -> Option<String> {
    let needs = [
        (Resource::RLIMIT_STACK, STACK, "ulimit -s"),
        (Resource::RLIMIT_AS, ADDRESS_SPACE, "ulimit -v"),
    ];
    let (least, command) = needs.into_iter().find_map(|(resource, least, command)| {
        // A limit that cannot be read is none.
        let (limit, _) = getrlimit(resource).ok()?;
        (limit / 1024 < least).then_some((least, command))
    })?;
    Some(match Language::of_locale() {
        Language::En => {
            format!("error: `{command}` is too small here: the runner needs {least} KiB at least")
        }
        Language::Ko => format!(
            "오류: 여기서는 `{command}`의 값이 너무 작아요. 실행기에는 적어도 {least}KiB가 필요해요"
        ),
    })
}
