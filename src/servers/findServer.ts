import { l10n } from 'vscode';
import { race } from '../plex/connections.ts';
import { mostTelling } from '../plex/errors.ts';
import type { ServerIdentity } from '../plex/mediaServer.ts';
import { plainText } from '../workbench/plainText.ts';
import { Problem } from '../workbench/problem.ts';
import { askText, type BACK } from '../workbench/prompts.ts';
import { type AddressProblem, parseAddress } from './address.ts';
import type { ServerClient } from './serverClient.ts';

/** How long better addresses may take after one has answered, in milliseconds: some ports swallow everything. */
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
 */
export function askAddress(
  client: ServerClient,
  title: string,
  value: string | undefined,
): Promise<FoundServer | typeof BACK | undefined> {
  return askText({
    title,
    step: [1, 3],
    prompt: l10n.t('Address of the server. Without http:// or https://, https is tried first.'),
    placeholder: '192.168.1.5',
    ...(value !== undefined && { value }),
    validate: text => {
      const parsed = parseAddress(text);
      return 'problem' in parsed && parsed.problem !== 'empty' ? addressProblem(parsed.problem) : undefined;
    },
    accept: async (text, signal) => {
      const parsed = parseAddress(text);
      if ('problem' in parsed) throw new Problem(addressProblem(parsed.problem));
      return findServer(client, parsed.candidates, signal);
    },
  });
}

/** Says what was found, and how the token travels there. */
export function foundWords({ address, identity }: FoundServer, knownName: string | undefined): string {
  const name = knownName ?? l10n.t('Plex Media Server {0}', plainText(identity.version));
  return address.startsWith('https:')
    ? l10n.t('{0} answers at {1}.', name, address)
    : l10n.t('{0} answers at {1}, without encryption: the token travels in clear text.', name, address);
}

/**
 * Returns the best of the addresses at which a Plex Media Server responds. All are tried at once, none with a token.
 *
 * @param candidates best first
 * @throws {PlexError | Problem} where there is none, or one that has no tokens
 */
async function findServer(
  client: ServerClient,
  candidates: readonly string[],
  signal: AbortSignal,
): Promise<FoundServer> {
  const controller = new AbortController();
  const identities = new Map<string, ServerIdentity>();
  const probe = async (address: string): Promise<void> => {
    const mediaServer = await client.at(address);
    identities.set(address, await mediaServer.getIdentity(AbortSignal.any([signal, controller.signal])));
  };
  try {
    const address = await race(candidates, probe, { patience: PATIENCE });
    const identity = identities.get(address);
    if (identity?.claimed) return { address, identity };
    throw new Problem(
      l10n.t(
        'The Plex Media Server at {0} belongs to no Plex account yet, so it has no tokens. Claim it in Plex Web first.',
        address,
      ),
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
      return l10n.t('Type the address of your server, such as 192.168.1.5 or https://plex.example.org.');
    case 'userinfo':
      return l10n.t('Leave out the user name and password before “@”: only the token is sent.');
    case 'query':
      return l10n.t('Leave out everything from “?” on. The token is asked for in the next step.');
    case 'fragment':
      return l10n.t('Leave out everything from “#” on.');
    case 'backslash':
      return l10n.t('An address has no backslash. Use “/”.');
    case 'control':
      return l10n.t('An address has no spaces or invisible characters inside.');
    case 'scheme':
      return l10n.t('Only http:// and https:// are possible.');
    case 'token':
      return l10n.t('This looks like a token. The token is asked for in the next step; first comes the address.');
    case 'malformed':
      return l10n.t('This is not an address. It looks like 192.168.1.5, host:32400 or https://plex.example.org.');
  }
}
