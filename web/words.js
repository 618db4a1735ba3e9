// The page's own words. What is said about numbers comes from the core, which has its own (assets/lang).

const en = {
    showTable: 'Show as table',
    showApp: 'Back to the calculator',
    openFull: 'Open full size ↗',
    private: 'Nothing you type leaves this page.',
    canvasLabel: 'Ballpark calculator. The same numbers stand in a table below.',
    canvasHelp: 'Arrow keys move between controls, Enter opens one. Press Escape and then Tab to leave.',
    left: 'You left the calculator. Press Tab to go on.',
    tableTitle: 'The fourteen numbers as a table',
    tableIntro: 'Each is computed from its inputs: once with those of 2023, once with today’s. Open a number to change '
        + 'its inputs and to see how it comes about.',
    number: 'Number',
    claim: '2023 said',
    derived: 'With 2023’s inputs',
    today: 'Today',
    verdict: 'Verdict',
    asOf: 'as of {date}',
    range: 'range {interval}',
    open: 'Derivation and inputs',
    inputs: 'Inputs',
    between: '{low} to {high}',
    then2023: '2023: {value}',
    now: 'today: {value}',
    reset: 'Back to the start',
    also: 'Also',
    derivation: 'Derivation with the inputs of 2023',
    changed: '{title}: {derived} with these inputs; today {today}.',
    noWebgl: 'This browser has no WebGL 2, so the drawn calculator stays off. The table below is the same calculator.',
    lost: 'The graphics driver took the canvas away. The table below goes on; the calculator returns when it can.',
    failed: 'The calculator could not start ({reason}). The table below has the numbers.',
    coreFailed: 'The core could not be loaded ({reason}). The figures below are those of the day this page was built.',
};

const ko = {
    showTable: '표로 보기',
    showApp: '계산기로 돌아가기',
    openFull: '전체 화면으로 열기 ↗',
    private: '입력한 내용은 이 페이지를 떠나지 않습니다.',
    canvasLabel: 'Ballpark 계산기. 같은 숫자가 아래 표에 있습니다.',
    canvasHelp: '화살표 키로 이동하고 Enter로 엽니다. 나가려면 Escape를 누른 다음 Tab을 누르세요.',
    left: '계산기에서 나왔습니다. 계속하려면 Tab을 누르세요.',
    tableTitle: '표로 보는 열네 가지 숫자',
    tableIntro: '각 숫자는 입력값에서 계산됩니다. 한 번은 2023년의 값으로, 한 번은 오늘의 값으로 계산합니다. 숫자를 열면 '
        + '입력값을 바꾸고 계산 과정을 볼 수 있습니다.',
    number: '숫자',
    claim: '2023년의 주장',
    derived: '2023년 입력값으로',
    today: '오늘',
    verdict: '판정',
    asOf: '{date} 기준',
    range: '범위 {interval}',
    open: '입력값과 계산 과정',
    inputs: '입력값',
    between: '{low} ~ {high}',
    then2023: '2023년: {value}',
    now: '오늘: {value}',
    reset: '처음 값으로',
    also: '함께 보기',
    derivation: '2023년 입력값에 따른 계산 과정',
    changed: '{title}: 이 입력값으로 {derived}, 오늘은 {today}.',
    noWebgl: '이 브라우저에는 WebGL 2가 없어 그래픽 계산기를 끕니다. 아래 표가 같은 계산기입니다.',
    lost: '그래픽 드라이버가 캔버스를 회수했습니다. 아래 표는 계속 쓸 수 있고, 계산기는 가능해지면 돌아옵니다.',
    failed: '계산기를 시작하지 못했습니다({reason}). 숫자는 아래 표에 있습니다.',
    coreFailed: '코어를 불러오지 못했습니다({reason}). 아래 숫자는 이 페이지를 만든 날의 값입니다.',
};

export const languages = { en, ko };

/** The language that comes nearest to a tag such as "ko-KR". */
export const supported = (tag) => (/^ko\b/i.test(tag ?? '') ? 'ko' : 'en');

/** Fills `{name}` places of a text. */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
