import { firstServer } from './firstServer.ts';
import { prepareFolder } from './newUser.ts';
import { walk } from './walk.ts';

describe('A user who begins with a token', () => walk(firstServer, own => ({ folder: prepareFolder(own) })));
