import assert from 'node:assert/strict';
import { Secret } from '../../src/plex/secret.ts';
import { type DetectionFixture, forEachTest, TOKEN } from './detectionFixture.ts';
import { simulator } from './fixture.ts';
import { first, haveProblems, hover } from './problems.ts';

const OTHER = 'hV4_bY7sKq-Jx2ZnT9wE';

describe('Detection of stored tokens', () => {
  let fixture: DetectionFixture;
  forEachTest(created => {
    fixture = created;
  });

  it('finds them anywhere, and says whose they are', async () => {
    await fixture.addLivingRoom();
    fixture.start();
    const document = await fixture.open('notes.txt', `nothing names it: ${simulator.tokens.owner}\n`);
    await haveProblems(document, 1);
    assert.equal(first(document).message, 'This file contains your stored token for Living Room (me).');
    assert.match(await hover(document, first(document).range.start), /your stored token for Living Room .*me/);
  });

  it('finds a token that is stored later, and no longer one that was removed', async () => {
    const server = await fixture.addLivingRoom();
    fixture.start();
    const document = await fixture.open('notes.txt', `nothing names it: ${OTHER}\n`);
    await fixture.tokens.store(server.machineIdentifier, 'token-1', new Secret(OTHER));
    await haveProblems(document, 1);
    await fixture.directory.remove(server);
    await haveProblems(document, 0);
  });

  it('finds other tokens if the secret storage fails', async () => {
    await fixture.addLivingRoom();
    fixture.values.forgetRead();
    fixture.secrets.failing = 'get';
    fixture.start();
    await haveProblems(await fixture.open('.env', `PLEX_TOKEN=${TOKEN}\n`), 1);
  });
});
