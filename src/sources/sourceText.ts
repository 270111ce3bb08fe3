import type { Device, SourceConnectionInformation } from '../plex/answers.ts';
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

export interface SourceText {
  readonly text: string;
  readonly tokens: readonly MaskedToken[];
}

/**
 * The answer of `/security/resources` as JSON, with every token masked. A single `Device` is an object, as Plex documents
 * it, and several are an array.
 */
export function toSourceText({ Device: devices, ...container }: SourceConnectionInformation): SourceText {
  // The mask's place is found by a mark that no server can have put into its answer.
  const mark = crypto.randomUUID();
  const marked = devices.map((device, index) => markToken(device, `${mark}/${index}`));
  const Device = marked.length === 1 ? marked[0] : marked;
  const lines = JSON.stringify({ MediaContainer: { ...container, Device } }, hideSecrets, 2).split('\n');
  const tokens = devices.flatMap(({ accessToken: token, name, clientIdentifier }, index) => {
    const line = lines.findIndex(each => each.includes(`${mark}/${index}`));
    return token && line >= 0 ? [{ line, token, deviceName: name ?? clientIdentifier ?? '' }] : [];
  });
  const text = lines.map(line => line.replace(new RegExp(`${mark}/\\d+`), MASK)).join('\n');
  return { text: `${text}\n`, tokens };
}

function markToken(device: Device, mark: string): object {
  return device.accessToken ? { ...device, accessToken: mark } : device;
}

/** `JSON.stringify` hands over what `Secret.toJSON` made of it; the holder still has the secret. */
function hideSecrets(this: Record<string, unknown>, field: string, value: unknown): unknown {
  return isSecret(this[field]) ? MASK : value;
}
