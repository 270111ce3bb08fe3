import { l10n } from 'vscode';
import { race } from '../plex/connections.ts';
import { mostTelling } from '../plex/errors.ts';
import type { ServerIdentity } from '../plex/mediaServer.ts';
import { Problem } from '../workbench/problem.ts';
import type { ServerClient } from './serverClient.ts';

/** How long better addresses may take after one has answered, in milliseconds: some ports swallow everything. */
const PATIENCE = 2_000;

/** A server that answered at an address. */
export interface Found {
  readonly address: string;
  readonly identity: ServerIdentity;
}

/**
 * The best of the addresses at which a Plex Media Server answers. All are asked at once, none with a token.
 *
 * @param candidates best first
 * @throws {PlexError | Problem} where there is none, or one that has no tokens
 */
export async function findServer(
  access: ServerClient,
  candidates: readonly string[],
  signal: AbortSignal,
): Promise<Found> {
  const over = new AbortController();
  const found = new Map<string, ServerIdentity>();
  const probe = async (address: string): Promise<void> => {
    const mediaServer = await access.at(address);
    found.set(address, await mediaServer.getIdentity(AbortSignal.any([signal, over.signal])));
  };
  try {
    const address = await race(candidates, probe, { patience: PATIENCE });
    const identity = found.get(address);
    if (identity?.claimed) return { address, identity };
    throw unclaimed(address);
  } catch (error) {
    throw mostTelling(error);
  } finally {
    over.abort();
  }
}

function unclaimed(address: string): Problem {
  return new Problem(
    l10n.t(
      'The Plex Media Server at {0} belongs to no Plex account yet, so it has no tokens. Claim it in Plex Web first.',
      address,
    ),
  );
}
