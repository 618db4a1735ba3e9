// Writes normal_forms.bin, an asset that is loaded with tokenizers that normalise texts: what they ask about code points,
// from this Node's Unicode.
//
// usage: node normal_forms.mjs normal_forms.bin
// "BPNORM01", then the bytes of each of four lists in 4 bytes (little-endian), then the lists. Four lists of numbers in base 128, low digits first, each list of code points as distances from the one before:
//   decompositions: distance, 4 × length + 2 if it composes again + 1 if only for compatibility, its characters as
//                   zigzag distances from the one before (the first: from the code point itself)
//   orders:         distance, length of the run, rank of its combining class among all (1 and up; 0 for all others)
//   spacing marks:  distance, length of the run: \p{M} without \p{Mn}
//   small letters:  distance, length of the run, step, zigzag distance to the small letter
import { writeFileSync } from 'node:fs';

const points = [];
for (let point = 1; point < 0x110000; ++point) if (point < 0xD800 || point > 0xDFFF) points.push(point);
const text = (...codes) => String.fromCodePoint(...codes);
const codes = (string) => Array.from(string, (c) => c.codePointAt(0));
const hangul = (point) => point >= 0xAC00 && point <= 0xD7A3;

const out = [];
let list = [];
const number = (value) => {
    for (; value >= 128; value = Math.floor(value / 128)) list.push(128 | value % 128);
    list.push(value);
};
const zigzag = (value) => number(value < 0 ? -2 * value - 1 : 2 * value);
const finish = () => {
    out.push(list);
    list = [];
};

let before = 0;
for (const point of points) {
    if (hangul(point)) continue;
    const own = text(point);
    const canonical = own.normalize('NFD');
    const compatible = own.normalize('NFKD');
    if (canonical === own && compatible === own) continue;
    const only = canonical === own;
    const parts = codes(only ? compatible : canonical);
    number(point - before);
    number(4 * parts.length + (!only && own.normalize('NFC') === own ? 2 : 0) + (only ? 1 : 0));
    let last = point;
    for (const part of parts) zigzag(part - last), (last = part);
    before = point;
}
finish();

// Classes are not told by JavaScript, but their order is: of two marks the one of the lower class comes first.
const swaps = (a, b) => a !== b && text(a, b).normalize('NFD') === text(b, a);
const single = points.filter((point) => text(point).normalize('NFD') === text(point));
const marks = single.filter((point) => swaps(point, 0x334) || swaps(0x345, point));
const classes = [];
const order = (a, b) => (swaps(a, b) ? 1 : swaps(b, a) ? -1 : 0);
const place = (mark) => {
    let [low, high] = [0, classes.length];
    while (low < high) {
        const middle = (low + high) >> 1;
        const found = order(mark, classes[middle]);
        if (found === 0) return [middle, true];
        if (found < 0) high = middle;
        else low = middle + 1;
    }
    return [low, false];
};
for (const mark of marks) {
    const [at, known] = place(mark);
    if (!known) classes.splice(at, 0, mark);
}
const runs = (wanted, rank) => {
    before = 0;
    for (let i = 0; i < wanted.length;) {
        let size = 1;
        while (i + size < wanted.length && wanted[i + size] === wanted[i] + size && rank(wanted[i + size]) === rank(wanted[i])) ++size;
        number(wanted[i] - before);
        number(size);
        if (rank(wanted[i])) number(rank(wanted[i]));
        before = wanted[i];
        i += size;
    }
};
runs(marks, (mark) => place(mark)[0] + 1);
finish();
runs(points.filter((point) => /[\p{Mc}\p{Me}]/u.test(text(point))), () => 0);
finish();

const small = new Map();
for (const point of points) {
    const lower = codes(text(point).toLowerCase());
    if (lower.length === 1 && lower[0] !== point) small.set(point, lower[0] - point);
}
before = 0;
const capitals = [...small.keys()];
for (let i = 0; i < capitals.length;) {
    const step = i + 1 < capitals.length && capitals[i + 1] - capitals[i] <= 2 ? capitals[i + 1] - capitals[i] : 1;
    let size = 1;
    while (i + size < capitals.length && capitals[i + size] === capitals[i] + step * size &&
           small.get(capitals[i + size]) === small.get(capitals[i])) ++size;
    number(capitals[i] - before);
    number(size);
    number(step);
    zigzag(small.get(capitals[i]));
    before = capitals[i];
    i += size;
}
finish();

const header = new DataView(new ArrayBuffer(4 * out.length));
out.forEach((bytes, i) => header.setUint32(4 * i, bytes.length, true));
writeFileSync(process.argv[2], Buffer.concat([Buffer.from('BPNORM01'), Buffer.from(header.buffer), ...out.map((bytes) => Buffer.from(bytes))]));
console.log(`Unicode ${process.versions.unicode}: ${out.map((bytes) => bytes.length).join(' + ')} bytes`);
