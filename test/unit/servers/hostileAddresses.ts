/** Addresses made of the pieces that URLs are made of, and of what some readers of URLs leave out or take for something else. */
import fc from 'fast-check';
import { anyText } from '../cases.ts';

const scheme = fc.constantFrom(
  'http://',
  'https://',
  'HTTPS://',
  '',
  'http:',
  'https:/',
  'http:\\\\',
  '//',
  'ftp://',
  'javascript://',
  'view-source:http://',
);
const userinfo = fc.constantFrom(
  '',
  '',
  '',
  '',
  'user@',
  'u:p@',
  '@',
  ':@',
  'good.example:80@',
  'a@b@',
  '%40',
  'good.example%40',
  '＠',
);
const host = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'host',
      'plex.example.org',
      '192.168.1.5',
      '[::1]',
      '::1',
      'Host.Example',
      'a_b.lan',
      'h-1.local',
    ),
  },
  fc.constantFrom(
    '0x7f.1',
    '2130706433',
    '127.1',
    '0300.0250.1.5',
    '1.2.3.4.5',
    '999.1.1.1',
    '[fe80::1%eth0]',
    '[fe80::1%25eth0]',
    '[::ffff:1.2.3.4]',
    '[v1.x]',
  ),
  fc.constantFrom(
    'xn--bro-hoa.example',
    'büro.example',
    'ｅｖｉｌ.example',
    'evil。example',
    'good.example／evil',
    'xn--a',
    'faß.de',
    'ﷺ.example',
    '℀.example',
    'K.example',
    '..',
    '.',
    'a..b',
    'host.',
  ),
  fc.constantFrom(
    '%65vil.example',
    'good%2eexample',
    'ho%00st',
    'evil.example\\',
    '$(trash)',
    '[x](command:y)',
    "'quote'",
    '',
    ' ',
  ),
  fc.domain(),
  fc.ipV4Extended(),
  fc.ipV6().map(address => `[${address}]`),
);
const port = fc.constantFrom(
  '',
  '',
  '',
  ':32400',
  ':443',
  ':80',
  ':0',
  ':00080',
  ':65535',
  ':65536',
  ':',
  ':-1',
  ':1e3',
  ':80@evil.example',
  ':８０',
);
const path = fc.constantFrom(
  '',
  '',
  '',
  '/',
  '/plex',
  '/plex/',
  '//',
  '//evil.example',
  '/../x',
  '/%2e%2e/',
  '/.',
  '/a;b',
  '/@evil.example',
  '/\\evil.example',
  '/$(x)',
  '/](command:y)',
  '/é',
  '/a//b//',
);
const end = fc.constantFrom(
  '',
  '',
  '',
  '',
  '?',
  '#',
  '?X-Plex-Token=abc',
  '#@evil.example',
  '?@evil.example',
  '\\@evil.example',
  '.evil.example',
);
const invisible = fc.constantFrom(
  '\t',
  '\n',
  '\r',
  ' ',
  '\0',
  '\x7f',
  '\u00ad',
  '\u200b',
  '\u200d',
  '\u202e',
  '\u2028',
  '\u2060',
  '\ufeff',
  '\u3000',
  '@',
  '\\',
  '%',
);

const whole = fc.tuple(scheme, userinfo, host, port, path, end).map(parts => parts.join(''));

const good = fc
  .tuple(
    fc.constantFrom('http://', 'https://', 'HTTPS://', ''),
    fc.oneof(fc.constantFrom('host', '192.168.1.5', '[::1]', 'büro.example', '127.1'), fc.domain(), fc.ipV4Extended()),
    fc.constantFrom('', ':32400', ':443', ':00080'),
    fc.constantFrom('', '/', '/plex', '//evil.example', '/..//x/'),
  )
  .map(parts => parts.join(''));

/** About half of them can be read. */
export const hostileAddress = fc.oneof(
  { weight: 4, arbitrary: good },
  { weight: 4, arbitrary: whole },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.oneof(good, whole), fc.nat(30), invisible)
      .map(([text, at, odd]) => text.slice(0, at) + odd + text.slice(at)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('http', 'https'), fc.domain(), anyText(8), fc.constantFrom('', '?', '#'), anyText(4))
      .map(([scheme, domain, path, mark, rest]) => `${scheme}://${domain}/${encodeURI(path)}${mark}${encodeURI(rest)}`),
  },
  { weight: 1, arbitrary: anyText(12).map(text => `http://${text}`) },
);

/** What no address holds that is read: it would not be seen, or not be asked. */
export const HIDDEN = /[\s\p{Cc}\p{Cf}\\?#]/u;
