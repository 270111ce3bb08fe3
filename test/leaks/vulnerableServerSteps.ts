import assert from 'node:assert/strict';
import type { Fault } from '../simulator/injectedFaults.ts';
import { vulnerableServer } from '../ui/vulnerableServer.ts';
import type { RecordedSession, RecordedStep } from './recordedSession.ts';

/** The steps of a user whose server gives away a long-lived token, also in responses that are errors. */
export const vulnerableServerSteps: readonly RecordedStep[] = [
  ...vulnerableServer,
  {
    title: 'checks new versions whose errors repeat the long-lived token',
    act: async session => {
      const { givenAway } = await session.restricted();
      const [{ token } = assert.fail('No token was given away.'), ...others] = givenAway;
      assert.deepEqual(others, []);
      const bodies: readonly Fault[] = [
        { kind: 'body', contentType: 'text/xml', body: `<MyPlex authToken="${token}"` },
        { kind: 'body', contentType: 'application/json', body: JSON.stringify([{ authToken: [token] }]) },
        { kind: 'body', contentType: 'text/html', body: `<p>${token}</p>`, status: 500 },
        { kind: 'redirect', status: 302, location: `http://127.0.0.2:9/?X-Plex-Token=${token}` },
      ];
      for (const fault of bodies) await checked(session, fault);
    },
  },
];

/** Updates the server, and waits until its account was requested once with a new token. */
async function checked(session: RecordedSession, fault: Fault): Promise<void> {
  const { workbench, simulator } = session;
  const { control } = simulator;
  await control.restart('livingRoom', { refusedForMs: 0, startingForMs: 0 });
  await control.untilRunning('livingRoom');
  const id = await control.addFault('livingRoom', { fault, path: '/myplex/account' });
  await workbench.notifications.clear();
  await workbench.tree('Servers').menu('Living Room', 'Test Connections');
  await workbench.notifications.shows('Living Room is reachable');
  await control.clearJournal();
  await workbench.command('Plex: Copy Transient Token');
  await workbench.notifications.shows('Copied');
  await session.copies();
  await control.untilRequest(({ path, outcome }) => path.endsWith('/myplex/account') && outcome === 'sent');
  await control.removeFault('livingRoom', id);
}
