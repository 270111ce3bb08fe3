import type { Finding, Place } from './findings.ts';

/** How a token was used on purpose. */
export type Use = 'inserted' | 'copied' | 'typedInSight';

/** A place where tokens that were used in a certain way may be. */
interface Allowance {
  readonly use: Use;
  readonly place: Place;
  readonly path: RegExp;
  readonly why: string;
  /** Whether one is always there in the end. */
  readonly isCertain?: false;
}

/** All that may be found, once it was done on purpose. What is not in this table is a leak. */
export const ALLOWED: readonly Allowance[] = [
  {
    use: 'inserted',
    place: 'workspace',
    path: /^(?!a name in ).*\.(txt|py|ts|mjs|env)$|^\.env$/,
    why: 'the file that it was put into',
  },
  {
    use: 'inserted',
    place: 'home',
    path: /^data\/User\/Backups\/[^/]+\/(file|untitled|vscode-remote)\/[^/]+$/,
    why: 'hot exit keeps what was not saved',
  },
  {
    use: 'inserted',
    place: 'home',
    path: /^data\/User\/History\/[^/]+\/(?!entries\.json$)[^/]+$/,
    why: 'local history keeps what was saved',
  },
  {
    use: 'typedInSight',
    place: 'home',
    path: /^profile\/Default\/Sessions\//,
    why: 'the browser keeps the text of boxes that are not masked, to restore the page, once it finds the time',
    isCertain: false,
  },
  { use: 'copied', place: 'clipboard', path: /^text$/, why: 'it was copied' },
];

/** @param uses the names of the tokens that were used in each way */
export function isAllowed({ place, path, name }: Finding, uses: Readonly<Record<Use, ReadonlySet<string>>>): boolean {
  return ALLOWED.some(each => each.place === place && uses[each.use].has(name) && each.path.test(path));
}
