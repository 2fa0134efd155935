//! The library's reasons and errors in words: in English as it says them itself, and in Korean.

use crate::course::{Language, with_particles, word};
use interleave::{
    Divergence, Interruption, Limit, Loss, NoStep, ProcessName, Reason, Refusal, RunError, StepName,
};
use std::io;
use std::time::Duration;

/// Why a text is no step of an order.
pub fn no_step(error: &NoStep) -> String {
    let NoStep(text) = error;
    match Language::current() {
        Language::En => error.to_string(),
        Language::Ko => with_particles(&format!(
            "`{text}`은(는) 단계가 아니에요. 단계는 프로세스 이름(0, 2, 2.1)이고, 둘째 스레드면 뒤에 :1을, 쓰기가 아니면 글자 하나(w, x, s, r, l, \
             c, p, a)를 붙여요"
        )),
    }
}

/// A reason as a clause without a full stop.
pub fn reason(reason: &Reason) -> String {
    match Language::current() {
        Language::En => reason.to_string(),
        Language::Ko => with_particles(&korean(reason)),
    }
}

/// What interrupted a run, likewise.
pub fn interruption(interruption: &Interruption) -> String {
    let said = match (Language::current(), interruption) {
        (Language::En, _) => interruption.to_string(),
        (Language::Ko, Interruption::Lost(loss)) => self::loss(loss),
        (Language::Ko, Interruption::Stuck(process)) => stuck(process),
        (Language::Ko, Interruption::SleepsLong(max)) => {
            format!("모두 합해 {}보다 오래 자요", time(*max))
        }
        (Language::Ko, Interruption::Starved { had, time: whole }) => format!(
            "컴퓨터가 너무 바빠요. {} 동안 프로세스들이 CPU를 쓴 시간이 {}뿐이에요",
            time(*whole),
            time(*had)
        ),
        (Language::Ko, Interruption::Abandoned) => "실행을 그만뒀어요".to_owned(),
    };
    with_particles(&said)
}

/// What the tracer lost track of, likewise.
pub fn loss(loss: &Loss) -> String {
    if Language::current() == Language::En {
        return loss.to_string();
    }
    match loss {
        Loss::ForeignCalls => "다른 아키텍처의 시스템 콜을 불러요".to_owned(),
        Loss::UntracedClone => "추적을 벗어나는 프로세스를 만들어요(CLONE_UNTRACED)".to_owned(),
        Loss::UntracedProcess(pid) => format!("추적을 벗어난 프로세스를 만들었어요(PID {pid})"),
        Loss::Unattributed { process, written, came_out } => format!(
            "{process}번 프로세스는 {written}바이트를 썼는데 {came_out}바이트가 나왔어요. 어느 프로세스가 썼는지 알 수 없는 출력이 있어요"
        ),
        Loss::UsesPtrace(process) => format!(
            "{process}번 프로세스가 스스로 ptrace를 써요. 한 프로세스를 두 번 추적할 수는 없어요"
        ),
        Loss::ReapsUnseen(process) => format!(
            "{process}번 프로세스가 io_uring을 써요. 그것으로 자식을 회수했을 수도 있는데, 그것은 볼 수 없어요"
        ),
        Loss::OutputStillHeld => "추적하지 못한 프로세스가 아직 출력을 열어 두고 있어요".to_owned(),
        Loss::UnknownWriter(bytes) => {
            format!("출력 가운데 {bytes}바이트는 추적하지 못한 프로세스에서 나왔어요")
        }
        Loss::NotEnabled { wanted, enabled } => format!(
            "이 순서에서는 {wanted}의 차례인데, 거기서 갈 수 있는 것은 {}뿐이에요",
            list(enabled)
        ),
        Loss::StepsLeft(schedule) => {
            format!("실행은 이미 끝났는데, 순서에는 아직 남은 것이 있어요: {schedule}")
        }
    }
}

