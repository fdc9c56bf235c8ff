// Runs a reader's program in CPython (python/await_lab/in_page.py). Each run has a worker of its own: Stop ends it, and the next
// one is loaded ahead. The page starts it from a blob, so that it has the page's policy.
//
// Messages are arrays. To the worker:
//   ["load", folder, parts]    loads CPython from that address; `parts` is what an earlier worker gave, or null
//   ["run", number, program]   once: { name, text, world, seed, limit, kinds, hosts, requests }
// From it:
//   ["up"]                            it listens
//   ["loading", bytes, total]         how much has come
//   ["loaded", parts, runtime, real]  it can run a program; the parts spare the next worker the download; `real`: whether this
//                                     browser lets a program wait for real, else there is the simulated world only
//   ["lost", message]                 CPython could not be loaded
//   ["waits", number]                 the program waits for real: nothing has to come of it meanwhile
//   ["batch", number, words, texts]   what is new in the log (src/trace/wire.rs); the last one holds the run's end
//   ["over", number, fault]           nothing follows; `fault` is empty, or says why the recorder gave up

const take = (name) => self[name]?.bind?.(self);
const [post, fetchReally, later, often] = ['postMessage', 'fetch', 'setTimeout', 'setInterval'].map(take);
const now = performance.now.bind(performance);
const { AbortController, MessageChannel, URL } = self; // They are gone when a program runs.

self.importScripts = undefined; // Pyodide would try it, to find out where it is, and the policy would report that.

let python;
let inPage;

addEventListener('message', ({ isTrusted, data: [what, ...rest] }) => {
  if (!isTrusted) return; // A program made it.
  if (what === 'load') load(...rest).catch((error) => post(['lost', String(error?.message ?? error)]));
  if (what === 'run') run(...rest);
});
post(['up']);

/** Downloads what is missing, starts CPython, and closes the ways out. */
async function load(folder, parts) {
  network.practice = new URL('../net/', folder);
  const answer = await fetchReally(`${folder}cpython.json`);
  if (!answer.ok) throw new Error('it is not part of this page. Record the program on your machine instead.');
  const { sizes, lock, runtime } = await answer.json();
  let bytes = 0;
  const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  const came = (more) => post(['loading', (bytes += more), total]);
  const imported = (name) => import(folder + name).then((module) => (came(sizes[name]), module));
  const all = Promise.all([imported('pyodide.mjs'), imported('pyodide.asm.mjs'), parts ?? downloaded(folder, came)]);
  const [{ loadPyodide }, , { module, library }] = await all.catch(() => {
    throw new Error('a part of it did not come. Check the connection, then run the program again.');
  });
  python = await started(folder, loadPyodide, lock, module, library);
  inPage = python.pyimport('await_lab.in_page');
  inPage.prepare(waits);
  freezeLanguage();
  closeWaysOut();
  post(['loaded', { module, library }, runtime, 'Suspending' in WebAssembly]);
}

async function got(address) {
  const answer = await fetchReally(address);
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return answer;
}

async function downloaded(folder, came) {
  const counted = async (name, type) => {
    const { body } = await got(folder + name);
    const count = new TransformStream({
      transform(chunk, out) {
        came(chunk.length);
        out.enqueue(chunk);
      },
    });
    return new Response(body.pipeThrough(count), { headers: { 'Content-Type': type } });
  };
  const [module, library] = await Promise.all([
    counted('pyodide.asm.wasm', 'application/wasm').then((answer) => WebAssembly.compileStreaming(answer)),
    counted('python.zip', 'application/zip').then((answer) => answer.arrayBuffer()),
  ]);
  return { module, library };
}

/** Starts Pyodide with what is there already: it asks for its files by fetch, and compiles what it gets. */
async function started(folder, loadPyodide, lock, module, library) {
  const { instantiateStreaming } = WebAssembly;
  self.fetch = async (address) => new Response(String(address).endsWith('python.zip') ? library : null);
  WebAssembly.instantiateStreaming = async (_, imports) => ({ module, instance: await WebAssembly.instantiate(module, imports) });
  try {
    return await loadPyodide({
      indexURL: folder,
      stdLibURL: `${folder}python.zip`,
      lockFileContents: lock,
      packageBaseUrl: folder,
      jsglobals: {}, // All that `import js` would reach.
      env: { HOME: '/home', PYTHONHASHSEED: '0' },
      stdin: () => null,
      stdout() {}, // What is printed is in the log.
      stderr() {},
    });
  } finally {
    WebAssembly.instantiateStreaming = instantiateStreaming;
  }
}

