/** Generates responses that no Plex Media Server sends: valid ones with a few changes, as JSON and as XML. */
import fc from 'fast-check';
import { anyText } from '../cases.ts';

/** An object as a list of fields, so that it can have a field twice, or one called `__proto__`. */
class Fields {
  readonly list: readonly (readonly [name: string, value: Value])[];

  constructor(list: Fields['list']) {
    this.list = list;
  }
}

/** Many levels of arrays or elements, around many empty ones. */
class Nested {
  readonly levels: number;
  readonly width: number;

  constructor(levels: number, width: number) {
    this.levels = levels;
    this.width = width;
  }
}

type Value = string | number | boolean | null | Nested | Fields | readonly Value[];

/** Converts a valid response to plain data. */
export function answer(data: unknown): Value {
  if (Array.isArray(data)) return data.map(answer);
  if (typeof data !== 'object' || data === null) return data as Value;
  return new Fields(Object.entries(data).map(([name, value]) => [name, answer(value)]));
}

const HEX = '67ee7ac3eb14c41186c62b58de0c85c1c1c0f1d7';
const TOKENS = [
  'pT4kWz9QeRb2xUmH7dLs',
  'transient-2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50',
  'eyJhbGciOiJ9.eyJleHAiOjF9.c2ln',
];
const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'MediaContainer',
  'Device',
  'token',
  'accessToken',
  'name',
  'id',
  '',
];

const oddText = fc.oneof(
  fc.constantFrom(
    ...TOKENS,
    HEX,
    '',
    '0',
    '1',
    'true',
    'NaN',
    '-7',
    '1e308',
    '007',
    '9'.repeat(40),
    '../../x',
    'server',
  ),
  fc.constantFrom(
    '\ud800',
    '\udfff\ud800',
    '\u0000',
    '\u2028',
    '\ufeff',
    '"); rm -rf ~ #',
    '${env:HOME}',
    '<a b="c">',
    ']]>',
  ),
  fc.constantFrom('http://u:p@h', 'https://h:32400', 'x?X-Plex-Token=abc&Token=def', 'x'.repeat(70_000)),
  anyText(12),
);
const oddNumber = fc.oneof(
  fc.constantFrom(0, -0, -1, Infinity, 1e21, 1e308, 5e-324, 2 ** 53),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const nested = fc
  .constantFrom([3, 0], [40, 9], [1_200, 500], [2_000, 0], [9_000, 0])
  .map(([levels = 0, width = 0]) => new Nested(levels, width));
const odd: fc.Arbitrary<Value> = fc.oneof(
  { weight: 5, arbitrary: oddText },
  { weight: 2, arbitrary: oddNumber },
  { weight: 2, arbitrary: fc.constantFrom<Value>(null, true, false, [], new Fields([])) },
  { weight: 1, arbitrary: nested },
  { weight: 1, arbitrary: fc.constantFrom(...NAMES).chain(name => oddText.map(text => new Fields([[name, text]]))) },
);

/** A change to a value: returns its replacement. */
type Change = (value: Value) => Value;

const change: fc.Arbitrary<Change> = fc.oneof(
  odd.map(
    (other): Change =>
      () =>
        other,
  ),
  fc.constantFrom<Change>(
    value => [value],
    value => [value, value],
    value => (Array.isArray(value) ? (value[0] ?? null) : value),
    value => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : Number(value)),
    value => (value instanceof Fields ? new Fields(value.list.slice(1)) : value),
    value => (value instanceof Fields ? new Fields([...value.list, ...value.list]) : value),
    value => (value instanceof Fields ? new Fields(value.list.map(([name]) => [name, null])) : value),
  ),
  fc.tuple(fc.oneof(fc.constantFrom(...NAMES), fc.string({ maxLength: 4 })), odd).map(
    ([name, other]): Change =>
      value =>
        value instanceof Fields ? new Fields([...value.list, [name, other]]) : value,
  ),
);

