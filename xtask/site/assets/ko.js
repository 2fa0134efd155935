// What the pages say in Korean. A word is a function of what it is about.
"use strict";

WORDS.ko = {
  name: (process) => (process === "0" ? "부모" : `자식 ${process}`),
  Name: (process) => (process === "0" ? "부모" : `자식 ${process}`),
  parent: (pid) => (pid ? `부모 ${pid}` : ""),
  orphan: "고아",
  question: (first) => (first ? "누가 먼저 말할까요?" : "다음은 누구일까요?"),
  only: "나아갈 수 있는 것은 하나뿐이에요.",
  over: (killed) => (killed ? "한도에 걸려 강제로 끝냈어요." : "모두 끝났어요."),
  unknown: "실행 안 해 봄",
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
  waits: {
    child: (child) => (child ? `자식 ${child} 기다리는 중` : "아무 자식이나 기다리는 중"),
    input: () => "읽을 것 기다리는 중",
    signal: () => "시그널 기다리는 중",
    other: () => "다른 일 하는 중",
  },
  state: { ready: "나아갈 수 있음", waiting: "기다림", zombie: "좀비", ended: "끝남", running: "실행 중" },
  event: {
    fork: (who, child) => `${who}: 자식 ${child} 프로세스를 fork했어요`,
    exec: (who, program) => `${who}: exec으로 ${program} 실행`,
    write: (who, text) => `${who}: “${text}”라고 썼어요`,
    exit: (who, how) => `${who}: 끝났어요(${how})`,
    reap: (who, child) => `${who}: 자식 ${child} 프로세스를 회수했어요`,
  },
  brief: {
    fork: (child) => `fork → ${child}`,
    exec: (_, { program }) => `${program.split("/").at(-1)} 실행`,
    exit: (_, { exit_status: status, signal }) => (status === undefined ? `시그널 ${signal}로 끝남` : `끝남(종료 상태 ${status})`),
    reap: (child) => `${child} 회수`,
  },
  line: { next: (name) => `다음 차례: ${name}`, waits: (name) => `여기서 기다림: ${name}` },
  status: (status) => `종료 상태 ${status}`,
  signal: (signal) => `시그널 ${signal}`,
  canGoOn: (names) => `지금 나아갈 수 있는 프로세스: ${names}`,
  at: (number) => `${number}걸음`,
  seen: (seen, runs) => {
    const all = runs.toLocaleString("ko");
    return seen === 0 ? `보통 실행 ${all}번에 이 순서는 한 번도 나오지 않았어요.` : `보통 실행 ${all}번 가운데 ${seen.toLocaleString("ko")}번 이 순서였어요.`;
  },
  machine: ({ kernel, architecture, processors, time }) =>
    `센 곳: ${kernel}, ${architecture}, 프로세서 ${processors}개, ${new Date(time * 1000).toISOString().slice(0, 10)}.`,
  wrong: "깨진 것",
  cause: (cause) => `그럴듯한 원인: ${cause}`,
  puzzle: {
    task: (invariant) => `이 프로그램이 거짓말을 하게 해 보세요. ${invariant} 규칙이 깨지는 순서를 찾으면 돼요.`,
    found: (invariant) => `찾았어요. 이 순서에서는 ${invariant} 규칙이 깨져요.`,
    held: (invariant) => `이 순서에서는 ${invariant} 규칙이 지켜졌어요. 되돌아가서 다른 순서를 골라 보세요.`,
    without: (invariant) => `이 프로그램은 ${invariant} 규칙을 깨요. 깨지지 않는 순서도 있을까요?`,
    always: (invariant, orders, all) =>
      orders === 1 ? `하나뿐인 순서에서 ${invariant} 규칙이 깨져요.` : all ? `순서 ${orders}가지 모두 ${invariant} 규칙이 깨져요.` : `실행해 본 모든 순서에서 ${invariant} 규칙이 깨져요.`,
    mended: (orders, all) =>
      all ? (orders === 1 ? "하나뿐인 순서를 실행해 봤고, 깨지는 규칙이 없어요." : `순서 ${orders}가지를 모두 실행해 봤고, 깨지는 규칙이 없어요.`) : `순서 ${orders}가지를 실행해 봤고(전부가 아닐 수 있어요), 깨지는 규칙이 없어요.`,
  },
  order: "내 컴퓨터의 커널로 직접 보려면:",
  link: "지금 이 순간의 링크",
  undo: "되돌리기",
  redo: "다시 하기",
  restart: "처음부터",
  random: "아무렇게나 실행",
  usual: "보통 실행에서 가장 흔한 것",
  rare: "한 번도 나오지 않은 것",
  colour: "쓴 프로세스마다 줄에 색칠하기",
  help: "키",
  keys: [
    ["0–9", "그 프로세스가 나아가요(버튼에 키가 적혀 있어요)"],
    ["← →", "한 걸음 뒤로, 앞으로"],
    ["U, R", "되돌리기, 다시 하기"],
    ["Home", "처음으로"],
    ["?", "이 설명 보기"],
  ],
  close: "닫기",
  heads: ["", "프로세스", "PID", "일어난 일"],
  picture: "프로세스들과 한 일",
  scrub: "걸음",
  terminal: "터미널",
  code: "프로그램",
  family: "누가 누구의 자식일까",
  timeline: "일어난 일(표)",
  predict: {
    title: "먼저 맞혀 보기",
    lock: "답을 정하고 모든 순서 보기",
    processes: "프로세스는 모두 몇 개일까요?",
    first: "맨 처음 나오는 줄은 무엇일까요?",
    orders: "줄이 나올 수 있는 순서는 몇 가지일까요?",
    possible: "이렇게 나올 수도 있을까요?",
    yes: "있어요",
    no: "없어요",
    any: "그때그때 달라요",
    own: (guess) => ` (내 답: ${guess})`,
    atLeast: " 또는 그 이상",
  },
  all: {
    title: (orders, all) => (all ? (orders === 1 ? "하나뿐인 순서" : `순서 ${orders}가지 모두`) : `순서 ${orders}가지, 전부가 아닐 수 있어요`),
    branches: (runs) =>
      runs
        ? `왼쪽에서 오른쪽으로, 가지 하나가 줄 하나예요. 색은 쓴 프로세스이고, 굵기는 보통 실행이 그리로 간 횟수예요. 점선은 한 번도 가지 않은 길이에요. 오른쪽 숫자는 보통 실행 ${runs.toLocaleString("ko")}번 가운데 거기서 끝난 횟수예요. 내가 간 길은 따로 표시했어요.`
        : "왼쪽에서 오른쪽으로, 가지 하나가 줄 하나예요. 색은 쓴 프로세스예요. 내가 간 길은 따로 표시했어요.",
    never: (never, orders, runs) => `순서 ${orders}가지 가운데 ${never}가지는 보통 실행 ${runs.toLocaleString("ko")}번에 한 번도 나오지 않았어요.`,
    why: (name, Name, seen, runs) =>
      `왜일까요? 자식들은 똑같은 순간에 시작하지 않아요. ${Name}은 가장 먼저 fork돼서, 보통 실행 ${runs.toLocaleString("ko")}번 가운데 ` +
      `${seen.toLocaleString("ko")}번은 먼저 출발한 덕에 첫 줄을 썼어요. ${name}이 늦게 나오려면 다른 자식들이 앞질러 가는 동안 가만히 서 있어야 하는데, ` +
      "이 컴퓨터에서는 그런 일이 거의 없었어요.",
    promise: "하지만 그러면 안 된다는 법은 없어요. 스케줄러가 약속한 순서는 하나도 없고, 바쁜 컴퓨터에서는 어느 것이든 나올 수 있어요. 여기서는 여러분이 골랐으니까요.",
    fold: (orders, outputs) => `순서 ${orders}가지를 화면에 보이는 ${outputs}가지로 접기`,
    unfold: (orders) => `순서 ${orders}가지로 펼치기`,
    list: "순서마다 그 끝으로 가는 링크",
    unseen: " 안 나옴",
  },
  count: {
    title: "이 수는 어떻게 나올까",
    more: "그다음은?",
    any: ({ lines, left }) => `${lines}줄이 아무 순서로나 나올 수 있다면: ${lines}! = ${left}`,
    own: ({ process, number, by, left }, say) =>
      `그런데 ${say.name(process)}의 ${number}줄은 정해진 차례로 나와요. ${number}! = ${by}가지 가운데 하나뿐이니 ${by}로 나누면 ${left}`,
    wait: ({ without, left }) => `그리고 다른 프로세스를 기다려야 하는 프로세스가 있어서 ${without}가지는 나올 수 없어요. 남는 것은 ${left}`,
    formula: ({ text, left }) => `모두 합치면: ${text} = ${left}`,
  },
};
