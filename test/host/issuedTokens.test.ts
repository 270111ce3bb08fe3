import assert from 'node:assert/strict';
import { endOf, type IssuedToken, IssuedTokens, stateOf } from '../../src/tokens/issuedTokens.ts';
import { control, InMemoryMemento, simulator, World } from './world.ts';

const HOUR = 3_600_000;

describe('The transient tokens that were made here', () => {
  let world: World;
  beforeEach(async () => {
    await control.reset();
    world = new World();
  });
  afterEach(() => world.dispose());
  const mint = async () => (await world.minting.mint(await world.addLivingRoom())).reveal();
  const find = (token: string): IssuedToken => world.issued.find(token) ?? assert.fail('It is not known');

  it('are known again by their hash, with server, label and time, and are kept nowhere', async () => {
    const token = await mint();
    const { hash, at, ...rest } = find(token);
    assert.deepEqual(rest, { machineIdentifier: simulator.servers.livingRoom.machineIdentifier, label: 'me' });
    assert.match(hash, /^[\w-]{43}$/);
    assert.ok(Math.abs(Date.now() - at) < 5_000);
    assert.equal(world.issued.find(`${token}0`), undefined);
    assert.ok(!JSON.stringify([...world.memento.values]).includes(token.slice(10, 30)));
  });

  it('may be alive for 48 hours, and are ended after that', async () => {
    const issued = find(await mint());
    assert.equal(endOf(issued), issued.at + 48 * HOUR);
    assert.equal(stateOf(issued), 'unknown');
    assert.equal(stateOf(issued, issued.at + 48 * HOUR - 1), 'unknown');
    assert.equal(stateOf(issued, issued.at + 48 * HOUR), 'ended');
  });

  it('are ended where the server refused one, and it alone', async () => {
    const [one, other] = [await mint(), await mint()];
    let changes = 0;
    world.issued.onDidChange(() => changes++);
    await world.issued.noteEnded(one);
    await world.issued.noteEnded(one);
    assert.equal(stateOf(find(one)), 'ended');
    assert.equal(stateOf(find(other)), 'unknown');
    assert.equal(changes, 1);
  });

  it('are ended by another version of their server, and by no other server', async () => {
    const { machineIdentifier } = simulator.servers.livingRoom;
    const token = await mint();
    await world.issued.noteVersion(machineIdentifier, '1.43.0');
    await world.issued.noteVersion(machineIdentifier, '1.43.0');
    await world.issued.noteVersion('another', '1.43.0');
    await world.issued.noteVersion('another', '1.43.1');
    assert.equal(stateOf(find(token)), 'unknown');
    // No version is no other version.
    await world.issued.noteVersion(machineIdentifier, '');
    const all = world.memento.values.get('issuedTokens') as IssuedToken[];
    await world.memento.update(
      'issuedTokens',
      all.map(each => ({ ...each, at: each.at - 61_000 })),
    );
    const later = await mint();
    await world.issued.noteVersion(machineIdentifier, '1.43.1');
    assert.equal(stateOf(find(token)), 'ended');
    assert.equal(stateOf(find(later)), 'unknown', 'it may be one of the new server already');
  });

  it('are the latest 500, and what is stored otherwise is skipped', async () => {
    const memento = new InMemoryMemento();
    const issued = new IssuedTokens(memento);
    const server = await world.addLivingRoom();
    await memento.update('issuedTokens', [7, null, { hash: 1 }]);
    const token = await world.mint(server);
    await issued.note(token, server);
    assert.equal((memento.values.get('issuedTokens') as unknown[]).length, 1);
    const [entry] = memento.values.get('issuedTokens') as IssuedToken[];
    await memento.update(
      'issuedTokens',
      Array.from({ length: 500 }, (_, index) => ({ ...entry, hash: `${index}` })),
    );
    await issued.note(token, server);
    assert.equal((memento.values.get('issuedTokens') as unknown[]).length, 500);
    assert.ok(issued.find(token.reveal()));
    issued.dispose();
  });
});
