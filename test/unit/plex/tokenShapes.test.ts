import assert from 'node:assert/strict';
import {
  candidateAround,
  holdsPlexDirect,
  holdsToken,
  isMadeUp,
  isTokenValue,
  longWordAt,
  looksLikeToken,
  plexDirectAddress,
  redact,
  shapeOf,
  statedExpiry,
  statedKind,
  tokenAt,
  transientTokensIn,
} from '../../../src/plex/tokenShapes.ts';
import { SHAPE_SAMPLES } from '../shapeSamples.ts';

const TRANSIENT = SHAPE_SAMPLES.transient;
const OTHER_TRANSIENT = 'transient-9a8b7c6d-1e2f-4a3b-9c4d-5e6f7a8b9c0d';
const JWT = SHAPE_SAMPLES.jwt;

describe('The shape of a token', () => {
  for (const [shape, sample] of Object.entries(SHAPE_SAMPLES)) {
    it(`is ${shape} for ${sample}`, () => assert.equal(shapeOf(sample), shape));
  }

  it('has exactly 20 characters where it is long-lived, whichever it begins or ends with', () => {
    for (const text of ['-_Qz8rTw4KbN7vXe2Lpm', '_z8-rT-w4KbN7vXe2Lp-', 'q'.repeat(20)])
      assert.equal(shapeOf(text), 'longLived');
    for (const text of ['Qz8-rT_w4KbN7vXe2Lp', 'Qz8-rT_w4KbN7vXe2Lp_x', 'Qz8-rT.w4KbN7vXe2Lp_', ''])
      assert.equal(shapeOf(text), undefined, text);
  });

  it('has a whole UUID where it is transient', () => {
    for (const text of [`${TRANSIENT}0`, `${TRANSIENT}one`, TRANSIENT.slice(0, -1), TRANSIENT.replaceAll('-', '_')])
      assert.equal(shapeOf(text), undefined, text);
  });

  it('has three parts and at most 4 kB where it is a JWT, with any second part', () => {
    assert.equal(shapeOf('eyJhbGciOiJ9.bm8.c2ln'), 'jwt');
    assert.equal(shapeOf(`eyJh.${'a'.repeat(4000)}.c2ln`), 'jwt');
    for (const text of [
      'eyJhbGciOiJ9.bm8',
      'eyJhbGciOiJ9.bm8.',
      'abcd.bm8.c2ln',
      `${JWT}.more`,
      `eyJh.${'a'.repeat(4090)}.c2ln`,
    ])
      assert.equal(shapeOf(text), undefined, text.slice(0, 60));
  });

  it('is stated at the beginning of an incomplete token too', () => {
    assert.deepEqual(['claim-x', 'Transient-', 'local-nas', 'claims-x', ''].map(statedKind), [
      ...['claim', 'transient', 'local'],
      ...[undefined, undefined],
    ]);
  });
});

describe('A made-up token', () => {
  it('has a word in it where it is long-lived, consists of words, or is in one case', () => {
    const words = ['Your', 'Here', 'Token', 'Plex', 'Change', 'Secret', 'Dummy', 'Fake', 'Sample', 'xXxX', '1234'];
    for (const word of words) assert.ok(isMadeUp(`q7W-${word}_Kz3vR8pL5nB2mY9`.slice(0, 20), 'longLived'), word);
    for (const text of [
      ...['CorrectHorseBattery1', 'correctHorseBatterys', 'Living-Room-Server-1', 'MEDIA_Server_Cellar2'],
      ...['2ffLuB84dqLswk9skLos', 'qz8-rt_w4kbn7vxe2lp_'],
    ])
      assert.ok(isMadeUp(text, 'longLived'), text);
    for (const text of ['Qz8-rT_w4KbN7vXe2Lp_', '-_Qz8rTw4KbN7vXe2Lpm', 'QzkrTpwvKbNxvXeqLpmc'])
      assert.ok(!isMadeUp(text, 'longLived'), text);
  });

  it('counts up or repeats itself where it is transient', () => {
    assert.ok(isMadeUp('transient-00000000-0000-0000-0000-000000000000', 'transient'));
    assert.ok(isMadeUp('transient-12345678-1234-1234-1234-123456789abc', 'transient'));
    assert.ok(!isMadeUp(TRANSIENT, 'transient'));
  });
});

