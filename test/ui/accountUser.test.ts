import { accountUser, withSimulatedPlexTv } from './accountUser.ts';
import { walk } from './walk.ts';

describe('A user with an account', () => walk(accountUser, withSimulatedPlexTv));
