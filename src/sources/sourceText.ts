import { parseConnection, type ServerConnection } from '../plex/connections.ts';
import type { Device, SourceConnectionInformation } from '../plex/responses.ts';
import { Secret } from '../plex/secret.ts';

/** Shown in place of a token. */
export const MASK = '••••••••';

/** An access token that the text masks. */
export interface MaskedToken {
  /** The line of its mask, from 0. */
  readonly line: number;
  readonly token: Secret;
  /** The name of the device that the token is for, or else its identifier. It isn't for the server that returned it. */
  readonly deviceName: string;
}

/** A connection to the source that the text lists. */
export interface ListedConnection extends ServerConnection {
  /** The line of its `uri`, from 0. */
  readonly line: number;
  /** Identifies the device that has to respond there. */
  readonly machineIdentifier: string;
}

export interface SourceText {
  readonly text: string;
  /** The name of the first device, which isn't plain text yet. Empty where it has none. */
  readonly name: string;
  readonly tokens: readonly MaskedToken[];
  /** Only those with a usable address. */
  readonly connections: readonly ListedConnection[];
}

/** The most devices and connections in the text: no person reads more, and a server may list any number. */
const MOST_DEVICES = 100;
const MOST_CONNECTIONS = 200;

/** A value of the response that is put in once its line is known. */
interface Place {
  readonly device: Device;
  /** Present where the value is an address. */
  readonly connection?: Device['Connection'][number];
}

/**
 * Formats the response of `/security/resources` as JSON, with every token masked. A single `Device` is an object, as Plex
 * documents it, and several are an array. `leftOut` counts the devices over 100 and the connections over 200, which the text
 * doesn't have.
 *
 * @param notToken shown in place of an access token that can't be one. Such a token isn't revealed and copied, because it
 *   could be a command when it is pasted into a shell
 */
export function toSourceText(
  { Device: devices, ...container }: SourceConnectionInformation,
  notToken = '✗',
): SourceText {
  // No server can have put this into its response.
  const marker = crypto.randomUUID();
  const places: Place[] = [];
  const mark = (place: Place): string => `${marker}/${places.push(place) - 1}`;
  const shown = withinLimits(devices);
  const Device = shown.devices.map(device => ({
    ...device,
    Connection: device.Connection.map(connection =>
      connection.uri === undefined ? connection : { ...connection, uri: mark({ device, connection }) },
    ),
    ...(device.accessToken && { accessToken: mark({ device }) }),
  }));
  const response = { MediaContainer: { ...container, Device: Device.length === 1 ? Device[0] : Device } };
  const tokens: MaskedToken[] = [];
  const connections: ListedConnection[] = [];
  const lines = JSON.stringify({ ...shown.leftOut, ...response }, hideSecrets, 2).split('\n');
  const text = lines.map((marked, line) => {
    const start = marked.indexOf(marker);
    const place = start < 0 ? undefined : places[Number.parseInt(marked.slice(start + marker.length + 1), 10)];
    if (!place) return marked;
    const { device, connection } = place;
    const end = marked.indexOf('"', start);
    const fill = (value: string): string => marked.slice(0, start) + value + marked.slice(end);
    if (!connection) {
      const { accessToken: token, name, clientIdentifier } = device;
      if (!token?.isWellFormed) return fill(escapeJson(notToken));
      tokens.push({ line, token, deviceName: name ?? clientIdentifier ?? '' });
      return fill(MASK);
    }
    const { uri = '', local = false, relay = false } = connection;
    const listed = parseConnection({ uri, local, relay });
    if (listed) connections.push({ ...listed, line, machineIdentifier: device.clientIdentifier ?? '' });
    return fill(escapeJson(uri));
  });
  return { text: `${text.join('\n')}\n`, name: devices[0]?.name ?? '', tokens, connections };
}

interface Shown {
  readonly devices: readonly Device[];
  readonly leftOut: { readonly leftOut?: { readonly devices: number; readonly connections: number } };
}

function withinLimits(all: readonly Device[]): Shown {
  let room = MOST_CONNECTIONS;
  const devices = all.slice(0, MOST_DEVICES).map(device => {
    const Connection = device.Connection.slice(0, room);
    room -= Connection.length;
    return { ...device, Connection };
  });
  const count = (some: readonly Device[]): number => some.reduce((sum, { Connection }) => sum + Connection.length, 0);
  const leftOut = { devices: all.length - devices.length, connections: count(all) - count(devices) };
  return { devices, leftOut: leftOut.devices + leftOut.connections > 0 ? { leftOut } : {} };
}

/** Escapes a text for use inside a JSON string. */
function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Masks every other secret. `value` is what `Secret.toJSON` returned, and the object that holds it still has the secret. */
function hideSecrets(this: Record<string, unknown>, field: string, value: unknown): unknown {
  return this[field] instanceof Secret ? MASK : value;
}
