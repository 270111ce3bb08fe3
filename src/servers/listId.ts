import { hash } from 'node:crypto';
import type { ListedServer } from './server.ts';

const known = new WeakMap<readonly ListedServer[], string>();

/**
 * Identifies a list of servers by their addresses, in whatever order. The tokens that came with a list are stored with its id:
 * with the addresses of another list, a token could go to a stranger.
 */
export function listId(list: readonly ListedServer[]): string {
  const id = known.get(list) ?? compute(list);
  known.set(list, id);
  return id;
}

function compute(list: readonly ListedServer[]): string {
  const places = list.map(({ machineIdentifier, connections }) =>
    [machineIdentifier, ...connections.map(({ address }) => address).toSorted()].join(' '),
  );
  return hash('sha256', places.toSorted().join('\n'), 'base64url');
}
