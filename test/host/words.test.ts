import assert from 'node:assert/strict';
import { type CertificateFault, PlexError, type PlexErrorKind, type Refusal } from '../../src/plex/errors.ts';
import { Problem } from '../../src/workbench/problem.ts';
import { inWords } from '../../src/workbench/words.ts';

type Facts = {
  retry: boolean;
  status?: number;
  code?: string;
  certificateFault?: CertificateFault;
  refusal?: Refusal;
};
/** Those that are about an account or a Home user name it instead of a server. */
type OfServer = Exclude<PlexErrorKind, 'cancelled' | 'signInOver' | 'pinGone' | 'pinExpired' | keyof typeof HOME_KINDS>;

/** What each sentence about a Home user has to say for a person to get on. */
const HOME_KINDS = {
  homePinWrong: /rejected this Home user's PIN \(403\)\. Enter the PIN again/,
  homePinNeeded: /requires the PIN of this Home user \(403\)\. Enter the PIN/,
  homeUserGone: /no longer has this Home user \(403\)\. Check the users of your Plex Home/,
};

/** Every kind; the compiler sees to it that none is missing. */
const KINDS: Record<OfServer, Facts> = {
  unreachable: { retry: true, code: 'ECONNREFUSED' },
  timedOut: { retry: true },
  interrupted: { retry: true },
  badCertificate: { retry: false, code: 'CERT_HAS_EXPIRED', certificateFault: 'expired' },
  redirected: { retry: false, status: 302 },
  badRequest: { retry: false, status: 400 },
  rejected: { retry: false, status: 401 },
  forbidden: { retry: false, status: 403 },
  cannotMint: { retry: false, status: 403 },
  notTransient: { retry: false },
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
  insecure: { retry: false, refusal: 'notLocal' },
  unverified: { retry: false },
};
/** What each one's sentence has to say for a person to get on. */
const ADVICE: Record<CertificateFault, RegExp> = {
  selfSigned: /self-signed .* plex\.direct/,
  unknownIssuer: /issuer .* plex\.direct/,
  wrongName: /another name .* plex\.direct/,
  expired: /expired .* Renew the certificate on the server/,
  notYetValid: /not valid yet .* clocks/,
  other: /untrusted .* plex\.direct/,
};
const host = '192.168.1.5:32400';
const words = (kind: PlexErrorKind, facts: object = {}) =>
  inWords(new PlexError(kind, { host, serverName: 'Living Room', ...facts }))?.message ?? '';

