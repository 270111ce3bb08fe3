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
const search = () => new TokenSearch(tokens);

async function* inBlocks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('The search for tokens', () => {
  for (const { name, token } of tokens) {
    for (const { form, bytes } of formsOf(token)) {
      it(`finds ${name} ${form}, wherever the border of two blocks is`, async () => {
        const before = Buffer.alloc(300, '#');
        const text = Buffer.concat([before, bytes, Buffer.alloc(300, '#')]);
        for (let size = 295; size <= 305 + bytes.length; size++) {
          const hits = (await search().inStream(inBlocks(text, size))).filter(hit => hit.form === form);
          assert.deepEqual(hits, [{ name, form, offset: 300 }], `blocks of ${size}`);
        }
        for (const size of [1, 2, 3, 7]) {
          const hits = (await search().inStream(inBlocks(text, size))).filter(hit => hit.form === form);
          assert.deepEqual(hits, [{ name, form, offset: 300 }], `blocks of ${size}`);
        }
      });
    }

    it(`finds ${name} in a longer text that was encoded as a whole`, () => {
      for (let before = 0; before < 6; before++) {
        for (let after = 0; after < 4; after++) {
          const whole = Buffer.from(`${'{"tok":'.slice(0, before)}${token}${'"}; '.slice(0, after)}`);
          for (const encoding of ['base64', 'base64url', 'hex'] as const) {
            const hits = search().inText(whole.toString(encoding));
            assert.ok(
              hits.some(hit => hit.name === name),
              `${encoding}, ${before} before, ${after} after`,
            );
          }
          assert.ok(
            search()
              .inBytes(Buffer.from(whole.toString(), 'utf16le'))
              .some(hit => hit.name === name),
          );
        }
      }
      assert.ok(
        search()
          .inText(`x=${encodeURIComponent(token)}`)
          .some(hit => hit.name === name),
      );
    });
  }

  it('finds the same token as often as it is there', () => {
    const token = tokens[0]?.token ?? '';
    const offsets = search()
      .inText(`${token}${token} ${token}`)
      .map(({ offset }) => offset);
    assert.deepEqual(offsets, [0, 20, 41]);
  });

  it('finds one across the blocks in which a large file is read', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'plex-tokens-search-'));
    try {
      const bytes = Buffer.alloc(5 << 20, 'x');
      const places = [0, (1 << 20) - 10, (2 << 20) - 1, 3 << 20, bytes.length - 20];
      for (const place of places) bytes.write(tokens[0]?.token ?? '', place);
      writeFileSync(path.join(folder, 'large'), bytes);
      const looking = search();
      assert.deepEqual(
        (await looking.inFile(path.join(folder, 'large'))).map(({ offset }) => offset),
        places,
      );
      assert.equal(looking.bytes, bytes.length);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('takes no other text for a token, and says no token', () => {
    const text = tokens.map(({ token }) => token.slice(0, -1)).join(' ');
    assert.deepEqual(search().inText(`${text} transient- ${'a1B2c3D5'.repeat(9)}`), []);
    const said = JSON.stringify(search().inText(tokens.map(({ token }) => token).join(' ')));
    for (const { token } of tokens) assert.ok(!said.includes(token));
  });
});
