import assert from 'node:assert/strict';
import type { Server } from '../../src/servers/server.ts';
import type { IssuedToken } from '../../src/tokens/issuedTokens.ts';
import { type TokenFate, TokenFates } from '../../src/tokens/tokenFate.ts';
import { control, Fixture } from './fixture.ts';

const HOUR = 3_600_000;

describe('The fate of a transient token', () => {
  let fixture: Fixture;
  let server: Server;
  let token: string;
  let issued: IssuedToken;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    server = await fixture.addLivingRoom();
    token = (await fixture.minting.mint(server)).reveal();
    issued = fixture.issued.find(token) ?? assert.fail();
    await control.clearJournal();
  });
  afterEach(() => fixture.dispose());

  const fate = (of = issued): Promise<TokenFate> =>
    new TokenFates(fixture.directory, fixture.access, fixture.issued).fateOf(token, of);
  const why = async (of = issued): Promise<[kind: string, why: string]> => {
    const found = await fate(of);
    return [found.kind, found.kind === 'alive' ? '' : found.why];
  };

  it('is valid if its server accepts it', async () => {
    assert.equal((await fate()).kind, 'alive');
  });

  it('is expired if its server rejects it, and stays so', async () => {
    await control.restart('livingRoom', { refusedForMs: 0, startingForMs: 0 });
    await control.untilRunning('livingRoom');
    assert.deepEqual(await why(), ['ended', 'Rejected by the server, or the server restarted']);
    assert.equal(fixture.issued.find(token)?.isDead, true);
  });

  for (const [age, words] of [
    [46.5, 'Expires within 2 hours'],
    [49, 'Expired after 48 hours'],
  ] as const) {
    it(`is expired after ${age} hours, without a request`, async () => {
      assert.deepEqual(await why({ ...issued, at: Date.now() - age * HOUR }), ['ended', words]);
      assert.deepEqual(await control.journal(), []);
    });
  }

  it('is unknown if its server accepts requests without a token', async () => {
    await control.setModes('livingRoom', { allowedNetworks: true });
    assert.deepEqual(await why(), [
      'unknown',
      "Couldn't check the token: Living Room accepts requests from this computer without one.",
    ]);
  });

  it('is unknown while its server is unreachable, with the reason', async () => {
    await control.disconnect('livingRoom');
    const [kind, words] = await why();
    assert.equal(kind, 'unknown');
    assert.match(words, /Couldn't reach Living Room/);
  });

  it('is unknown after its server was removed', async () => {
    await fixture.directory.remove(server);
    assert.deepEqual(await why(), ['unknown', "Its server was removed, so the token can't be renewed."]);
  });
});
