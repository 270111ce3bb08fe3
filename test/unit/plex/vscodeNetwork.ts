import http from 'node:http';
import https from 'node:https';
import { createHttpPatch, createProxyResolver, LogLevel, type ProxyAgentParams } from '@vscode/proxy-agent';

/** The settings by which VS Code routes a request. */
export interface NetworkSettings {
  readonly proxySupport?: 'off' | 'on' | 'fallback' | 'override';
  readonly proxy?: string;
  readonly noProxy?: readonly string[];
  /** The proxy of the operating system for every address, as a proxy configuration script returns it: `PROXY host:port`. */
  readonly systemProxy?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Receives what VS Code would log at any level, and the URL that it would give to a proxy configuration script. */
  readonly log?: (...words: unknown[]) => void;
}

const ignore = (): void => undefined;
const original = {
  http: { get: http.get, request: http.request },
  https: { get: https.get, request: https.request },
};

/** Sends requests of this process as VS Code's own proxy agent sends those of extensions. */
export function useVscodeNetwork(settings: NetworkSettings): void {
  const { log = ignore } = settings;
  const params: ProxyAgentParams = {
    resolveProxy: async url => {
      log(url);
      return settings.systemProxy;
    },
    getProxyURL: () => settings.proxy,
    getProxySupport: () => settings.proxySupport ?? 'override',
    getNoProxyConfig: () => [...(settings.noProxy ?? [])],
    isUseHostProxyEnabled: () => true,
    isAdditionalFetchSupportEnabled: () => true,
    isWebSocketPatchEnabled: () => true,
    addCertificatesV1: () => false,
    addCertificatesV2: () => false,
    loadSystemCertificatesFromNode: () => false,
    loadAdditionalCertificates: async () => [],
    log: { trace: log, debug: log, info: log, warn: log, error: log },
    getLogLevel: () => (settings.log ? LogLevel.Trace : LogLevel.Off),
    proxyResolveTelemetry: ignore,
    env: { ...settings.environment },
  };
  const { resolveProxyWithRequest } = createProxyResolver(params);
  const resolve: typeof resolveProxyWithRequest = (...request) =>
    withoutTimers(() => resolveProxyWithRequest(...request));
  Object.assign(http, createHttpPatch(params, { ...http, ...original.http }, resolve));
  Object.assign(https, createHttpPatch(params, { ...https, ...original.https }, resolve));
}

/** Keeps the resolver's telemetry, which is due after ten minutes, from delaying the end of the process. */
function withoutTimers(run: () => void): void {
  const { setTimeout } = globalThis;
  globalThis.setTimeout = ((...timer: Parameters<typeof setTimeout>) =>
    setTimeout(...timer).unref()) as typeof setTimeout;
  run();
  globalThis.setTimeout = setTimeout;
}

/** Restores the usual network. */
export function restoreNetwork(): void {
  Object.assign(http, original.http);
  Object.assign(https, original.https);
}
