/** The environment variables of a server's URL and a token that most scripts use. */
export const USUAL_VARIABLES = { url: 'PLEX_URL', token: 'PLEX_TOKEN' } as const;
/** The environment variables that python-plexapi reads. */
export const PLEXAPI_VARIABLES = { url: 'PLEXAPI_AUTH_SERVER_BASEURL', token: 'PLEXAPI_AUTH_SERVER_TOKEN' } as const;

/**
 * The rest of a word that begins with `plex` and names Plex: `plextoken`, but neither `plexus` nor `plexity`. `(?![a-z])` stands
 * for a capital, a digit, punctuation or the end.
 */
const REST =
  '(?:(?![a-z])|(?:(?:auth|access|account|api|online|server|user)?tokens?|(?:server)?(?:base)?ur[li]|auth|access|account|admin|api|direct|home|media|online|owner|pass|py|server|tv|user|web)(?![a-z]))';
/** `plex`, `Plex` or `PLEX` after anything but a letter; `Plex` after a lowercase letter, as in `userPlexToken`; Plex's own `myplex`. */
const PLEX = new RegExp(
  `(?:(?<![A-Za-z])(?:[mM]y|MY)?(?:plex|Plex)${REST}|(?<=[a-z])Plex${REST}|(?<![A-Za-z])(?:MY)?PLEX(?![a-z]))`,
);
/** Words in capitals that are excluded by name, because the rest of such a word looks like the next word. */
const OTHER_PLEX = /PLEX(?:US|ITY|IGLASS|OR)(?![A-Z])/;

const TOKEN = /(?:token|Token|TOKEN)(?:s|S)?(?![a-z])/;
/** The last words of names for something about a token, and not the token. */
const ABOUT =
  /^(?:file|path|name|ids?|ur[li]|hash|type|header|length|size|env|var|expir\w*|ttl|regex|pattern|endpoint|label|count|prefix|param|help|hint|description|error|status|valid)$/i;
const BETWEEN_WORDS = /[-_.]+|(?<=[a-z])(?=[A-Z])/;

/** Names of a token that don't say whose it is. */
const BARE =
  /^_*(?:x[-_]?)?(?:(?:auth|access|server|pms|api|user|admin|account|owner|client|media[-_]?server|authentication)[-_]?)?tokens?$/i;
/** Names before a dot that don't say whose token it is either. */
const HOLDER = /^(?:self|this|config|cfg|conf|settings|options|opts|env|args|data|params|props|server|auth|_)$/i;

/** The text before `token`: `Plex:Token`, `plex['token']`, `plex->token`, "Plex token", "Plex auth token". */
const PLEX_BEFORE =
  /(?<![A-Za-z])(?:my)?plex(?:[.:]{1,2}|->|\[["']|["']\]\[["']| |'s )(?:(?:auth|authentication|server|access|online|api|account|admin|user|media server) )?$/i;
/** The most characters between Plex's name and a name after it, in UTF-16 code units. */
const NEAR_NAME = 40;

/** Returns whether words name Plex. `complex` and `multiplex` don't, because a letter precedes `plex`. */
export function namesPlex(words: string): boolean {
  return PLEX.test(words) && !OTHER_PLEX.test(words);
}

/**
 * Returns whether a name is that of a Plex token, whatever surrounds it: `PLEX_TOKEN`, `Plex__Token`, `X-Plex-Token`,
 * `config.plexToken`, `localStorage.myPlexAccessToken`.
 */
export function isTokenName(name: string): boolean {
  return TOKEN.test(name) && namesPlex(name) && !ABOUT.test(name.split(BETWEEN_WORDS).at(-1) ?? '');
}

/** Returns whether a name is that of the header, or the parameter, in which a request passes a token. */
export function isHeaderName(name: string): boolean {
  return name.toLowerCase() === 'x-plex-token';
}

/** Returns whether a name is that of a token which only its surroundings can show to be Plex's: `token`, `server_token`. */
export function isBareTokenName(name: string): boolean {
  const parts = name.split(/\./);
  const last = parts.pop() ?? '';
  return BARE.test(last) && parts.every(part => HOLDER.test(part) || namesPlex(part));
}

/** Returns whether a name that begins at an offset directly follows Plex: `plex.token`, `Plex auth token`. */
export function followsPlex(text: string, nameStart: number): boolean {
  return PLEX_BEFORE.test(text.slice(Math.max(0, nameStart - NEAR_NAME), nameStart));
}

/** Returns whether a name is that of a Plex server's URL: `PLEX_URL`, `plexServerUrl`, `PLEXAPI_AUTH_SERVER_BASEURL`. */
export function isUrlName(name: string): boolean {
  return /url$/i.test(name) && namesPlex(name);
}

/** Returns whether a name is that of a URL which only its surroundings can show to be a Plex server's: `url`, `server_url`. */
export function isBareUrlName(name: string): boolean {
  return /(?:^|\.)(?:server)?_?url$/i.test(name);
}

/** Returns whether a name is that of a Plex server's address or of a part of it: `PLEX_HOST`, `plexServerPort`. */
export function isAddressName(name: string): boolean {
  return /(?:url|uri|host|address|server|ip|port)$/i.test(name) && /plex/i.test(name);
}

/** The part of a line before a token that is searched for its variable, in UTF-16 code units. */
const NAMED_WITHIN = 1_000;

/** Returns the environment variable that a line already names before a token, or the usual one. */
export function variableIn(before: string): string {
  const names = before.slice(-NAMED_WITHIN).match(/(?<![\w-])[A-Z][A-Z0-9_]{0,80}_TOKEN\b/g) ?? [];
  return names.findLast(name => isTokenName(name) && !name.includes('__')) ?? USUAL_VARIABLES.token;
}
