// Runs Python in the browser, apart from the page: loads Pyodide and the book's package from this
// folder, then runs cells on request. Nothing is fetched from another host.
"use strict";
const here = new URL(".", self.location.href);
let py;

self.onmessage = async ({ data }) => {
  try {
    self.postMessage({ id: data.id, result: await ACTIONS[data.action](data) });
  } catch (error) {
    self.postMessage({ id: data.id, error: explain(error) });
  }
};

// Browsers say "Failed to fetch", "NetworkError …" or "Load failed" if there is no connection.
const explain = (error) => !py && /fetch|network|load/i.test(error?.message) && !/Reload/.test(error.message)
  ? `the server of this page did not answer. Check the connection, then press “Start again”. (${error.message})`
  : String(error?.message ?? error);

const ACTIONS = {
  start,
  open: ({ chapter }) => call("open_chapter", chapter),
  run: ({ index, source }) => call("run_cell", index, source),
  exercise: ({ name, source }) => call("check_exercise", name, source),
  table: ({ name }) => call("read_table", name),
  tables: () => call("list_tables"),
  change: ({ name, row, column, value }) => py.globals.get("change_cell")(name, row, column, value),
  compare: () => call("compare"),
  environment: () => call("describe_environment"),
};

const call = (name, ...values) => JSON.parse(py.globals.get(name)(...values));
const say = (step, loaded, total) => self.postMessage({ progress: { step, loaded, total } });

// Fetch a file of the manifest: from the browser's cache on a second visit, unpacked if it is
// stored as .gz (not every server compresses), its hash compared with the manifest.
async function load(file, counter) {
  const address = new URL(`${file.name}?v=${file.sha256.slice(0, 12)}`, here).href;
  const kept = self.caches ? await caches.open("evidence-live") : null;
  let bytes = await (await kept?.match(address))?.arrayBuffer();
  if (bytes) {
    counter.loaded += bytes.byteLength;
  } else {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${file.name} could not be loaded (status ${response.status}). Reload the page and try again.`);
    const parts = [];
    for (const reader = response.body.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      counter.loaded += value.length;
      say("Loading Python and the data", counter.loaded, counter.total);
    }
    bytes = await new Blob(parts).arrayBuffer();
    await check(file, bytes);
    await kept?.put(address, new Response(bytes));
  }
  if (!file.name.endsWith(".gz")) return bytes;
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

async function check(file, bytes) {
  if (!self.crypto?.subtle) return; // only pages served by https or from this computer have it
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const found = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  if (found !== file.sha256) throw new Error(`${file.name} did not arrive whole. Reload the page and try again.`);
}

async function start() {
  const manifest = await (await fetch(new URL("manifest.json", here), { cache: "no-cache" })).json();
  const counter = { loaded: 0, total: manifest.files.reduce((sum, file) => sum + file.bytes, 0) };
  const files = {};
  for (const file of manifest.files) files[file.role] = await load(file, counter);
  say("Starting Python", counter.total, counter.total);
  serve({ "pyodide.asm.wasm": [files.wasm, "application/wasm"], "python_stdlib.zip": [files.stdlib, "application/zip"] });
  const loader = URL.createObjectURL(new Blob([files.loader], { type: "text/javascript" }));
  const importFromNetwork = self.importScripts;
  self.importScripts = (address) => importFromNetwork(address.endsWith("/pyodide.asm.js") ? loader : address);
  importScripts(new URL("pyodide.js", here).href);
  py = await loadPyodide({ indexURL: here.href, lockFileURL: new URL("pyodide-lock.json", here).href });
  say("Unpacking pandas and the book", counter.total, counter.total);
  const site = py.runPython("import site; site.getsitepackages()[0]");
  py.unpackArchive(files.numpy, "wheel", { extractDir: site });
  py.unpackArchive(files.pandas, "zip", { extractDir: site });
  py.unpackArchive(files.packages, "zip", { extractDir: "/packages" });
  py.unpackArchive(files.project, "zip", { extractDir: "/project" });
  say("Importing pandas and Altair", counter.total, counter.total);
  py.runPython(new TextDecoder().decode(files.session));
  return { bytes: counter.total };
}

// Pyodide fetches its own two large files; give it those that are loaded and checked already.
function serve(held) {
  const fetchFromNetwork = self.fetch;
  self.fetch = (request, options) => {
    const name = new URL(request.url ?? request, here).pathname.split("/").pop();
    if (!held[name]) return fetchFromNetwork(request, options);
    const [bytes, type] = held[name];
    return Promise.resolve(new Response(bytes, { headers: { "Content-Type": type } }));
  };
}
