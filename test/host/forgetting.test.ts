import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { SignOut } from '../../src/accounts/signOut.ts';
import { Secret } from '../../src/plex/secret.ts';
import { forgetEverything } from '../../src/servers/forgetEverything.ts';
import { RemoveServer } from '../../src/servers/removeServer.ts';
import { asWhom } from '../../src/servers/server.ts';
import { Problem } from '../../src/workbench/problem.ts';
import { control, Messages, simulator, World } from './world.ts';

const { livingRoom, attic } = simulator.servers;

describe('Forgetting', () => {
  let world: World;
  let messages: Messages;
  beforeEach(async () => {
    await control.reset();
    world = new World();
    messages = new Messages();
    const mara = { id: 'mara', name: 'Mara' };
    const token = new Secret(simulator.tokens.owner);
    await world.accounts.put(mara, { token, obtained: 'pasted', serverTokens: new Map() });
    await world.accountServers.read(mara);
    await world.addLivingRoom();
  });
  afterEach(() => {
    for (const each of [messages, world]) each.dispose();
  });
  const forget = () => {
    messages.press = 'Forget Everything';
    return forgetEverything({ ...world, signOut: new SignOut(world.gateway, world.accounts) });
  };
  const lists = path.join('servers', 'mara.json');

  it('everything leaves nothing', async () => {
    assert.ok(existsSync(path.join(world.folder, lists)));
    await forget();
    assert.equal(world.secrets.values.size, 0);
    assert.equal(world.memento.values.size, 0);
    assert.ok(!existsSync(path.join(world.folder, 'servers')));
    assert.deepEqual(world.directory.servers, []);
    assert.match(messages.texts, /Everything is forgotten\.$/);
  });

  it('everything goes on where the keyring is locked, says so, and ends its work when it is asked again', async () => {
    world.secrets.failing = 'delete';
    await assert.rejects(forget(), Problem);
    assert.equal(world.memento.values.size, 0);
    assert.ok(!existsSync(path.join(world.folder, 'servers')));
    assert.deepEqual(world.directory.servers, []);
    assert.doesNotMatch(messages.texts, /Everything is forgotten/);
    world.secrets.failing = undefined;
    await forget();
    assert.equal(world.secrets.values.size, 0);
  });

  it('nothing without a yes', async () => {
    const before = [[...world.secrets.values], [...world.memento.values]];
    messages.press = undefined;
    await forgetEverything({ ...world, signOut: new SignOut(world.gateway, world.accounts) });
    assert.deepEqual([[...world.secrets.values], [...world.memento.values]], before);
  });

  it('a server takes its pasted tokens only: the account still lists it', async () => {
    messages.press = 'Remove';
    await new RemoveServer(world.directory, world.tokens).removeServer(livingRoom.machineIdentifier);
    assert.deepEqual([...world.secrets.values.keys()], ['account/mara']);
    assert.deepEqual(
      world.directory.find(livingRoom.machineIdentifier)?.tokens.map(({ label }) => label),
      ['Mara'],
    );
  });

  it('a server leaves it asked as the account that was selected', async () => {
    const zoe = { id: 'zoe', name: 'Zoe' };
    await world.accounts.put(zoe, {
      token: new Secret('Zo9-xLq7_wR2mK4tB8vN'),
      obtained: 'pasted',
      serverTokens: new Map(),
    });
    const find = () => world.directory.find(livingRoom.machineIdentifier) ?? assert.fail();
    await world.directory.setListed(zoe.id, [{ ...find(), owned: false }]);
    await world.directory.select(find(), 'account/zoe');
    messages.press = 'Remove';
    await new RemoveServer(world.directory, world.tokens).removeServer(livingRoom.machineIdentifier);
    assert.deepEqual([find().tokens.map(({ label }) => label), asWhom(find())], [['Mara', 'Zoe'], 'Zoe']);
  });

  it('a server that only an account lists is not possible, and it is said why', async () => {
    const removing = new RemoveServer(world.directory, world.tokens);
    for (const remove of [removing.removeServer(attic.machineIdentifier), removing.removeToken({ ...attic })]) {
      await assert.rejects(
        remove,
        (error: Error) => error instanceof Problem && /account lists it/.test(error.message),
      );
    }
  });
});