describe('An error message', () => {
  for (const kind of ['forbidden', 'notAdmin'] as const) {
    it(`offers the tokens of its server only where ${kind} is about the selected one`, () => {
      const offered = (facts: object) => inWords(new PlexError(kind, { host, ...facts }))?.actions;
      const button = { title: 'Select Token…', command: 'plexTokens.selectServer' };
      assert.deepEqual(offered({ machineIdentifier: 'abc' }), [{ ...button, args: ['abc', { tokenOnly: true }] }]);
      assert.deepEqual(offered({}), [{ ...button, args: [] }]);
    });
  }

  for (const [kind, facts, advice, ...buttons] of [
    ['cannotMint', {}, 'Replace it', 'Replace Token…'],
    ['cannotMint', { accountName: 'mara' }, 'Sign in again', 'Sign In…'],
    ['cannotMint', { homeUserName: 'lena' }, 'Select another token', 'Select Token…'],
    ['rejected', { tokenLabel: 'me' }, 'Replace it', 'Replace Token…'],
    ['rejected', { accountName: 'mara' }, 'Sign in again', 'Sign In…'],
    ['wrongServer', {}, 'refresh it or change its address', 'Refresh', 'Manage Server…'],
    ['redirected', { target: 'http://a.example' }, 'add it with that address', 'Add Server…'],
    ['unexpectedStatus', {}, 'The log has details', 'Show Log'],
    ['notAdmin', {}, "Select the owner's token", 'Select Token…'],
  ] as const) {
    it(`has a button for its advice: ${advice}, for ${kind} with ${JSON.stringify(facts)}`, () => {
      const known = { host, serverName: 'Living Room', machineIdentifier: 'abc', status: 403, ...facts };
      const said = inWords(new PlexError(kind, known));
      assert.ok(said?.message.includes(advice), said?.message);
      assert.deepEqual(
        said?.actions.map(({ title }) => title),
        buttons,
      );
    });
  }

  const kinds = Object.entries(KINDS) as [OfServer, (typeof KINDS)['timedOut']][];

  for (const [kind, { retry, ...facts }] of kinds) {
    it(`names the server of ${kind}${retry ? ', and offers to try again' : ''}`, () => {
      const said = inWords(new PlexError(kind, { host, serverName: 'Living Room', ...facts }));
      assert.match(said?.message ?? '', /Living Room|192\.168\.1\.5:32400/);
      assert.match(said?.message ?? '', /^[^{}]+[.?]$/);
      assert.doesNotMatch(said?.message ?? '', /undefined|\(\)/);
      assert.equal(said?.canRetry, retry);
      // A server that has no name yet is known by its host.
      assert.match(inWords(new PlexError(kind, { host, ...facts }))?.message ?? '', /192\.168\.1\.5:32400/);
    });
  }

  it('names the account, and offers to sign in again', () => {
    const over = inWords(new PlexError('signInOver', { host: 'plex.tv', serverName: 'plex.tv', accountName: 'mara' }));
    assert.match(over?.message ?? '', /rejected the token of mara .*servers and settings are kept/);
    for (const kind of ['signInOver', 'pinGone', 'pinExpired'] as const) {
      const said = inWords(new PlexError(kind, { host: 'plex.tv', serverName: 'plex.tv' }));
      assert.deepEqual(
        said?.actions.map(({ command }) => command),
        ['plexTokens.signIn'],
        kind,
      );
    }
  });

  it('offers to sign in again if VS Code lost the sign-in', () => {
    const said = inWords(new Problem('VS Code no longer has the token for mara. Sign in again.', [], 'signInLost'));
    assert.deepEqual(
      said?.actions.map(({ command }) => command),
      ['plexTokens.signIn'],
    );
  });

  it('says what to do about a Home user', () => {
    for (const [kind, advice] of Object.entries(HOME_KINDS) as [keyof typeof HOME_KINDS, RegExp][]) {
      const said = inWords(new PlexError(kind, { host: 'plex.tv', serverName: 'plex.tv', status: 403 }));
      assert.match(said?.message ?? '', advice);
      assert.deepEqual([said?.actions, said?.canRetry], [[], false]);
    }
    const unsent = inWords(new PlexError('homePinWrong', { host: 'plex.tv', serverName: 'plex.tv' }));
    assert.match(unsent?.message ?? '', /PIN has four digits, so nothing was sent/);
  });

  it("doesn't take a server called plex.tv for plex.tv", () => {
    const facts = { host: '192.168.1.5:32400', serverName: 'plex.tv', machineIdentifier: 'a1' };
    assert.match(inWords(new PlexError('timedOut', facts))?.message ?? '', /Check that it's running/);
  });

  it("gives no advice about plex.tv that only holds for the user's own server", () => {
    const faults = Object.keys(ADVICE).map(certificateFault => ({ certificateFault, code: 'NODES_CODE' }));
    const codes = ['ENOTFOUND', 'ECONNREFUSED', 'EPROTO', 'ECONNRESET'].map(code => ({ code }));
    const facts = { badCertificate: faults, unreachable: codes, redirected: [{}, { target: 'http://a.example' }] };
    for (const kind of [
      'timedOut',
      'forbidden',
      'notFound',
      'serverError',
      'unreadable',
      'tooLarge',
      ...Object.keys(facts),
    ]) {
      for (const each of facts[kind as keyof typeof facts] ?? [{ status: 405 }]) {
        const error = new PlexError(kind as PlexErrorKind, {
          host: 'plex.tv',
          serverName: 'plex.tv',
          ...(each as object),
        });
        const said = inWords(error);
        assert.match(said?.message ?? '', /^[^{}]*plex\.tv[^{}]+\.$/);
        assert.doesNotMatch(
          said?.message ?? '',
          /Media Server|plex\.direct|your server|the server|more rights|\(404\)/,
          kind,
        );
        assert.ok(!said?.actions.some(({ command }) => /selectServer|addServer/.test(command)), kind);
      }
    }
  });

  it('gives the status of an unknown request', () => {
    assert.match(words('notFound', { status: 405 }), /doesn't support this request \(405\)/);
  });

  it("says that a token is a JWT, and whose account's token failed", () => {
    assert.match(
      words('rejected', { isJwt: true }),
      /^Living Room rejected the token \(401\): it's a Plex JWT, and servers don't accept JWTs\. Sign in/,
    );
    assert.match(words('rejected', { accountName: 'mara' }), /^Living Room rejected the token for mara \(401\)/);
  });

  it('says why an unencrypted connection was refused', () => {
    const reasons = {
      never: /your settings refuse/,
      notLocal: /outside the local/,
      proxied: /a proxy could read/,
    };
    for (const [refusal, reason] of Object.entries(reasons)) assert.match(words('insecure', { refusal }), reason);
  });

  it('says what turned the verification of certificates off, and how to turn it on', () => {
    const variable = inWords(
      new PlexError('unverified', { host, serverName: 'Living Room', unverifiedBy: 'NODE_TLS_REJECT_UNAUTHORIZED' }),
    );
    assert.match(
      variable?.message ?? '',
      /Nothing was sent to Living Room: NODE_TLS_REJECT_UNAUTHORIZED=0 .* without it/,
    );
    assert.deepEqual(variable?.actions, []);
    const setting = inWords(
      new PlexError('unverified', { host, serverName: 'Living Room', unverifiedBy: 'http.proxyStrictSSL' }),
    );
    assert.match(
      setting?.message ?? '',
      /Nothing was sent to Living Room: the setting http\.proxyStrictSSL .* Turn it on/,
    );
    assert.deepEqual(
      setting?.actions.map(({ args }) => args),
      [['http.proxyStrictSSL']],
    );
    for (const said of [variable, setting]) assert.ok((said?.message.length ?? 999) < 120, said?.message);
  });

  it('counts the addresses if there were several', () => {
    assert.match(words('unreachable', { tried: 7 }), /any of its 7 addresses/);
    assert.match(words('unreachable', { tried: 0 }), /plex\.tv lists no address/);
  });

  it('differs for every kind', () => {
    assert.equal(new Set(kinds.map(([kind, { retry, ...facts }]) => words(kind, facts))).size, kinds.length);
  });

  it('distinguishes why a server is unreachable', () => {
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

  it('distinguishes the faults of certificates, with a remedy for each', () => {
    const said = Object.entries(ADVICE).map(([certificateFault, advice]) => {
      const sentences = words('badCertificate', { code: 'NODES_CODE', certificateFault });
      assert.match(sentences, advice);
      assert.match(
        sentences,
        /^Couldn't verify Living Room at 192\.168\.1\.5:32400: .*\(NODES_CODE\)\. Nothing was sent\./,
      );
      assert.doesNotMatch(sentences, /strict|ignore|disable|turn off/i);
      return sentences;
    });
    assert.equal(new Set(said).size, said.length);
  });

  it('is empty for a cancelled request', () => {
    assert.equal(inWords(new PlexError('cancelled', { host })), undefined);
  });

  it("is plain text, whatever the server's name is", () => {
    const serverName = '[x](command:workbench.action.quit) $(trash)';
    const said = inWords(new PlexError('rejected', { host, serverName }))?.message ?? '';
    assert.match(said, /^\[x\] \(command:workbench\.action\.quit\) \$ \(trash\)/);
    for (const kind of ['rejected', 'signInOver'] as const) {
      assert.match(words(kind, { accountName: '[x](command:y)' }), /\[x\] \(command:y\)/);
    }
  });

  it('leaves out the text of an unknown error', () => {
    const said = inWords(new Error('token Zk3-plain-token_9Qa1'));
    assert.doesNotMatch(said?.message ?? '', /Zk3/);
    assert.deepEqual(
      said?.actions.map(({ command }) => command),
      ['plexTokens.showLog'],
    );
    assert.equal(inWords(new Problem('Already a sentence.'))?.message, 'Already a sentence.');
  });
});
