import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isPlexError } from '../../../src/plex/errors.ts';
import { Http } from '../../../src/plex/http.ts';
import { MediaServer } from '../../../src/plex/mediaServer.ts';
import { PlexTv } from '../../../src/plex/plexTv.ts';
import { Secret } from '../../../src/plex/secret.ts';
import { CASES } from '../cases.ts';
import { identity as client } from './clients.ts';
import { answersLike } from './hostileAnswers.ts';
import * as valid from './validAnswers.ts';

/** Responds to everything with one text. */
class Parrot extends Http {
  text = '';

  override async send(): Promise<string> {
    return this.text;
  }
}

const parrot = new Parrot(
  () => client,
  () => undefined,
);
const address = 'http://192.168.1.5:32400';
const server = new MediaServer(parrot, address, new Secret('pT4kWz9QeRb2xUmH7dLs'));
const plexTv = new PlexTv(parrot, 'https://plex.tv', new Secret('pT4kWz9QeRb2xUmH7dLs'));
const source = { scheme: 'provider', identifier: 'tv.plex.provider.discover' } as const;
const clientIdentifier = client.clientIdentifier;
const isText = (value: unknown): boolean => typeof value === 'string';
const isTextOrAbsent = (value: unknown): boolean => value === undefined || isText(value);
const isSecretOrAbsent = (value: unknown): boolean => value === undefined || value instanceof Secret;
const isFlagOrAbsent = (value: unknown): boolean => value === undefined || typeof value === 'boolean';

describe('Any response', () => {
  const property = <Value>(
    method: string,
    answers: fc.Arbitrary<string>,
    ask: () => Promise<Value>,
    isValue: (value: Value) => boolean,
  ) =>
    it(`yields a value or a PlexError in ${method}`, async () => {
      let values = 0;
      await fc.assert(
        fc.asyncProperty(answers, async text => {
          parrot.text = text;
          const outcome = await ask().then(
            value => ({ value }),
            (error: unknown) => ({ error }),
          );
          if ('error' in outcome) {
            assert.ok(isPlexError(outcome.error), `${outcome.error}`);
            return;
          }
          values++;
          assert.ok(isValue(outcome.value), JSON.stringify(outcome.value)?.slice(0, 500));
        }),
        { numRuns: CASES },
      );
      // The test would show little if nearly all responses had the same result.
      assert.ok(values > CASES / 20 && values < CASES, `${values} values in ${CASES}`);
    });

  property(
    'getIdentity()',
    answersLike(valid.identity),
    () => server.getIdentity(),
    ({ machineIdentifier, version, claimed }) =>
      /^[\w-]{8,128}$/.test(machineIdentifier) && isText(version) && typeof claimed === 'boolean',
  );
  property(
    'getTransientToken()',
    answersLike(valid.transientToken),
    () => server.getTransientToken({ type: 'delegation', scope: 'all' }),
    token => token instanceof Secret && /^[\w-]{8,256}$/.test(token.reveal()),
  );
  property(
    'getSourceConnectionInformation()',
    answersLike(...valid.resources),
    () => server.getSourceConnectionInformation(source),
    ({ Device: devices }) =>
      Array.isArray(devices) &&
      devices.every(
        ({ name, accessToken, Connection: connections }) =>
          isTextOrAbsent(name) &&
          isSecretOrAbsent(accessToken) &&
          Array.isArray(connections) &&
          connections.every(
            ({ uri, port, local, relay }) =>
              isTextOrAbsent(uri) &&
              (port === undefined || typeof port === 'number') &&
              isFlagOrAbsent(local) &&
              isFlagOrAbsent(relay),
          ),
      ),
  );
  property(
    'getProviders()',
    answersLike(valid.providers),
    () => server.getProviders(),
    providers => providers.every(({ identifier, title }) => isText(identifier) && isText(title)),
  );
  property(
    'checkToken()',
    answersLike(valid.root),
    () => server.checkToken(),
    ({ state, friendlyName }) => state === 'unknown' && isTextOrAbsent(friendlyName),
  );
  property(
    'hasOwnerAccess()',
    answersLike(valid.root),
    () => server.hasOwnerAccess(),
    hasAccess => hasAccess,
  );
  property(
    'createPin()',
    answersLike(valid.pin),
    () => plexTv.createPin({ clientIdentifier }),
    ({ id, code, expiresIn }) => Number.isFinite(id) && /^[\w-]{4,128}$/.test(code) && Number.isFinite(expiresIn),
  );
  property(
    'getPinToken()',
    answersLike(valid.pin),
    () => plexTv.getPinToken({ id: 7, code: 'kq81', expiresIn: 1800, clientIdentifier }),
    token => isSecretOrAbsent(token) && token?.reveal() !== '',
  );
  property(
    'getUser()',
    answersLike(valid.user),
    () => plexTv.getUser(),
    ({ uuid, name }) => isText(uuid) && uuid !== '' && isTextOrAbsent(name) && !name?.includes('@'),
  );
  property(
    'leaksAccountToken()',
    answersLike(...valid.serverAccount),
    () => server.leaksAccountToken(),
    leaks => typeof leaks === 'boolean',
  );
  property(
    'getHomeUsers()',
    answersLike(...valid.homeUsers),
    () => plexTv.getHomeUsers(),
    users =>
      users.every(
        ({ uuid, id, name, isAdmin, isRestricted, hasPin }) =>
          /^[\w-]{1,128}$/.test(uuid) &&
          (id === undefined || (Number.isSafeInteger(id) && id > 0)) &&
          isTextOrAbsent(name) &&
          !name?.includes('@') &&
          [isAdmin, isRestricted, hasPin].every(flag => typeof flag === 'boolean'),
      ),
  );
  property(
    'switchHomeUser()',
    answersLike(...valid.homeSwitch),
    () =>
      new PlexTv(parrot, 'https://plex.tv', new Secret('Dk9wTq4LsXf7_bNz2RcH')).switchHomeUser({
        uuid: '3fa1c06d9b7e4528',
      }),
    token => token instanceof Secret && token.reveal() !== '',
  );
  property(
    'getServers()',
    answersLike(valid.devices),
    () => plexTv.getServers(),
    servers =>
      servers.every(
        ({ clientIdentifier, name, owned, accessToken, connections }) =>
          /^[\w-]{8,128}$/.test(clientIdentifier) &&
          isText(name) &&
          typeof owned === 'boolean' &&
          isSecretOrAbsent(accessToken) &&
          connections.every(({ uri, local, relay }) => isText(uri) && isFlagOrAbsent(local) && isFlagOrAbsent(relay)),
      ),
  );
});
