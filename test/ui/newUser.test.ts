import { newUser, prepareFolder } from './newUser.ts';
import { walk } from './steps.ts';

describe('A new user', () => walk(newUser, stack => ({ folder: prepareFolder(stack) })));
