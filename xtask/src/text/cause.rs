//! Causes in words: why it probably happened, and what to do about it.

use super::fit::escape;
use crate::course::{say, word};
use crate::verify::{Cause, Difference, Killer, Unbuffered, Waiter, WrongOrder};
use interleave::{Blocked, ProcessName};
use nix::errno::Errno;
use nix::unistd::Pid;

/// A cause as a clause in English, without a full stop; as sentences in Korean.
// It is a table: a row for each cause.
#[allow(clippy::too_many_lines)]
pub fn cause(cause: &Cause) -> String {
    match cause {
        Cause::ChildGoesOn => say!(
            "a child that does not exit goes on in its parent's code and forks in its turn: end it with `exit`; \
             or the program starts helpers of its own",
            "exit하지 않은 자식은 부모의 코드를 이어서 실행하다가 또 fork해요. 자식은 `exit`로 끝내세요. 프로그램이 도우미 프로세스를 \
             시작한 것일 수도 있어요"
        ),
        Cause::TooMany { more } => say!(
            "its parent forked {more} more than the lesson has: count how often it forks (in a loop, how often that runs)",
            "부모가 레슨보다 {more}개 더 fork했어요. fork나 `start()`를 몇 번 하는지, 반복문이라면 몇 번 도는지 세어 보세요"
        ),
        Cause::TooFew => say!(
            "a process that the lesson expects was never forked, whatever the output says",
            "레슨에 있는 프로세스가 다 fork되지 않았어요(출력에 뭐라고 나오든요). fork나 `start()`를 그만큼 하는지 보세요. 파이썬이라면 `start` 뒤의 \
             괄호와 `if __name__ == '__main__':`의 철자도 보세요"
        ),
        Cause::NoChild => say!(
            "it waited, and had no child to wait for (ECHILD): a child that does not exit goes on in its parent's code, \
             or a wait too many",
            "기다릴 자식이 없는데 기다렸어요(wait, ECHILD). exit하지 않은 자식이 부모의 코드를 이어서 실행했거나, wait를 한 번 더 했어요. 자식은 할 일이 \
             끝나면 끝내세요(`exit`, 파이썬이라면 `os._exit(0)`)"
        ),
        Cause::ThreadNotProcess { threads } => say!(
            "it started {threads} threads, and threads are no processes: they share one PID (in Python, use \
             `multiprocessing.Process`, not `threading.Thread`)",
            "스레드를 {threads}개 시작했는데, 스레드는 프로세스가 아니에요. 모두 한 PID를 써요. (파이썬이라면 `threading.Thread` 말고 \
             `multiprocessing.Process`를 쓰세요)"
        ),
        Cause::ChildForked => say!(
            "a child forked, and not its parent: fork all children in the parent's code",
            "부모가 아니라 자식이 fork했어요. 자식은 모두 부모의 코드에서 fork하세요"
        ),
        Cause::WrongTree => say!(
            "another process forked than in the lesson: compare their process trees",
            "레슨과는 다른 프로세스가 fork했어요. 두 프로그램의 프로세스 트리를 비교해 보세요"
        ),
        Cause::ForkServer => say!(
            "Python's fork server forked it, and not the program itself: that is the start method `forkserver`, the \
             default from Python 3.14 on (`multiprocessing.set_start_method('fork')` changes it)",
            "프로그램이 아니라 파이썬의 fork 서버가 fork했어요. 시작 방식이 `forkserver`일 때 그래요. 파이썬 3.14부터는 이것이 기본값이에요. \
             (`multiprocessing.set_start_method('fork')`로 바꿀 수 있어요)"
        ),
        Cause::ForkFailed { process, error } => fork_failed(process, *error),
        Cause::HelperProcess { process, program: Some(program) } => {
            let program = escape(&program.to_string_lossy());
            say!(
                "process {process} became another program, `{program}`: one that the program started for itself, and \
                 that the lesson does not have",
                "{process}번 프로세스는 다른 프로그램 `{program}`이(가) 됐어요. 프로그램이 따로 시작한 것이고, 레슨에는 없는 프로세스예요"
            )
        }
        Cause::HelperProcess { process, program: None } => say!(
            "process {process} is a helper that Python starts unless its start method is fork: \
             `multiprocessing.set_start_method('fork')`",
            "{process}번 프로세스는 파이썬이 시작한 도우미 프로세스예요. 시작 방식이 fork가 아닐 때 생겨요. \
             `multiprocessing.set_start_method('fork')`로 바꿔 보세요"
        ),
        Cause::CouldNotStart { said } => {
            say!(
                "the program could not start: {said}",
                "프로그램을 시작하지 못했어요. 파일의 이름과 지금 있는 폴더가 맞는지 보세요: {said}"
            )
        }
        Cause::PythonError { error } if is_of_syntax(error) => say!(
            "Python cannot read the file: {error}",
            "파이썬이 파일을 읽지 못해요. 문법이 틀린 곳이 있어요: {error}"
        ),
        Cause::PythonError { error } => {
            say!("an exception ended it: {error}", "예외가 나서 끝났어요: {error}")
        }
        Cause::StartReturnsNone => say!(
            "`start()` gives back `None`, not the process: write `p = Process(…)`, then `p.start()`, then `p.join()`",
            "`start()`는 프로세스가 아니라 `None`을 돌려줘요. `p = Process(…)`라고 쓰고, 그다음에 `p.start()`, `p.join()`이라고 쓰세요"
        ),
        Cause::MainGuardMissing => say!(
            "its start method is not fork, so the child imports the file and would start children of its own: put what \
             starts processes, and `set_start_method`, below `if __name__ == '__main__':`",
            "시작 방식이 fork가 아니어서, 자식이 파일을 다시 import하다가 또 자식을 시작하려고 했어요. 프로세스를 시작하는 코드와 \
             `set_start_method`를 `if __name__ == '__main__':` 아래에 두세요"
        ),
        Cause::RustPanic { message } => {
            say!(
                "a panic ended it (status 101): {message}",
                "패닉이 나서 끝났어요(종료 상태 101): {message}"
            )
        }
        Cause::ReturnedError { error } => {
            say!("its `main` returned an error: {error}", "`main`이 오류를 돌려줬어요: {error}")
        }
        Cause::Failed { status } => failed(*status),
        Cause::DidNotFail => say!(
            "it ended with 0, as a program does whose `main` returns; another exit status has to be given to `exit`",
            "`main`이 끝까지 가면 종료 상태는 0이에요. 다른 종료 상태는 `exit`에 적어 줘야 해요"
        ),
        Cause::KilledBy { signal, by } => killed_by(*signal, by.as_ref()),
        Cause::ParentEndedLast => say!(
            "in this lesson the parent ends first, and leaves an orphan",
            "이 레슨에서는 부모가 먼저 끝나서 고아가 남아야 해요. 부모가 자식을 기다리지 말고 먼저 끝나게 하세요"
        ),
        Cause::IgnoresSigchld => {
            say!(
                "its parent ignores SIGCHLD",
                "부모가 SIGCHLD를 무시하도록 해 놓아서 커널이 자식을 바로 회수해요. 그 설정을 빼고 wait로 회수하세요"
            )
        }
        Cause::NotWaitedFor => say!(
            "the parent did not wait for it: keep each child's PID and wait for that PID before the parent ends",
            "부모가 기다리지(wait) 않았어요. 자식마다 PID를 변수에 담아 두었다가, 부모가 끝나기 전에 그 PID를 기다리세요"
        ),
        Cause::WaitedForWrongPid { waiter, pid, is_reaped } => {
            waited_for_wrong_pid(*waiter, *pid, *is_reaped)
        }
        Cause::ForksWithoutEnd => say!(
            "a child that does not exit goes on in its parent's code and forks in its turn, or a program starts itself: \
             end every child with `exit`",
            "exit하지 않은 자식이 부모의 코드를 이어서 실행하다가 또 fork했거나, 프로그램이 자기 자신을 시작했어요. 자식은 모두 `exit`로 끝내세요"
        ),
        Cause::ThreadsWithoutEnd => {
            say!("a loop starts threads without end", "반복문이 스레드를 끝없이 시작해요")
        }
        Cause::Stopped => say!(
            "a signal such as SIGSTOP stopped it, and nobody sent SIGCONT",
            "SIGSTOP 같은 시그널을 받고 멈췄는데, 아무도 SIGCONT를 보내지 않았어요"
        ),
        Cause::NeverEnds { running: None } => say!(
            "it loops, sleeps, or waits for something that never comes",
            "반복문을 끝없이 돌거나, 자고 있거나(sleep), 오지 않을 것을 기다리고 있어요"
        ),
        Cause::NeverEnds { running: Some(process) } => say!(
            "process {process} was running: a loop that does not end, or work that needs more time (`--timeout`)",
            "{process}번 프로세스가 실행되고 있었어요. 끝나지 않는 반복문이거나, 시간이 더 걸리는 일이에요(`--timeout`)"
        ),
        Cause::BlockedIn { process, blocked, waiter } => {
            blocked_in(process, blocked, waiter.as_ref())
        }
        Cause::WritesWithoutEnd => say!(
            "a loop prints without end, or processes without end print",
            "반복문이 끝없이 출력하거나, 끝없이 생긴 프로세스들이 출력해요"
        ),
        Cause::OneAfterAnother => say!(
            "each one is waited for before the next is started: start all of them first, and wait then",
            "자식을 하나 시작할 때마다 끝나기를 기다리고 나서 또 하나를 시작해요. 먼저 모두 시작하고, 그다음에 기다리세요"
        ),
        Cause::OutOfSequence => say!(
            "nothing makes the one wait for the other: a wait, a read of what the other sends, or a fork after it would",
            "둘 가운데 어느 것이 먼저일지 정해 주는 것이 없어요. 앞의 것을 wait로 기다리거나, 앞의 것이 보낸 것을 읽고 나서 하거나, 앞의 것이 끝난 다음에 \
             fork하세요"
        ),
        Cause::OtherOrderCount => say!(
            "the program leaves other choices to the scheduler than the lesson does: what waits for what?",
            "순서가 정해지지 않은 곳이 레슨과 달라요. 누가 누구를 언제 기다리는지(wait) 레슨과 비교해 보세요"
        ),
        Cause::TooManyAtOnce => say!(
            "it starts the next one before it has waited for one of them",
            "앞의 자식을 기다리지 않고 다음 자식을 시작해요. 하나를 회수한 다음에 하나를 더 시작하세요"
        ),
        Cause::NoExec => say!(
            "it goes on as a copy of its parent's program: exec replaces the program, as `Command` does",
            "부모 프로그램의 복사본으로 이어서 실행돼요. `Command`처럼 exec을 해야 다른 프로그램으로 바뀌어요"
        ),
        Cause::DeclarationDiffers => say!(
            "the mistake's data in its Cargo.toml and its program do not agree",
            "실수의 Cargo.toml에 적힌 내용과 프로그램이 서로 맞지 않아요"
        ),
        Cause::OrderDiffers { lesson, how: WrongOrder::BreaksNothing } => say!(
            "see who comes when in it (`cargo xtask trace {lesson} --order …`), and what would have to come earlier",
            "이 순서에서 누가 언제 나오는지 보고(`cargo xtask trace {lesson} --order …`), 무엇이 더 먼저 와야 할지 생각해 보세요"
        ),
        Cause::OrderDiffers { lesson, .. } => say!(
            "`cargo xtask orders {lesson}` shows the orders that there are, as they are written",
            "`cargo xtask orders {lesson}`을(를) 하면, 가능한 순서와 적는 방법이 나와요"
        ),
        Cause::LineMissing => say!(
            "it ended before it came to that line, or its output was never flushed",
            "그 줄까지 가기 전에 끝났거나, 버퍼에 든 출력을 내보내지(flush) 않았어요"
        ),
        Cause::LineFromNobody => say!(
            "a process did not run, ended too early, or did not flush its output",
            "프로세스가 실행되지 않았거나, 너무 일찍 끝났거나, 버퍼에 든 출력을 내보내지(flush) 않았어요"
        ),
        Cause::ToStandardError => say!(
            "it wrote that line to standard error, and standard output is checked",
            "그 줄을 표준 오류에 썼어요. 확인하는 것은 표준 출력이에요"
        ),
        Cause::WrittenByAnother { process } => {
            say!("process {process} wrote it in its place", "{process}번 프로세스가 대신 썼어요")
        }
        Cause::LineOfAnother { process, is_written_by_both: true } => say!(
            "it is a line of process {process}, which wrote it as well: what comes after a fork is run by both, so put what \
             the child does into its own branch (`if pid == 0:`)",
            "그것은 {process}번 프로세스의 줄이고, 그 프로세스도 썼어요. fork한 다음의 코드는 부모와 자식이 둘 다 실행해요. 자식이 할 일은 자식만 들어가는 \
             곳(`if pid == 0:`)에 두세요"
        ),
        Cause::LineOfAnother { process, is_written_by_both: false } => say!(
            "it is a line of process {process}, which has to write it itself (Python: `target=foo`, not `target=foo()`, \
             and `start()`, not `run()`)",
            "그것은 {process}번 프로세스의 줄이에요. 그 프로세스가 직접 써야 해요. (파이썬이라면 `target=foo()`가 아니라 `target=foo`, `run()`이 \
             아니라 `start()`예요)"
        ),
        Cause::OwnLineOutOfOrder => say!(
            "it is a line of its own, but another one comes first",
            "자기 줄은 맞지만, 다른 줄을 먼저 써야 해요"
        ),
        Cause::PrintedAgain => {
            say!("it printed that line once more", "그 줄을 한 번 더 출력했어요")
        }
        Cause::BufferedBeforeFork { hidden_by_terminal: false } => say!(
            "text that is still in a buffer at a fork is in both processes, and both write it: \
             end it with a newline, or flush, before forking",
            "fork할 때 버퍼에 남아 있던 글자는 두 프로세스가 모두 갖게 되고, 둘 다 그것을 써요. fork하기 전에 줄바꿈으로 끝내거나 \
             버퍼를 비우세요(flush)"
        ),
        Cause::BufferedBeforeFork { hidden_by_terminal: true } => say!(
            "text that is still in a buffer at a fork is in both processes, and both write it: flush before forking. A \
             terminal hides it: there each line goes out at once, but into a pipe or a file only when the buffer is \
             full or the program ends",
            "fork할 때 버퍼에 남아 있던 글자는 두 프로세스가 모두 갖게 되고, 둘 다 그것을 써요. fork하기 전에 버퍼를 비우세요(flush). \
             터미널에서는 보이지 않는 문제예요. 터미널에는 한 줄씩 바로 나가지만, 파이프나 파일에는 버퍼가 차거나 프로그램이 끝날 때 나가요"
        ),
        Cause::NoNewline => say!(
            "end the line with a newline (Rust: `println!`, not `print!`; Python: no `end=''`; C: `\\n`)",
            "줄 끝에서 줄을 바꾸세요. (러스트는 `print!` 말고 `println!`을 쓰고, 파이썬은 `end=''`를 빼고, C는 `\\n`을 넣으세요)"
        ),
        Cause::BlanksDiffer => say!(
            "only the blanks differ: Python's `print` puts one between two arguments (`--match blanks` lets them pass)",
            "빈칸만 달라요. 파이썬의 `print`는 인자와 인자 사이에 빈칸을 하나 넣어요. (`--match blanks`로는 통과해요)"
        ),
        Cause::WordsDiffer(Difference::Words) => say!(
            "only the words differ: compare them with the lesson's line (`--match numbers` does not look at words)",
            "낱말만 달라요. 레슨의 줄과 비교해 보세요. (`--match numbers`는 낱말을 보지 않아요)"
        ),
        Cause::WordsDiffer(Difference::Unexpected) => say!(
            "the lesson has no such line: leave that print out",
            "레슨에 없는 줄이에요. 그 줄을 출력하는 코드를 빼세요"
        ),
        Cause::WordsDiffer(Difference::Uncalled) => say!(
            "it printed a function, and not what the function gives: call it, with parentheses (`os.getpid()`)",
            "함수를 부르지 않고 함수 자체를 출력했어요. 괄호를 붙여서 부르세요(`os.getpid()`)"
        ),
        Cause::WordsDiffer(Difference::Numbers) => say!(
            "only a number differs, and it is the same in each run of the lesson",
            "숫자만 달라요. 레슨에서는 몇 번을 실행해도 같은 숫자예요"
        ),
        Cause::WordsDiffer(Difference::More) => say!(
            "compare it with the lesson's line, letter by letter",
            "레슨의 줄과 한 글자씩 비교해 보세요"
        ),
        Cause::RawWaitStatus { printed, status } => say!(
            "{printed} is {status}·256: a wait status as `wait` gives it, and the exit status is in it (Python: \
             `os.waitstatus_to_exitcode`, C: `WEXITSTATUS`)",
            "{printed}은(는) {status}×256이에요. `wait`가 주는 값 그대로예요. 종료 상태는 그 안에 들어 있어요. (파이썬은 \
             `os.waitstatus_to_exitcode`, C는 `WEXITSTATUS`로 꺼내요)"
        ),
        Cause::TornLine { unbuffered_by } => torn(*unbuffered_by),
        Cause::Adopted => say!(
            "its parent had ended: an orphan is adopted by another process, so wait for the child first",
            "부모가 먼저 끝났어요. 고아가 된 자식은 다른 프로세스에 입양돼요. 그러니 자식을 먼저 기다리세요(wait)"
        ),
        Cause::ReadBeforeFork { printed, parent } => say!(
            "{printed} is the PID of its parent, process {parent}: it was read before the fork and printed after it, or \
             `getppid` was called where `getpid` belongs",
            "{printed}은(는) 부모인 {parent}번 프로세스의 PID예요. fork하기 전에 읽은 값을 fork한 뒤에 출력했거나, `getpid`를 부를 곳에서 `getppid`를 \
             불렀어요"
        ),
        Cause::OwnPid { printed } => say!(
            "{printed} is its own PID: `getpid` was called where `getppid` belongs",
            "{printed}은(는) 자기 PID예요. `getppid`를 부를 곳에서 `getpid`를 불렀어요"
        ),
        Cause::PidOfAnother { printed, process } => say!(
            "{printed} is the PID of process {process}",
            "{printed}은(는) {process}번 프로세스의 PID예요"
        ),
        Cause::NoSuchPid { printed } => say!(
            "no process of this run has the PID {printed}: it may be that of the process that started the program \
             (`getppid`, the shell's `$PPID`)",
            "이 실행에는 PID가 {printed}인 프로세스가 없어요. 프로그램을 시작한 쪽의 PID일 수 있어요(`getppid`, 셸의 `$PPID`)"
        ),
        Cause::NotTheFirst => {
            word!("it is another process's PID", "다른 프로세스의 PID예요").to_owned()
        }
        Cause::NotTheParent => say!(
            "its parent had ended, or another process forked it",
            "부모가 먼저 끝났거나, 다른 프로세스가 fork했어요"
        ),
        Cause::AskedTooEarly => say!(
            "it asked for its parent's PID before its parent had ended",
            "부모가 끝나기 전에 부모의 PID를 물어봤어요"
        ),
        Cause::ParentMayOutlive => say!(
            "nothing keeps the parent from outliving its child",
            "부모가 자식보다 나중에 끝날 수도 있어요. 그러지 못하게 하는 코드가 없어요"
        ),
        Cause::SamePidTwice => say!(
            "two processes never have the same PID at a time: at least one of them printed another's",
            "두 프로세스가 동시에 같은 PID를 갖는 일은 없어요. 적어도 하나는 남의 PID를 출력했어요"
        ),
    }
}

