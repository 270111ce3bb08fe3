import * as v from 'valibot';
import { Secret } from './secret.ts';

/*
 * What Plex's answers look like, read leniently: fields that are not named here are kept, ones that are missing are
 * tolerated wherever the rest still makes sense, and numbers and booleans may be strings, as they are in XML.
 */

/** `1e999` is infinite to JSON. */
const lenientNumber = v.union([
  v.pipe(v.number(), v.finite()),
  v.pipe(v.string(), v.regex(/^-?\d{1,15}$/), v.transform(Number)),
]);

const lenientBoolean = v.union([
  v.boolean(),
  v.pipe(
    v.union([v.number(), v.string()]),
    v.transform(value => String(value).toLowerCase()),
    v.picklist(['0', '1', 'false', 'true']),
    v.transform(value => value === '1' || value === 'true'),
  ),
]);

/** Plex writes one child as an object and several as an array, and is not consistent in it. */
function oneOrMany<const Item extends v.GenericSchema>(item: Item) {
  return v.union([
    v.array(item),
    v.pipe(
      item,
      v.transform(one => [one]),
    ),
  ]);
}

/** Used in URIs and as a key, so checked although it is usually 40 hex digits. */
const machineIdentifier = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{8,128}$/));

/** Such as `1.43.4.10261-5d5a0f5d8`. It is stored, so it has no room for other words; empty where it is none. */
const version = v.pipe(
  v.string(),
  v.transform(text => (text.length <= 64 && /^\d+(?:\.\d+)*(?:-[0-9a-f]+)?$/.test(text) ? text : '')),
);

/** A name that a person chose. It is stored, so an e-mail address is left out. */
const personName = v.nullish(
  v.pipe(
    v.string(),
    v.transform(name => (name.normalize('NFKC').includes('@') ? undefined : name)),
  ),
);

export const identityAnswer = v.object({
  MediaContainer: v.looseObject({
    machineIdentifier,
    version: v.optional(version, ''),
    claimed: v.optional(lenientBoolean, true),
  }),
});

export const rootAnswer = v.object({
  MediaContainer: v.looseObject({
    friendlyName: v.optional(v.string()),
  }),
});

export const tokenAnswer = v.object({
  MediaContainer: v.looseObject({ token: v.instance(Secret) }),
});

export const providersAnswer = v.object({
  MediaContainer: v.looseObject({
    MediaProvider: v.optional(
      oneOrMany(v.looseObject({ identifier: v.optional(v.string(), ''), title: v.optional(v.string(), '') })),
      [],
    ),
  }),
});

const connection = v.looseObject({
  protocol: v.optional(v.string()),
  address: v.optional(v.string()),
  port: v.optional(lenientNumber),
  uri: v.optional(v.string()),
  local: v.optional(lenientBoolean),
  relay: v.optional(lenientBoolean),
});

const device = v.looseObject({
  name: v.optional(v.string()),
  clientIdentifier: v.optional(v.string()),
  accessToken: v.optional(v.instance(Secret)),
  Connection: v.optional(oneOrMany(connection), []),
});

export const resourcesAnswer = v.object({
  MediaContainer: v.looseObject({ Device: v.optional(oneOrMany(device), []) }),
});

/** Absent, null or empty where there is none. */
const optionalToken = v.pipe(
  v.nullish(v.union([v.instance(Secret), v.literal('')])),
  v.transform(token => token || undefined),
);

/** plex.tv's answer about a PIN; `authToken` is null until it is approved. */
export const pinAnswer = v.object({
  id: lenientNumber,
  code: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{4,128}$/)),
  /** In seconds; half an hour where it does not say. */
  expiresIn: v.nullish(lenientNumber, 1800),
  authToken: optionalToken,
});

export const userAnswer = v.object({
  uuid: v.pipe(v.string(), v.nonEmpty()),
  username: personName,
  title: personName,
  friendlyName: personName,
});

const accountDevice = v.object({
  name: v.nullish(v.string(), ''),
  clientIdentifier: machineIdentifier,
  productVersion: v.nullish(version),
  /** A list with commas. */
  provides: v.nullish(v.string(), ''),
  owned: v.nullish(lenientBoolean, false),
  /** The owner's name, where it is somebody else's. */
  sourceTitle: personName,
  accessToken: optionalToken,
  connections: v.nullish(
    v.array(
      v.object({
        uri: v.nullish(v.string(), ''),
        local: v.nullish(lenientBoolean, false),
        relay: v.nullish(lenientBoolean, false),
      }),
    ),
    [],
  ),
});

/** One that cannot be read is left out, not the whole list: players have identifiers of every shape. */
export const devicesAnswer = v.pipe(
  v.array(v.fallback(v.nullable(accountDevice), null)),
  v.transform(devices => devices.filter(device => device !== null)),
);

/** A device of an account as plex.tv lists it. Its `accessToken` is for this server only. */
export type AccountDevice = v.InferOutput<typeof accountDevice>;

/** A server or provider that another server told us about. Its `accessToken` belongs to it, not to the server asked. */
export type Device = v.InferOutput<typeof device>;
/** `MediaContainer` of `/security/resources`, with `Device` and `Connection` always arrays. */
export type SourceConnectionInformation = v.InferOutput<typeof resourcesAnswer>['MediaContainer'];
