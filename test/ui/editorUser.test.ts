import { editorUser, withSamples } from './editorUser.ts';
import { addsLivingRoom } from './manager.ts';
import { walk } from './walk.ts';

describe('A user who writes code', () => walk([addsLivingRoom, ...editorUser], withSamples));
