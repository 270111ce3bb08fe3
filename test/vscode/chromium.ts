import { canInstallPackages, installPackages } from '../debianPackages.ts';
import { findExecutable, isExecutable } from '../executables.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * Returns the path of a Chromium: the one in `CHROMIUM`, else an installed one, else, on Debian and with root rights, one
 * that it installs now.
 *
 * @throws {Error} with the command to run where there is none and none can be installed.
 */
export async function chromium(): Promise<string> {
  const found = findChromium(process.env);
  if (found !== undefined) return found;

  if (!canInstallPackages()) throw new Error(howToInstall(process.env));

  console.log('Installing Chromium with apt-get, once: about 100 MB to download and a minute.');
  await installPackages('chromium').catch(error => {
    throw new Error(`${error.message} ${howToInstall(process.env)}`);
  });
  const installed = findChromium(process.env);
  if (installed === undefined) throw new Error(howToInstall(process.env));
  return installed;
}

/**
 * Returns the Chromium of this computer, if there is one.
 *
 * @throws {Error} where `CHROMIUM` is no executable: using another one would hide the mistake.
 */
export function findChromium(env: NodeJS.ProcessEnv): string | undefined {
  if (env.CHROMIUM) {
    if (!isExecutable(env.CHROMIUM)) throw new Error(`CHROMIUM names ${env.CHROMIUM}, which can't be run.`);
    return env.CHROMIUM;
  }
  return names.map(name => findExecutable(name, env)).find(found => found !== undefined) ?? places.find(isExecutable);
}

/** Returns a message about how to install Chromium. */
export function howToInstall(env: NodeJS.ProcessEnv): string {
  const command = findExecutable('apt-get', env)
    ? 'sudo apt-get update && sudo apt-get install -y chromium'
    : findExecutable('dnf', env)
      ? 'sudo dnf install -y chromium'
      : findExecutable('brew', env)
        ? 'brew install --cask chromium'
        : undefined;
  const first = command ? `Run this, then try again:\n\n    ${command}\n\n` : 'Install Chromium or Chrome. ';
  return `Couldn't find Chromium, which shows VS Code. ${first}Or set CHROMIUM to the path of a Chromium.`;
}
