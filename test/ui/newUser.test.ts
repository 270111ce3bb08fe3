import { newUser, prepareFolder } from './newUser.ts';
import { walk } from './walk.ts';

describe('A new user', () => walk(newUser, own => ({ folder: prepareFolder(own) })));
