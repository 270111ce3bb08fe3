import assert from 'node:assert/strict';
import type { Change } from '../../../src/tokens/changeFile.ts';
import { ignoresDotenv, ignoringDotenv, settingVariable, valueIn } from '../../../src/tokens/dotenv.ts';

const OLD = 'Qz8-rT_w4KbN7vXe2Lp_';
const NEW = 'Wm4_x7Lq-2ZrT9bNc6Yf';

/** Returns a text with changes. */
function changed(text: string, [change, ...others]: readonly Change[]): string {
  assert.deepEqual(others, []);
  return change ? text.slice(0, change.start) + change.text + text.slice(change.end) : text;
}

describe('A text of .env', () => {
  const set = (text: string): string => changed(text, settingVariable(text, 'PLEX_TOKEN', NEW));

  it('gets a variable in a line of its own, with its own line ends', () => {
    assert.equal(set(''), `PLEX_TOKEN=${NEW}\n`);
    assert.equal(set('A=1\n'), `A=1\nPLEX_TOKEN=${NEW}\n`);
    assert.equal(set('A=1\r\nB=2'), `A=1\r\nB=2\r\nPLEX_TOKEN=${NEW}\r\n`);
    for (const other of ['# PLEX_TOKEN=x\n', 'MY_PLEX_TOKEN=x\n', 'PLEX_TOKEN_FILE=x\n', 'A="PLEX_TOKEN=x"\n'])
      assert.equal(set(other), `${other}PLEX_TOKEN=${NEW}\n`);
  });

  it('gets a new value where it assigns another, and keeps everything around it', () => {
    for (const [before, after] of [
      ['A=1\nPLEX_TOKEN=', '\nB=2\n'],
      ['  export PLEX_TOKEN = ', '  # mine\r\n'],
      ['PLEX_TOKEN=', ' # mine'],
      ['PLEX_TOKEN=first\nPLEX_TOKEN=', '\n'],
    ] as const) {
      for (const quote of ['', '"', "'"]) {
        const text = `${before}${quote}${OLD}${quote}${after}`;
        assert.equal(valueIn(text, 'PLEX_TOKEN'), OLD);
        assert.equal(set(text), `${before}${NEW}${after}`);
      }
    }
    assert.equal(set('PLEX_TOKEN=\nA=1\n'), `PLEX_TOKEN=${NEW}\nA=1\n`);
    assert.equal(set('PLEX_TOKEN= \r\nA=1\r\n'), `PLEX_TOKEN=${NEW} \r\nA=1\r\n`);
    assert.equal(set('PLEX_TOKEN=""\n'), `PLEX_TOKEN=${NEW}\n`);
    assert.equal(set('PLEX_TOKEN="a\\"b" # mine\n'), `PLEX_TOKEN=${NEW} # mine\n`);
  });

  it('keeps a value of several lines, and gets a later assignment, which counts', () => {
    const text = 'PLEX_TOKEN="first\nsecond"\n';
    assert.equal(set(text), `${text}PLEX_TOKEN=${NEW}\n`);
  });

  it('stays as it is where it assigns the value', () => {
    for (const text of [`PLEX_TOKEN=${NEW}`, `PLEX_TOKEN='${NEW}' # mine\n`, `PLEX_TOKEN=x\nPLEX_TOKEN="${NEW}"\n`])
      assert.equal(set(text), text);
  });
});

describe('A text of .gitignore', () => {
  it('has git ignore .env by any pattern for it, and the last one counts', () => {
    for (const text of ['.env', 'dist\n/.env\r\n', '**/.env', '.env*\n', '*.env  ', '.*', '*\n!src\n', '!.env\n.env\n'])
      assert.ok(ignoresDotenv(text), text);
    for (const text of [
      '',
      '#.env',
      '.env.local',
      '.envrc',
      'app/.env',
      '.env\n!.env\n',
      '.env\n!.en?\n',
      '*\n!/.e*\n',
      '.env\t',
      ' .env',
      '.env/',
    ])
      assert.ok(!ignoresDotenv(text), text);
  });

  it('gets a line for .env where it has none', () => {
    assert.equal(changed('dist', ignoringDotenv('dist')), 'dist\n.env\n');
    assert.deepEqual(ignoringDotenv('.env\n'), []);
  });
});
