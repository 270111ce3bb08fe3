import { parseArgs } from 'node:util';
import { HOME, USERS } from './people.ts';
import { type ServerDescription, type SimulatorDescription, startSimulator } from './simulator.ts';

const USAGE = `Usage: node test/simulator/main.ts [options]

  --port N             Living Room, unencrypted       (default: any free port)
  --https-port N       Living Room, encrypted
  --base-path-port N   Living Room under /plex, as behind a reverse proxy
  --other-port N       Attic, unencrypted
  --other-https-port N Attic, encrypted
  --plex-tv-port N     plex.tv, on 127.0.0.2
  --control-port N     the control endpoint
  --json               print one line of JSON instead of text
  --until-stdin-ends   exit when standard input ends, so that it doesn't outlive its parent
`;

const { values: options } = parseArgs({
  options: {
    help: { type: 'boolean', short: 'h' },
    json: { type: 'boolean' },
    'until-stdin-ends': { type: 'boolean' },
    port: { type: 'string' },
    'https-port': { type: 'string' },
    'base-path-port': { type: 'string' },
    'other-port': { type: 'string' },
    'other-https-port': { type: 'string' },
    'plex-tv-port': { type: 'string' },
    'control-port': { type: 'string' },
  },
});

if (options.help) {
  process.stdout.write(USAGE);
} else {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit());
  if (options['until-stdin-ends']) process.stdin.on('close', () => process.exit()).resume();
  const simulator = await startSimulator({
    livingRoom: portNumber(options.port),
    livingRoomHttps: portNumber(options['https-port']),
    livingRoomBasePath: portNumber(options['base-path-port']),
    attic: portNumber(options['other-port']),
    atticHttps: portNumber(options['other-https-port']),
    plexTv: portNumber(options['plex-tv-port']),
    control: portNumber(options['control-port']),
  });
  process.stdout.write(options.json ? `${JSON.stringify(simulator)}\n` : description(simulator));
}

function portNumber(text: string | undefined): number {
  const port = Number(text ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new RangeError(`${text} isn't a port number`);
  return port;
}

function description({ servers, plexTv, tokens, tokenLabels, controlUrl, caFile }: SimulatorDescription): string {
  const tokensOf = (key: 'livingRoom' | 'attic') =>
    tokenLabels[key].map(label => `  token             ${tokens[label]}  (${label})`);
  return [
    'Two simulated Plex Media Servers and a simulated plex.tv are running. Ctrl+C ends them.',
    '',
    ...serverLines(servers.livingRoom, [servers.livingRoom.httpsUrl, servers.livingRoom.basePathUrl]),
    ...tokensOf('livingRoom'),
    '',
    ...serverLines(servers.attic, [servers.attic.httpsUrl]),
    ...tokensOf('attic'),
    '',
    'plex.tv',
    `  address           ${plexTv.url}`,
    `  approval page     ${plexTv.approvalUrl}`,
    ...Object.entries(plexTv.users).map(([key, { email }]) => `  account           ${key}  (${email})`),
    ...HOME.map(
      ({ key, pin }) => `  Home user         ${USERS[key].title}  (${pin === null ? 'no PIN' : `PIN ${pin}`})`,
    ),
    '',
    `Control endpoint  ${controlUrl}`,
    `  restart         curl -X POST ${controlUrl}/servers/livingRoom/restart`,
    `  add a fault     curl -d '{"fault":{"kind":"status","status":500},"times":1}' ${controlUrl}/servers/livingRoom/faults`,
    `TLS authority     ${caFile}`,
    '',
  ].join('\n');
}

function serverLines(server: ServerDescription, otherUrls: string[]): string[] {
  return [
    `${server.name}`,
    ...[server.url, ...otherUrls].map(url => `  address           ${url}`),
    `  machineIdentifier ${server.machineIdentifier}`,
    `  owner             ${server.ownerUsername}`,
    ...server.sources.map(source => `  source            ${source}`),
  ];
}
