import assert from 'node:assert/strict';
import * as v from 'valibot';
import { devicesResponse, identityResponse, userResponse } from '../../../src/plex/responses.ts';

const machineIdentifier = '67ee7ac3eb14c41186c62b58de0c85c1c1c0f1d7';
const versionOf = (version: string) => v.parse(identityResponse, { MediaContainer: { machineIdentifier, version } });

describe('The version of a server', () => {
  for (const version of ['1.43.4.10261-5d5a0f5d8', '0.9.16.6.1993-5089475', '1.15']) {
    it(`is ${version}`, () => assert.equal(versionOf(version).MediaContainer.version, version));
  }

  for (const version of [
    `1.${'0'.repeat(70)}`,
    'x'.repeat(100_000),
    'pT4kWz9QeRb2xUmH7dLs',
    '1.43\n',
    '[x](command:y)',
  ]) {
    it(`is unknown where it is ${JSON.stringify(version.slice(0, 30))}, without making the response unreadable`, () => {
      assert.deepEqual(versionOf(version).MediaContainer, { machineIdentifier, version: '', claimed: true });
      const [device] = v.parse(devicesResponse, [{ clientIdentifier: machineIdentifier, productVersion: version }]);
      assert.equal(device?.productVersion, '');
    });
  }
});

describe('The name of a person at plex.tv', () => {
  for (const address of ['ines@example.org', 'Ines <ines@example.org>', 'ines＠example.org', 'ines﹫example.org']) {
    it(`is left out where it is ${address}`, () => {
      const [device] = v.parse(devicesResponse, [{ clientIdentifier: machineIdentifier, sourceTitle: address }]);
      assert.equal(device?.sourceTitle, undefined);
      const { uuid, ...names } = v.parse(userResponse, {
        uuid: 'u',
        username: address,
        title: address,
        email: address,
      });
      assert.ok(!JSON.stringify(names).includes('ines'));
    });
  }

  it('is kept where it is no e-mail address', () => {
    const [device] = v.parse(devicesResponse, [{ clientIdentifier: machineIdentifier, sourceTitle: 'ines' }]);
    assert.equal(device?.sourceTitle, 'ines');
  });
});
