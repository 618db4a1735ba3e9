// Texts that tokenizers are compared on: the first article of the Universal Declaration of Human Rights in twenty-two
// languages, code, and random Unicode that is the same everywhere.

export const languages = {
    en: 'All human beings are born free and equal in dignity and rights. They are endowed with reason and conscience and should act towards one another in a spirit of brotherhood.',
    es: 'Todos los seres humanos nacen libres e iguales en dignidad y derechos y, dotados como están de razón y conciencia, deben comportarse fraternalmente los unos con los otros.',
    fr: "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de raison et de conscience et doivent agir les uns envers les autres dans un esprit de fraternité.",
    de: 'Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und Gewissen begabt und sollen einander im Geist der Brüderlichkeit begegnen.',
    it: "Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti. Essi sono dotati di ragione e di coscienza e devono agire gli uni verso gli altri in spirito di fratellanza.",
    pt: 'Todos os seres humanos nascem livres e iguais em dignidade e em direitos. Dotados de razão e de consciência, devem agir uns para com os outros em espírito de fraternidade.',
    nl: 'Alle mensen worden vrij en gelijk in waardigheid en rechten geboren. Zij zijn begiftigd met verstand en geweten, en behoren zich jegens elkander in een geest van broederschap te gedragen.',
    pl: 'Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw. Są oni obdarzeni rozumem i sumieniem i powinni postępować wobec innych w duchu braterstwa.',
    cs: 'Všichni lidé rodí se svobodní a sobě rovní co do důstojnosti a práv. Jsou nadáni rozumem a svědomím a mají spolu jednat v duchu bratrství.',
    hu: 'Minden emberi lény szabadon születik és egyenlő méltósága és joga van. Az emberek, ésszel és lelkiismerettel bírván, egymással szemben testvéri szellemben kell hogy viseltessenek.',
    fi: 'Kaikki ihmiset syntyvät vapaina ja tasavertaisina arvoltaan ja oikeuksiltaan. Heille on annettu järki ja omatunto, ja heidän on toimittava toisiaan kohtaan veljeyden hengessä.',
    tr: 'Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar. Akıl ve vicdana sahiptirler ve birbirlerine karşı kardeşlik zihniyeti ile hareket etmelidirler. İstanbul ISPARTA',
    ru: 'Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и совестью и должны поступать в отношении друг друга в духе братства.',
    uk: 'Всі люди народжуються вільними і рівними у своїй гідності та правах. Вони наділені розумом і совістю і повинні діяти у відношенні один до одного в дусі братерства.',
    el: 'Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα. Είναι προικισμένοι με λογική και συνείδηση.',
    ar: 'يولد جميع الناس أحراراً متساوين في الكرامة والحقوق، وقد وهبوا عقلاً وضميراً وعليهم أن يعامل بعضهم بعضاً بروح الإخاء.',
    he: 'כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה ובמצפון, לפיכך חובה עליהם לנהוג איש ברעהו ברוח של אחווה.',
    hi: 'सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है। उन्हें बुद्धि और अन्तरात्मा की देन प्राप्त है।',
    th: 'มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ ต่างมีเหตุผลและมโนธรรม และควรปฏิบัติต่อกันด้วยเจตนารมณ์แห่งภราดรภาพ',
    vi: 'Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền. Mọi con người đều được tạo hoá ban cho lý trí và lương tâm và cần phải đối xử với nhau trong tình bằng hữu.',
    ja: 'すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。人間は、理性と良心とを授けられており、互いに同胞の精神をもって行動しなければならない。',
    ko: '모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다. 인간은 천부적으로 이성과 양심을 부여받았으며 서로 형제애의 정신으로 행동하여야 한다.',
    zh: '人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。',
};

export const code = [
    'int main(int argc, char** argv) {\n    for (int i = 0; i < 10'.concat('; ++i)\n        printf("%d\\n", i * 0x1F);\n\treturn 0;\n}\n'),
    'def f(x: float = 1e-9, *args, **kw):\n    """Doc."""\n    return [y**2 for y in range(12345678) if y % 3 == 0]  # it\'s 100%\n\n\n\n',
    'SELECT a.b, COUNT(*) FROM "t1" AS a WHERE a.c <> \'x\' AND d >= 2026-11-22;\r\n\r\n-- I\'LL WE\'VE don\'t\r\n',
    '<div class="a b-c">\n  <p>&nbsp;It costs $1,234.56 (≈ €1.100)…</p>\n</div>   \n   <think>\n\nhm</think>',
    'https://example.org/a_b/C?d=e%20f&g=[1,2]#h  user@example.com  ~/.config/x.yaml   C:\\Users\\x\n',
];

// A small generator of its own, so that the texts are the same everywhere.
export function generator(seed) {
    return (below) => {
        seed = (seed + 0x6D2B79F5) | 0;
        let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) % below;
    };
}

const hard = [' ', '  ', '\n', '\r', '\r\n', '\t', '\u00a0', '\u3000', '\u2028', '\u0085', "'", "'s", "'S", "'\u017f", "'ll",
    "'LL", "'Ve", "'rE", "'d", "'m", '/', '//', '0', '12', '\u0663', '\u00bd', '\u2167', 'a', 'B', 'Ab', 'aB', 'ABc', '\u01c5',
    '\u02b0', '\u0301', '\u0903', '\u20dd', '\u00df', '\u4e2d', '\u65e5\u672c', '\ud55c', '\u0e01\u0e33', '\u0915\u094d', '\u{1f600}',
    '\u{1f468}\u200d\u{1f469}', '!', '...', '_', '-', '$', '\u20ac', '(', ')', '\u0000', '\u007f', '\u200b', '\ufeff', '\ufffd', '\u{e0001}',
    'the', ' the', 'tion', '\u0430', ' \u041f', '<|', '|>'];

export function randomText(random) {
    let text = '';
    for (let left = 1 + random(24); left > 0; --left) {
        const kind = random(8);
        if (kind < 4) text += hard[random(hard.length)];
        else if (kind === 4) text += String.fromCodePoint(32 + random(95));
        else if (kind === 5) text += String.fromCodePoint(random(0x800));
        else if (kind === 6) text += String.fromCodePoint(0x800 + random(0xD000));
        else text += String.fromCodePoint(0xE000 + random(0x102000));
    }
    return text;
}
