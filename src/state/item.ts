import { fieldsOf } from '../workbench/fields.ts';

/** The kinds of items. One item is stored for each … */
export type Kind =
  /** account, by its id: its name. */
  | 'accounts'
  /** long-lived token that was created for an app, by its hash. */
  | 'appTokens'
  /** choice of the user or of this installation: the selected server, the client identifier, what was explained once. */
  | 'choices'
  /** token that a file may hold without a warning, by a hash of both. */
  | 'ignoredTokens'
  /** transient token that this extension created, by its hash. */
  | 'issuedTokens'
  /** language, by its id: the format that was last used in it. */
  | 'lastFormats'
  /** account, by its id: the servers that plex.tv listed for it last. */
  | 'lists'
  /** server, by its machineIdentifier: whether this version of it gives away a long-lived token. */
  | 'serverFaults'
  /** server that was added or used, by its machineIdentifier. */
  | 'servers'
  /** pasted token of a server, without the token, by both their ids: two windows may add one each. */
  | 'serverTokens'
  /** server, by its machineIdentifier: the version that it had last. */
  | 'serverVersions';

/** A stored value. Each change of an item is a new object. */
export interface Item {
  readonly kind: Kind;
  /** Unique within its kind. */
  readonly key: string;
  /** The time when it was first stored, in milliseconds since 1970. No two items of a window have the same. */
  readonly at: number;
  /** A JSON value without secrets. */
  readonly value: unknown;
}

/** Returns the item in a text; `undefined` where it holds none. */
export function parseItem(text: string): Item | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { kind, key, at, value } = fieldsOf(parsed);
  if (typeof kind !== 'string' || typeof key !== 'string' || typeof at !== 'number') return undefined;
  // A kind of another version is kept, and used by nobody.
  return { kind: kind as Kind, key, at, value };
}
