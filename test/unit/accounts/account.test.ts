import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import {
  type Account,
  type AccountCredentials,
  type HomeUserCredentials,
  parseAccount,
  serializeAccount,
} from '../../../src/accounts/account.ts';
import { Secret } from '../../../src/plex/secret.ts';

const ACCOUNT: Account = { id: 'a1', name: 'Mara' };
const LIVING_ROOM = '67ee7ac3eb14c41186c62b58de0c85c1c1c0f1d7';
const ATTIC = 'c9523c28a74ba22a521cdf7d1723ad47';
const TOKENS = { account: 'pT4kWz9QeRb2xUmH7dLs', livingRoom: '-hY3nVq8JcXo5tGa1Rf_', attic: '_Mz6bKe0WsLu4iPj9Dv-' };

const credentials = (more: Partial<AccountCredentials> = {}): AccountCredentials => ({
  token: new Secret(TOKENS.account),
  obtained: 'signedIn',
  serverTokens: new Map([
    [LIVING_ROOM, new Secret(TOKENS.livingRoom)],
    [ATTIC, new Secret(TOKENS.attic)],
  ]),
  ...more,
});

/** With what is in the Secrets: for comparing, they are all alike. */
function revealed(parsed: ReturnType<typeof parseAccount>) {
  if (!parsed) return undefined;
  const { account, credentials } = parsed;
  const { token, obtained, serverTokens, list } = credentials;
  const servers = Array.from(serverTokens, ([server, each]) => [server, each.reveal()]);
  return { account, token: token?.reveal(), obtained, servers, list };
}

describe('A stored account', () => {
  const parse = (value: unknown) =>
    parseAccount('a1', new Secret(typeof value === 'string' ? value : JSON.stringify(value)));
  /** As it is stored. */
  const stored = (): Record<string, unknown> => JSON.parse(serializeAccount(ACCOUNT, credentials()).reveal());

  it('is undefined where the tokens of the servers are a list', () => {
    assert.equal(parse({ ...stored(), servers: ['a-token-of-a-server'] }), undefined);
  });

  it('is read as it was stored, with the token of each server', () => {
    assert.deepEqual(revealed(parseAccount('a1', serializeAccount(ACCOUNT, credentials()))), {
      account: ACCOUNT,
      token: TOKENS.account,
      obtained: 'signedIn',
      servers: [
        [LIVING_ROOM, TOKENS.livingRoom],
        [ATTIC, TOKENS.attic],
      ],
      list: undefined,
    });
  });

  for (const [what, account, more] of [
    ['that was pasted', ACCOUNT, { obtained: 'pasted' }],
    ['with the list of servers that it was read from', ACCOUNT, { list: 'id-of-a-list' }],
    ['without servers', ACCOUNT, { serverTokens: new Map() }],
    ['without a name', { id: 'a1', name: '' }, {}],
    ['with a name that takes escaping', { id: 'a1', name: 'M"a\\r\na\u2028 日本 🏠' }, {}],
    [
      'with a server whose name objects have already',
      ACCOUNT,
      { serverTokens: new Map([['__proto__', new Secret('x')]]) },
    ],
  ] as const satisfies (readonly [string, Account, Partial<AccountCredentials>])[]) {
    it(`${what} is read as it was stored`, () => {
      const given = credentials(more);
      assert.deepEqual(
        revealed(parseAccount('a1', serializeAccount(account, given))),
        revealed({ account, credentials: given }),
      );
    });
  }

  it('has the id under which it is stored', () => {
    assert.deepEqual(parseAccount('another', serializeAccount(ACCOUNT, credentials()))?.account, {
      id: 'another',
      name: 'Mara',
    });
    assert.ok(!('id' in stored()));
  });

  it('may have unknown fields', () => {
    assert.deepEqual(revealed(parse({ ...stored(), more: [1] })), revealed(parse(stored())));
  });

  for (const text of [
    '',
    ' ',
    'a text',
    '{',
    '{"name":',
    'undefined',
    `${TOKENS.account}`,
    '{}',
    '[]',
    'null',
    '7',
    '""',
  ]) {
    it(`is undefined where there is ${JSON.stringify(text)}`, () => {
      assert.equal(parse(text), undefined);
    });
  }

  it('is undefined where it is in an array', () => {
    assert.equal(parse([stored()]), undefined);
  });

  for (const field of ['name', 'token', 'obtained', 'servers']) {
    it(`is undefined without ${field}, or with another type of it`, () => {
      const { [field]: _, ...rest } = stored();
      assert.equal(parse(rest), undefined);
      for (const other of [null, 7, true, ...(field === 'servers' ? ['text'] : [[], {}, ['text']])]) {
        assert.equal(parse({ ...rest, [field]: other }), undefined, inspect(other));
      }
    });
  }

  it('is undefined where its token is empty, or has an unknown origin', () => {
    assert.equal(parse({ ...stored(), token: '' }), undefined);
    for (const obtained of ['', 'stolen', 'SignedIn']) assert.equal(parse({ ...stored(), obtained }), undefined);
  });

  it('is read without server tokens that are invalid', () => {
    const servers = { [ATTIC]: TOKENS.attic, empty: '', nothing: null, number: 7, object: { token: 'x' }, list: ['x'] };
    assert.deepEqual(revealed(parse({ ...stored(), servers }))?.servers, [[ATTIC, TOKENS.attic]]);
  });

  it('shows no token when it is printed', () => {
    const given = credentials();
    const secret = serializeAccount(ACCOUNT, given);
    const read = parseAccount('a1', secret);
    assert.ok(read);
    for (const each of [given, secret, read, read.credentials, [...read.credentials.serverTokens]]) {
      const printed = [
        inspect(each, { depth: 9, showHidden: true }),
        JSON.stringify(each),
        String(each),
        new Error(`failed with ${each}`).stack,
      ].join('\n');
      for (const token of Object.values(TOKENS)) assert.ok(!printed.includes(token));
    }
    assert.match(inspect(read, { depth: 9 }), /\*\*\*/);
  });
});

