import assert from 'node:assert/strict';
import type { RunningSimulator } from '../../simulator/spawn.ts';
import { ask, freshSimulator } from './asking.ts';
import { askPlexTv, CLIENT, createPin } from './plexTvAsking.ts';

describe('The approval page of the simulated plex.tv', () => {
  let simulator: RunningSimulator;
  beforeEach(async () => {
    simulator = await freshSimulator();
  });
  const press = async (body: string) =>
    (await ask(`${simulator.plexTv.approvalUrl}/approve`, { method: 'POST', body })).status;
  const tokenOf = async (id: number) => JSON.parse((await askPlexTv(simulator, `/api/v2/pins/${id}`)).text).authToken;

  it('has a button for each user, which signs that user in once', async () => {
    const { text, headers } = await ask(simulator.plexTv.approvalUrl);
    assert.equal(headers['content-type'], 'text/html');
    assert.deepEqual(text.match(/(?<=<button data-user=")\w+/g), ['mara', 'tobi', 'ines']);
    const { id, code } = await createPin(simulator);
    const pressed = JSON.stringify({ clientID: CLIENT, code, user: 'tobi' });
    assert.equal(await press(pressed), 204);
    const user = await askPlexTv(simulator, '/api/v2/user', { token: await tokenOf(id) });
    assert.equal(JSON.parse(user.text).email, 'tobi@example.org');
    assert.equal(await press(pressed), 404);
  });

  it('approves no PIN that has expired or belongs to another client, and nothing malformed', async () => {
    const expired = await createPin(simulator);
    await simulator.control.expirePins();
    const { id, code } = await createPin(simulator);
    const fields = { clientID: CLIENT, code, user: 'mara' };
    for (const [status, body] of [
      ...['', '{', 'null', '[]'].map(text => [400, text] as const),
      [400, JSON.stringify({ ...fields, user: 'nobody' })],
      [404, JSON.stringify({ ...fields, code: expired.code })],
      [404, JSON.stringify({ ...fields, clientID: 'another' })],
      [404, JSON.stringify({ ...fields, clientID: undefined })],
    ] as const) {
      assert.equal(await press(body), status, body);
    }
    assert.equal(await tokenOf(id), null);
  });
});
