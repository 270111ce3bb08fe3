import { l10n } from 'vscode';
import { isExposed, race } from '../plex/connections.ts';
import { mostTelling, PlexError } from '../plex/errors.ts';
import type { ServerIdentity } from '../plex/mediaServer.ts';
import { ICONS } from '../workbench/icons.ts';
import { plainText } from '../workbench/plainText.ts';
import { Problem } from '../workbench/problem.ts';
import { askText, type BACK, pickItem } from '../workbench/prompts.ts';
import { type AddressProblem, parseAddress } from './address.ts';
import type { Server } from './server.ts';
import type { ServerClient } from './serverClient.ts';

/** How long better addresses may take after one has responded, in milliseconds: some ports swallow everything. */
const PATIENCE = 2_000;

/** A server that responded at an address. */
export interface FoundServer {
  readonly address: string;
  readonly identity: ServerIdentity;
}

/**
 * Asks for the address of a server until one responds there. Returns `undefined` when cancelled.
 *
 * @param value the text to begin with
 * @param wanted the only server that may respond, where that is known; the address is then all that is asked for
 */
export function askAddress(
  client: ServerClient,
  title: string,
  value: string | undefined,
  wanted?: Server,
): Promise<FoundServer | typeof BACK | undefined> {
  return askText({
    title,
    ...(!wanted && { step: [1, 2] as const }),
    prompt: l10n.t("Enter the server's address. Without http:// or https://, https is tried first."),
    placeholder: '192.168.1.5',
    ...(value !== undefined && { value }),
    validate: text => {
      const parsed = parseAddress(text);
      return 'problem' in parsed && parsed.problem !== 'empty' ? addressProblem(parsed.problem) : undefined;
    },
    accept: async (text, signal) => {
      const parsed = parseAddress(text);
      if ('problem' in parsed) throw new Problem(addressProblem(parsed.problem));
      return findServer(client, parsed.candidates, signal, wanted);
    },
  });
}

/**
 * Asks whether a known server has moved to another address. Whoever responds there may only claim to be that server, so the
 * stored tokens go there only where the user says so: Enter alone chooses nothing. Returns `undefined` when cancelled.
 *
 * @param before its address until now
 * @param mayAdd whether the user may add another token there instead
 */
export async function askWhetherMoved(
  name: string,
  before: string,
  found: FoundServer,
  mayAdd: boolean,
): Promise<boolean | undefined> {
  const { address } = found;
  const move = {
    label: l10n.t({ message: 'Use the stored tokens at {0}', args: [address], comment: '{0} is the new address' }),
    detail: l10n.t('Choose this only if your server has moved: its stored tokens are sent to the new address.'),
    iconPath: ICONS.token,
  };
  const chosen = await pickItem(
    [move, ...(mayAdd ? [{ label: l10n.t('Add another token'), iconPath: ICONS.add }] : [])],
    {
      title: l10n.t({
        message: '{0} was at {1}',
        args: [name, before],
        comment: "{0} is the server's name, {1} its old address",
      }),
      placeholder: foundWords(found, name),
      active: [],
      ignoreFocusOut: true,
    },
  );
  return chosen && chosen === move;
}

/** Says what was found, and that others on the network can read the token where that is so. */
export function foundWords(found: FoundServer, knownName: string | undefined): string {
  const args = [nameOf(found, knownName), found.address];
  return isExposed(found)
    ? l10n.t({
        message: '{0} responds at {1}, unencrypted: others on the network can read the token.',
        args,
        comment: "{0} is the server's name, {1} its address",
      })
    : l10n.t({ message: '{0} responds at {1}.', args, comment: "{0} is the server's name, {1} its address" });
}

/** Says what was found, and asks for a token for it. */
export function tokenPrompt(found: FoundServer, knownName: string | undefined): string {
  const args = [nameOf(found, knownName), found.address];
  return isExposed(found)
    ? l10n.t({
        message:
          "{0} responds at {1}, unencrypted: others can read the token. Paste one, kept in VS Code's secret storage.",
        args,
        comment: "{0} is the server's name, {1} its address",
      })
    : l10n.t({
        message: "{0} responds at {1}. Paste a token for it. It's kept in VS Code's secret storage.",
        args,
        comment: "{0} is the server's name, {1} its address",
      });
}

function nameOf({ identity }: FoundServer, knownName: string | undefined): string {
  if (knownName !== undefined) return knownName;
  const version = plainText(identity.version);
  return l10n.t({ message: 'Plex Media Server {0}', args: [version], comment: '{0} is a version number' });
}

/**
 * Returns the best of the addresses at which a Plex Media Server responds. All are tried at once, none with a token.
 *
 * @param candidates best first
 * @param wanted the only server that counts, where that is known
 * @throws {PlexError | Problem} where there is none, or one that has no tokens
 */
async function findServer(
  client: ServerClient,
  candidates: readonly string[],
  signal: AbortSignal,
  wanted: Server | undefined,
): Promise<FoundServer> {
  const controller = new AbortController();
  const identities = new Map<string, ServerIdentity>();
  const probe = async (address: string): Promise<void> => {
    const mediaServer = await client.at(address);
    const identity = await mediaServer.getIdentity(AbortSignal.any([signal, controller.signal]));
    if (wanted && identity.machineIdentifier !== wanted.machineIdentifier) {
      throw new PlexError('wrongServer', { host: new URL(address).host });
    }
    identities.set(address, identity);
  };
  try {
    const address = await race(candidates, probe, { patience: PATIENCE });
    const identity = identities.get(address);
    if (identity?.claimed) return { address, identity };
    throw new Problem(
      l10n.t({
        message: "The Plex Media Server at {0} isn't claimed yet, so it has no tokens. Claim it in Plex Web first.",
        args: [address],
        comment: "{0} is the server's address",
      }),
    );
  } catch (error) {
    throw mostTelling(error);
  } finally {
    controller.abort();
  }
}

/** Returns why a text is no address of a server, and what to type instead. */
function addressProblem(problem: AddressProblem): string {
  switch (problem) {
    case 'empty':
      return l10n.t('Enter the address of your server, such as 192.168.1.5 or https://plex.example.org.');
    case 'userinfo':
      return l10n.t('Remove the user name and password before “@”. Only the token is sent.');
    case 'query':
      return l10n.t('Remove everything from “?” on. You enter the token in the next step.');
    case 'fragment':
      return l10n.t('Remove everything from “#” on.');
    case 'backslash':
      return l10n.t("An address can't have backslashes. Use “/” instead.");
    case 'control':
      return l10n.t("An address can't have spaces or invisible characters. Remove them.");
    case 'scheme':
      return l10n.t('An address can only begin with http:// or https://.');
    case 'token':
      return l10n.t('This looks like a token. Enter the address first; you enter the token in the next step.');
    case 'malformed':
      return l10n.t("This isn't an address. Enter one such as 192.168.1.5, host:32400 or https://plex.example.org.");
  }
}
