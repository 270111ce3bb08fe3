import { withSimulatedPlexTv } from '../ui/accountUser.ts';
import { prepareFolder } from '../ui/newUser.ts';
import { flyCanary } from './flight.ts';
import { hasRun, leavesNoToken } from './searchSteps.ts';
import { IN_DEVELOPMENT, signingOutSteps, signingSteps } from './signingSteps.ts';

describe('The extension in development, with accounts', () => {
  flyCanary(
    [
      ...signingSteps,
      leavesNoToken('after a reload'),
      ...signingOutSteps,
      leavesNoToken('after the sign-out'),
      hasRun(command => IN_DEVELOPMENT.includes(command)),
    ],
    (own, simulator) => ({ ...withSimulatedPlexTv(own, simulator), folder: prepareFolder(own) }),
  );
});
