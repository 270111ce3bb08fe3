import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readResponse } from '../../../src/plex/decode.ts';
import { resourcesResponse } from '../../../src/plex/responses.ts';
import { MASK, toSourceText } from '../../../src/sources/sourceText.ts';
import { CASES } from '../cases.ts';
import { answersLike } from '../plex/hostileAnswers.ts';
import * as valid from '../plex/validAnswers.ts';

/** The longest text as a multiple of the response, which is 1 MiB at most. */
const LONGEST = 64;

describe('The text of a source document, for any response', () => {
  it('is JSON, with each token masked in its line and each connection in its line', async () => {
    await fc.assert(
      fc.asyncProperty(answersLike(...valid.resources), async answered => {
        const answer = await readResponse(resourcesResponse, async () => answered, 'host').catch(() => undefined);
        if (!answer) return;
        const { text, tokens, connections } = toSourceText(answer.MediaContainer);
        assert.ok(text.length < LONGEST * answered.length);
        const values = new Set<unknown>();
        JSON.parse(text, (_, value) => {
          values.add(value);
          return value;
        });
        const lines = text.split('\n');
        assert.equal(
          tokens.length,
          answer.MediaContainer.Device.filter(({ accessToken }) => accessToken?.isWellFormed).length,
        );
        for (const { line, token } of tokens) {
          assert.match(lines[line] ?? '', new RegExp(`^ *"accessToken": "${MASK}",?$`));
          assert.ok(!token.reveal().startsWith('transient-') || !values.has(token.reveal()));
        }
        for (const { line } of connections) assert.match(lines[line] ?? '', /^ *"uri": "https?:/);
      }),
      { numRuns: CASES },
    );
  });
});
