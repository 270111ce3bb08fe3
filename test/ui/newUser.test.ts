import { findsFirstTokenAgain, newUser, prepareFolder } from './newUser.ts';
import { walk } from './walk.ts';

describe('A new user', () => walk([...newUser, findsFirstTokenAgain], own => ({ folder: prepareFolder(own) })));
