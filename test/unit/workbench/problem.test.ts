import assert from 'node:assert/strict';
import { PlexError } from '../../../src/plex/errors.ts';
import { needsSignIn, Problem } from '../../../src/workbench/problem.ts';

const facts = { host: 'plex.tv', serverName: 'plex.tv', accountName: 'mara' };

describe('An error of an account', () => {
  it('needs a new sign-in where plex.tv rejects its token, or where VS Code lost it', () => {
    assert.ok(needsSignIn(new PlexError('signInOver', facts)));
    assert.ok(needsSignIn(new Problem('VS Code no longer has the token for mara.', [], 'signInLost')));
  });

  it('needs none for any other reason, whichever buttons it has', () => {
    const others = [
      ...(['unreachable', 'rateLimited', 'rejected', 'pinExpired', 'cancelled'] as const).map(
        kind => new PlexError(kind, facts),
      ),
      new Problem('There is no server yet.', [{ title: 'Sign In…', command: 'plexTokens.signIn' }]),
      new Error('signInOver'),
      undefined,
    ];
    for (const error of others) assert.ok(!needsSignIn(error), String(error));
  });
});
