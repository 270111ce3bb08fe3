/** Beginnings of log lines that VS Code itself writes into every run and that no test can change. */
const noise = [
  'Resolving connection token',
  'Resolved connection token',
  'Creating a socket',
  '[reconnection-grace-time]',
  '[Service Worker]',
  '[AccountPolicyGate]',
  '[AgentHost',
  'Ignoring fetching additional builtin extensions',
  'Updating additional builtin extensions cache',
  "Timed out waiting for authentication provider 'github'", // this and the next two: an extension that is left out
  '[DefaultAccount]',
  '[chat-stt]',
  'Creation of workbench contribution', // this and the next two: a busy computer
  'Extension host (Remote) is unresponsive',
  'Extension host (Remote) is responsive',
  'Error: Could not locate the bindings file', // an installation without a compiler
  "Cannot find module './build/Release/watchdog'",
];

/** Returns whether a message of a test run is VS Code's own noise. */
export function isNoise(level: string, message: string): boolean {
  return level === 'debug' || level === 'trace' || noise.some(beginning => message.startsWith(beginning));
}
