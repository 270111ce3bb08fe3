import path from 'node:path';
import { withSimulatedPlexTv } from '../ui/accountUser.ts';
import { editorUser, withSamples } from '../ui/editorUser.ts';
import { addsLivingRoom, managesServers } from '../ui/manager.ts';
import { newUser, prepareFolder } from '../ui/newUser.ts';
import { inTurn } from '../ui/walk.ts';
import { tempFolder } from '../vscode/tempFolder.ts';
import { accountSteps, signOutSteps } from './accountSteps.ts';
import { errorSteps } from './errorSteps.ts';
import { openRecordedSession, type RecordedStep } from './recordedSession.ts';
import {
  findsWhatIsAllowed,
  findsWhatIsPlanted,
  hasRunAll,
  hasSetAll,
  isPackedWithout,
  leavesNoToken,
  noteCommands,
} from './searchSteps.ts';
import { AS_TYPED, settingSteps } from './settingSteps.ts';
import { sourceSteps } from './sourceSteps.ts';
import { checkSteps, restartStep, tokenSteps } from './tokenSteps.ts';
import { packVsix } from './vsix.ts';
import { vulnerableServerSteps } from './vulnerableServerSteps.ts';
import { wrongInputSteps } from './wrongInputSteps.ts';

/**
 * Runs the steps of the users of `test/ui`, and more, under VS Code's default settings; then searches everything that is
 * left.
 */
describe('Leaks', () => {
  const stack = new AsyncDisposableStack();
  const extension = path.join(tempFolder(stack, 'vsix'), 'plex-tokens.vsix');
  const commands = new Set<string>();
  before(() => packVsix(extension));
  after(() => stack.disposeAsync());

  describe('A new user with many errors', () => {
    const steps: readonly RecordedStep[] = [
      ...newUser,
      ...wrongInputSteps,
      ...managesServers.slice(0, -1),
      ...checkSteps,
      ...sourceSteps,
      ...errorSteps,
      ...vulnerableServerSteps,
      leavesNoToken('after every error'),
      ...managesServers.slice(-1),
      leavesNoToken('when everything was removed'),
      isPackedWithout(extension),
      noteCommands(commands),
    ];
    inTurn(steps, own => openRecordedSession(own, inner => ({ folder: prepareFolder(inner), extension })));
  });

  describe('A user who writes code, with every setting', () => {
    const steps: readonly RecordedStep[] = [
      addsLivingRoom,
      ...editorUser,
      ...tokenSteps,
      ...settingSteps,
      restartStep,
      leavesNoToken('after a restart'),
      findsWhatIsAllowed,
      findsWhatIsPlanted,
      noteCommands(commands),
    ];
    inTurn(steps, own =>
      openRecordedSession(own, (inner, simulator) => ({
        ...withSamples(inner, simulator),
        ...{ extension, settings: AS_TYPED },
      })),
    );
  });

  describe('A user with accounts', () => {
    const steps: readonly RecordedStep[] = [
      ...accountSteps,
      leavesNoToken('after a reload'),
      ...signOutSteps,
      leavesNoToken('after the sign-out'),
      noteCommands(commands),
    ];
    inTurn(steps, own => openRecordedSession(own, withSimulatedPlexTv));
  });

  describe('All users together', () => {
    it('run every command', () => hasRunAll(commands));
    it('set every setting to each of its values', hasSetAll);
  });
});
