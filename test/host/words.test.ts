import assert from 'node:assert/strict';
import { PlexError, type PlexErrorKind } from '../../src/plex/errors.ts';
import { Problem } from '../../src/workbench/problem.ts';
import { inWords } from '../../src/workbench/words.ts';

/** Every kind; the compiler sees to it that none is missing. */
const KINDS: Record<Exclude<PlexErrorKind, 'cancelled'>, { retry: boolean; status?: number; code?: string }> = {
  unreachable: { retry: true, code: 'ECONNREFUSED' },
  timedOut: { retry: true },
  interrupted: { retry: true },
  badCertificate: { retry: false, code: 'CERT_HAS_EXPIRED' },
  redirected: { retry: false, status: 302 },
  badRequest: { retry: false, status: 400 },
  rejected: { retry: false, status: 401 },
  forbidden: { retry: false, status: 403 },
  cannotMint: { retry: false, status: 403 },
  notAdmin: { retry: false, status: 403 },
  unknownSource: { retry: false, status: 404 },
  notFound: { retry: false, status: 404 },
  rateLimited: { retry: true, status: 429 },
  starting: { retry: true, status: 503 },
  serverError: { retry: true, status: 500 },
  unexpectedStatus: { retry: false, status: 418 },
  unreadable: { retry: false },
  tooLarge: { retry: false },
  notPlex: { retry: false },
  wrongServer: { retry: false },
};
const host = '192.168.1.5:32400';
const words = (kind: PlexErrorKind, facts: object = {}) =>
  inWords(new PlexError(kind, { host, serverName: 'Living Room', ...facts }))?.message ?? '';

describe('An error in words', () => {
  const kinds = Object.entries(KINDS) as [Exclude<PlexErrorKind, 'cancelled'>, (typeof KINDS)['timedOut']][];

  for (const [kind, { retry, ...facts }] of kinds) {
    it(`says of ${kind} on which server it happened${retry ? ', and that trying again may help' : ''}`, () => {
      const said = inWords(new PlexError(kind, { host, serverName: 'Living Room', ...facts }));
      assert.match(said?.message ?? '', /Living Room|192\.168\.1\.5:32400/);
      assert.match(said?.message ?? '', /^[^{}]+[.?]$/);
      assert.doesNotMatch(said?.message ?? '', /undefined|\(\)/);
      assert.equal(said?.canRetry, retry);
      // A server that has no name yet is known by its host.
      assert.match(inWords(new PlexError(kind, { host, ...facts }))?.message ?? '', /192\.168\.1\.5:32400/);
    });
  }

  it('is another one for every kind', () => {
    assert.equal(new Set(kinds.map(([kind, { retry, ...facts }]) => words(kind, facts))).size, kinds.length);
  });

  it('tells apart why a server cannot be reached', () => {
    const codes = [
      'ENOTFOUND',
      'ECONNREFUSED',
      'EHOSTUNREACH',
      'ERR_SSL_WRONG_VERSION_NUMBER',
      'ECONNRESET',
      undefined,
    ];
    assert.equal(new Set(codes.map(code => words('unreachable', { code }))).size, codes.length);
  });

  it('is none for what was cancelled', () => {
    assert.equal(inWords(new PlexError('cancelled', { host })), undefined);
  });

  it('is plain text, whatever the server is called', () => {
    const serverName = '[x](command:workbench.action.quit) $(trash)';
    const said = inWords(new PlexError('rejected', { host, serverName }))?.message ?? '';
    assert.match(said, /^\[x\] \(command:workbench\.action\.quit\) \$ \(trash\)/);
  });

  it('keeps to itself what an unknown error says, which may be anything', () => {
    const said = inWords(new Error('token Zk3-plain-token_9Qa1'));
    assert.doesNotMatch(said?.message ?? '', /Zk3/);
    assert.deepEqual(
      said?.actions.map(({ command }) => command),
      ['plexTokens.showLog'],
    );
    assert.equal(inWords(new Problem('Already a sentence.'))?.message, 'Already a sentence.');
  });
});
