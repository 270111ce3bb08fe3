import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { SignOut } from '../../src/accounts/signOut.ts';
import { Secret } from '../../src/plex/secret.ts';
import { forgetEverything } from '../../src/servers/forgetEverything.ts';
import { RemoveServer } from '../../src/servers/removeServer.ts';
import { asWhom } from '../../src/servers/server.ts';
import { Problem } from '../../src/workbench/problem.ts';
import { control, Fixture, simulator } from './fixture.ts';
import { Messages } from './messages.ts';

const { livingRoom, attic } = simulator.servers;

describe('Forgetting', () => {
  let fixture: Fixture;
  let messages: Messages;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    messages = new Messages();
    const mara = { id: 'mara', name: 'Mara' };
    const token = new Secret(simulator.tokens.owner);
    await fixture.accounts.put(mara, { token, obtained: 'pasted', serverTokens: new Map() });
    await fixture.accountServers.read(mara);
    await fixture.addLivingRoom();
  });
  afterEach(() => {
    for (const each of [messages, fixture]) each.dispose();
  });
  const forget = () => {
    messages.press = 'Forget Everything';
    return forgetEverything({ ...fixture, signOut: new SignOut(fixture.gateway, fixture.accounts) });
  };
  const lists = path.join('servers', 'mara.json');

  it('everything leaves nothing', async () => {
    assert.ok(existsSync(path.join(fixture.folder, lists)));
    await forget();
    assert.equal(fixture.secrets.values.size, 0);
    assert.equal(fixture.memento.values.size, 0);
    assert.ok(!existsSync(path.join(fixture.folder, 'servers')));
    assert.deepEqual(fixture.directory.servers, []);
    assert.match(messages.texts, /Everything is forgotten\.$/);
  });

  it('everything goes on where the keyring is locked, says so, and ends its work when it is asked again', async () => {
    fixture.secrets.failing = 'delete';
    await assert.rejects(forget(), Problem);
    assert.equal(fixture.memento.values.size, 0);
    assert.ok(!existsSync(path.join(fixture.folder, 'servers')));
    assert.deepEqual(fixture.directory.servers, []);
    assert.doesNotMatch(messages.texts, /Everything is forgotten/);
    fixture.secrets.failing = undefined;
    await forget();
    assert.equal(fixture.secrets.values.size, 0);
  });

  it('nothing without a yes', async () => {
    const before = [[...fixture.secrets.values], [...fixture.memento.values]];
    messages.press = undefined;
    await forgetEverything({ ...fixture, signOut: new SignOut(fixture.gateway, fixture.accounts) });
    assert.deepEqual([[...fixture.secrets.values], [...fixture.memento.values]], before);
  });

  it('a server takes its pasted tokens only: the account still lists it', async () => {
    messages.press = 'Remove';
    await new RemoveServer(fixture.directory, fixture.tokens).removeServer(livingRoom.machineIdentifier);
    assert.deepEqual([...fixture.secrets.values.keys()], ['account/mara']);
    assert.deepEqual(
      fixture.directory.find(livingRoom.machineIdentifier)?.tokens.map(({ label }) => label),
      ['Mara'],
    );
  });

  it('a server leaves it asked as the account that was selected', async () => {
    const zoe = { id: 'zoe', name: 'Zoe' };
    await fixture.accounts.put(zoe, {
      token: new Secret('Zo9-xLq7_wR2mK4tB8vN'),
      obtained: 'pasted',
      serverTokens: new Map(),
    });
    const find = () => fixture.directory.find(livingRoom.machineIdentifier) ?? assert.fail();
    await fixture.directory.setListed(zoe.id, [{ ...find(), owned: false }]);
    await fixture.directory.select(find(), 'account/zoe');
    messages.press = 'Remove';
    await new RemoveServer(fixture.directory, fixture.tokens).removeServer(livingRoom.machineIdentifier);
    assert.deepEqual([find().tokens.map(({ label }) => label), asWhom(find())], [['Mara', 'Zoe'], 'Zoe']);
  });

  it('a server that only an account lists is not possible, and it is said why', async () => {
    const removing = new RemoveServer(fixture.directory, fixture.tokens);
    for (const remove of [removing.removeServer(attic.machineIdentifier), removing.removeToken({ ...attic })]) {
      await assert.rejects(
        remove,
        (error: Error) => error instanceof Problem && /account lists it/.test(error.message),
      );
    }
  });
});
