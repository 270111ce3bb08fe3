import { signsIn, withSimulatedPlexTv } from './accountUser.ts';
import { appTokens } from './appTokens.ts';
import { walk } from './walk.ts';

describe('A user with a program that runs for long', () => walk([...signsIn, ...appTokens], withSimulatedPlexTv));
