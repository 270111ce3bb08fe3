import { editorUser, withSamples } from './editorUser.ts';
import { walk } from './steps.ts';

describe('A user who writes code', () => walk(editorUser, withSamples));
