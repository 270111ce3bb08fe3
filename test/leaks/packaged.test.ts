import path from 'node:path';
import { pointAt } from '../start/pointAt.ts';
import { prepareFolder } from '../ui/newUser.ts';
import { tempFolder } from '../vscode/tempFolder.ts';
import { addingSteps } from './addingSteps.ts';
import { comingBackSteps, leavingSteps } from './comingBackSteps.ts';
import { errorSteps } from './errorSteps.ts';
import { flyCanary } from './flight.ts';
import { insertingSteps } from './insertingSteps.ts';
import {
  findsWhatIsAllowed,
  findsWhatIsPlanted,
  hasRun,
  hasSet,
  isPackedWithout,
  leavesNoToken,
} from './searchSteps.ts';
import { AS_TYPED, settingSteps } from './settingSteps.ts';
import { IN_DEVELOPMENT } from './signingSteps.ts';
import { sourceSteps } from './sourceSteps.ts';
import { packVsix } from './vsix.ts';

const checkout = path.join(import.meta.dirname, '../..');

describe('The extension as it is packaged', () => {
  const stack = new AsyncDisposableStack();
  const vsix = path.join(tempFolder(stack, 'vsix'), 'plex-tokens.vsix');
  before(() => packVsix(checkout, vsix));
  after(() => stack.disposeAsync());

  flyCanary(
    [
      ...addingSteps,
      ...insertingSteps,
      ...sourceSteps,
      ...errorSteps,
      ...settingSteps,
      ...comingBackSteps,
      leavesNoToken('after a restart'),
      findsWhatIsAllowed,
      findsWhatIsPlanted,
      ...leavingSteps,
      leavesNoToken('when everything is forgotten'),
      isPackedWithout(() => vsix),
      hasRun(command => !IN_DEVELOPMENT.includes(command)),
      hasSet,
    ],
    (own, { servers }) => {
      const folder = prepareFolder(own);
      pointAt(folder, servers.livingRoom.url);
      return { folder, extension: vsix, settings: AS_TYPED };
    },
  );
});
