//! What a notebook says besides the notes, in each language.

use crate::course::Language;

/// What the code cells need, and how they behave.
pub(super) fn about(language: Language) -> String {
    match language {
        Language::En => {
            "The code cells of this notebook need [evcxr](https://github.com/evcxr/evcxr), the notebook \
             kernel for Rust. Start with the first of them, just below: it compiles `nix`, which takes \
             some ten seconds, and makes sure that a child that panics ends, with status 101. After \
             that, run the others in any order, and as often as you like. Commands that begin with \
             `cargo` belong in a terminal, in the course's folder.\n\n\
             Each child in these programs ends with `exit`. Leave that in place when you change them: a \
             child that goes on returns into the kernel's own code and spoils the session. (So does a \
             child that panics, if the first cell was not run.) If that has happened, restart the \
             kernel, and start with the first cell again."
        }
        Language::Ko => {
            "이 노트북의 코드 셀을 실행하려면 러스트 노트북 커널인 [evcxr](https://github.com/evcxr/evcxr)가 \
             있어야 해요. 바로 아래의 첫 코드 셀부터 실행하세요. `nix`를 컴파일하느라 10초쯤 걸리고, 패닉을 \
             일으킨 자식이 종료 상태 101로 끝나게 해 두는 셀이에요. 그다음에는 어떤 순서로든, 몇 번이든 실행해도 \
             돼요. `cargo`로 시작하는 명령은 터미널을 열고 코스 폴더에서 실행하세요.\n\n\
             이 프로그램들에서 자식 프로세스는 모두 `exit`으로 끝나요. 코드를 바꿔 볼 때도 `exit`은 그대로 \
             두세요. 끝나지 않은 자식은 커널의 코드로 되돌아가서 세션을 망가뜨려요. 첫 셀을 실행하지 않았다면 \
             패닉을 일으킨 자식도 마찬가지예요. 그렇게 됐다면 커널을 다시 시작하고 첫 셀부터 다시 실행하세요."
        }
    }
    .to_owned()
}

/// Said above the cell that runs a lesson.
pub(super) fn run_here(language: Language) -> &'static str {
    match language {
        Language::En => "Here, run the next cell.",
        Language::Ko => "여기서는 다음 셀을 실행하세요.",
    }
}

/// Said above the cell that is there to be changed.
pub(super) fn change_here(language: Language) -> &'static str {
    match language {
        Language::En => "Here, the next cell is a copy of the lesson for you to change.",
        Language::Ko => "다음 셀은 마음대로 바꿔 볼 수 있는 사본이에요.",
    }
}

/// Said above the cell that an exercise is worked on in, if it can be run here.
pub(super) fn work_here(language: Language, exercise: &str, can_run: bool) -> String {
    match (language, can_run) {
        (Language::En, true) => format!(
            "Work on it in the next cell. Whether it is right in every order, `cargo xtask learn {exercise}` tells, in \
             the course's folder."
        ),
        (Language::En, false) => format!(
            "Not in a notebook: the kernel would be the parent there. Work on it in the course's folder, with \
             `cargo xtask learn {exercise}`; this is how it begins:"
        ),
        (Language::Ko, true) => format!(
            "다음 셀에서 풀어 보세요. 모든 순서에서 맞는지는 코스 폴더에서 `cargo xtask learn {exercise}`로 확인할 수 있어요."
        ),
        (Language::Ko, false) => format!(
            "노트북에서는 실행하지 마세요. 거기서는 커널이 부모가 되거든요. 코스 폴더에서 `cargo xtask learn {exercise}`로 풀어 \
             보세요. 처음 모습은 이래요."
        ),
    }
}
