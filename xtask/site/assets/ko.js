// What the pages say in Korean. A word is a function of what it is about.
"use strict";

WORDS.ko = {
  name: (process) => (process === "0" ? "부모" : `자식 ${process}`),
  Name: (process) => (process === "0" ? "부모" : `자식 ${process}`),
  parent: (pid) => (pid ? `부모 ${pid}` : ""),
  orphan: "고아",
  question: (first) => (first ? "누가 먼저 말할까요?" : "다음은 누구를 실행할까요?"),
  only: "지금 실행할 수 있는 것은 하나뿐이에요.",
  over: (killed) => (killed ? "한도에 걸려 강제로 끝냈어요." : "모두 끝났어요."),
  unknown: "실행 안 해 봄",
  thread: (thread, act) => `스레드 ${thread}: ${act}`,
  back: "한 걸음 뒤로 갔어요",
  step: {
    "": "쓰기",
    w: "wait",
    x: "종료",
    p: "부모의 PID 묻기",
    s: "보내기",
    r: "읽기",
    l: "들여다보기",
    c: "한쪽 끝 닫기",
    a: "계속하기",
  },
  waits: {
    child: (child) => (child ? `wait: 자식 ${child}` : "wait: 아무 자식"),
    input: () => "읽을 것 기다리는 중",
    signal: () => "시그널 기다리는 중",
    other: () => "다른 이유로 멈춤",
  },
  state: { ready: "실행할 수 있음", waiting: "기다림", zombie: "좀비", ended: "끝남", running: "실행 중" },
  event: {
    fork: (who, child) => `${who}: 자식 ${child} 프로세스를 fork했어요`,
    exec: (who, program) => `${who}: 다른 프로그램으로 바뀌었어요(exec → ${program})`,
    write: (who, text) => `${who}: “${text}” 하고 썼어요`,
    exit: (who, how) => `${who}: 끝났어요(${how})`,
    reap: (who, child) => `${who}: 자식 ${child} 프로세스를 회수했어요`,
    step: (who, act) => `${who}: 실행했어요(${act})`,
  },
  brief: {
    fork: (child) => `fork → ${child}`,
    exec: (_, { program }) => `exec → ${program.split("/").at(-1)}`,
    exit: (_, { exit_status: status, signal }) => (status === undefined ? `시그널 ${signal}번에 끝남` : `끝남(종료 상태 ${status})`),
    reap: (child) => `${child} 회수`,
    step: (_, { letter }) => WORDS.ko.step[letter],
  },
  line: { next: (name) => `다음에 이 줄을 실행할 프로세스: ${name}`, waits: (name) => `여기서 기다리는 프로세스: ${name}` },
  status: (status) => `종료 상태 ${status}`,
  signal: (signal) => `시그널 ${signal}번 때문에`,
  canGoOn: (names) => `지금 실행할 수 있는 프로세스: ${names}`,
  at: (number) => `${number}걸음`,
  seen: (seen, runs) => {
    const all = runs.toLocaleString("ko");
    return seen === 0 ? `순서를 정하지 않고 그냥 ${all}번 실행했더니, 줄들이 이 순서로는 한 번도 나오지 않았어요.` : `순서를 정하지 않고 그냥 ${all}번 실행했더니, ${seen.toLocaleString("ko")}번은 줄들이 이 순서로 나왔어요.`;
  },
  machine: ({ kernel, architecture, processors, time }) =>
    `횟수를 센 컴퓨터: ${kernel}, ${architecture}, 프로세서 ${processors}개, ${new Date(time * 1000).toISOString().slice(0, 10)}.`,
  why: "왜일까요? 맞혀 보고 모두 보기",
  legend: "● 썼음 · ○ 실행할 수 있음 · ‖ 기다림(가는 선) · ✕ 끝남 · 점선: 좀비",
  wrong: "깨진 것",
  cause: (cause) => `짐작되는 원인: ${cause}`,
  puzzle: {
    task: (rule) => `이 프로그램이 거짓말하게 만들어 보세요. 이 규칙이 깨지는 순서를 찾으면 돼요. ${rule}`,
    watch: (rule) => `순서는 하나뿐이에요. 이 규칙이 어떻게 깨지는지 보세요. ${rule}`,
    found: (invariant) => `찾았어요. 이 순서에서는 ${invariant} 규칙이 깨져요.`,
    held: (invariant) => `이 순서에서는 ${invariant} 규칙이 지켜졌어요. 되돌아가서 다른 순서를 골라 보세요.`,
    without: (rule) => `이 프로그램은 규칙을 깨뜨려요. 깨뜨리지 않는 순서도 있을까요? ${rule}`,
    always: (invariant, orders, all) =>
      orders === 1 ? `순서는 하나뿐인데, 그 순서에서 ${invariant} 규칙이 깨져요.` : all ? `순서 ${orders}가지 모두에서 ${invariant} 규칙이 깨져요.` : `실행해 본 모든 순서에서 ${invariant} 규칙이 깨져요.`,
    mended: (orders, all) =>
      all ? (orders === 1 ? "순서는 하나뿐이고, 실행해 보니 깨지는 규칙이 없어요." : `순서 ${orders}가지를 모두 실행해 봤고, 깨지는 규칙이 없어요.`) : `순서 ${orders}가지를 실행해 봤고(전부가 아닐 수 있어요), 깨지는 규칙이 없어요.`,
  },
  order: "내 컴퓨터의 커널로 직접 보려면:",
  link: "지금 이 순간의 링크",
  undo: "되돌리기",
  redo: "다시 하기",
  restart: "처음부터",
  random: "무작위로 실행",
  usual: "가장 자주 나온 순서",
  rare: "한 번도 안 나온 순서",
  colour: "줄을 쓴 프로세스의 색으로 칠하기",
  help: "단축키",
  keys: [
    ["0–9", "버튼에 그 숫자가 적힌 프로세스를 실행해요"],
    ["← →", "한 걸음 뒤로, 앞으로"],
    ["U, R", "되돌리기, 다시 하기"],
    ["?", "이 설명 보기"],
  ],
  close: "닫기",
  heads: ["", "프로세스", "PID", "일어난 일"],
  picture: "프로세스마다 한 일",
  scrub: "걸음",
  terminal: "터미널",
  code: "프로그램",
  family: "누가 누구의 자식일까",
  timeline: "일어난 일(표)",
  predict: {
    title: "먼저 맞혀 보기",
    lock: "답을 정하고 모든 순서 보기",
    processes: () => "프로세스는 모두 몇 개일까요?",
    first: () => "맨 처음 나오는 줄은 무엇일까요?",
    orders: () => "줄이 나올 수 있는 순서는 몇 가지일까요?",
    ways: () => "순서나 글자가 다르게 나올 수 있는 것은 몇 가지일까요?",
    seen: (runs) => `보통 실행 ${runs.toLocaleString("ko")}번에 나온 것은 그 가운데 몇 가지일까요?`,
    possible: () => "이렇게 나올 수도 있을까요?",
    yes: "있어요",
    no: "없어요",
    any: "그때그때 달라요",
    own: (guess) => ` (내 답: ${guess})`,
    atLeast: " 이상",
  },
  all: {
    title: (orders, all, areOrders) => {
      if (orders === 1 && all) return "하나뿐인 순서";
      const some = areOrders ? `순서 ${orders}가지` : `나올 수 있는 ${orders}가지`;
      return all ? `${some} 모두` : `${some}, 전부가 아닐 수 있어요`;
    },
    branches: (runs) =>
      runs
        ? `왼쪽에서 오른쪽으로 읽으세요. 가지 하나가 출력 한 줄이에요. 색은 그 줄을 쓴 프로세스를, 굵기는 보통 실행이 그 길로 간 횟수를 나타내요. 점선은 한 번도 가지 않은 길이에요. 오른쪽 숫자는 보통 실행 ${runs.toLocaleString("ko")}번 가운데 거기서 끝난 횟수예요. 내가 간 길은 따로 표시했어요.`
        : "왼쪽에서 오른쪽으로 읽으세요. 가지 하나가 출력 한 줄이고, 색은 그 줄을 쓴 프로세스를 나타내요. 내가 간 길은 따로 표시했어요.",
    never: (never, orders, runs) => `순서 ${orders}가지 가운데 ${never}가지는 보통 실행 ${runs.toLocaleString("ko")}번에 한 번도 나오지 않았어요.`,
    why: ({ orders, others, runs, otherRuns }, all, made) =>
      `왜일까요? 보통 실행 ${made.toLocaleString("ko")}번 가운데 ${runs.toLocaleString("ko")}번은 자식들의 첫 줄이 fork된 순서대로 나왔어요. ` +
      `순서 ${all}가지 가운데 그런 것은 ${orders}가지뿐이고, 나머지 ${others}가지는 모두 합쳐 ${otherRuns.toLocaleString("ko")}번 나왔어요. ` +
      "먼저 fork된 자식이 먼저 출발하기 때문인 것 같아요. 뒤의 자식이 앞지르려면 앞의 자식이 한동안 제자리에 멈춰 있어야 하니까요.",
    promise: "하지만 그 순서들이 나오지 못하게 막는 것은 없어요. 스케줄러는 어떤 순서도 약속하지 않아요. 바쁜 컴퓨터에서는 어느 것이든 나올 수 있어요. 여기서는 여러분이 스케줄러라서 고를 수 있었고요.",
    fold: (orders, outputs) => `출력이 같은 순서끼리 묶기(${orders}가지 → ${outputs}가지)`,
    unfold: (orders) => `순서 ${orders}가지로 펼치기`,
    list: "순서 목록(누르면 그 순서의 끝으로 가요)",
    unseen: " 안 나옴",
  },
  count: {
    title: "이 수는 어떻게 나올까",
    more: "그다음은?",
    any: ({ lines, left }) => `순서가 정해지지 않은 ${lines}줄이 아무렇게나 섞일 수 있다면: ${lines}! = ${left}`,
    own: ({ process, number, by, left }, say) =>
      `그런데 ${say.name(process)}의 ${number}줄은 정해진 차례로 나와요. ${number}! = ${by}가지 가운데 한 가지뿐이니, 이 수로 나누면 ${left}`,
    wait: ({ without, left }) => `그리고 다른 프로세스를 기다려야 하는 프로세스가 있어서 ${without}가지는 나올 수 없어요. 남는 것은 ${left}가지`,
    formula: ({ text, left }) => `한 식으로 쓰면: ${text} = ${left}`,
  },
};