/// Whether Python could not even read a program.
fn is_of_syntax(error: &str) -> bool {
    ["SyntaxError", "IndentationError", "TabError"].iter().any(|name| error.starts_with(name))
}

/// Why a fork failed (fork(2), ERRORS), and what to do about it.
fn fork_failed(process: &ProcessName, error: Errno) -> String {
    let name = format!("{error:?}");
    match error {
        Errno::EAGAIN => say!(
            "process {process} could not fork ({name}): as many processes as the user or the container may have were \
             there already (`ulimit -u`)",
            "{process}번 프로세스가 fork하지 못했어요({name}). 사용자나 컨테이너가 가질 수 있는 만큼 프로세스가 이미 있었어요(`ulimit -u`)"
        ),
        Errno::ENOMEM => say!(
            "process {process} could not fork ({name}): there was not enough memory",
            "{process}번 프로세스가 fork하지 못했어요({name}). 메모리가 모자랐어요"
        ),
        _ => say!(
            "process {process} could not fork ({name})",
            "{process}번 프로세스가 fork하지 못했어요({name})"
        ),
    }
}

/// Whom a process waited for, and whom it should wait for.
fn waited_for_wrong_pid(waiter: Waiter, pid: Pid, is_reaped: bool) -> String {
    let waiter = match waiter {
        Waiter::Itself => word!("it", "이 프로세스"),
        Waiter::Parent => word!("its parent", "부모"),
    };
    if is_reaped {
        return say!(
            "{waiter} waited for PID {pid} twice, and the second time there was no such child any more: wait once for \
             each PID",
            "{waiter}이(가) PID {pid}을(를) 두 번 기다렸어요. 두 번째에는 이미 회수해서 그런 자식이 없었어요. PID마다 한 번씩 기다리세요"
        );
    }
    say!(
        "{waiter} waited for PID {pid}, which is no child of its own (ECHILD): wait for the PID that the parent gets from \
         `fork`",
        "{waiter}이(가) 기다린 PID {pid}은(는) 자기 자식이 아니에요(ECHILD). 부모가 `fork`에서 받은 PID를 기다리세요"
    )
}

