import assert from 'node:assert/strict';
import type { RunningSimulator } from '../../simulator/spawn.ts';
import { ask, freshSimulator, mint } from './asking.ts';
import { askPlexTv, opened } from './plexTvAsking.ts';

describe('The account of a simulated server', () => {
  let simulator: RunningSimulator;
  let url: string;
  let transient: string;
  beforeEach(async () => {
    simulator = await freshSimulator();
    url = simulator.servers.livingRoom.url;
    transient = await mint(url, simulator.tokens.owner);
  });
  const account = (token?: string, accept?: string) =>
    ask(`${url}/myplex/account`, { token, ...(accept !== undefined && { accept }) });
  const statusOf = async (token?: string) => (await account(token)).status;
  const withFault = () => simulator.control.setModes('livingRoom', { account: 'withToken' });

  it('is refused to a transient token, to other users, and without a token', async () => {
    for (const token of [transient, simulator.tokens.atticOwner, undefined]) assert.equal(await statusOf(token), 401);
    assert.equal(await statusOf(simulator.tokens.sharedUser), 403);
  });

  it('has a long-lived token for the owner, as it should', async () => {
    const { MyPlex } = JSON.parse((await account(simulator.tokens.owner)).text);
    assert.match(MyPlex.authToken, /^[\w-]{20}$/);
    assert.equal(MyPlex.username, 'mara');
  });

  it('has an empty token for a transient one where a mode says so', async () => {
    await simulator.control.setModes('livingRoom', { account: 'withoutToken' });
    assert.equal(JSON.parse((await account(transient)).text).MyPlex.authToken, '');
  });

  it('has the long-lived token of the account for a transient one with the fault, the same each time', async () => {
    await withFault();
    const tokens = [await account(transient), await account(transient)].map(
      ({ text }): string => JSON.parse(text).MyPlex.authToken,
    );
    const [token = ''] = tokens;
    assert.equal(tokens[1], token);
    assert.equal((await opened(simulator, token)).livingRoom, 200);
    const user = JSON.parse((await askPlexTv(simulator, '/api/v2/user', { token })).text);
    assert.equal(user.uuid, simulator.plexTv.users.mara.uuid);
    const handedOut = (await simulator.control.handedOut()).find(known => known.token === token);
    assert.match(handedOut?.name ?? '', /^livingRoom \/myplex\/account #\d+$/);
    const shared = await mint(url, simulator.tokens.sharedUser);
    assert.equal(await statusOf(shared), 403, "another user's transient token");
  });

  it('has the same in XML, and its content alone in JSON where a mode says so', async () => {
    await withFault();
    const { text } = await account(transient, '*/*');
    assert.match(text, /\n<MyPlex authToken="[\w-]{20}" username="mara" /);
    await simulator.control.setModes('livingRoom', { accountAs: 'content' });
    assert.match(JSON.parse((await account(transient)).text).authToken, /^[\w-]{20}$/);
    assert.match((await account(transient, '*/*')).text, /<MyPlex /);
  });

  it('has the token that a fault says', async () => {
    await withFault();
    await simulator.control.addFault('livingRoom', { fault: { kind: 'token', token: 'a lie' } });
    assert.equal(JSON.parse((await account(transient)).text).MyPlex.authToken, 'a lie');
  });
});