/** Whoever finds a way to JavaScript changes none of the objects on which this file relies: no `Set.prototype.has` that says yes. */
function freezeLanguage() {
  const hidden = [async () => {}, function* () {}, async function* () {}, [].values(), ''[Symbol.iterator](), ''.matchAll(/./g)];
  hidden.push(new Map().values(), new Set().values());
  const found = new Set(hidden.map(Object.getPrototypeOf));
  const own = new Set([python, inPage, waits]);
  for (let of = self; of && of !== Object.prototype; of = Object.getPrototypeOf(of)) {
    own.add(of); // What they let go of is closeWaysOut's.
    for (const name of Object.getOwnPropertyNames(of)) {
      const field = Object.getOwnPropertyDescriptor(of, name);
      for (const part of [field.value, field.get, field.set]) if (Object(part) === part) found.add(part);
      // Another Promise in the place of this one would hear all.
      if (KEPT.has(name) && field.configurable && 'value' in field) Object.defineProperty(of, name, { writable: false, configurable: false });
    }
  }
  for (const { prototype } of [Object, Function, Error]) Object.getOwnPropertyNames(prototype).forEach((name) => leave(prototype, name));
  for (const object of found) {
    if (own.has(object)) continue;
    const fields = Object.values(Object.getOwnPropertyDescriptors(object));
    const parts = [Object.getPrototypeOf(object), ...fields.flatMap(({ value, get, set }) => [value, get, set])];
    for (const part of parts) if (Object(part) === part) found.add(part);
    Object.freeze(object);
  }
}

/** Lets objects have a field of that name of their own, which they may not where the one that they inherit is frozen. */
function leave(prototype, name) {
  const { value, configurable } = Object.getOwnPropertyDescriptor(prototype, name);
  if (!value || !configurable) return;
  Object.defineProperty(prototype, name, {
    get: () => value,
    set(own) {
      if (this !== prototype) Object.defineProperty(this, name, { value: own, writable: true, enumerable: true, configurable: true });
    },
  });
}

/**
 * What stays of the worker's global object: the language, and what CPython needs. Everything else goes: whoever finds a way from
 * Python to JavaScript finds no network there, no storage, and no way to the page.
 */
const KEPT = new Set(`Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date Promise RegExp
  Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError SuppressedError globalThis self JSON Math Intl
  ArrayBuffer Atomics Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array Float16Array Float32Array Float64Array
  Uint8ClampedArray BigUint64Array BigInt64Array DataView Map BigInt Set Iterator WeakMap WeakSet WeakRef FinalizationRegistry Proxy
  Reflect decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape isFinite isNaN eval WebAssembly TextDecoder
  TextEncoder performance Performance crypto Crypto console setTimeout clearTimeout queueMicrotask DOMException Event EventTarget
  MessageEvent ErrorEvent PromiseRejectionEvent addEventListener removeEventListener dispatchEvent constructor`.split(/\s+/));

function closeWaysOut() {
  const left = [];
  for (let of = self; of && of !== Object.prototype; of = Object.getPrototypeOf(of)) {
    for (const name of Object.getOwnPropertyNames(of)) {
      if (!KEPT.has(name) && !Reflect.deleteProperty(of, name) && Object(of[name]) === of[name]) left.push(name);
    }
  }
  if (left.length) throw new Error(`this browser does not let go of ${left.join(', ')}`);
}

/** What a program in real time waits for. A promise stands in a field, for one that is given Python takes for its own. */
const waits = {
  last: null,
  get promise() {
    seen = now(); // Whoever takes it gives the thread back.
    return this.last;
  },
  sleep(ms) {
    this.last = new Promise((done) => soon(done, ms));
  },
  /** Until that time, for ever if it is negative, or until `wake`. Whoever is woken looks whether it is for that. */
  until(ms) {
    this.last = new Promise((done) => {
      if (isAwake) done((isAwake = false));
      else sleepers.add(done);
      if (ms >= 0) soon(done, ms);
    });
  },
  wake() {
    isAwake = true; // Also for whoever comes next: it may be who is meant.
    for (const done of sleepers) done();
    sleepers.clear();
  },
  /** Until `resume` with that number. */
  pause(number) {
    this.last = new Promise((done) => paused.set(number, done));
  },
  resume(number) {
    paused.get(number)();
    paused.delete(number);
  },
  /** Runs it on a stack of its own. */
  start(body) {
    const kept = body.copy();
    const over = () => {
      seen = now();
      kept.destroy();
    };
    soon(() => kept.callPromising().finally(over), 0);
  },
  /**
   * Sends a request. Its answer is there when the promise is kept; what nobody blocks for wakes the loop then. It is given up after
   * `limit` milliseconds, with the status 0, unless that is negative, or more than a timer takes.
   */
  ask(number, method, url, headers, body, blocks, limit) {
    const bytes = method === 'GET' || method === 'HEAD' ? undefined : body.toJs();
    const ends = [network.ask(method, url, JSON.parse(headers), bytes, (giveUp) => asked.set(number, giveUp))];
    // Not by giveUp alone: a request that waits for its turn ends only when it comes.
    if (limit >= 0 && limit < 2 ** 31) ends.push(new Promise((late) => later(() => (this.giveUp(number), late({ status: 0, error: '' })), limit)));
    this.last = Promise.race(ends).then((answer) => {
      notePause();
      asked.delete(number);
      answers.set(number, answer);
      if (!blocks) {
        answered.push(number);
        this.wake();
      }
    });
  },
  giveUp(number) {
    asked.get(number)?.();
  },
  /** The number of a request that has been answered, or nothing. */
  answered: () => answered.shift(),
  answer(number) {
    const answer = answers.get(number);
    answers.delete(number);
    return answer;
  },
  block(ms) {
    Atomics.wait(new Int32Array(cell.buffer), 0, 0, ms);
  },
};
const [asked, answers, answered, paused] = [new Map(), new Map(), [], new Map()];
let isAwake = false;
const sleepers = new Set();
const cell = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }); // May be waited on, where SharedArrayBuffer is not there.
const turns = [];
const { port1, port2 } = new MessageChannel();
port1.onmessage = () => turns.shift()();