/// Where an exit status that means failure may come from.
fn failed(status: i32) -> String {
    match status {
        1 => say!(
            "it reported a failure: 1 comes from `exit(1)`, from an error that Rust's `main` returns, and from an \
             exception or `sys.exit('…')` in Python",
            "프로세스가 스스로 실패했다고 알렸어요. 1은 `exit(1)`을 했거나, 러스트의 `main`이 오류를 돌려줬거나, 파이썬에서 예외가 났거나 \
             `sys.exit('…')`처럼 글자를 넘겼을 때 나와요"
        ),
        101 => say!(
            "it reported a failure: 101 is what a panic in Rust gives",
            "프로세스가 스스로 실패했다고 알렸어요. 101은 러스트에서 패닉이 났을 때 나와요"
        ),
        255 => say!(
            "it reported a failure: 255 is what `exit(-1)` gives, as a status has eight bits",
            "프로세스가 스스로 실패했다고 알렸어요. 종료 상태는 8비트라서, `exit(-1)`을 하면 255가 나와요"
        ),
        _ => say!(
            "it reported a failure: it called `exit({status})`, or its `main` returned {status}",
            "프로세스가 스스로 실패했다고 알렸어요. `exit({status})`을(를) 했거나 `main`이 {status}을(를) 돌려줬어요"
        ),
    }
}

