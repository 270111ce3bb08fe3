import { signsIn, withSimulatedPlexTv } from './accountUser.ts';
import { homeUsers } from './homeUsers.ts';
import { walk } from './walk.ts';

describe('A user with a Plex Home', () => walk([...signsIn, ...homeUsers], withSimulatedPlexTv));
