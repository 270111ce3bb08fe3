import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { formsOf } from '../../leaks/tokenForms.ts';
import { TokenSearch } from '../../leaks/tokenSearch.ts';

const tokens = [
  { name: 'hyphens', token: '-hY3nVq8JcXo5tGa1Rf_' },
  { name: 'transient', token: 'transient-3f0c1d52-9a7e-4b16-8c0d-5e2f7a9b1c34' },
  { name: 'shortest', token: 'a1B2c3D4' },
];
const search = new TokenSearch(tokens);

async function* inBlocks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('The search for tokens', () => {
  for (const { name, token } of tokens) {
    it(`finds ${name} in every form, with the border of two blocks anywhere`, async () => {
      for (const { form, bytes } of formsOf(token)) {
        const text = Buffer.concat([Buffer.alloc(64, '#'), bytes, Buffer.alloc(64, '#')]);
        const borders = Array.from({ length: bytes.length + 4 }, (_, index) => 62 + index);
        for (const size of [1, 3, ...borders]) {
          const hits = (await search.inStream(inBlocks(text, size))).filter(hit => hit.form === form);
          assert.deepEqual(hits, [{ name, form, offset: 64 }], `blocks of ${size}`);
        }
      }
    });

    it(`finds ${name} in a longer text that was encoded as a whole`, () => {
      const finds = (bytes: Buffer) => search.inBytes(bytes).some(hit => hit.name === name);
      for (let before = 0; before < 6; before++) {
        for (let after = 0; after < 4; after++) {
          const whole = `${'{"tok":'.slice(0, before)}${token}${'"}; '.slice(0, after)}`;
          for (const encoding of ['base64', 'base64url', 'hex'] as const) {
            assert.ok(finds(Buffer.from(Buffer.from(whole).toString(encoding))), `${encoding} of ${whole}`);
          }
          assert.ok(finds(Buffer.from(whole, 'utf16le')));
        }
      }
      assert.ok(finds(Buffer.from(`x=${encodeURIComponent(token)}`)));
    });
  }

  it('finds a token as often as a large file holds it, across the blocks in which the file is read', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'plex-tokens-search-'));
    try {
      const bytes = Buffer.alloc(3 << 20, 'x');
      const places = [0, 20, (1 << 20) - 10, (2 << 20) - 1, bytes.length - 20];
      for (const place of places) bytes.write(tokens[0]?.token ?? '', place);
      writeFileSync(path.join(folder, 'large'), bytes);
      const looking = new TokenSearch(tokens);
      const hits = await looking.inFile(path.join(folder, 'large'));
      assert.deepEqual(
        hits.map(({ offset }) => offset),
        places,
      );
      assert.equal(looking.bytes, bytes.length);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('finds no other text, and repeats no token', () => {
    const text = tokens.map(({ token }) => token.slice(0, -1)).join(' ');
    assert.deepEqual(search.inText(`${text} transient- ${'a1B2c3D5'.repeat(9)}`), []);
    const said = JSON.stringify(search.inText(tokens.map(({ token }) => token).join(' ')));
    for (const { token } of tokens) assert.ok(!said.includes(token));
  });
});