/// Who or what killed a process by this signal.
fn killed_by(signal: i32, by: Option<&Killer>) -> String {
    match (by, signal) {
        (Some(Killer::Process(process)), libc::SIGTERM) => say!(
            "process {process} sent it the signal (so Python ends a child with `daemon=True`, and the workers of a `Pool` \
             at the end of its `with`: join them before)",
            "{process}번 프로세스가 그 시그널을 보냈어요. (파이썬은 `daemon=True`인 자식과, `with Pool(…)`이 끝날 때의 일꾼들을 이렇게 끝내요. 그 전에 \
             `join()`으로 기다리세요)"
        ),
        (Some(Killer::Process(process)), _) => say!(
            "process {process} sent it the signal",
            "{process}번 프로세스가 그 시그널을 보냈어요"
        ),
        (Some(Killer::Itself), libc::SIGABRT) => say!(
            "it gave up by `abort`, as C does when an `assert` fails",
            "`abort`로 스스로 그만뒀어요. C에서 `assert`가 틀렸을 때도 그래요"
        ),
        (Some(Killer::Itself), _) => {
            say!("it sent the signal to itself", "자기 자신에게 그 시그널을 보냈어요")
        }
        (_, libc::SIGSEGV | libc::SIGBUS) => say!(
            "it reached for memory that is not its own, as through a wrong pointer",
            "써서는 안 되는 메모리에 접근했어요. 포인터가 `NULL`이거나 잘못된 곳을 가리킬 때 그래요"
        ),
        (_, libc::SIGFPE) => say!(
            "it did arithmetic that has no result, as a division by zero",
            "0으로 나누기처럼 답이 없는 계산을 했어요"
        ),
        (_, libc::SIGPIPE) => say!(
            "it wrote into a pipe from which nobody can read any more",
            "읽을 쪽이 모두 닫힌 파이프에 썼어요"
        ),
        (_, libc::SIGALRM) => say!("its own timer rang", "스스로 맞춰 둔 타이머가 울렸어요"),
        (Some(Killer::NoneOfTheRun), _) => say!(
            "no process of the run sent the signal: the kernel did, or somebody outside",
            "이 실행의 프로세스가 보낸 시그널이 아니에요. 커널이나 바깥의 누군가가 보냈어요"
        ),
        (None, _) => say!(
            "a signal killed it before it could exit",
            "스스로 끝나기 전에 시그널을 받고 강제 종료됐어요"
        ),
    }
}

