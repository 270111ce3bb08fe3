import assert from 'node:assert/strict';
import type { Account } from '../../../src/accounts/account.ts';
import { rankConnections, type ServerConnection } from '../../../src/plex/connections.ts';
import { mergeServers } from '../../../src/servers/mergeServers.ts';
import type { ListedServer, ServerRecord, ServerToken, TokenEntry } from '../../../src/servers/server.ts';

const MARA: Account = { id: 'a1', name: 'Mara' };
const TOBI: Account = { id: 'a2', name: 'Tobi' };
const INES: Account = { id: 'a3', name: 'Ines' };
const GIVEN = 'http://192.168.1.5:32400';
const PASTED: TokenEntry = { id: 't1', label: 'me', address: GIVEN };
const ID = '67ee7ac3eb14c41186c62b58de0c85c1c1c0f1d7';

const entryOf = (
  { id, name }: Account,
  owned?: boolean,
  connections: readonly ServerConnection[] = [connection('https://10.0.0.1:32400')],
): ServerToken => ({
  id: `account/${id}`,
  label: name,
  account: id,
  ...(owned !== undefined && { owned }),
  connections,
});
const pasted = (...connections: ServerConnection[]): ServerToken => ({ ...PASTED, connections });

/** What was added by its address. */
function record(more: Partial<ServerRecord> = {}): ServerRecord {
  return {
    machineIdentifier: ID,
    name: 'Given Name',
    address: GIVEN,
    version: '1.40.0',
    tokens: [PASTED],
    selectedToken: PASTED.id,
    ...more,
  };
}

/** What is stored of a server that an account lists. */
function usedAs(account: Account, more: Partial<ServerRecord> = {}): ServerRecord {
  return record({ address: '', tokens: [], selectedToken: `account/${account.id}`, ...more });
}

function listed(more: Partial<ListedServer> = {}): ListedServer {
  return {
    machineIdentifier: ID,
    name: 'Listed Name',
    version: '1.43.0',
    owned: true,
    connections: [connection('https://10.0.0.1:32400')],
    ...more,
  };
}

function connection(address: string, more: Partial<ServerConnection> = {}): ServerConnection {
  return { address, local: true, relay: false, ...more };
}

function merge(records: ServerRecord[], ...lists: [Account, ListedServer[] | undefined][]) {
  return mergeServers({
    records,
    accounts: lists.map(([account]) => account),
    lists: new Map(lists.flatMap(([{ id }, list]) => (list ? [[id, list]] : []))),
  });
}

const namesOf = (servers: readonly { name: string }[]) => servers.map(({ name }) => name);

