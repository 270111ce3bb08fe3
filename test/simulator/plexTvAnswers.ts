import { type Answer, type Element, xmlDocument } from './answers.ts';
import type { FalsifyingFault } from './injectedFaults.ts';
import { HOME, USERS, type UserKey } from './people.ts';
import type { Pin } from './pins.ts';
import type { ResourceDevice } from './resourceDevice.ts';

/**
 * The content of a response of plex.tv in both languages: a list in JSON has an element around its items in XML. A 204 has
 * no content.
 */
export type Statement = { status: number; json: unknown; xmlName: string; xml: Element } | { status: 204 };

/**
 * Formats a response. Unlike a media server, plex.tv uses the requested format for errors as well: XML unless `Accept` is
 * exactly `application/json`.
 */
export function formatStatement(accept: string | undefined, statement: Statement): Answer {
  if (!('json' in statement)) return { status: statement.status, headers: {}, body: '' };
  const { status, json, xmlName, xml } = statement;
  const asJson = accept === 'application/json';
  return {
    status,
    headers: {
      'Content-Type': asJson ? 'application/json; charset=utf-8' : 'application/xml; charset=utf-8',
      'Cache-Control': 'no-cache',
    },
    body: asJson ? JSON.stringify(json) : xmlDocument(xmlName, xml),
  };
}

const MESSAGES = {
  1000: [400, 'X-Plex-Client-Identifier is missing'],
  1001: [401, 'User could not be authenticated'],
  1003: [429, 'Too many requests'],
  1020: [404, 'Code not found or expired'],
  1041: [403, 'A valid PIN is required to perform this action'],
} as const;

/** @param status plex.tv's status for this code, unless given */
export function errorStatement(code: keyof typeof MESSAGES, status: number = MESSAGES[code][0]): Statement {
  const [, message] = MESSAGES[code];
  const error = { code, message, status };
  return { status, json: { errors: [error] }, xmlName: 'errors', xml: { error: [error] } };
}

/** The other shape of an error, which plex.tv uses for unknown addresses. */
export function unknownAddress(): Statement {
  const error = { status: 404, error: 'Not Found' };
  return { status: 404, json: error, xmlName: 'error', xml: error };
}

export function pinStatement(pin: Pin, status: number, plexTvUrl: string, lies: FalsifyingFault[]): Statement {
  const { id, code, product, clientIdentifier, expiresIn, createdAt, expiresAt, authToken } = pin;
  const lie = lies.find(fault => fault.kind === 'token')?.token;
  const json = {
    ...{ id, code, product, trusted: false, clientIdentifier },
    qr: `${plexTvUrl}/api/v2/pins/qr/${code}`,
    ...{ expiresIn, createdAt: inSeconds(createdAt), expiresAt: inSeconds(expiresAt) },
    authToken: authToken === null ? null : (lie ?? authToken),
    newRegistration: authToken === null ? null : false,
  };
  return { status, json, xmlName: 'pin', xml: json };
}

/** Returns the user. Repeats the request's token, as plex.tv does. */
export function userStatement(user: UserKey, token: string, plexTvUrl: string, lies: FalsifyingFault[]): Statement {
  const json = { ...userElement(user, plexTvUrl, lies), authToken: token };
  return { status: 200, json, xmlName: 'user', xml: json };
}

/** Returns the fields of a user, but for a token. */
export function userElement(user: UserKey, plexTvUrl: string, lies: FalsifyingFault[]) {
  const account = USERS[user];
  const lie = lies.find(fault => fault.kind === 'names')?.friendlyName;
  const member = HOME.find(({ key }) => key === user);
  return {
    ...account,
    ...(lie === undefined ? {} : { username: lie, title: lie, friendlyName: lie }),
    locale: null,
    confirmed: true,
    emailOnlyAuth: false,
    hasPassword: account.email !== null,
    protected: typeof member?.pin === 'string',
    thumb: `${plexTvUrl}/users/${account.uuid}/avatar?c=1767225600`,
    country: 'SE',
    subscription: { active: false, subscribedAt: null, status: 'Inactive', paymentService: null, plan: null },
    restricted: member?.restricted ?? false,
    home: member !== undefined,
    guest: member?.guest ?? false,
    homeSize: member ? HOME.length : 1,
    homeAdmin: member?.admin ?? false,
    twoFactorEnabled: false,
    joinedAt: 1402617600,
  };
}

export function resourcesStatement(devices: ResourceDevice[]): Statement {
  const resource = devices.map(({ connections, ...device }) => ({
    ...device,
    connections: { connection: connections },
  }));
  return { status: 200, json: devices, xmlName: 'resources', xml: { resource } };
}

/** Formats a time as ISO 8601 to the second. */
function inSeconds(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}
