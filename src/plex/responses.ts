import * as v from 'valibot';
import { Secret } from './secret.ts';
import { isHomeUserId } from './tokenShapes.ts';

/*
 * The shapes of Plex's responses, read leniently: fields that are not named here are kept, missing ones are tolerated
 * wherever the rest still makes sense, and numbers and booleans may be strings, as they are in XML.
 */

/** Numbers that JSON can hold and XML can spell. JSON reads `1e999` as infinite. */
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

/** Accepts one child as an object and several as an array, because Plex writes both. */
function oneOrMany<const Item extends v.GenericSchema>(item: Item) {
  return v.union([
    v.array(item),
    v.pipe(
      item,
      v.transform(one => [one]),
    ),
  ]);
}

/** A machine identifier: usually 40 hex digits, and checked because it is used in URIs and as a key. */
const machineIdentifier = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{8,128}$/));

/** A version such as `1.43.4.10261-5d5a0f5d8`, or an empty string. It is stored, so any other words are dropped. */
const version = v.pipe(
  v.string(),
  v.transform(text => (text.length <= 64 && /^\d+(?:\.\d+)*(?:-[0-9a-f]+)?$/.test(text) ? text : '')),
);

/** A name that a person chose. It is stored, so a name with an e-mail address becomes `undefined`. */
const personName = v.nullish(
  v.pipe(
    v.string(),
    v.transform(name => (name.normalize('NFKC').includes('@') ? undefined : name)),
  ),
);

export const identityResponse = v.object({
  MediaContainer: v.looseObject({
    machineIdentifier,
    version: v.optional(version, ''),
    claimed: v.optional(lenientBoolean, true),
  }),
});

export const rootResponse = v.object({
  MediaContainer: v.looseObject({
    friendlyName: v.optional(v.string()),
  }),
});

/** The state of a server's updates. Only that there is one counts. */
export const updaterResponse = v.object({ MediaContainer: v.looseObject({}) });

export const tokenResponse = v.object({
  MediaContainer: v.looseObject({ token: v.instance(Secret) }),
});

export const providersResponse = v.object({
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

export const resourcesResponse = v.object({
  MediaContainer: v.looseObject({ Device: v.optional(oneOrMany(device), []) }),
});

/** A token; `undefined` where the field is absent, null or empty. */
const optionalToken = v.pipe(
  v.nullish(v.union([v.instance(Secret), v.literal('')])),
  v.transform(token => token || undefined),
);

/** plex.tv's response about a PIN; `authToken` is null until the PIN is approved. */
export const pinResponse = v.object({
  id: lenientNumber,
  code: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{4,128}$/)),
  /** In seconds; half an hour where plex.tv doesn't say. */
  expiresIn: v.nullish(lenientNumber, 1800),
  authToken: optionalToken,
});

const personNames = { username: personName, title: personName, friendlyName: personName };

export const userResponse = v.object({
  uuid: v.pipe(v.string(), v.nonEmpty()),
  ...personNames,
  homeAdmin: v.fallback(v.nullish(lenientBoolean, false), false),
});

const homeUser = v.object({
  /** It is part of a path. */
  uuid: v.pipe(
    v.string(),
    v.check(uuid => isHomeUserId(uuid)),
  ),
  id: v.fallback(v.optional(v.pipe(lenientNumber, v.safeInteger(), v.minValue(1))), undefined),
  ...personNames,
  admin: v.nullish(lenientBoolean, false),
  guest: v.nullish(lenientBoolean, false),
  restricted: v.nullish(lenientBoolean, false),
  protected: v.nullish(lenientBoolean, false),
});

/** The users in a list. A user that can't be read is left out alone. */
const homeUserList = v.pipe(
  v.array(v.fallback(v.nullable(homeUser), null)),
  v.transform(users => users.filter(user => user !== null)),
);

/** The users of a Plex Home. Two sources have an object around the list; that it may be the list itself, only one says. */
export const homeUsersResponse = v.union([
  homeUserList,
  v.pipe(
    v.object({ users: v.union([homeUserList, oneOrMany(homeUser)]) }),
    v.transform(({ users }) => users),
  ),
]);

/**
 * Accepts an object as JSON has it at the root, in the element that XML has around it by any name, and in an array of one.
 */
const unwrapped = v.pipe(
  v.unknown(),
  v.transform(withoutWrapping),
  v.check(response => !Array.isArray(response)),
);

function withoutWrapping(response: unknown): unknown {
  if (typeof response !== 'object' || response === null) return response;
  const [only, ...others] = Object.values(response);
  const isWrapping = others.length === 0 && typeof only === 'object' && only !== null && !(only instanceof Secret);
  return isWrapping ? withoutWrapping(only) : response;
}

/**
 * The user that a Home was switched to, with a token. The older form calls the token `authenticationToken`. The response
 * repeats the PIN as well, which is left out here.
 */
export const homeSwitchResponse = v.pipe(
  unwrapped,
  v.object({
    id: v.fallback(v.nullish(lenientNumber), undefined),
    uuid: v.fallback(v.nullish(v.string()), undefined),
    authToken: optionalToken,
    authenticationToken: optionalToken,
  }),
  v.transform(({ id, uuid, authToken, authenticationToken }) => ({
    id,
    uuid,
    token: authToken ?? authenticationToken,
  })),
);

/** A server's response about the account that it belongs to; one source has `MyPlex` at the root. */
export const serverAccountResponse = v.pipe(unwrapped, v.object({ authToken: optionalToken }));

const accountDevice = v.object({
  name: v.nullish(v.string(), ''),
  clientIdentifier: machineIdentifier,
  productVersion: v.nullish(version),
  /** A comma-separated list. */
  provides: v.nullish(v.string(), ''),
  owned: v.nullish(lenientBoolean, false),
  /** The owner's name, where the account doesn't own the device. */
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

/**
 * The devices of an account. A device that can't be read is left out alone, because players have identifiers of every
 * shape.
 */
export const devicesResponse = v.pipe(
  v.array(v.fallback(v.nullable(accountDevice), null)),
  v.transform(devices => devices.filter(device => device !== null)),
);

/** A device of an account as plex.tv lists it. Its `accessToken` is for this server only. */
export type AccountDevice = v.InferOutput<typeof accountDevice>;

/** A user of a Plex Home as plex.tv lists it. */
export type ListedHomeUser = v.InferOutput<typeof homeUser>;

/** A server or provider that another server described. Its `accessToken` is for it, not for the server that described it. */
export type Device = v.InferOutput<typeof device>;
/** `MediaContainer` of `/security/resources`, with `Device` and `Connection` always arrays. */
export type SourceConnectionInformation = v.InferOutput<typeof resourcesResponse>['MediaContainer'];
