// The configuration of workerd: the endpoint, the shards on disk, the settings.
import { relative, resolve } from 'node:path';

export const COMPATIBILITY_DATE = '2026-10-23';

/** What stands between the endpoint and the disk: the endpoint asks for /shards/NAME, the folder holds NAME. */
const SHELF = `export default {
  fetch(request, env) {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith('/shards/')) return new Response(null, { status: 404 });
    return env.DISK.fetch('http://disk' + pathname.slice('/shards'.length), { method: request.method });
  },
};
`;

const text = (value) => JSON.stringify(value);

/**
 * The text of the configuration, and the files it embeds beside itself.
 *
 * Settings are read from the environment of workerd when it starts: none is written to the disk, secrets neither.
 * @param {{ folder: string, worker: string, shards?: string, store?: string, settings: string[] }} options
 *   folder: where the configuration will stand; worker: folder with `index.js` and `index_bg.wasm`; shards: a folder, or
 *   store: HOST:PORT of a server that has manifest.json and the shards at its root; settings: names of variables
 * @returns {{ config: string, shelf: string }}
 */
export function configuration({ folder, worker, shards, store, settings }) {
  const file = (name) => text(relative(folder, resolve(worker, name)));
  const bindings = ['(name = "ASSETS", service = "shelf")', ...settings.map((name) => `(name = ${text(name)}, fromEnvironment = ${text(name)})`)];
  const config = `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "ruelle", worker = .ruelle),
    (name = "shelf", worker = .shelf),
    (name = "shards", ${store ? `external = (address = ${text(store)}, http = ())` : `disk = (path = ${text(resolve(shards))})`}),
    # Where traces are sent, when they are.
    (name = "internet", network = (allow = ["public", "private"], tlsOptions = (trustBrowserCas = true)))
  ],
  sockets = [
    # Shared by all processes: the descriptor is handed to each.
    (name = "shared", address = "127.0.0.1:0", http = (), service = "ruelle"),
    # Of this process alone: its metrics and its health.
    (name = "own", address = "127.0.0.1:0", http = (), service = "ruelle")
  ]
);

const ruelle :Workerd.Worker = (
  modules = [
    (name = "index.js", esModule = embed ${file('index.js')}),
    (name = "index_bg.wasm", wasm = embed ${file('index_bg.wasm')})
  ],
  compatibilityDate = "${COMPATIBILITY_DATE}",
  bindings = [
    ${bindings.join(',\n    ')}
  ]
);

const shelf :Workerd.Worker = (
  modules = [(name = "shelf.js", esModule = embed "shelf.js")],
  compatibilityDate = "${COMPATIBILITY_DATE}",
  bindings = [(name = "DISK", service = "shards")]
);
`;
  return { config, shelf: SHELF };
}
