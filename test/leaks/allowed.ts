import type { Finding, Place } from './findings.ts';

/** How a token was used on purpose. */
export type Use = 'inserted' | 'copied' | 'typedInSight';

/** A place where tokens that were used in a certain way may be. */
interface Allowance {
  readonly use: Use;
  readonly place: Place;
  readonly path: RegExp;
  readonly why: string;
  /** False where the place may have no such token at the end. */
  readonly isCertain?: false;
}

/** All findings that are allowed after a token was used on purpose. Any other finding is a leak. */
export const ALLOWED: readonly Allowance[] = [
  {
    use: 'inserted',
    place: 'workspace',
    path: /^(?!a name in ).*\.(txt|py|ts|mjs|env|yaml)$|^\.env$/,
    why: 'the inserted text is saved in its file',
  },
  {
    use: 'inserted',
    place: 'home',
    path: /^data\/User\/Backups\/[^/]+\/(file|untitled|vscode-remote)\/[^/]+$/,
    why: 'hot exit keeps unsaved changes',
  },
  {
    use: 'inserted',
    place: 'home',
    path: /^data\/User\/History\/[^/]+\/(?!entries\.json$)[^/]+$/,
    why: 'local history keeps saved versions',
  },
  {
    use: 'typedInSight',
    place: 'home',
    path: /^profile\/Default\/Sessions\//,
    why: 'the browser keeps the text of unmasked boxes, to restore the page, at some time',
    isCertain: false,
  },
  { use: 'copied', place: 'clipboard', path: /^text$/, why: 'the token was copied' },
];

/** @param uses the names of the tokens that were used in each way */
export function isAllowed({ place, path, name }: Finding, uses: Readonly<Record<Use, ReadonlySet<string>>>): boolean {
  return ALLOWED.some(
    allowance => allowance.place === place && uses[allowance.use].has(name) && allowance.path.test(path),
  );
}