/// What the process waits for that the others wait for, and what to do about it.
fn blocked_in(process: &ProcessName, blocked: &Blocked, waiter: Option<&ProcessName>) -> String {
    match blocked {
        // The only one that could write waits for it, too.
        Blocked::Read { writers }
            if waiter.is_some_and(|waiter| writers == std::slice::from_ref(waiter)) =>
        {
            let waiter = names(writers);
            say!(
                "process {process} reads from an empty pipe, and process {waiter}, which alone could write into it,                  waits for process {process} to end: write first, or close the writing end, and wait then",
                "{process}번 프로세스가 빈 파이프에서 읽고 있는데, 거기에 쓸 수 있는 {waiter}번 프로세스는 {process}번이 끝나기를 기다려요(wait).                  먼저 쓰거나 쓰는 쪽을 닫고, 그다음에 기다리세요"
            )
        }
        Blocked::Read { writers } if writers.is_empty() => say!(
            "process {process} reads from a pipe",
            "{process}번 프로세스가 파이프에서 읽고 있어요"
        ),
        Blocked::Read { writers } => {
            let writers = names(writers);
            say!(
                "process {process} reads from an empty pipe, and the end of it does not come as long as the writing end \
                 is open, in process {writers}: each process has to close the ends that it does not use",
                "{process}번 프로세스가 빈 파이프에서 읽고 있는데, 쓰는 쪽이 열려 있는 동안에는 파이프의 끝(EOF)이 오지 않아요({writers}번 프로세스에서 \
                 열려 있어요). 프로세스마다 자기가 사용하지 않는 끝을 닫으세요"
            )
        }
        Blocked::Write { .. } => say!(
            "process {process} writes into a full pipe, and nobody reads from it: read first, and wait then",
            "{process}번 프로세스가 가득 찬 파이프에 쓰고 있는데, 아무도 읽지 않아요. 자식을 기다리기(wait) 전에 파이프를 끝까지 읽으세요"
        ),
        Blocked::Wait(_) => say!(
            "process {process} waits for a child that does not end",
            "{process}번 프로세스가 끝나지 않는 자식을 기다리고 있어요"
        ),
        Blocked::Sleep => say!(
            "process {process} sleeps (`--timeout` gives it more time)",
            "{process}번 프로세스가 자고 있어요(sleep). `--timeout`으로 시간을 더 줄 수 있어요"
        ),
        Blocked::Signal => say!(
            "process {process} waits for a signal, and nobody sends it",
            "{process}번 프로세스가 시그널을 기다리는데, 아무도 보내지 않아요"
        ),
        Blocked::Lock => say!(
            "process {process} waits for a lock, or for another of its threads",
            "{process}번 프로세스가 락이나 자기의 다른 스레드를 기다리고 있어요"
        ),
        Blocked::Call(call) => say!(
            "process {process} waits in `{call}` for something that does not come",
            "{process}번 프로세스가 `{call}`에서 오지 않을 것을 기다리고 있어요"
        ),
    }
}

