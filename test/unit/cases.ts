import fc from 'fast-check';

/** The number of cases with which a property is tested: `npm run test:properties` takes the time for many of them. */
export const CASES = process.env.npm_lifecycle_event === 'test:properties' ? 20_000 : 200;

/** Any character but half a surrogate pair. fast-check's own unit for it builds a million entries at each use. */
const character = fc
  .integer({ min: 0, max: 0x10_ffff - 0x800 })
  .map(number => String.fromCodePoint(number < 0xd800 ? number : number + 0x800));

export function anyText(maxLength: number): fc.Arbitrary<string> {
  return fc.string({ unit: character, maxLength });
}
