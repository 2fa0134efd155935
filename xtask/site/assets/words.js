// What the page says, in both languages. A word is a function of what it is about.
"use strict";

const WORDS = {
  en: {
    name: (process) => (process === "0" ? "parent" : `child ${process}`),
    Name: (process) => (process === "0" ? "The parent" : `Child ${process}`),
    step: {
      "": "writes",
      w: "waits",
      x: "ends",
      p: "asks for its parent’s PID",
      s: "sends",
      r: "reads",
      l: "looks",
      c: "closes an end",
      a: "goes on",
    },
    question: (first) => (first ? "Who speaks first?" : "Who goes on?"),
    only: "Only one can go on.",
    unknown: "was not run",
    waits: {
      child: (who, child) => (child ? `${who} waits for child ${child}` : `${who} waits for any child`),
      input: (who) => `${who} waits for something to read`,
      signal: (who) => `${who} waits for a signal`,
      other: (who) => `${who} is busy`,
    },
    event: {
      fork: (who, child) => `${who} forked child ${child}`,
      exec: (who, program) => `${who} became ${program}`,
      write: (who, text) => `${who} wrote: ${text}`,
      exit: (who, how) => `${who} ended, ${how}`,
      reap: (who, child) => `${who} reaped child ${child}`,
    },
    status: (status) => `exit status ${status}`,
    signal: (signal) => `killed by signal ${signal}`,
    state: { ready: "can go on", waiting: "waits", zombie: "zombie", ended: "ended", running: "goes on" },
    orphan: "orphan",
    over: (killed) => (killed ? "They were killed at a limit." : "All have ended."),
    canGoOn: (names) => `Now can go on: ${names}`,
    seen: (seen, runs) =>
      seen === 0
        ? `In ${runs.toLocaleString("en")} ordinary runs, this order never came up.`
        : `Ordinary runs showed this order ${seen.toLocaleString("en")} times in ${runs.toLocaleString("en")}.`,
    machine: (machine) =>
      `Counted on ${machine.kernel}, ${machine.architecture}, ${machine.processors} processors, ` +
      `${new Date(machine.time * 1000).toISOString().slice(0, 10)}.`,
    wrong: "What is wrong",
    puzzle: {
      task: (invariant) => `Can you find an order that breaks ${invariant}?`,
      found: (invariant) => `Found: this order breaks ${invariant}.`,
      held: (invariant) => `${invariant} held in this order. Undo, and try another one.`,
    },
    order: "The order so far",
    link: "A link to this moment",
    undo: "Undo",
    redo: "Redo",
    restart: "From the beginning",
    random: "A random run",
    usual: "What ordinary runs show most",
    rare: "A run that never came up",
    colour: "Colour lines by writer",
    help: "Keys: a digit lets that child go on, 0 the parent; U undoes, R redoes, Home goes back to the beginning.",
    table: ["process", "PID", "parent", "state"],
    timeline: "What happened",
    predict: "In how many orders can the lines come? Your guess:",
    reveal: "Show all orders",
    answer: (guess, orders, all) =>
      `${guess === "" ? "" : `You said ${guess}. `}${all ? `There are ${orders}` : `${orders} were run, perhaps not all`}; each was really run.`,
    never: (never, orders, runs) =>
      `${never} of the ${orders} never came up in ${runs.toLocaleString("en")} ordinary runs. The scheduler has its habits, and ` +
      "on this machine they favour some orders; but it promises none, and each of them can come up: here you chose.",
    terminal: "Terminal",
    processes: "Processes",
  },
  ko: {
    name: (process) => (process === "0" ? "부모" : `자식 ${process}`),
    Name: (process) => (process === "0" ? "부모" : `자식 ${process}`),
    step: {
      "": "쓰기",
      w: "wait",
      x: "끝내기",
      p: "부모의 PID 묻기",
      s: "보내기",
      r: "읽기",
      l: "들여다보기",
      c: "한쪽 끝 닫기",
      a: "나아가기",
    },
    question: (first) => (first ? "누가 먼저 말할까요?" : "다음은 누구일까요?"),
    only: "나아갈 수 있는 것은 하나뿐이에요.",
    unknown: "실행해 보지 않음",
    waits: {
      child: (who, child) => (child ? `${who}: 자식 ${child}의 끝을 기다려요` : `${who}: 아무 자식이나 기다려요`),
      input: (who) => `${who}: 읽을 것을 기다려요`,
      signal: (who) => `${who}: 시그널을 기다려요`,
      other: (who) => `${who}: 다른 일을 하고 있어요`,
    },
    event: {
      fork: (who, child) => `${who}: 자식 ${child} 프로세스를 fork했어요`,
      exec: (who, program) => `${who}: exec으로 ${program} 실행`,
      write: (who, text) => `${who}: “${text}”라고 썼어요`,
      exit: (who, how) => `${who}: 끝났어요(${how})`,
      reap: (who, child) => `${who}: 자식 ${child} 프로세스를 회수했어요`,
    },
    status: (status) => `종료 상태 ${status}`,
    signal: (signal) => `시그널 ${signal}`,
    state: { ready: "나아갈 수 있음", waiting: "기다림", zombie: "좀비", ended: "끝남", running: "실행 중" },
    orphan: "고아",
    over: (killed) => (killed ? "한도에 걸려 강제로 끝냈어요." : "모두 끝났어요."),
    canGoOn: (names) => `지금 나아갈 수 있는 프로세스: ${names}`,
    seen: (seen, runs) =>
      seen === 0
        ? `보통 실행 ${runs.toLocaleString("ko")}번에 이 순서는 한 번도 나오지 않았어요.`
        : `보통 실행 ${runs.toLocaleString("ko")}번 가운데 ${seen.toLocaleString("ko")}번 이 순서였어요.`,
    machine: (machine) =>
      `센 곳: ${machine.kernel}, ${machine.architecture}, 프로세서 ${machine.processors}개, ` +
      `${new Date(machine.time * 1000).toISOString().slice(0, 10)}.`,
    wrong: "깨진 것",
    puzzle: {
      task: (invariant) => `${invariant} 규칙이 깨지는 순서를 찾을 수 있을까요?`,
      found: (invariant) => `찾았어요. 이 순서에서는 ${invariant} 규칙이 깨져요.`,
      held: (invariant) => `이 순서에서는 ${invariant} 규칙이 지켜졌어요. 되돌려서 다른 순서를 골라 보세요.`,
    },
    order: "지금까지의 순서",
    link: "지금 이 순간의 링크",
    undo: "되돌리기",
    redo: "다시 하기",
    restart: "처음부터",
    random: "아무렇게나 실행",
    usual: "보통 실행에서 가장 흔한 것",
    rare: "한 번도 나오지 않은 것",
    colour: "쓴 프로세스마다 줄에 색칠하기",
    help: "키: 숫자를 누르면 그 자식이, 0을 누르면 부모가 나아가요. U는 되돌리기, R은 다시 하기, Home은 처음부터예요.",
    table: ["프로세스", "PID", "부모", "상태"],
    timeline: "일어난 일",
    predict: "줄이 나올 수 있는 순서는 몇 가지일까요? 짐작해 보세요:",
    reveal: "모든 순서 보기",
    answer: (guess, orders, all) =>
      `${guess === "" ? "" : `${guess}가지라고 했어요. `}${all ? `모두 ${orders}가지예요` : `${orders}가지를 실행했고, 전부가 아닐 수 있어요`}. 하나하나 정말로 실행해 본 것이에요.`,
    never: (never, orders, runs) =>
      `${orders}가지 가운데 ${never}가지는 보통 실행 ${runs.toLocaleString("ko")}번에 한 번도 나오지 않았어요. 스케줄러에게는 버릇이 있어서 이 컴퓨터에서는 ` +
      "어떤 순서가 자주 나와요. 하지만 약속한 순서는 하나도 없고, 어느 것이든 나올 수 있어요. 여기서는 여러분이 골랐으니까요.",
    terminal: "터미널",
    processes: "프로세스",
  },
};
