import assert from 'node:assert/strict';
import { Secret } from '../../src/plex/secret.ts';
import { endOf, type IssuedToken, stateOf } from '../../src/tokens/issuedTokens.ts';
import { until } from '../until.ts';
import { control, Fixture, simulator } from './fixture.ts';

const HOUR = 3_600_000;
const later = () => Date.now() + 24 * HOUR;

describe('A transient token created by this extension', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
  });
  afterEach(() => fixture.dispose());
  const mint = async () => (await fixture.minting.mint(await fixture.addLivingRoom())).reveal();
  const find = (token: string): IssuedToken => fixture.issued.find(token) ?? assert.fail('It is not known');

  it("is known by its hash, with server, label and time, and isn't stored itself", async () => {
    const before = Date.now();
    const token = await mint();
    const { at, ...rest } = find(token);
    assert.deepEqual(rest, {
      machineIdentifier: simulator.servers.livingRoom.machineIdentifier,
      label: 'me',
      tokenId: 'token-1',
    });
    const [key] = fixture.state.itemsOf('issuedTokens').keys();
    assert.match(key ?? '', /^[\w-]{43}$/);
    assert.ok(before <= at && at <= Date.now());
    assert.equal(fixture.issued.find(`${token}0`), undefined);
    assert.ok(!(await fixture.stored()).includes(token.slice(10, 30)));
  });

  it('is unknown for 48 hours, and expired after that', async () => {
    const issued = find(await mint());
    assert.equal(endOf(issued), issued.at + 48 * HOUR);
    assert.equal(stateOf(issued), 'unknown');
    assert.equal(stateOf(issued, issued.at + 48 * HOUR - 1), 'unknown');
    assert.equal(stateOf(issued, issued.at + 48 * HOUR), 'ended');
  });

  it('is expired after the server rejected it, and no other token is', async () => {
    const [one, other] = [await mint(), await mint()];
    let changes = 0;
    fixture.issued.onDidChange(() => changes++);
    await fixture.issued.noteEnded(one);
    await fixture.issued.noteEnded(one);
    assert.equal(stateOf(find(one)), 'ended');
    assert.equal(stateOf(find(other)), 'unknown');
    assert.equal(changes, 1);
  });

  it("is expired after its server's version changes, and not after another server's does", async () => {
    const { machineIdentifier } = simulator.servers.livingRoom;
    const token = await mint();
    await fixture.issued.noteVersion(machineIdentifier, '1.43.0', later());
    await fixture.issued.noteVersion(machineIdentifier, '1.43.0', later());
    await fixture.issued.noteVersion('another', '1.43.0');
    await fixture.issued.noteVersion('another', '1.43.1');
    assert.equal(stateOf(find(token)), 'unknown');
    // No version is no other version.
    await fixture.issued.noteVersion(machineIdentifier, '');
    await fixture.issued.noteVersion(machineIdentifier, '1.43.1');
    assert.equal(stateOf(find(token)), 'ended');
  });

  it("isn't expired by a new version if it was created after the last response with the old one", async () => {
    const { machineIdentifier } = simulator.servers.livingRoom;
    await fixture.issued.noteVersion(machineIdentifier, '1.43.0');
    const before = await mint();
    await until('a later millisecond', () => Date.now() > find(before).at);
    await fixture.issued.noteVersion(machineIdentifier, '1.43.0');
    // The server may have restarted by now: for a minute it is believed to be the one that it was.
    const after = await mint();
    await fixture.issued.noteVersion(machineIdentifier, '1.43.1', later());
    assert.equal(stateOf(find(before)), 'ended');
    assert.equal(stateOf(find(after)), 'unknown');
  });

  it('is no longer expired once the server accepts it', async () => {
    const [one, other] = [await mint(), await mint()];
    await fixture.issued.noteEnded(one);
    await fixture.issued.noteEnded(other);
    await fixture.issued.noteAccepted(one);
    assert.equal(stateOf(find(one)), 'unknown');
    assert.equal(stateOf(find(other)), 'ended');
  });

  it('is remembered among the latest 500, and broken items are skipped', async () => {
    const server = await fixture.addLivingRoom();
    const [first, ...others] = Array.from({ length: 501 }, (_, index) => new Secret(`transient-${index}`));
    await fixture.state.set('issuedTokens', 'x', { hash: 1 });
    assert.deepEqual(
      await Promise.all([first, ...others].map(token => token && fixture.issued.note(token, server))),
      Array(501).fill(undefined),
    );
    assert.equal(fixture.state.itemsOf('issuedTokens').size, 500);
    assert.equal(fixture.issued.find(first?.reveal() ?? ''), undefined);
    for (const token of others) find(token.reveal());
    const other = await fixture.otherWindow();
    for (const token of others) assert.ok(other.issued.find(token.reveal()));
    other.dispose();
  });
});
