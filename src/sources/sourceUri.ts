import { Uri } from 'vscode';
import { formatSource, parseSource, type Source } from '../plex/source.ts';
import { SOURCE_SCHEME } from './sourceFileSystem.ts';

/** What a document of ours is about. Its URI says this and nothing else, so that VS Code can restore its tab. */
export interface SourceDocumentId {
  /** Of the server that is asked. */
  readonly machineIdentifier: string;
  readonly source: Source;
}

/** `plex-source:/<machineIdentifier>/<scheme>/<identifier>.json` */
export function toSourceUri({ machineIdentifier, source }: SourceDocumentId): Uri {
  return Uri.from({ scheme: SOURCE_SCHEME, path: `/${machineIdentifier}/${source.scheme}/${source.identifier}.json` });
}

/** `undefined` for a URI that `toSourceUri` does not make. */
export function fromSourceUri({ scheme, path }: Uri): SourceDocumentId | undefined {
  const [, machineIdentifier, kind, identifier] = /^\/([^/]+)\/([^/]+)\/([^/]+)\.json$/.exec(path) ?? [];
  if (scheme !== SOURCE_SCHEME || machineIdentifier === undefined) return undefined;
  const parsed = parseSource(`${kind}://${identifier}`);
  if (!('source' in parsed) || formatSource(parsed.source) !== `${kind}://${identifier}`) return undefined;
  return { machineIdentifier, source: parsed.source };
}