/// Why there is no run, likewise.
pub fn run_error(error: &RunError) -> String {
    match (Language::current(), error) {
        (Language::En, RunError::CannotStart { cause, .. } | RunError::Failed { cause, .. }) => {
            format!("{error}{}", hint(cause))
        }
        (Language::En, _) => error.to_string(),
        (Language::Ko, RunError::CannotStart { program, cause }) => {
            let said = format!("`{program}`을(를) 실행할 수 없어요: {}", os_error(cause));
            with_particles(&said) + hint(cause)
        }
        (Language::Ko, RunError::Refused(cause)) => refusal(*cause),
        (Language::Ko, RunError::Failed { what, cause }) => {
            format!("실행기의 시스템 콜이 실패했어요({what}): {}{}", os_error(cause), hint(cause))
        }
        (Language::Ko, RunError::Interrupted(interrupted)) => interruption(&interrupted.cause),
    }
}

/// An error of the operating system's: it has words for it in English, and Korean ones are rarely installed.
pub fn os_error(error: &io::Error) -> String {
    use io::ErrorKind as Kind;
    let korean = match (Language::current(), error.kind()) {
        (Language::Ko, _) if error.raw_os_error() == Some(libc::EMFILE) => {
            "열린 파일이 너무 많아요"
        }
        (Language::Ko, Kind::NotFound) => "그런 파일이나 폴더가 없어요",
        (Language::Ko, Kind::PermissionDenied) => "권한이 없어요",
        (Language::Ko, Kind::AlreadyExists) => "이미 있어요",
        (Language::Ko, Kind::IsADirectory) => "파일이 아니라 폴더예요",
        (Language::Ko, Kind::NotADirectory) => "폴더가 아니에요",
        (Language::Ko, Kind::StorageFull) => "디스크에 남은 공간이 없어요",
        (Language::Ko, Kind::ReadOnlyFilesystem) => "쓸 수 없는 파일 시스템이에요",
        (Language::Ko, Kind::WouldBlock) => "지금은 그럴 수 없어요",
        (Language::Ko, Kind::OutOfMemory) => "메모리가 모자라요",
        (Language::Ko, Kind::ArgumentListTooLong) => "명령줄이 너무 길어요",
        _ => return error.to_string(),
    };
    let number = error.raw_os_error().map(|number| format!(" (errno {number})"));
    format!("{korean}{}", number.unwrap_or_default())
}

/// What to look at where a limit of the system's kept the runner from something (fork(2), open(2), getrlimit(2)).
pub fn hint(error: &io::Error) -> &'static str {
    match error.raw_os_error() {
        Some(libc::EAGAIN) => word!(
            ": no more processes or threads can be started here (`ulimit -u` tells how many there may be, `ulimit -v` \
             how much memory; a container may have limits of its own)",
            ". 여기서는 프로세스나 스레드를 더 만들 수 없어요(한도는 `ulimit -u`와 `ulimit -v`로 볼 수 있고, 컨테이너에 따로 \
             한도가 있을 수도 있어요)"
        ),
        Some(libc::EMFILE) => word!(
            ": no more files may be open here (`ulimit -n` tells how many)",
            ". 여기서는 파일을 더 열 수 없어요(한도는 `ulimit -n`으로 볼 수 있어요)"
        ),
        Some(libc::ENOMEM) => word!(
            ": no more memory may be used here (`ulimit -v` tells how much)",
            ". 여기서는 메모리를 더 쓸 수 없어요(한도는 `ulimit -v`로 볼 수 있어요)"
        ),
        _ => "",
    }
}

/// What refused to be traced, likewise.
pub fn refusal(cause: Refusal) -> String {
    let why = match (Language::current(), cause) {
        (Language::En, _) => return cause.to_string(),
        (Language::Ko, Refusal::Forbidden) => {
            "ptrace가 거부됐어요(EPERM). 실행기 자신이 추적당하고 있거나(strace, 디버거), 이 컨테이너나 커널의 yama.ptrace_scope가 막고 있어요"
                .to_owned()
        }
        (Language::Ko, Refusal::Ptrace(errno)) => format!("ptrace가 거부됐어요({errno:?})"),
        (Language::Ko, Refusal::Seccomp) => {
            "추적하려면 seccomp 필터가 있어야 하는데 거부됐어요".to_owned()
        }
        (Language::Ko, Refusal::NoCalls(errno)) => {
            format!("커널이 추적하는 쪽에 시스템 콜을 알려 주지 않아요({errno:?}). 리눅스 5.3 이상이어야 해요")
        }
        (Language::Ko, Refusal::KilledBeforeStart) => {
            "프로그램이 시작되기도 전에 강제 종료됐어요".to_owned()
        }
        (Language::Ko, Refusal::Platform) => {
            "추적하려면 x86-64나 aarch64의 리눅스여야 해요".to_owned()
        }
    };
    format!("여기서는 실행기가 다른 프로세스를 추적할 수 없어요. {why}")
}

