import type { Fault } from '../simulator/injectedFaults.ts';
import type { Session, Step } from '../ui/walk.ts';

const statuses = [400, 401, 403, 404, 429, 500, 503] as const;

/** Responses of a server, or of something before it, in place of a token. */
const FAULTS: Readonly<Record<string, Fault | ((token: string) => Fault)>> = {
  ...Object.fromEntries(statuses.map(status => [String(status), { kind: 'status', status }])),
  'a redirect that carries the token along': token => ({
    kind: 'redirect',
    status: 302,
    location: `http://127.0.0.2:9/?X-Plex-Token=${token}&t=${Buffer.from(token).toString('base64')}`,
  }),
  'the token in an error page': { kind: 'echoesToken', status: 401 },
  'the token in the page of another error': { kind: 'echoesToken', status: 500 },
  HTML: { kind: 'html' },
  'the token in JSON of another kind': token => ({
    kind: 'body',
    contentType: 'application/json',
    body: JSON.stringify({ error: `No ${token}`, token: [token] }),
  }),
  'the token in an XML that is broken': token => ({
    kind: 'body',
    contentType: 'text/xml',
    body: `<MediaContainer token="${token}"`,
  }),
  'half an answer': { kind: 'truncated' },
  nothing: { kind: 'resetBeforeHeaders' },
  'no answer in time': { kind: 'neverAnswers' },
};

/** Every error, with the command that requests a token and with the one that reads a source. */
export const errorSteps: readonly Step[] = [
  ...Object.entries(FAULTS).map(
    ([name, fault]): Step => ({
      title: `reads about ${name}`,
      act: async session => {
        const { workbench, simulator } = session;
        await workbench.openFile('cursors.txt');
        const wrong = typeof fault === 'function' ? fault(simulator.tokens.owner) : fault;
        await simulator.control.addFault('livingRoom', { fault: wrong, path: '/security/*' });
        await failing(session, 'Plex: Insert Transient Token');
        if (wrong.kind !== 'neverAnswers') {
          await workbench.editor.showTab('Attic.json');
          await failing(session, 'Plex: Refresh Source Connection Information');
        }
        await simulator.control.clearFaults('livingRoom');
      },
    }),
  ),
  {
    title: 'reads in the sidebar that everything fails, with the token in the responses',
    act: async ({ workbench, simulator }) => {
      const tree = workbench.tree('Servers');
      await simulator.control.addFault('livingRoom', { fault: { kind: 'echoesToken', status: 401 } });
      await workbench.command('Plex: Refresh Servers');
      await tree.row('Living Room', ({ description }) => !description.includes('reachable in'));
      await simulator.control.clearFaults('livingRoom');
      await simulator.control.addFault('livingRoom', { fault: { kind: 'echoesToken', status: 500 } });
      await workbench.command('Plex: Refresh Servers');
      await tree.menu('Living Room', 'Test Connections');
      await simulator.control.clearFaults('livingRoom');
    },
  },
  {
    title: "reads that a read-only editor can't be changed",
    act: async session => {
      await session.workbench.editor.showTab('Attic.json');
      await failing(session, 'Plex: Insert Transient Token');
    },
  },
];

/** Runs a command, and waits for the error message. */
async function failing({ workbench }: Session, command: string): Promise<void> {
  await workbench.notifications.clear();
  await workbench.command(command);
  await workbench.notifications.shows(/\.(\s|$)/);
  await workbench.notifications.clear();
}
