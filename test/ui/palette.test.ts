import { addsLivingRoom } from './manager.ts';
import { prepareFolder } from './newUser.ts';
import { walk } from './walk.ts';

/** What people type, and the command that they look for. */
const WORDS: Readonly<Record<string, string>> = {
  'insert token': 'Plex: Insert Transient Token',
  expired: 'Plex: Renew Expired Tokens in File',
  'renew workspace': 'Plex: Renew Expired Tokens in Workspace',
  'switch user': 'Plex: Switch Server or User…',
  'delete all': 'Plex: Sign Out and Delete All Data',
  'plex settings': 'Plex: Open Settings',
  'ignored tokens': 'Plex: Show Ignored Tokens…',
  'manage server': 'Plex: Manage Server…',
  'create token': 'Plex: Create Token for App…',
  'revoke token': 'Plex: Revoke Token',
};

describe('The Command Palette', () =>
  walk(
    [
      addsLivingRoom,
      {
        title: 'finds the commands by what people type',
        act: async ({ workbench: { quickInput } }) => {
          for (const [words, title] of Object.entries(WORDS)) {
            await quickInput.commandsFor(words, rows => rows.some(({ label }) => label === title));
          }
          await quickInput.escape();
        },
      },
    ],
    own => ({ folder: prepareFolder(own) }),
  ));