/// A limit, as in "10s" and "64 processes".
pub fn limit(limit: Limit) -> String {
    match (Language::current(), limit) {
        (Language::En, _) => limit.to_string(),
        (Language::Ko, Limit::Processes(max)) => format!("프로세스 {max}개"),
        (Language::Ko, Limit::Threads(max)) => format!("스레드 {max}개"),
        (Language::Ko, Limit::Time(max)) => time(max),
        (Language::Ko, Limit::Output(max)) => format!("출력 {max}바이트"),
    }
}

/// A time, as in "1.5s".
pub fn time(time: Duration) -> String {
    match Language::current() {
        Language::En => format!("{time:?}"),
        Language::Ko => format!("{}초", time.as_secs_f64()),
    }
}

// It is a table: a row for each reason.
#[allow(clippy::too_many_lines)]
fn korean(reason: &Reason) -> String {
    match reason {
        Reason::Polls(process) => {
            format!("{process}번 프로세스가 끝난 자식이 있는지 물어봐요(WNOHANG)")
        }
        Reason::WaitsForAny(process) => {
            format!("{process}번 프로세스가 자식 가운데 아무나 기다려요")
        }
        Reason::WaitsUnnamed(process) => {
            format!("{process}번 프로세스가 어느 자식인지 밝히지 않고 기다려요")
        }
        Reason::WritesIntoPipe(process) => format!("{process}번 프로세스가 파이프에 써요"),
        Reason::LooksIntoPipe(process, call) => {
            format!("{process}번 프로세스가 파이프를 들여다봐요({call})")
        }
        Reason::LooksAgain(process) => format!(
            "{process}번 프로세스가 기다리지 않고 파이프를 거듭 들여다봐요. 도중에 그만둘 수도 있어요"
        ),
        Reason::HandlesSigchld(process) => format!("{process}번 프로세스가 SIGCHLD를 처리해요"),
        Reason::EndsBeforeChild(process) => {
            format!("{process}번 프로세스가 자식보다 먼저 끝나요")
        }
        Reason::Blocked(process, call) => {
            format!("{process}번 프로세스가 {call}에서 멈춰 기다려요")
        }
        Reason::BlockedUnseen(process, call) => {
            format!("{process}번 프로세스가 {call}에서 멈춰 기다려요. {UNSEEN}")
        }
        Reason::BlockedUnscheduled(process, call) => format!(
            "{process}번 프로세스가 {call}에서 멈춰 기다려요. 거기서 누구 차례가 될지는 실행기가 정하지 못해요"
        ),
        Reason::WritesInVfork(process) => {
            format!("{process}번 프로세스가 부모의 vfork 중에 써요. {UNSEEN}")
        }
        Reason::SetsTimer(process) => {
            format!("{process}번 프로세스가 타이머를 맞춰요. 언제 울릴지는 {UNDECIDED}")
        }
        Reason::HasTimeLimit(process, call) => format!(
            "{process}번 프로세스가 {call}에서 시간제한을 두고 기다려요. 시간이 일찍 다 되면 어떻게 되는지는 시험하지 않았어요"
        ),
        Reason::HasThreads(process) => {
            format!("{process}번 프로세스에 스레드가 여럿 있어요. {UNSEEN}")
        }
        Reason::ThreadsFork(process) => format!(
            "{process}번 프로세스의 스레드 여럿이 fork해요. 어느 것이 먼저일지는 {UNDECIDED}"
        ),
        Reason::SendsSignal(process) => {
            format!("{process}번 프로세스가 시그널을 보내요. 언제 도착할지는 {UNDECIDED}")
        }
        Reason::ReleasedByParentsExit(process) => format!(
            "{process}번 프로세스는 부모가 끝나면서 풀려나요. 커널이 새 부모를 정해 주기 직전에 부모의 PID를 물어볼 수도 있어요"
        ),
        Reason::WaitIsInterrupted(process) => {
            format!(
                "SIGCHLD가 {process}번 프로세스의 wait를 중단시킬 수 있어요. 언제일지는 {UNDECIDED}"
            )
        }
        Reason::EndsInTwoMoments(process) => format!(
            "{process}번 프로세스가 끝날 때, 열어 둔 것이 닫히고 나서 wait로 알 수 있게 될 때까지 잠깐의 틈이 있어요. 그 사이에 무슨 일이 생기는지는 시험하지 않았어요"
        ),
        Reason::SleepIsInterrupted(process) => format!(
            "시그널이 {process}번 프로세스의 sleep을 끝낼 수 있어요. 언제일지는 {UNDECIDED}"
        ),
        Reason::PollsAgain(process) => format!(
            "{process}번 프로세스가 끝난 자식이 있는지 거듭 살펴봐요. 도중에 그만둘 수도 있어요"
        ),
        Reason::WritesBetweenPolls(process) => format!(
            "{process}번 프로세스가 끝난 자식이 있는지 살펴보는 사이사이에 써요. 몇 번이든 그럴 수 있어요"
        ),
        Reason::DependsOnRun(inner) => {
            format!("{}. 그래서 실행마다 fork와 wait가 달라요", korean(inner))
        }
        Reason::TouchesSame { one, other, call, what } => format!(
            "{one}번 프로세스({call})와 {other}번 프로세스가 같은 것을 건드려요: {what}. 누가 먼저일지는 {UNDECIDED}"
        ),
        Reason::SharesMemory(one, other) => format!(
            "{one}번 프로세스와 {other}번 프로세스가 메모리를 함께 써요. 서로 무엇을 보게 될지는 {UNDECIDED}"
        ),
        Reason::UnknownCall(process, call) => format!(
            "다른 프로세스가 있는 동안 {process}번 프로세스가 {call}을(를) 불러요. 다른 프로세스가 거기서 무엇을 볼 수 있는지는 알려져 있지 않아요"
        ),
        Reason::TooManyToCount => "너무 많아서 셀 수 없어요".to_owned(),
        Reason::FirstRunKilled => "첫 실행이 스스로 끝나지 않았어요".to_owned(),
        Reason::RunKilledOrLost => {
            "강제 종료해야 했거나 끝까지 추적하지 못한 실행에서 탐색이 끝났어요".to_owned()
        }
        Reason::FaultFound(more) => {
            format!("깨진 것을 찾고 나서 {}만 더 찾아봤어요", time(*more))
        }
        Reason::OutOfTime(limit) => format!("탐색이 {}보다 오래 걸렸어요", time(*limit)),
        Reason::OrdinaryOrder => "탐색이 찾지 못한 순서가 보통 실행에서 나왔어요".to_owned(),
        Reason::OrdinaryFault => "탐색에서는 깨진 적이 없는 것이 보통 실행에서 깨졌어요".to_owned(),
        Reason::TextVaries => "같은 순서로 두 번 실행했는데 출력이 서로 달랐어요".to_owned(),
        Reason::GraphVaries => "실행마다 fork와 wait가 달라요".to_owned(),
        Reason::LauncherVaries => "실행 도구(런처)가 프로그램을 매번 다르게 시작해요".to_owned(),
        Reason::OrderMissed => "나올 수 있어야 할 순서를 실행해 봤지만 나오지 않았어요".to_owned(),
        Reason::Diverged(divergence) => diverged(divergence),
        Reason::Stuck(process) => stuck(process),
        Reason::OneOrder => "한 가지 순서만 정해서 실행했어요".to_owned(),
        Reason::Untraced => "커널의 기록이 없으면 순서를 찾아볼 수 없어요".to_owned(),
    }
}

/// What is said of what nobody decides.
const UNDECIDED: &str = "실행기가 정하지 못해요";

/// What is said of what a prediction misses.
const UNSEEN: &str = "이것은 fork와 wait만 보고는 알 수 없어요";

fn stuck(process: &ProcessName) -> String {
    format!(
        "실행기가 다른 프로세스들을 멈춰 둔 동안, {process}번 프로세스는 다음 단계까지 오지도 않고 자지도 않았어요"
    )
}

fn diverged(divergence: &Divergence) -> String {
    let Divergence { after, before, now } = divergence;
    let (before, now) = (list(before), list(now));
    format!("{after} 다음에 갈 수 있는 것이 실행마다 달라요. 한 번은 {before}, 다른 한 번은 {now}")
}

/// "1, 2x, 3".
fn list(steps: &[StepName]) -> String {
    steps.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