describe('A stored Home user', () => {
  const USER: Account = { id: 'h1', name: 'Kids', homeAdmin: 'a1' };
  const credentialsOf = (homeUser: HomeUserCredentials['homeUser']): HomeUserCredentials => ({
    ...{ obtained: 'switched', homeUser, list: 'id-of-a-list' },
    serverTokens: new Map([[LIVING_ROOM, new Secret(TOKENS.livingRoom)]]),
  });
  const stored = (): Record<string, unknown> =>
    JSON.parse(serializeAccount(USER, credentialsOf({ uuid: 'e80d52c7a49136fb', hasPin: true })).reveal());
  const parse = (value: unknown) => parseAccount('h1', new Secret(JSON.stringify(value)));

  for (const homeUser of [
    { uuid: 'e80d52c7a49136fb', hasPin: false },
    { uuid: 'e80d52c7a49136fb', id: 61_402_913, hasPin: true },
  ]) {
    it(`is read as it was stored, with ${Object.keys(homeUser).length} fields for a switch and no token of an account`, () => {
      const given = credentialsOf(homeUser);
      const parsed = parseAccount('h1', serializeAccount(USER, given));
      assert.deepEqual(revealed(parsed), revealed({ account: USER, credentials: given }));
      assert.deepEqual(parsed?.credentials.obtained === 'switched' && parsed.credentials.homeUser, homeUser);
      assert.ok(!('token' in stored()));
    });
  }

  it('is undefined without its account, or without what a switch needs', () => {
    assert.ok(parse(stored()));
    for (const field of ['homeAdmin', 'homeUser']) {
      for (const other of [undefined, null, 7, [], {}]) {
        assert.equal(parse({ ...stored(), [field]: other }), undefined, `${field}: ${inspect(other)}`);
      }
    }
    assert.equal(parse({ ...stored(), homeUser: { uuid: 7, hasPin: true } }), undefined);
    assert.equal(parse({ ...stored(), homeUser: { uuid: 'e80d52c7a49136fb', hasPin: 'no' } }), undefined);
  });
});