/** Applies a change to the value with this number, counted from the root down. */
function changed(root: Value, number: number, by: Change): Value {
  let left = number % countOf(root);
  const visit = (value: Value): Value => {
    if (left-- === 0) return by(value);
    if (left < 0) return value;
    if (Array.isArray(value)) return value.map(visit);
    if (value instanceof Fields) return new Fields(value.list.map(([name, item]) => [name, visit(item)]));
    return value;
  };
  return visit(root);
}

function countOf(value: Value): number {
  const inside = Array.isArray(value) ? value : value instanceof Fields ? value.list.map(([, item]) => item) : [];
  return inside.reduce<number>((sum, item) => sum + countOf(item), 1);
}

function toJson(value: Value): string {
  if (value instanceof Nested)
    return `${'['.repeat(value.levels)}${'0,'.repeat(value.width)}0${']'.repeat(value.levels)}`;
  if (value instanceof Fields)
    return `{${value.list.map(([name, item]) => `${JSON.stringify(name)}:${toJson(item)}`)}}`;
  // JSON can write infinity nevertheless.
  if (value === Infinity) return '1e999';
  return Array.isArray(value) ? `[${value.map(toJson)}]` : JSON.stringify(value);
}

/** Writes XML as Plex does: a scalar is an attribute. */
function toXml(name: string, value: Value): string {
  if (value instanceof Nested)
    return '<a>'.repeat(value.levels) + '<b/>'.repeat(value.width) + '</a>'.repeat(value.levels);
  if (Array.isArray(value)) return value.map(item => toXml(name, item)).join('');
  if (!(value instanceof Fields)) return `<${name}>${escaped(value)}</${name}>`;
  const isSimple = (item: Value): boolean => typeof item !== 'object' || item === null;
  const attributes = value.list
    .filter(([, item]) => isSimple(item))
    .map(([field, item]) => ` ${field}="${escaped(item)}"`);
  const children = value.list.filter(([, item]) => !isSimple(item)).map(([field, item]) => toXml(field, item));
  return `<${name}${attributes.join('')}>${children.join('')}</${name}>`;
}

function escaped(value: Value): string {
  return String(value ?? '').replace(/[&<"]/g, character => `&#${character.charCodeAt(0)};`);
}

function asXml(value: Value): string {
  return value instanceof Fields
    ? value.list.map(([name, item]) => toXml(name, item)).join('')
    : toXml('Answer', value);
}

const spoil = fc.oneof(
  fc.nat(3_000).map(end => (text: string) => text.slice(0, end)),
  fc.tuple(fc.nat(3_000), oddText).map(
    ([at, piece]) =>
      (text: string) =>
        text.slice(0, at) + piece + text.slice(at),
  ),
  fc.constantFrom(
    (text: string) => `<?xml version="1.0" encoding="UTF-16"?>\n${text}`,
    (text: string) => `<!DOCTYPE x [<!ENTITY a "b">]>${text}`,
    (text: string) => `<MediaContainer ${text}`,
    (text: string) => text.replace('>', ' a="&a;" >'),
    (text: string) => `\ufeff \n${text}`,
    (text: string) => text + text,
    (text: string) => `)]}'\n${text}`,
    () => '<html><body>Sign in</body></html>',
    () => '',
  ),
);

/** Sends a text over the wire, where everything is read as UTF-8. */
const wire = fc.constantFrom(
  ...(['utf8', 'utf8', 'utf8', 'utf8', 'latin1', 'utf16le'] as const).map(
    encoding => (text: string) => new TextDecoder().decode(Buffer.from(text, encoding)),
  ),
);

/** Generates the texts of responses that are based on one of these. */
export function answersLike(...valid: readonly Value[]): fc.Arbitrary<string> {
  const changes = fc.array(fc.tuple(fc.nat(10_000), change), { maxLength: 4 });
  const text = fc.constantFrom(toJson, toJson, asXml);
  const spoils = fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(spoil, { maxLength: 2 }) },
  );
  return fc
    .tuple(fc.constantFrom(...valid), changes, text, spoils, wire)
    .map(([root, all, write, spoiling, through]) => {
      const value = all.reduce<Value>((before, [number, by]) => changed(before, number, by), root);
      return through(spoiling.reduce((before, change) => change(before), write(value)));
    });
}
