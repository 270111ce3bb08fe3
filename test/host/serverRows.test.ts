import assert from 'node:assert/strict';
import type { ThemeIcon } from 'vscode';
import { serverItems } from '../../src/servers/serverRows.ts';
import { Fixture, simulator } from './fixture.ts';

const { livingRoom } = simulator.servers;

describe('The rows of a server', () => {
  it('have the address and the state of each token', async () => {
    const fixture = new Fixture();
    try {
      const tokens = [
        { id: 'token-1', label: 'me', address: 'http://192.168.1.5:32400' },
        { id: 'token-2', label: 'kids', address: livingRoom.httpsUrl },
      ];
      const server = await fixture.addLivingRoom({ tokens, address: livingRoom.url });
      fixture.directory.setState(server, 'reachable');
      const rows = serverItems(server, fixture.directory).map(({ description, detail, iconPath }) => [
        description,
        detail,
        (iconPath as ThemeIcon).id,
      ]);
      assert.deepEqual(rows, [
        ['(me) · selected', 'http://192.168.1.5:32400', 'unlock'],
        ['(kids)', livingRoom.httpsUrl, 'server'],
      ]);
    } finally {
      fixture.dispose();
    }
  });
});
