import fc from 'fast-check';

/** How many cases a property is tried with: `npm run test:properties` takes the time that many of them need. */
export const CASES = process.env.npm_lifecycle_event === 'test:properties' ? 20_000 : 200;

/** Any character but half a surrogate pair. fast-check's own unit for it is built of a million entries at each use. */
const character = fc
  .integer({ min: 0, max: 0x10_ffff - 0x800 })
  .map(number => String.fromCodePoint(number < 0xd800 ? number : number + 0x800));

export function anyText(maxLength: number): fc.Arbitrary<string> {
  return fc.string({ unit: character, maxLength });
}
