import assert from 'node:assert/strict';
import { PlexError } from '../../../src/plex/errors.ts';
import { needOf, Problem } from '../../../src/workbench/problem.ts';

const facts = { host: 'plex.tv', serverName: 'plex.tv', accountName: 'mara' };

describe('An error of an account', () => {
  it('needs a new sign-in where plex.tv rejects its token, or where VS Code lost it', () => {
    assert.equal(needOf(new PlexError('signInOver', facts)), 'signIn');
    assert.equal(needOf(new Problem('VS Code no longer has the token for mara.', [], 'signInLost')), 'signIn');
  });

  it('needs the PIN of a Home user where plex.tv requires it, or the extension knows that', () => {
    assert.equal(needOf(new PlexError('homePinNeeded', facts)), 'homePin');
    assert.equal(needOf(new Problem('Enter the PIN of lena.', [], 'homePinNeeded')), 'homePin');
  });

  it('needs none for any other reason, whichever buttons it has', () => {
    const others = [
      ...(['unreachable', 'rateLimited', 'rejected', 'pinExpired', 'homePinWrong', 'cancelled'] as const).map(
        kind => new PlexError(kind, facts),
      ),
      new Problem('There is no server yet.', [{ title: 'Sign In…', command: 'plexTokens.signIn' }]),
      new Error('signInOver'),
      undefined,
    ];
    for (const error of others) assert.equal(needOf(error), undefined, String(error));
  });
});
