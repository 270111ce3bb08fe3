import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { FormatValues } from '../../../src/tokens/formats.ts';
import { checkedValues, fillTemplate, unknownVariables, VARIABLES } from '../../../src/tokens/formatTemplate.ts';
import { anyText } from '../cases.ts';

const TOKEN = 'transient-2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50';
const VALUES: FormatValues = {
  token: TOKEN,
  url: 'https://plex.example.org:8443/plex',
  serverName: 'Living Room',
  machineIdentifier: '67ee7ac3eb14c41186c62b58de0c85c1c1c0f1d7',
};

describe("A format of the user's", () => {
  it('has the values in the place of the variables, and evaluates nothing', () => {
    assert.equal(
      fillTemplate('# ${serverName}\\n$TOKEN } \\${ ${machineIdentifier} ${url}/?t=${token}', VALUES),
      `# Living Room\\n$TOKEN } \\\${ ${VALUES.machineIdentifier} ${VALUES.url}/?t=${TOKEN}`,
    );
  });

  it('does not look into values for variables', () => {
    assert.equal(fillTemplate('${serverName}', { ...VALUES, serverName: '$& ${token} $1' }), '$& ${token} $1');
  });

  it('is told which variables there are not', () => {
    assert.deepEqual(unknownVariables('${token} ${toString} ${Token} ${} ${url}'), ['${toString}', '${Token}', '${}']);
    assert.deepEqual(unknownVariables(VARIABLES.join('')), []);
  });
});

describe('What goes into a file', () => {
  it('is no name that could end a string or a comment there', () => {
    fc.assert(
      fc.property(anyText(100), serverName => {
        const name = checkedValues({ ...VALUES, serverName })?.serverName ?? assert.fail();
        assert.doesNotMatch(name, /['"`\\$<>{}()[\];:#/*\n\r\u2028\u2029=|&!%@]/);
      }),
    );
    assert.equal(checkedValues({ ...VALUES, serverName: "Mara's TV – 客厅 *2*" })?.serverName, 'Maras TV  客厅 2');
  });

  for (const url of [
    "https://a/'",
    'https://a/"',
    'https://a/`',
    'https://a/$(x)',
    'https://a/\n',
    'https://u:p@a',
    'ftp://a',
    'https://a?x',
    'https://a#x',
    '',
  ]) {
    it(`is not ${JSON.stringify(url)}`, () => assert.equal(checkedValues({ ...VALUES, url }), undefined));
  }

  for (const url of [
    'http://192.168.1.5:32400',
    'https://[fd00::1]:32400',
    'https://10-0-0-1.abc.plex.direct:32400',
    'https://a.example/plex/~x-y_z%20',
  ]) {
    it(`may be ${url}`, () => assert.equal(checkedValues({ ...VALUES, url })?.url, url));
  }
});
