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

/**
 * The answer of `/security/resources` as JSON, with every token masked. A single `Device` is an object, as Plex documents
 * it, and several are an array.
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
  const marked = devices.map((device, index) => markDevice(device, `${mark}/${index}`));
  const Device = marked.length === 1 ? marked[0] : marked;
  const lines = JSON.stringify({ MediaContainer: { ...container, Device } }, hideSecrets, 2).split('\n');
  const tokens = devices.flatMap(({ accessToken: token, name, clientIdentifier }, index) => {
    const line = lines.findIndex(each => each.includes(`${mark}/${index}"`));
    return token?.isWellFormed && line >= 0 ? [{ line, token, deviceName: name ?? clientIdentifier ?? '' }] : [];
  });
  const connections = devices.flatMap(({ Connection, clientIdentifier: machineIdentifier = '' }, index) =>
    Connection.flatMap(({ uri = '', local = false, relay = false }, place): ListedConnection[] => {
      const connection = parseConnection({ uri, local, relay });
      const line = lines.findIndex(each => each.includes(`${mark}/${index}/${place}"`));
      return connection && line >= 0 ? [{ ...connection, line, machineIdentifier }] : [];
    }),
  );
  const unmarked = new RegExp(`${mark}/(\\d+)(?:/(\\d+))?`);
  const text = lines
    .map(line =>
      line.replace(unmarked, (_, index: string, place?: string) =>
        place === undefined
          ? asInJson(devices[Number(index)]?.accessToken?.isWellFormed ? MASK : notToken)
          : asInJson(devices[Number(index)]?.Connection[Number(place)]?.uri ?? ''),
      ),
    )
    .join('\n');
  return { text: `${text}\n`, tokens, connections };
}

function markDevice(device: Device, mark: string): object {
  const Connection = device.Connection.map((each, place) =>
    each.uri === undefined ? each : { ...each, uri: `${mark}/${place}` },
  );
  return { ...device, Connection, ...(device.accessToken && { accessToken: mark }) };
}

function asInJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** `JSON.stringify` hands over what `Secret.toJSON` made of it; the holder still has the secret. */
function hideSecrets(this: Record<string, unknown>, field: string, value: unknown): unknown {
  return isSecret(this[field]) ? MASK : value;
}
