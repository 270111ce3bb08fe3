/** The few ASN.1 values in a certificate, in their DER encoding. */

const UNIVERSAL = { boolean: 0x01, bitString: 0x03, octetString: 0x04, oid: 0x06, utf8: 0x0c, utcTime: 0x17 };

/** Encodes tag, length and contents. */
function der(tag: number, ...contents: Uint8Array[]): Buffer {
  const body = Buffer.concat(contents);
  if (body.length < 0x80) return Buffer.concat([Buffer.of(tag, body.length), body]);
  const length = Buffer.of(body.length >> 8, body.length & 0xff);
  return Buffer.concat([Buffer.of(tag, 0x82), length, body]);
}

export const sequence = (...items: Uint8Array[]) => der(0x30, ...items);
export const set = (...items: Uint8Array[]) => der(0x31, ...items);
/** `[number]`, around one whole value. */
export const explicit = (number: number, item: Uint8Array) => der(0xa0 + number, item);
/** `[number]`, in place of the value's own tag. */
export const implicit = (number: number, contents: Uint8Array) => der(0x80 + number, contents);
/** Takes bytes whose first bit is 0, so that the number is positive. */
export const integer = (...bytes: number[]) => der(0x02, Buffer.of(...bytes));
export const boolean = (value: boolean) => der(UNIVERSAL.boolean, Buffer.of(value ? 0xff : 0));
export const octetString = (contents: Uint8Array) => der(UNIVERSAL.octetString, contents);
export const bitString = (contents: Uint8Array, unusedBits = 0) =>
  der(UNIVERSAL.bitString, Buffer.of(unusedBits), contents);
export const utf8String = (text: string) => der(UNIVERSAL.utf8, Buffer.from(text));

/** Encodes a year from 1950 to 2049, to the second. */
export function utcTime(date: Date): Buffer {
  const digits = date.toISOString().replace(/\.\d+|[-:T]/g, '');
  return der(UNIVERSAL.utcTime, Buffer.from(digits.slice(2)));
}

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = rest.flatMap(number => {
    const groups = [number & 0x7f];
    for (let left = number >> 7; left > 0; left >>= 7) groups.unshift((left & 0x7f) | 0x80);
    return groups;
  });
  return der(UNIVERSAL.oid, Buffer.of(first * 40 + second, ...bytes));
}
