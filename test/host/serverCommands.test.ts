import assert from 'node:assert/strict';
import { Secret } from '../../src/plex/secret.ts';
import { tokenName } from '../../src/servers/tokenWords.ts';
import { Problem } from '../../src/workbench/problem.ts';
import { control, Fixture, simulator } from './fixture.ts';
import { credentials } from './mara.ts';
import { Messages } from './messages.ts';

const { livingRoom, attic } = simulator.servers;

describe('Removing a server', () => {
  let fixture: Fixture;
  let messages: Messages;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    messages = new Messages();
    const mara = { id: 'mara', name: 'Mara' };
    await fixture.accounts.put(mara, credentials());
    await fixture.accountServers.read(mara);
    await fixture.addLivingRoom();
  });
  afterEach(() => {
    for (const each of [messages, fixture]) each.dispose();
  });
  it('removes the pasted tokens only, because the account still lists the server', async () => {
    messages.press = 'Remove';
    await fixture.serverCommands.removeServer(livingRoom.machineIdentifier);
    assert.deepEqual([...fixture.secrets.values.keys()], ['account/mara']);
    assert.deepEqual(
      fixture.directory.find(livingRoom.machineIdentifier)?.tokens.map(({ label }) => label),
      ['Mara'],
    );
  });

  it('keeps the selected account selected', async () => {
    const zoe = { id: 'zoe', name: 'Zoe' };
    await fixture.accounts.put(zoe, {
      token: new Secret('Zo9-xLq7_wR2mK4tB8vN'),
      obtained: 'pasted',
      serverTokens: new Map(),
    });
    const find = () => fixture.directory.find(livingRoom.machineIdentifier) ?? assert.fail();
    await fixture.directory.setListed(zoe.id, [{ ...find(), owned: false, connections: [] }]);
    await fixture.directory.select(find(), 'account/zoe');
    messages.press = 'Remove';
    await fixture.serverCommands.removeServer(livingRoom.machineIdentifier);
    assert.deepEqual([find().tokens.map(({ label }) => label), tokenName(find())], [['Mara', 'Zoe'], 'Zoe']);
  });

  it('says what is removed with the last token, and what stays', async () => {
    await fixture.serverCommands.removeToken(livingRoom.machineIdentifier);
    const other = new Fixture();
    await other.addLivingRoom();
    await other.serverCommands.removeToken(livingRoom.machineIdentifier);
    other.dispose();
    const stays = 'The server stays in the sidebar with the token “Mara” of your account.';
    const disappears = 'The server disappears from the sidebar.';
    const transient = 'Transient tokens stay valid until they expire.';
    assert.deepEqual(messages.all, [
      { text: 'Remove the token “me” for Living Room?', detail: `${stays} ${transient}`, buttons: ['Remove'] },
      {
        text: 'Remove Living Room with its only token, “me”?',
        detail: `${disappears} ${transient}`,
        buttons: ['Remove'],
      },
    ]);
    assert.equal(fixture.directory.find(livingRoom.machineIdentifier)?.tokens.length, 2);
  });

  it('says why it removes no server that only an account lists', async () => {
    const removing = fixture.serverCommands;
    for (const remove of [removing.removeServer(attic.machineIdentifier), removing.removeToken({ ...attic })]) {
      await assert.rejects(
        remove,
        (error: Error) => error instanceof Problem && /Your Plex account lists Attic/.test(error.message),
      );
    }
  });
});
