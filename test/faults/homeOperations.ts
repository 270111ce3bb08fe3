import { Secret } from '../../src/plex/secret.ts';
import type { ExtensionUnderTest } from './extensionUnderTest.ts';
import { HOME_SWITCH, HOME_USERS, type Operation, SERVERS, USER } from './requests.ts';

const MARA = { id: 'account-of-mara', name: 'Mara' };

const add = {
  requests: [USER, HOME_USERS, HOME_SWITCH, SERVERS],
  prepare: async ({ fixture, worker }: ExtensionUnderTest) => {
    const token = new Secret(worker.simulator.tokens.owner);
    await fixture.accounts.put(MARA, { token, obtained: 'pasted', serverTokens: new Map() });
    // Otherwise the sidebar would wait for the list.
    await fixture.directory.setListed(MARA.id, []);
  },
  // The first user of the list has no PIN.
  run: (extension: ExtensionUnderTest) => extension.command('plexTokens.addHomeUser'),
  hasSucceeded: ({ fixture }: ExtensionUnderTest) =>
    fixture.accounts.homeUsersOf(MARA).length === 1 && fixture.directory.count === 1,
} as const;

/** What is done with the users of a Plex Home. */
export const homeOperations: readonly Operation[] = [
  { ...add, key: 'homeUsers', about: HOME_USERS },
  { ...add, key: 'homeSwitch', about: HOME_SWITCH },
];
