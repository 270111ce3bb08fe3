import { l10n } from 'vscode';
import { isPlexError, type PlexError } from '../plex/errors.ts';
import type { ServerIdentity } from '../plex/mediaServer.ts';
import { Problem } from '../workbench/problem.ts';
import type { ServerAccess } from './serverAccess.ts';

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
  access: ServerAccess,
  candidates: readonly string[],
  signal: AbortSignal,
): Promise<Found> {
  const patience = new AbortController();
  const probes = candidates.map(async (address): Promise<Found | PlexError> => {
    try {
      const mediaServer = await access.at(address);
      const identity = await mediaServer.getIdentity(AbortSignal.any([signal, patience.signal]));
      setTimeout(() => patience.abort(), PATIENCE).unref();
      return { address, identity };
    } catch (error) {
      if (isPlexError(error)) return error;
      throw error;
    }
  });
  const failures: PlexError[] = [];
  for (const probe of probes) {
    const found = await probe;
    if (isPlexError(found)) {
      failures.push(found);
      continue;
    }
    patience.abort();
    if (found.identity.claimed) return found;
    throw unclaimed(found.address);
  }
  throw mostTelling(failures);
}

/** Of several failures the one that says most: whatever answered at all, before what did not. */
function mostTelling(failures: readonly PlexError[]): PlexError | undefined {
  const silent = ['unreachable', 'timedOut'];
  return failures.find(({ kind }) => !silent.includes(kind)) ?? failures[0];
}

function unclaimed(address: string): Problem {
  return new Problem(
    l10n.t(
      'The Plex Media Server at {0} belongs to no Plex account yet, so it has no tokens. Claim it in Plex Web first.',
      address,
    ),
  );
}
