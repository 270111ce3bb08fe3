import { holdsToken } from '../plex/tokenShapes.ts';

/** Why a text is not the address of a server. */
export type AddressProblem =
  | 'empty'
  /** `user:password@`: it would be sent, or shown, where nobody expects it. */
  | 'userinfo'
  | 'query'
  | 'fragment'
  | 'backslash'
  /** White space or control characters inside. */
  | 'control'
  /** Another scheme than http and https. */
  | 'scheme'
  /** A token in it, pasted into the wrong box: it must not be looked up as a name, nor sent as a path. */
  | 'token'
  | 'malformed';

export type ParsedAddress =
  | {
      /**
       * The addresses that the text may mean, best first: https before http, each without a slash at its end. There are
       * several where no scheme, or no port, was typed.
       */
      readonly candidates: readonly string[];
    }
  | { readonly problem: AddressProblem };

const DEFAULT_PORT = 32400;
/** A name, an IPv4 address or a bracketed IPv6 address; then perhaps a port. Strict, so that the host that is shown is the one that gets the request. */
const AUTHORITY = /^(?:\[[0-9a-f:.]+\]|[^\s:/?#@[\]\\%]+)(?::(\d{1,5}))?$/i;

/** Reads what a person typed as a server's address: `192.168.1.5`, `host:32400`, `https://example.org/plex`, `::1`. */
export function parseAddress(text: string): ParsedAddress {
  const typed = text.trim();
  if (typed === '') return { problem: 'empty' };
  const problem = refuse(typed);
  if (problem) return { problem };

  const [, scheme, rest = typed] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(typed) ?? [];
  if (scheme !== undefined && !/^https?$/i.test(scheme)) return { problem: 'scheme' };
  const slash = rest.indexOf('/');
  const authority = bracketed(slash < 0 ? rest : rest.slice(0, slash));
  const path = slash < 0 ? '' : rest.slice(slash);
  if (authority.includes('@')) return { problem: 'userinfo' };
  if (holdsToken(typed)) return { problem: 'token' };
  const port = AUTHORITY.exec(authority);
  if (!port) return { problem: 'malformed' };

  const schemes = scheme === undefined ? ['https', 'http'] : [scheme.toLowerCase()];
  const authorities = authoritiesFor(
    authority,
    port[1] !== undefined,
    scheme !== undefined,
    path !== '' && path !== '/',
  );
  const candidates = schemes.flatMap(protocol => authorities.map(host => normalise(`${protocol}://${host}${path}`)));
  const valid = candidates.filter(candidate => candidate !== undefined);
  return valid.length > 0 ? { candidates: [...new Set(valid)] } : { problem: 'malformed' };
}

function refuse(typed: string): AddressProblem | undefined {
  if (/[\s\p{Cc}\p{Cf}]/u.test(typed)) return 'control';
  if (typed.includes('\\')) return 'backslash';
  if (typed.includes('?')) return 'query';
  if (typed.includes('#')) return 'fragment';
  return undefined;
}

/** Adds the brackets that people leave out of `::1`. */
function bracketed(authority: string): string {
  return /^[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*$/i.test(authority) ? `[${authority}]` : authority;
}

/** Returns hosts with ports. Without one: Plex's own, and the scheme's for a server behind a proxy, first with scheme or path. */
function authoritiesFor(authority: string, hasPort: boolean, hasScheme: boolean, hasPath: boolean): string[] {
  if (hasPort) return [authority];
  const plex = `${authority}:${DEFAULT_PORT}`;
  return hasScheme || hasPath ? [authority, plex] : [plex, authority];
}

function normalise(address: string): string | undefined {
  const url = URL.parse(address);
  return url === null || url.port === '0' ? undefined : withoutSlashes(url.origin + url.pathname);
}

function withoutSlashes(address: string): string {
  let end = address.length;
  while (address.endsWith('/', end)) end--;
  return address.slice(0, end);
}
