/**
 * Everything that activation doesn't need. It is the only module that is imported late, so the build puts it, with all that
 * it imports, into a bundle of its own: see "Two bundles" in CONTRIBUTING.md.
 */
import type * as vscode from 'vscode';
import { commandHandlers } from './commands.ts';
import type { Summary } from './servers/summary.ts';
import { createServices, registerProviders, type Services } from './services.ts';
import type { CommandCall } from './workbench/commands.ts';
import { log } from './workbench/log.ts';
import { runCommand } from './workbench/runCommand.ts';

export { log };

/** Creates the services, and reads what is stored. */
export async function openServices(context: vscode.ExtensionContext, summary: Summary): Promise<Services> {
  const services = createServices(context, summary);
  context.subscriptions.push(log, services, registerProviders(services));
  await services.directory.load();
  return services;
}

/** Runs a command. A failure to create the services is shown like any other error. */
export function run(call: CommandCall, services: () => Promise<Services>): Promise<unknown> {
  return runCommand(call, async () => commandHandlers(await services()));
}
