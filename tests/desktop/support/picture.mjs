// Reads the PNG files that the window writes, with Node's own zlib and checking every checksum on the way.
import assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
    let crc = n;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    return crc >>> 0;
});

function crc32(bytes) {
    let crc = 0xffffffff;
    for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8);
    return (crc ^ 0xffffffff) >>> 0;
}

function* chunks(file) {
    for (let at = 8; at < file.length;) {
        const length = file.readUInt32BE(at);
        const body = file.subarray(at + 4, at + 8 + length);
        assert.equal(file.readUInt32BE(at + 8 + length), crc32(body), 'checksum of a chunk');
        yield { type: body.toString('latin1', 0, 4), data: body.subarray(4) };
        at += 12 + length;
    }
}

/** @returns {{width: number, height: number, pixel: (x: number, y: number) => number, colours: Map<number, number>}} */
export function readPng(file) {
    assert.equal(file.toString('latin1', 1, 4), 'PNG');
    const parts = [...chunks(file)];
    assert.deepEqual(parts.map((part) => part.type), ['IHDR', 'IDAT', 'IEND']);
    const [width, height] = [parts[0].data.readUInt32BE(0), parts[0].data.readUInt32BE(4)];
    assert.deepEqual([...parts[0].data.subarray(8)], [8, 2, 0, 0, 0]);
    const rows = inflateSync(parts[1].data);
    const stride = width * 3 + 1;
    assert.equal(rows.length, stride * height);
    for (let y = 0; y < height; y += 1) {
        assert.equal(rows[y * stride], 2, 'filter "up"');
        if (y > 0) for (let x = 1; x < stride; x += 1) rows[y * stride + x] += rows[(y - 1) * stride + x];
    }
    const pixel = (x, y) => rows.readUIntBE(y * stride + 1 + x * 3, 3);
    const colours = new Map();
    for (let y = 0; y < height; y += 1)
        for (let x = 0; x < width; x += 1) colours.set(pixel(x, y), (colours.get(pixel(x, y)) ?? 0) + 1);
    return { width, height, pixel, colours };
}

/** How light a colour is, 0 to 255. */
export const lightness = (colour) => ((colour >> 16) + ((colour >> 8) & 255) + (colour & 255)) / 3;

/** The colour that most of the picture has. */
export const ground = (picture) => [...picture.colours].reduce((a, b) => (b[1] > a[1] ? b : a))[0];
