import type { RequestClient } from './http.ts';
import { holdsToken } from './tokenShapes.ts';

/** The longest name of an app, in characters. The limit is this extension's; plex.tv's isn't known. */
const LONGEST = 40;

/** The part of a name that is read, in characters: accents may be characters of their own. */
const READ = 10 * LONGEST;

/** A client for one app, so that plex.tv lists its token by the app's name and revokes it alone. */
export type AppClient = Required<RequestClient>;

/**
 * Creates the client for an app's own token. Its identifier is new, because plex.tv keeps one token for each account and
 * client: a second sign-in with the same identifier replaces the first token.
 *
 * A header takes visible ASCII only, and no source says how plex.tv would decode anything else. So the name loses its accents,
 * and every other character becomes a space: `app` is the name as plex.tv lists it, and the one to show. Returns `undefined`
 * where no letter or digit is left, and where the name holds a token, because the name is sent, stored and shown.
 */
export function newAppClient(name: string): AppClient | undefined {
  const given = name.slice(0, READ);
  const app = given
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^\w.+&'() -]+/g, ' ')
    .replace(/ +/g, ' ')
    .trim()
    .slice(0, LONGEST)
    .trimEnd();
  if (!/[A-Za-z0-9]/.test(app) || holdsToken(given) || holdsToken(app)) return undefined;
  return { clientIdentifier: crypto.randomUUID(), app };
}
