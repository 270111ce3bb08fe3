import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { kindOf } from '../../../src/languages/fileKinds.ts';
import { Lexer } from '../../../src/languages/lexer.ts';
import { syntaxOf } from '../../../src/languages/syntaxes.ts';
import { CASES } from '../cases.ts';

const LANGUAGES = ['typescript', 'python', 'ruby', 'go', 'php', 'csharp', 'shellscript', 'powershell', 'json', 'java'];

function lexerOf(text: string, languageId: string): Lexer {
  const syntax = syntaxOf(kindOf({ fileName: '', languageId })) ?? assert.fail(languageId);
  return new Lexer(text, syntax);
}

/** What a lexer says at the end of a text. */
function stateOf(lexer: Lexer): unknown {
  const { innermost, bracket, isKnown } = lexer;
  return { innermost, isKnown, at: bracket.at, itemStart: bracket.itemStart };
}

function innermostOf(text: string, languageId: string): string {
  const lexer = lexerOf(text, languageId);
  lexer.readTo(text.length);
  const { innermost, isKnown } = lexer;
  if (!isKnown) return 'unknown';
  return innermost?.type === 'bracket' ? innermost.bracket : (innermost?.type ?? '');
}

describe('The lexer', () => {
  for (const [languageId, text, expected] of [
    ['typescript', "const a = 'x", 'string'],
    ['typescript', "const a = 'x\n", ''],
    ['typescript', "const a = 'it\\'s", 'string'],
    ['typescript', "const a = 'it\\", 'unknown'],
    ['typescript', 'const a = `x${', '{'],
    ['typescript', 'const a = `x${b}', 'string'],
    ['typescript', 'f(a, [', '['],
    ['typescript', 'f(a, [1)', ''],
    ['typescript', '// x', 'comment'],
    ['typescript', '/* x */ ', ''],
    ['typescript', 'const a = /[\'"]/', ''],
    ['typescript', 'const a = /["', 'string'],
    ['typescript', "const a = b / c; // it's", 'comment'],
    ['python', '"""a\n"b" ', 'string'],
    ['python', "x = '''a''' + \"b", 'string'],
    ['ruby', 'a = <<~EOS\nx', 'string'],
    ['ruby', "a = <<~EOS\nit's\nEOS\n", ''],
    ['ruby', '"a#{b[', '['],
    ['php', "$a = <<<'EOT'\nit's\nEOT;\n", ''],
    ['csharp', 'var a = @"b""c', 'string'],
    ['csharp', 'var a = @"b""c" + ', ''],
    ['shellscript', "echo it#s 'a", 'string'],
    ['shellscript', 'echo # it', 'comment'],
    ['shellscript', 'a="$(echo ', '('],
    ['powershell', "$a = 'it''s", 'string'],
    ['json', '{ "a": [', '['],
  ] as const) {
    it(`finds ${expected || 'nothing'} open in ${languageId}: ${JSON.stringify(text)}`, () =>
      assert.equal(innermostOf(text, languageId), expected));
  }

  it('finds the same in one step as in many', () => {
    const part = fc.constantFrom(
      ...['"', "'", '`', '"""', '/*', '*/', '//', '#', '\n', '{', '}', '(', ')', '[', ']', '${', '\\', ',', 'a', ' '],
      ...['<<EOS', 'EOS', '<<<EOT', '/', '$(', '@"', "@'", "'@"],
    );
    fc.assert(
      fc.property(fc.constantFrom(...LANGUAGES), fc.array(part, { maxLength: 40 }), (languageId, parts) => {
        // No offset divides what begins or ends something.
        const text = parts.map(each => `${each} `).join('');
        const [once, often] = [lexerOf(text, languageId), lexerOf(text, languageId)];
        once.readTo(text.length);
        let offset = 0;
        for (const each of parts) {
          offset += each.length + 1;
          often.readTo(offset);
        }
        assert.deepEqual(stateOf(often), stateOf(once));
      }),
      { numRuns: CASES },
    );
  });
});
