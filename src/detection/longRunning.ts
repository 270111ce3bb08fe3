const FILES = [
  /^(?:docker-)?compose(?:\.[\w.-]+)?\.ya?ml$/,
  /^secrets\.ya?ml$/,
  /^configuration\.ya?ml$/,
  /^appsettings(?:\.[\w.-]+)?\.json$/,
  /^preferences\.xml$/,
  /^config\.ini$/,
  // Kometa's, and those of many programs that run in a container.
  /^config\.ya?ml$/,
];

/**
 * Whether a program that runs for long reads this file: a transient token in it would die within 48 hours, and the program
 * with it.
 *
 * @param path with `/` between its parts
 */
export function isReadByLongRunning(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return FILES.some(file => file.test(name));
}
