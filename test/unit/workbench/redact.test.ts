import assert from 'node:assert/strict';
import { redact } from '../../../src/workbench/redact.ts';

describe('The second lock on the log', () => {
  for (const [text, redacted] of [
    ['GET 10.0.0.1:32400/identity → 200, 3 ms', 'GET 10.0.0.1:32400/identity → 200, 3 ms'],
    ['/?X-Plex-Token=Zk3_plain-token_9Qa1&a=1', '/?X-Plex-Token=***&a=1'],
    ['X-Plex-Token: Zk3_plain-token_9Qa1', 'X-Plex-Token: ***'],
    ['{"accessToken":"Zk3_plain-token_9Qa1"}', '{"accessToken":"***"}'],
    ['a transient-2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50 b', 'a *** b'],
    ['eyJhbGciOiJ9.eyJleHAiOjF9.c2ln', '***'],
  ] as const) {
    it(`makes ${text} ${redacted}`, () => assert.equal(redact(text), redacted));
  }
});
