import { addsLivingRoom, managesServers } from './manager.ts';
import { prepareFolder } from './newUser.ts';
import { walk } from './walk.ts';

describe('A user with servers', () =>
  walk([addsLivingRoom, ...managesServers], own => ({ folder: prepareFolder(own) })));
