import { accountUser, withSimulatedPlexTv } from './accountUser.ts';
import { walk } from './steps.ts';

describe('A user with an account', () => walk(accountUser, withSimulatedPlexTv));
