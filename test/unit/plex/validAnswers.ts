/** One valid response of each kind, as Plex returns it. */
import { answer } from './hostileAnswers.ts';

const MACHINE_IDENTIFIER = '67ee7ac3eb14c41186c62b58de0c85c1c1c0f1d7';
const ACCOUNT_TOKEN = 'pT4kWz9QeRb2xUmH7dLs';
const TRANSIENT_TOKEN = 'transient-2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50';
const CONNECTION = {
  protocol: 'http',
  address: '192.168.1.5',
  port: 32400,
  uri: 'http://192.168.1.5:32400',
  local: true,
};

const device = {
  name: 'Attic',
  product: 'Plex Media Server',
  clientIdentifier: MACHINE_IDENTIFIER,
  accessToken: TRANSIENT_TOKEN,
  Connection: [
    CONNECTION,
    { ...CONNECTION, protocol: 'https', uri: 'https://203.0.113.7:8443', local: false, relay: true },
  ],
};

export const identity = answer({
  MediaContainer: { size: 0, claimed: true, machineIdentifier: MACHINE_IDENTIFIER, version: '1.43.4.10261-5d5a0f5d8' },
});
export const transientToken = answer({ MediaContainer: { token: TRANSIENT_TOKEN } });
export const resources = [
  answer({ MediaContainer: { size: 1, Device: device } }),
  answer({ MediaContainer: { size: 2, Device: [device, { ...device, name: 'Shed', Connection: CONNECTION }] } }),
];
export const providers = answer({
  MediaContainer: {
    friendlyName: 'Living Room',
    MediaProvider: [
      { identifier: 'com.plexapp.plugins.library', title: 'Library' },
      { identifier: 'tv.plex.provider.discover', title: 'Discover' },
    ],
  },
});
export const root = answer({ MediaContainer: { friendlyName: 'Living Room', version: '1.43.4', myPlex: true } });
export const pin = answer({ id: 7, code: 'kq81vd0zt4w7mhx2y6sr', expiresIn: 1800, authToken: ACCOUNT_TOKEN });
export const user = answer({
  uuid: 'a1b2c3',
  username: 'mara',
  title: 'mara',
  friendlyName: '',
  email: 'mara@example.org',
});
const HOME_USER = {
  id: 61402887,
  uuid: '3fa1c06d9b7e4528',
  title: 'Lena',
  username: '',
  email: null,
  friendlyName: '',
};
const HOME_FLAGS = { admin: false, guest: false, restricted: true, protected: true, hasPassword: false };
export const homeUsers = [
  answer({ id: 3, users: [{ ...HOME_USER, ...HOME_FLAGS }] }),
  answer([
    { ...HOME_USER, ...HOME_FLAGS },
    { ...HOME_USER, ...HOME_FLAGS, uuid: 'e80d52c7a49136fb', guest: true },
  ]),
];
export const homeSwitch = [
  answer({ ...HOME_USER, ...HOME_FLAGS, pin: '4071', authToken: ACCOUNT_TOKEN }),
  answer({ user: { ...HOME_USER, ...HOME_FLAGS, pin: '4071', authenticationToken: ACCOUNT_TOKEN } }),
];
export const serverAccount = [
  answer({ MyPlex: { authToken: ACCOUNT_TOKEN, username: 'mara', mappingState: 'mapped' } }),
  answer({ authToken: '', username: 'mara', mappingState: 'mapped' }),
];
export const devices = answer([
  {
    name: 'Living Room',
    clientIdentifier: MACHINE_IDENTIFIER,
    productVersion: '1.43.4',
    provides: 'server',
    owned: false,
    sourceTitle: 'ines',
    accessToken: ACCOUNT_TOKEN,
    connections: [{ ...CONNECTION, relay: false, IPv6: false }],
  },
  {
    name: 'Old Tablet',
    clientIdentifier: 'kq81vd0zt4w7mhx2y6sr',
    provides: 'player',
    accessToken: null,
    connections: [],
  },
]);
