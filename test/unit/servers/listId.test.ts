import assert from 'node:assert/strict';
import { listId } from '../../../src/servers/listId.ts';
import type { ListedServer } from '../../../src/servers/server.ts';

const server = (machineIdentifier: string, ...addresses: string[]): ListedServer => ({
  ...{ machineIdentifier, name: 'A', version: '', owned: false },
  connections: addresses.map(address => ({ address, local: true, relay: false })),
});

describe('The id of a list of servers', () => {
  const one = server('a', 'http://10.0.0.1', 'http://10.0.0.2');
  const other = server('b', 'http://10.0.0.3');

  it('is the same in whatever order plex.tv lists servers and addresses, and whatever their names are', () => {
    const turned = server('a', 'http://10.0.0.2', 'http://10.0.0.1');
    assert.equal(listId([one, other]), listId([other, { ...turned, name: 'B', version: '2' }]));
  });

  it('is another one where a server has another address, or another server has it', () => {
    const ids = [
      [one, other],
      [one],
      [server('a', 'http://10.0.0.1'), other],
      [server('a', 'http://10.0.0.1', 'http://10.0.0.3'), server('b', 'http://10.0.0.2')],
      [server('b', 'http://10.0.0.1', 'http://10.0.0.2'), server('a', 'http://10.0.0.3')],
      [],
    ].map(listId);
    assert.equal(new Set(ids).size, ids.length);
  });
});
