import type { Device, SourceConnectionInformation } from '../plex/answers.ts';
import { parseConnection, type ServerConnection } from '../plex/connections.ts';
import { isSecret, type Secret } from '../plex/secret.ts';

/** What stands in the text for a token. */
export const MASK = '••••••••';

/** An access token that the text masks. */
export interface MaskedToken {
  /** Line of its mask, from 0. */
  readonly line: number;
  readonly token: Secret;
  /** The device that it is for, by name where it has one. It is not for the server that was asked. */
  readonly deviceName: string;
}

/** A way to the source that the text tells of. */
export interface ListedConnection extends ServerConnection {
  /** Line of its `uri`, from 0. */
  readonly line: number;
  /** Of the device that has to answer there. */
  readonly machineIdentifier: string;
}

export interface SourceText {
  readonly text: string;
  readonly tokens: readonly MaskedToken[];
  /** Those that have an address that can be used. */
  readonly connections: readonly ListedConnection[];
}

/** How many devices and connections the text has at most: no person reads more, and a server may list any number. */
const MOST_DEVICES = 100;
const MOST_CONNECTIONS = 200;

/** A place in the answer, by what stands there as long as the lines are counted. */
interface Marked {
  readonly device: Device;
  /** Of the device, where the place is that of an address. */
  readonly connection?: Device['Connection'][number];
}

/**
 * The answer of `/security/resources` as JSON, with every token masked. A single `Device` is an object, as Plex documents
 * it, and several are an array. What is more than 100 devices or 200 connections is left out, and `leftOut` says how many.
 *
 * @param notToken stands in the text for an access token that can't be one. It isn't among the tokens that are revealed and
 *   copied: pasted into a shell, it could be a command
 */
export function toSourceText(
  { Device: devices, ...container }: SourceConnectionInformation,
  notToken = '✗',
): SourceText {
  // Places are found by a mark that no server can have put into its answer.
  const mark = crypto.randomUUID();
  const places: Marked[] = [];
  const marked = <Place extends Marked>(place: Place): string => `${mark}/${places.push(place) - 1}`;
  const shown = withinLimits(devices);
  const Device = shown.devices.map(device => ({
    ...device,
    Connection: device.Connection.map(connection =>
      connection.uri === undefined ? connection : { ...connection, uri: marked({ device, connection }) },
    ),
    ...(device.accessToken && { accessToken: marked({ device }) }),
  }));
  const answer = { MediaContainer: { ...container, Device: Device.length === 1 ? Device[0] : Device } };
  const tokens: MaskedToken[] = [];
  const connections: ListedConnection[] = [];
  const lines = JSON.stringify({ ...shown.leftOut, ...answer }, hideSecrets, 2).split('\n');
  const text = lines.map((written, line) => {
    const at = written.indexOf(mark);
    const place = at < 0 ? undefined : places[Number.parseInt(written.slice(at + mark.length + 1), 10)];
    if (!place) return written;
    const { device, connection } = place;
    const end = written.indexOf('"', at);
    const put = (value: string): string => written.slice(0, at) + value + written.slice(end);
    if (!connection) {
      const { accessToken: token, name, clientIdentifier } = device;
      if (!token?.isWellFormed) return put(asInJson(notToken));
      tokens.push({ line, token, deviceName: name ?? clientIdentifier ?? '' });
      return put(MASK);
    }
    const { uri = '', local = false, relay = false } = connection;
    const listed = parseConnection({ uri, local, relay });
    if (listed) connections.push({ ...listed, line, machineIdentifier: device.clientIdentifier ?? '' });
    return put(asInJson(uri));
  });
  return { text: `${text.join('\n')}\n`, tokens, connections };
}

interface Shown {
  readonly devices: readonly Device[];
  /** What the text says of the others, where there are any. */
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

function asInJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** `JSON.stringify` hands over what `Secret.toJSON` made of it; the holder still has the secret. */
function hideSecrets(this: Record<string, unknown>, field: string, value: unknown): unknown {
  return isSecret(this[field]) ? MASK : value;
}
