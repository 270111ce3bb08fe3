import { beginsLikeJwt, holdsPlexDirect, shapeOf } from './tokenShapes.ts';

/**
 * A source that a Plex Media Server can describe: another server (`server://<machineIdentifier>`) or an online provider
 * (`provider://<provider identifier>`).
 */
export interface Source {
  readonly scheme: 'server' | 'provider';
  /** 40 or 32 lower-case hex digits for a server; dot-separated words for a provider. */
  readonly identifier: string;
}

/** The reasons why a text is not a source. */
export type SourceProblem =
  /** Nothing was typed. */
  | 'empty'
  /** `server://<id>/<provider>`: Plex writes this elsewhere; this endpoint only takes the part before the path. */
  | 'longForm'
  /** An identifier without `server://` or `provider://`. */
  | 'bareIdentifier'
  /** The 32 hex digits of a plex.direct host name, which are no machine identifier. */
  | 'plexDirectHash'
  /** The UUID that Preferences.xml calls MachineIdentifier; the source needs its ProcessedMachineIdentifier. */
  | 'uuid'
  /** A scheme other than these two. */
  | 'unknownScheme'
  /** `server://` without 40 or 32 hex digits. */
  | 'notMachineIdentifier'
  /** `provider://` without a dotted identifier. */
  | 'notProviderIdentifier'
  /**
   * One of Plex's JWTs, which has the shape of a provider's identifier. It is refused because a source is sent in a URL,
   * and stored.
   */
  | 'token'
  | 'unknown';

export type ParsedSource =
  | { readonly source: Source }
  | {
      readonly problem: SourceProblem;
      /** The source that was probably meant, if there is a guess. */
      readonly suggestion?: string;
    };

/** The identifier of a provider. Its length is limited because a server chooses it and it is shown. */
const PROVIDER_IDENTIFIER = /^(?=.{1,128}$)[a-z][a-z0-9_-]*(?:\.[a-z0-9_-]+)+$/i;

/** Reads a source that a person typed. It is stricter than Plex's published pattern, which also takes `server://zzz`. */
export function parseSource(text: string): ParsedSource {
  const typed = text.trim();
  if (typed === '') return { problem: 'empty' };
  if (holdsPlexDirect(typed)) return { problem: 'plexDirectHash' };

  const [, scheme, rest = typed] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(typed) ?? [];
  if (scheme === undefined) return explainBare(typed);

  const [identifier = '', ...path] = rest.split('/');
  if (beginsLikeJwt(identifier)) return { problem: 'token' };
  if (shapeOf(identifier) === 'uuid') return { problem: 'uuid' };
  const source = toSource(scheme.toLowerCase(), identifier);
  if (typeof source === 'string') return { problem: source };
  return path.length === 0 ? { source } : { problem: 'longForm', suggestion: formatSource(source) };
}

/** Returns `server://…` or `provider://…`, as the endpoint's `source` parameter takes it. */
export function formatSource(source: Source): string {
  return `${source.scheme}://${source.identifier}`;
}

function explainBare(typed: string): ParsedSource {
  if (beginsLikeJwt(typed)) return { problem: 'token' };
  if (shapeOf(typed) === 'uuid') return { problem: 'uuid' };
  if (shapeOf(typed) === 'machineIdentifier')
    return { problem: 'bareIdentifier', suggestion: `server://${typed.toLowerCase()}` };
  if (PROVIDER_IDENTIFIER.test(typed)) return { problem: 'bareIdentifier', suggestion: `provider://${typed}` };
  return { problem: 'unknown' };
}

function toSource(scheme: string, identifier: string): Source | SourceProblem {
  if (scheme === 'server') {
    return shapeOf(identifier) === 'machineIdentifier'
      ? { scheme, identifier: identifier.toLowerCase() }
      : 'notMachineIdentifier';
  }
  if (scheme === 'provider') {
    return PROVIDER_IDENTIFIER.test(identifier) ? { scheme, identifier } : 'notProviderIdentifier';
  }
  return 'unknownScheme';
}

/**
 * Returns a request to a source as a line for a POSIX shell. The line names a shell variable for the token, so the token itself
 * is neither in the line nor in the shell's history. The variable isn't `PLEX_TOKEN`, which may be another server's token.
 */
export function curlLine(url: string): string {
  return [
    'curl',
    "--header 'Accept: application/json'",
    '--header "X-Plex-Token: $PLEX_SOURCE_TOKEN"',
    quoted(url),
  ].join(' ');
}

/** Quotes a text so that a POSIX shell reads it as one word and expands nothing in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
