import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority, createLeaf } from './certificates.ts';
import { controlEndpoint } from './controlEndpoint.ts';
import { HandedOut } from './handedOut.ts';
import { Journal } from './journal.ts';
import { Listener } from './listener.ts';
import { BASE_PATH, LoopbackServer } from './loopbackServer.ts';
import { ACCOUNTS, type Account, type AccountKey } from './people.ts';
import {
  createAccounts,
  createServers,
  DIRECT_NAMES,
  listedServers,
  type ServerKey,
  type ServiceKey,
  TOKEN_LABELS,
} from './services.ts';
import type { SimulatedMediaServer } from './simulatedMediaServer.ts';
import { SimulatedPlexTv } from './simulatedPlexTv.ts';
import { TOKENS, type TokenLabel } from './tokens.ts';

/** An address other than 127.0.0.1, which VS Code replaces in the links that it opens. */
const PLEX_TV_HOST = '127.0.0.2';

/** Numbers of ports. Default, or 0: a free port. */
export type Ports = {
  livingRoom?: number;
  livingRoomHttps?: number;
  livingRoomBasePath?: number;
  attic?: number;
  atticHttps?: number;
  plexTv?: number;
  control?: number;
};

export type ServerDescription = {
  key: ServerKey;
  name: string;
  machineIdentifier: string;
  /** The current version, which changes with each restart. */
  version: string;
  /** Without a slash at the end. */
  url: string;
  httpsUrl: string;
  /** The username that `/` shows to everybody. */
  ownerUsername: string;
  /** The sources of `GET /security/resources` on this server. */
  sources: string[];
};

/** Living Room also has a port with a base path. */
export type LivingRoomDescription = ServerDescription & { basePathUrl: string };

export type PlexTvDescription = {
  /** Without a slash at the end. */
  url: string;
  /** The page where a PIN is approved; its parameters go into the fragment. */
  approvalUrl: string;
  users: Readonly<Record<AccountKey, Account>>;
};

export type SimulatorDescription = {
  servers: { livingRoom: LivingRoomDescription; attic: ServerDescription };
  plexTv: PlexTvDescription;
  /** Long-lived tokens by label; `tokenLabels` lists the valid ones of each server. */
  tokens: Record<TokenLabel, string>;
  tokenLabels: Record<ServerKey, readonly TokenLabel[]>;
  controlUrl: string;
  /** PEM file of the authority that signed the TLS certificate. */
  caFile: string;
};

/** Starts everything in this process and ends with it: the CA file is deleted when the process exits. */
export async function startSimulator(ports: Ports = {}): Promise<SimulatorDescription> {
  const authority = createAuthority();
  const certificate = createLeaf(authority, { names: ['localhost', '127.0.0.1', '::1', ...DIRECT_NAMES] });
  const caFile = writeTemporarily('ca.pem', authority.cert);

  const journal = new Journal();
  const handedOut = new HandedOut();
  const accounts = createAccounts();
  const media = createServers(accounts, () => attic.port('http') ?? 0);
  const plexTv = new SimulatedPlexTv(
    accounts,
    () => `http://${PLEX_TV_HOST}:${plexTvServer.port('http')}`,
    () =>
      listedServers(media, {
        livingRoom: livingRoom.port('http') ?? 0,
        livingRoomHttps: livingRoom.port('https') ?? 0,
        attic: attic.port('http') ?? 0,
      }),
  );
  const knownTokens = () => [...accounts.knownTokens(), ...media.livingRoom.mintedTokens, ...media.attic.mintedTokens];
  const books = { journal, knownTokens, handedOut };
  const livingRoomEntrances = {
    http: ports.livingRoom ?? 0,
    https: { port: ports.livingRoomHttps ?? 0, certificate },
    basePath: ports.livingRoomBasePath ?? 0,
  };
  const livingRoom = new LoopbackServer('livingRoom', media.livingRoom, livingRoomEntrances, books);
  const atticEntrances = { http: ports.attic ?? 0, https: { port: ports.atticHttps ?? 0, certificate } };
  const attic = new LoopbackServer('attic', media.attic, atticEntrances, books);
  const plexTvEntrances = { http: ports.plexTv ?? 0, host: PLEX_TV_HOST };
  const plexTvServer = new LoopbackServer('plexTv', plexTv, plexTvEntrances, books);
  const servers = new Map<ServiceKey, LoopbackServer>([
    ['livingRoom', livingRoom],
    ['attic', attic],
    ['plexTv', plexTvServer],
  ]);

  const reset = async () => {
    for (const server of servers.values()) await server.reset();
    journal.clear();
  };
  const describe = (): SimulatorDescription => ({
    servers: {
      livingRoom: {
        ...description('livingRoom', media.livingRoom, livingRoom),
        basePathUrl: `http://127.0.0.1:${livingRoom.port('basePath')}${BASE_PATH}`,
      },
      attic: description('attic', media.attic, attic),
    },
    plexTv: { url: plexTv.url, approvalUrl: `${plexTv.url}/auth`, users: ACCOUNTS },
    tokens: TOKENS,
    tokenLabels: TOKEN_LABELS,
    controlUrl: `http://127.0.0.1:${control.port}`,
    caFile,
  });
  const control = new Listener(
    ports.control ?? 0,
    controlEndpoint({ servers, plexTv, accounts, journal, handedOut, describe, reset }),
  );
  await Promise.all([...Array.from(servers.values(), server => server.connect()), control.open()]);
  return describe();
}

function description(key: ServerKey, media: SimulatedMediaServer, server: LoopbackServer): ServerDescription {
  return {
    key,
    name: media.profile.name,
    machineIdentifier: media.profile.machineIdentifier,
    version: media.version,
    url: `http://127.0.0.1:${server.port('http')}`,
    httpsUrl: `https://127.0.0.1:${server.port('https')}`,
    ownerUsername: media.profile.owner,
    sources: media.sources.list(),
  };
}

function writeTemporarily(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'plex-simulator-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}