/** As setTimeout, which makes whoever calls it again and again wait for 4 ms. */
function soon(act, ms) {
  if (ms >= 1) return later(() => (notePause(), act()), ms);
  turns.push(act);
  port2.postMessage(0);
}

/** When the program last had the thread, or the thread was last looked at. */
let seen = now();
const APART = 100; // Milliseconds between two looks.
const GAP = 500; // Milliseconds; shorter pauses are usual.

/** Notes that the thread stood still while the program waited: the machine slept, or the page was frozen. */
function notePause() {
  const still = now() - seen;
  seen += still;
  try {
    if (still >= GAP) inPage.stood_still(Math.round(still * 1000));
  } catch {
    // Whether that can be noted decides nothing.
  }
}

/** The program's requests: to hosts that the reader agreed to by name, and to the practice server. */
const network = {
  hosts: new Set(),
  left: 0,
  free: 6,
  waiting: [],
  practice: '',

  async ask(method, url, headers, body, onStarted) {
    const controller = new AbortController();
    onStarted(() => controller.abort());
    try {
      const address = this.permitted(url);
      await this.turn();
      try {
        const { signal } = controller;
        const answer = await fetchReally(address, {
          method, headers, body, signal, mode: 'cors', credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store',
        });
        return { status: answer.status, headers: JSON.stringify([...answer.headers]), body: await whole(answer), url, error: '' };
      } finally {
        this.free += 1;
        this.waiting.shift()?.();
      }
    } catch (error) {
      return { error: String(error?.message ?? error) };
    }
  },

  /** Where the request goes. Throws, in words for the reader, if it goes nowhere. */
  permitted(url) {
    const { href, protocol, host, pathname, search, username } = new URL(url);
    if (!/^https?:$/.test(protocol) || username) throw new Error(`${href} is no address that a page asks`);
    if (!this.hosts.has(host)) {
      if (PRACTICE.test(pathname)) return new URL(`.${pathname}${search}`, this.practice).href;
      throw new Error(`${host} was not agreed to: nothing was sent`);
    }
    if (this.left <= 0) throw new Error('no more requests are sent to other hosts in one run');
    this.left -= 1;
    return href; // What was looked at: the program's own object may say something else next time.
  },

  async turn() {
    while (this.free <= 0) await new Promise((turn) => this.waiting.push(turn));
    this.free -= 1;
  },
};
/** What the practice server answers, as httpbin names it. */
const PRACTICE = /^\/(delay|status|bytes|stream|drip|get|post|put|json|html|uuid|headers|anything)(\/|$)/;
const MOST_BYTES = 10 * 1024 * 1024;

/** A body up to that size. */
async function whole(answer) {
  const parts = [];
  let size = 0;
  for (const reader = answer.body?.getReader(); reader; ) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    size += value.length;
    if (size > MOST_BYTES) {
      reader.cancel();
      throw new Error('the body is larger than 10 MiB');
    }
  }
  const body = new Uint8Array(size);
  parts.reduce((at, part) => (body.set(part, at), at + part.length), 0);
  return body;
}

async function run(number, { name, text, world, seed, limit, kinds, hosts, requests }) {
  network.hosts = new Set(hosts);
  network.left = requests;
  const send = (words, texts) => {
    const buffer = words.getBuffer('u32');
    const copy = new Uint32Array(buffer.data);
    buffer.release();
    post(['batch', number, copy, Array.from(texts.toJs(), String)], [copy.buffer]);
  };
  const program = [python.toPy(kinds), send, name, text, world === 'simulated', seed, limit];
  often(() => post(['waits', number]), 1000); // Has no turn while the program computes.
  if (world !== 'simulated') often(notePause, APART);
  let fault;
  try {
    // Threads are stacks, in either world.
    fault = await ('Suspending' in WebAssembly ? inPage.run.callPromising(...program) : inPage.run(...program));
  } catch (error) {
    // Out of memory, for one.
    fault = `CPython has crashed: ${error?.message ?? error}. Try with less, or record the program on your machine instead.`;
  }
  post(['over', number, fault]);
}
