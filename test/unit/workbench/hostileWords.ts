/**
 * Generates names as a hostile server might have: with VS Code's syntax for links, icons and markup, and with ends of a
 * text.
 */
import fc from 'fast-check';
import { anyText } from '../cases.ts';

const piece = fc.oneof(
  fc.constantFrom(
    '[x](command:workbench.action.quit)',
    '[x](https://evil.example "t")',
    '![x](https://evil.example/i.png)',
    '[x][y]',
    '[y]: command:z',
  ),
  fc.constantFrom(
    '[',
    ']',
    '(',
    ')',
    '](',
    '[x]',
    '(command:x)',
    '$',
    '$(',
    '$(trash)',
    '$(sync~spin)',
    '\\',
    '\\\\',
    '`',
    '```',
    '|',
    '{0}',
    '{1}',
  ),
  fc.constantFrom(
    '<a href="command:x">',
    '<b>',
    '<!--',
    '<https://evil.example>',
    '<command:x>',
    '&lt;',
    '&#91;',
    '&nbsp;',
    '&',
    '>',
    '# ',
    '- ',
    '1. ',
    '~~',
    '***',
    '__',
  ),
  fc.constantFrom(
    'https://evil.example',
    'http://evil.example/a(b)',
    'www.evil.example',
    'mara@evil.example',
    'mailto:mara@evil.example',
    'ftp://evil.example',
    'command:x',
    'file:///etc/passwd',
    'vscode://x/y',
    '//evil.example',
  ),
  fc.constantFrom(
    '\n',
    '\r\n',
    '\n\n',
    '\t',
    '\0',
    '\u001b[31m',
    '\u0085',
    '\u00a0',
    '\u2028',
    '\u2029',
    '\u202e',
    '\u2066',
    '\u200e',
    '\u061c',
    '\ufeff',
    '\u200b',
    '\u00ad',
  ),
  fc.constantFrom(
    'Living Room',
    'Büro 🏠',
    '日本',
    '\ud83c',
    ' ',
    '  ',
    '    ',
    'x'.repeat(90),
    '](command:x) '.repeat(40),
  ),
  anyText(6),
);

export const hostileWords = fc.array(piece, { maxLength: 7 }).map(pieces => pieces.join(''));

/**
 * The syntax of VS Code's links, `[text](target)`, also to commands, and icons, `$(name)`; and control and
 * bidirectional-formatting characters, which show another text than is there.
 */
export const NO_PLAIN_TEXT = /\]\(|\$\(|[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/u;
