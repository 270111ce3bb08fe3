import { beginsLikeJwt, holdsPlexDirect, shapeOf } from './tokenShapes.ts';

/**
 * A source that a Plex Media Server can be asked about: another server (`server://<machineIdentifier>`) or an online
 * provider (`provider://<provider identifier>`).
 */
export interface Source {
  readonly scheme: 'server' | 'provider';
  /** 40 or 32 lower-case hex digits for a server; dot-separated words for a provider. */
  readonly identifier: string;
}

/** Why a text is not a source. */
export type SourceProblem =
  /** Nothing was typed. */
  | 'empty'
  /** `server://<id>/<provider>`: Plex writes this elsewhere; this endpoint takes the part before the path. */
  | 'longForm'
  /** An identifier without `server://` or `provider://`. */
  | 'bareIdentifier'
  /** The 32 hex digits of a plex.direct host name, which are not a machineIdentifier. */
  | 'plexDirectHash'
  /** The UUID that Preferences.xml calls MachineIdentifier; the one wanted is ProcessedMachineIdentifier. */
  | 'uuid'
  /** Another scheme than the two. */
  | 'unknownScheme'
  /** `server://` with something that is not 40 or 32 hex digits. */
  | 'notMachineIdentifier'
  /** `provider://` with something that is not a dotted identifier. */
  | 'notProviderIdentifier'
  /** One of Plex's JWTs, which has the shape of a provider's identifier: a source is sent in a URL, and stored. */
  | 'token'
  | 'unknown';

export type ParsedSource =
  | { readonly source: Source }
  | {
      readonly problem: SourceProblem;
      /** The source that was probably meant, where that can be told. */
      readonly suggestion?: string;
    };

/** A server names its providers, so what is shown of one has an end. */
const PROVIDER_IDENTIFIER = /^(?=.{1,128}$)[a-z][a-z0-9_-]*(?:\.[a-z0-9_-]+)+$/i;

/** Reads what a person typed. Stricter than Plex's published pattern, which also takes `server://zzz`. */
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

/** `server://…` or `provider://…`, as the endpoint's `source` parameter takes it. */
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
