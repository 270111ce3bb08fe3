import assert from 'node:assert/strict';
import { plainText } from '../../../src/workbench/plainText.ts';

describe("A server's words as plain text", () => {
  for (const [words, plain] of [
    ['Living Room', 'Living Room'],
    ['[click](command:workbench.action.quit)', '[click] (command:workbench.action.quit)'],
    ['$(trash) gone', '$ (trash) gone'],
    ['two\nlines\r\nand\u2028more', 'two lines and more'],
    ['\u202egnihtyna\u202c', 'gnihtyna'],
    ['\u0000\u001b[31mred\u0007', '[31mred'],
    ['  wide   spaces ', 'wide spaces'],
    ['Büro 🏠 日本', 'Büro 🏠 日本'],
    ['\n', ''],
  ] as const) {
    it(`turns ${JSON.stringify(words)} into ${JSON.stringify(plain)}`, () => assert.equal(plainText(words), plain));
  }

  it('cuts off a text that is too long', () => {
    const plain = plainText('x'.repeat(10_000));
    assert.equal(plain.length, 80);
    assert.ok(plain.endsWith('…'));
  });

  it('leaves no link and no icon, however the words are twisted', () => {
    for (const words of ['](\u0000command:x)', ']\n(x)', '$\u202e(x)', ']\u200b(x)', '$(a)$(b)](c)](d)']) {
      assert.doesNotMatch(plainText(words), /\]\(|\$\(/);
    }
  });
});