describe('A merged server', () => {
  it('is missing where there are none', () => {
    assert.deepEqual(merge([]), []);
    assert.deepEqual(merge([], [MARA, []], [TOBI, undefined]), []);
  });

  it('is the record of a server that was added by its address', () => {
    assert.deepEqual(merge([record()]), [{ ...record(), tokens: [pasted(connection(GIVEN))] }]);
  });

  it('is the listed server with an entry for the token of its account', () => {
    assert.deepEqual(merge([], [MARA, [listed()]]), [
      {
        machineIdentifier: ID,
        name: 'Listed Name',
        address: 'https://10.0.0.1:32400',
        version: '1.43.0',
        tokens: [entryOf(MARA, true)],
        selectedToken: '',
      },
    ]);
  });

  it('keeps the token of the selected account until its list is read, whoever else lists the server', () => {
    const [server] = merge(
      [record({ tokens: [], selectedToken: `account/${INES.id}` })],
      [MARA, [listed()]],
      [INES, undefined],
    );
    assert.ok(server?.tokens.some(({ account }) => account === INES.id));
  });

  describe('from an address and from an account', () => {
    const remote = connection('https://example.org', { local: false });
    const relay = connection('https://relay.example', { local: false, relay: true });
    const local = connection('https://10.0.0.1:32400');
    const usedSources = [{ source: 'provider://tv.plex.provider.discover', title: 'Discover' }];

    it('is one server, with the tokens of both: where the account owns it, a pasted one goes where that lists it, too', () => {
      const [server, ...others] = merge(
        [record({ usedSources })],
        [MARA, [listed({ connections: [relay, remote, local] })]],
      );
      assert.deepEqual(others, []);
      assert.deepEqual(server, {
        machineIdentifier: ID,
        name: 'Listed Name',
        address: 'http://192.168.1.5:32400',
        version: '1.40.0',
        tokens: [pasted(local, connection(GIVEN), remote, relay), entryOf(MARA, true, [local, remote, relay])],
        selectedToken: PASTED.id,
        usedSources,
      });
    });

    it('sends a pasted token to no connection of a shared list, nor the other way around', () => {
      const evil = connection('https://evil.example');
      const [server] = merge([record()], [MARA, [listed({ owned: false, connections: [evil] })]]);
      assert.deepEqual(server?.tokens, [pasted(connection(GIVEN)), entryOf(MARA, false, [evil])]);
    });

    it('has an address once', () => {
      const [server] = merge([record()], [MARA, [listed({ connections: [connection('http://192.168.1.5:32400')] })]]);
      assert.deepEqual(server?.tokens[0]?.connections, [connection('http://192.168.1.5:32400')]);
    });

    it('is local by the given address', () => {
      for (const [address, is] of [
        ['http://192.168.1.5:32400', true],
        ['https://[fd00::1]:32400', true],
        ['http://nas:32400', true],
        ['https://example.org/plex', false],
        ['http://8.8.8.8:32400', false],
      ] as const) {
        const tokens = [{ ...PASTED, address }];
        assert.deepEqual(merge([record({ tokens })])[0]?.tokens[0]?.connections, [connection(address, { local: is })]);
      }
    });

    it('keeps the selected token', () => {
      const [server] = merge([record({ selectedToken: 'account/a1' })], [MARA, [listed()]]);
      assert.equal(server?.selectedToken, 'account/a1');
    });

    it('has the listed version where the server stated none', () => {
      assert.equal(merge([record({ version: '' })], [MARA, [listed()]])[0]?.version, '1.43.0');
    });

    it('has the best connection as its address where none was given', () => {
      const [server] = merge([usedAs(MARA)], [MARA, [listed({ connections: [relay, remote] })]]);
      assert.equal(server?.address, 'https://example.org');
    });

    it('has no address where none is known', () => {
      const [server] = merge([], [MARA, [listed({ connections: [] })]]);
      assert.deepEqual([server?.address, server?.tokens[0]?.connections], ['', []]);
    });

    it('differs from another one of the same name', () => {
      const servers = merge(
        [record({ name: 'Same' })],
        [MARA, [listed({ machineIdentifier: 'another', name: 'Same' })]],
      );
      assert.deepEqual(
        servers.map(({ machineIdentifier }) => machineIdentifier),
        [ID, 'another'],
      );
    });
  });

  describe('that belong to somebody else', () => {
    const shared = (name: string, more: Partial<ListedServer> = {}) =>
      listed({ machineIdentifier: `id of ${name}`, name, owned: false, owner: 'ines', ...more });
    const own = (name: string) => listed({ machineIdentifier: `id of ${name}`, name });

    it('come last, each group in the order in which it is listed, with the name of the owner', () => {
      const servers = merge(
        [record({ name: 'Added', machineIdentifier: 'added' })],
        [MARA, [shared('Attic'), own('Living Room'), shared('Shed'), own('Kitchen')]],
      );
      assert.deepEqual(
        servers.map(({ name, owner }) => [name, owner]),
        [
          ['Added', undefined],
          ['Living Room', undefined],
          ['Kitchen', undefined],
          ['Attic', 'ines'],
          ['Shed', 'ines'],
        ],
      );
      assert.ok(servers.slice(0, 3).every(server => !('owner' in server)));
      assert.deepEqual(servers[3]?.tokens, [entryOf(MARA, false)]);
    });

    it('come last also where they were used', () => {
      const used = usedAs(MARA, { machineIdentifier: 'id of Attic', name: 'Attic' });
      const servers = merge([used], [MARA, [shared('Attic'), own('Living Room')]]);
      assert.deepEqual(namesOf(servers), ['Living Room', 'Attic']);
      assert.equal(servers[1]?.owner, 'ines');
    });

    it('come first and have no owner where they were added', () => {
      const added = record({ machineIdentifier: 'id of Attic' });
      const servers = merge([added], [MARA, [own('Living Room'), shared('Attic')]]);
      assert.deepEqual(
        servers.map(({ name, owner }) => [name, owner]),
        [
          ['Attic', undefined],
          ['Living Room', undefined],
        ],
      );
      assert.deepEqual(servers[0]?.tokens, [pasted(connection(GIVEN)), entryOf(MARA, false)]);
    });

    it('may have an unknown owner', () => {
      const [server] = merge([], [MARA, [listed({ owned: false })]]);
      assert.ok(server && !('owner' in server));
    });
  });

  describe('of two accounts', () => {
    const sharedWith = listed({
      owned: false,
      owner: 'ines',
      name: 'As It Is Shared',
      connections: [connection('https://example.org', { local: false })],
    });

    it('has a token of each, that of the owner first, each with the connections of its own account', () => {
      const { connections } = sharedWith;
      const expected = [entryOf(INES, true), entryOf(MARA, false, connections), entryOf(TOBI, false, connections)];
      for (const lists of [
        [
          [MARA, [sharedWith]],
          [TOBI, [sharedWith]],
          [INES, [listed()]],
        ],
        [
          [INES, [listed()]],
          [MARA, [sharedWith]],
          [TOBI, [sharedWith]],
        ],
      ] satisfies [Account, ListedServer[]][][]) {
        const [server, ...others] = merge([], ...lists);
        assert.deepEqual(others, []);
        assert.deepEqual(server?.tokens, expected);
        assert.deepEqual([server?.name, server?.owner], ['Listed Name', undefined]);
      }
    });

    it('counts as owned, and comes before what is only shared', () => {
      const servers = merge(
        [],
        [MARA, [listed({ machineIdentifier: 'attic', name: 'Attic', owned: false }), sharedWith]],
        [INES, [listed()]],
      );
      assert.deepEqual(namesOf(servers), ['Listed Name', 'Attic']);
    });

    it('names the owner where it is shared with both', () => {
      const [server] = merge([], [MARA, [sharedWith]], [TOBI, [sharedWith]]);
      assert.equal(server?.owner, 'ines');
      const { connections } = sharedWith;
      assert.deepEqual(server?.tokens, [entryOf(MARA, false, connections), entryOf(TOBI, false, connections)]);
    });

    it('has no token of an account that was removed', () => {
      const lists = new Map([[INES.id, [listed()]]]);
      assert.deepEqual(mergeServers({ records: [], accounts: [MARA], lists }), []);
    });
  });

  describe('from a record alone', () => {
    it('is kept as long as the list of its account is not read', () => {
      assert.deepEqual(merge([usedAs(MARA)], [MARA, undefined]), [
        { ...usedAs(MARA), tokens: [entryOf(MARA, undefined, [])] },
      ]);
    });

    it('has the token of the selected account, and of no other', () => {
      const [server] = merge([usedAs(TOBI)], [MARA, undefined], [TOBI, undefined], [INES, undefined]);
      assert.deepEqual(server?.tokens, [entryOf(TOBI, undefined, [])]);
    });

    it('is dropped once the list is read without it', () => {
      assert.deepEqual(merge([usedAs(MARA)], [MARA, []]), []);
      assert.deepEqual(merge([usedAs(MARA)], [MARA, []], [TOBI, undefined]), []);
    });

    it('is dropped where the account is gone', () => {
      assert.deepEqual(merge([usedAs(MARA)]), []);
      assert.deepEqual(merge([usedAs(MARA)], [TOBI, undefined]), []);
    });

    it('is dropped where there is neither token nor account', () => {
      assert.deepEqual(merge([record({ tokens: [], selectedToken: '' })], [MARA, undefined]), []);
      assert.deepEqual(merge([record({ tokens: [], selectedToken: PASTED.id })], [MARA, undefined]), []);
    });

    it('is kept for its own token, whatever the lists say', () => {
      const [server] = merge([record({ selectedToken: 'account/a1' })], [MARA, []]);
      assert.deepEqual(server?.tokens, [pasted(connection(GIVEN))]);
      assert.equal(server?.name, 'Given Name');
    });
  });

  it('is merged of a thousand servers with ten connections each, from three sources', () => {
    const numbers = Array.from({ length: 1000 }, (_, number) => number);
    const connections = (number: number) =>
      Array.from({ length: 10 }, (_, index) =>
        connection(`${index % 2 ? 'https' : 'http'}://10.${index}.${number >> 8}.${number & 255}:32400`, {
          local: index < 5,
          relay: index === 9,
        }),
      );
    const list = (owned: boolean) =>
      numbers.map(number =>
        listed({
          machineIdentifier: `id ${number}`,
          name: `Server ${number}`,
          owned,
          connections: connections(number),
        }),
      );
    const records = numbers.map(number => record({ machineIdentifier: `id ${number}` }));
    const servers = merge(records, [MARA, list(false)], [INES, list(true)]);
    assert.equal(servers.length, 1000);
    servers.forEach((server, number) => {
      assert.equal(server.machineIdentifier, `id ${number}`);
      const [mine, ofInes, ofMara] = server.tokens;
      assert.deepEqual(ofInes, entryOf(INES, true, rankConnections(connections(number))));
      assert.deepEqual(ofMara, entryOf(MARA, false, rankConnections(connections(number))));
      assert.equal(mine?.connections.length, 11);
      assert.deepEqual(mine?.connections, rankConnections(mine?.connections ?? []));
    });
  });
});