/// The names of processes, as in "0, 1 and 2".
fn names(names: &[ProcessName]) -> String {
    let shown: Vec<_> = names.iter().map(ProcessName::to_string).collect();
    match shown.as_slice() {
        [some @ .., last] if !some.is_empty() => {
            let some = some.join(", ");
            say!("{some} and {last}", "{some}, {last}")
        }
        _ => shown.concat(),
    }
}

/// Why a line was put out in several writes, and what to do about it.
fn torn(unbuffered_by: Option<Unbuffered>) -> String {
    match unbuffered_by {
        None => say!(
            "the line is put out in several writes: print each line, newline included, with one",
            "한 줄을 여러 번에 나누어 썼어요. 줄바꿈까지 한 번에 쓰세요"
        ),
        Some(Unbuffered::Option) => say!(
            "with `-u` Python puts out each part of a `print` by itself: leave `-u` out, or print one string \
             (`print(f'…')`), newline included",
            "`-u`를 붙이면 파이썬은 `print` 하나를 조각조각 내보내요. `-u`를 빼거나, 줄바꿈까지 문자열 하나로 출력하세요(`print(f'…\\n', end='')`)"
        ),
        Some(Unbuffered::Variable) => say!(
            "the variable `PYTHONUNBUFFERED` is set, so Python puts out each part of a `print` by itself, as with `-u`: \
             unset it (`env -u PYTHONUNBUFFERED …`)",
            "환경 변수 `PYTHONUNBUFFERED`가 설정되어 있어서, 파이썬이 `-u`를 붙인 것처럼 `print` 하나를 조각조각 내보내요. \
             설정을 푸세요(`env -u PYTHONUNBUFFERED …`)"
        ),
    }
}