describe('A token within a text', () => {
  it('is found in its line where it is transient, also directly before other text', () => {
    const text = `X=${TRANSIENT}one\r\n\ntoken=${OTHER_TRANSIENT}&a=${TRANSIENT}\n`;
    assert.deepEqual(transientTokensIn(text), [
      { token: TRANSIENT, start: 2, line: 1 },
      { token: OTHER_TRANSIENT, start: 60, line: 3 },
      { token: TRANSIENT, start: 109, line: 3 },
    ]);
    assert.equal(tokenAt('transient', text, 2), TRANSIENT);
    assert.equal(tokenAt('transient', text, 3), undefined);
  });

  it('is not found where more digits follow a UUID, or some are missing', () => {
    for (const text of ['', 'transient-', `${TRANSIENT}0`, `${TRANSIENT}-0`, TRANSIENT.slice(0, -1)]) {
      assert.deepEqual(transientTokensIn(text), [], text);
      assert.equal(tokenAt('transient', text, 0), undefined, text);
    }
  });

  it('is found where a JWT ends a sentence', () => {
    for (const rest of ['', '.', '. More', '"', '&a=b']) assert.equal(tokenAt('jwt', JWT + rest, 0), JWT, rest);
    for (const rest of ['.more', '._']) assert.equal(tokenAt('jwt', JWT + rest, 0), undefined, rest);
  });

  it('has at least 20 characters where only its length shows it', () => {
    assert.equal(longWordAt('a Qz8-rT_w4KbN7vXe2Lp_. b', 2), 'Qz8-rT_w4KbN7vXe2Lp_.');
    assert.equal(longWordAt('a Qz8-rT_w4KbN7vXe2Lp b', 2), undefined);
  });

  it('is found around the cursor, without text that directly follows a transient token', () => {
    assert.equal(candidateAround(`a=${TRANSIENT}one`, 9), TRANSIENT);
    assert.equal(candidateAround(`mine: ${JWT}.`, 9), JWT);
    assert.equal(candidateAround('a b c', 2), undefined);
  });
});

describe('A text that must not be shown, stored or sent', () => {
  it('looks like a token as a whole, even where an incomplete one states its kind', () => {
    for (const text of [
      SHAPE_SAMPLES.longLived,
      JWT,
      TRANSIENT,
      TRANSIENT.slice(0, 30),
      SHAPE_SAMPLES.claimToken,
      `eyJh.${'a'.repeat(5000)}.`,
    ])
      assert.ok(looksLikeToken(text), text);
    for (const text of ['qz8rtzw4kbn7vxe2lpqz', 'local-nas', SHAPE_SAMPLES.machineIdentifier, SHAPE_SAMPLES.uuid])
      assert.ok(!looksLikeToken(text), text);
  });

  it('holds a token that it names, or a word that looks like one', () => {
    for (const text of ['token=x', 'X-Plex-Token%3Dx', `see ${TRANSIENT}, mine`, `${JWT}.`])
      assert.ok(holdsToken(text), text);
    for (const text of ['my token', 'plex.example.org', '192.168.1.5:32400']) assert.ok(!holdsToken(text), text);
  });

  it('is a value of a whole shape, or begins as a JWT does', () => {
    for (const text of [TRANSIENT, SHAPE_SAMPLES.local, JWT, 'eyJhbGciOiJ9.cut']) assert.ok(isTokenValue(text), text);
    for (const text of ['local-nas', 'eyjafjallajökull.local', SHAPE_SAMPLES.longLived])
      assert.ok(!isTokenValue(text), text);
  });

  for (const [text, redacted] of [
    ['GET 10.0.0.1:32400/identity → 200, 3 ms', 'GET 10.0.0.1:32400/identity → 200, 3 ms'],
    ['/?X-Plex-Token=Zk3_plain-token_9Qa1&a=1', '/?X-Plex-Token=***&a=1'],
    ['X-Plex-Token: Zk3_plain-token_9Qa1', 'X-Plex-Token: ***'],
    ['{"accessToken":"Zk3_plain-token_9Qa1"}', '{"accessToken":"***"}'],
    [`a ${TRANSIENT} b`, 'a *** b'],
    [JWT, '***'],
  ] as const) {
    it(`becomes ${redacted} in the log from ${text}`, () => assert.equal(redact(text), redacted));
  }
});

describe('A plex.direct name', () => {
  it('has 32 hex digits, and an address before them', () => {
    const hash = 'c9523c28a74ba22a521cdf7d1723ad47';
    assert.equal(plexDirectAddress(`192-168-1-5.${hash}.plex.direct`), '192-168-1-5');
    assert.equal(plexDirectAddress(`192-168-1-5.${hash.slice(1)}.plex.direct`), undefined);
    assert.ok(holdsPlexDirect(`https://10-0-0-1.${hash}.plex.direct:32400`));
    assert.ok(!holdsPlexDirect('https://plex.direct'));
  });
});

describe('The stated expiry of a JWT', () => {
  const jwt = (claims: string): string =>
    `eyJhbGciOiJFZERTQSJ9.${Buffer.from(claims).toString('base64url')}.c2lnbmF0dXJl`;

  it('is a time in milliseconds', () => {
    assert.equal(statedExpiry(jwt('{"exp":1800000000}')), 1_800_000_000_000);
    assert.equal(statedExpiry(jwt('{"exp":1800000000.5,"user":{"id":1}}')), 1_800_000_000_500);
  });

  it("isn't read from claims that can't be read, or that have no time", () => {
    for (const claims of [
      ...['null', '[]', '7', '"exp"', '{', '{}', '{"exp":"1800000000"}', '{"exp":null}', '{"exp":{}}'],
      ...['{"exp":-1}', '{"exp":0}', '{"exp":1e308}', '{"exp":8640000000001}', '['.repeat(3_000)],
    ])
      assert.equal(statedExpiry(jwt(claims)), undefined, claims.slice(0, 40));
  });

  it("isn't read from another text, or one that is too long", () => {
    for (const text of [
      '',
      'eyJhbGciOiJ9',
      'a.b.c',
      SHAPE_SAMPLES.longLived,
      jwt(`{"a":"${'x'.repeat(4_096)}","exp":1}`),
    ])
      assert.equal(statedExpiry(text), undefined);
  });
});
