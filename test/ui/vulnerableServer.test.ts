import { addsLivingRoom } from './manager.ts';
import { prepareFolder } from './newUser.ts';
import { vulnerableServer } from './vulnerableServer.ts';
import { walk } from './walk.ts';

describe('A user whose server has a known vulnerability', () =>
  walk([addsLivingRoom, ...vulnerableServer], own => ({ folder: prepareFolder(own) })));
