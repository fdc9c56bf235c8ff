// Starts the page: shows the first view of what the address asks for, loads the WebAssembly at the reader's first act or
// while nothing else is to be done, shows a readable card where that
// fails or the program crashes, and starts the practice server. The program finds what it needs of this in `window.awaitLab`.

const PATIENCE = 5000; // Milliseconds until the reader is told that loading takes long.
const LONGEST_HASH = 64 * 1024 + 2; // So much shows that it is longer than what is read (src/session/link.rs).

const isEmbed = new URLSearchParams(location.search).has('embed');
const asksMore = isEmbed && /[?&](view=(code|transcript|both)|from|to|autoplay|predict)\b/.test(location.search); // Than a first view has.
const opensFile = new URLSearchParams(location.search).has('open'); // A run that lies beside the page.
const tag = document.querySelector('script[data-wasm]'); // A module has no document.currentScript.
let crash = false;
let failures = 0; // Of parts that were to be loaded.
let awaited = null; // The promise of a practice server that is not settled yet.

// Trusted Types: this is the page's one policy, and it lets through scripts of the page's own folder only.
const home = new URL('./', import.meta.url).href;
const made = new Set(); // Addresses of scripts that are made here.
const rules = {
  createScriptURL(path) {
    if (made.has(path)) return path;
    const { href } = new URL(path, home);
    if (!href.startsWith(home)) throw new TypeError(`${href} is no script of this page`);
    return href;
  },
};
const policy = globalThis.trustedTypes?.createPolicy('await-lab', rules) ?? rules;

/**
 * For the program: `practiceServer` is the promise that practice.js describes, `askPracticeServer()` tries anew, `checkPracticeServer()`
 * tells whether it is there now. The program sets `drawn`, the promise that it has taken over what is drawn.
 */
const awaitLab = {
  practiceServer: null,
  drawn: null,
  askPracticeServer() {
    const asked = import('./practice.js').then(
      (practice) => practice.practiceServer(awaitLab.scriptUrl),
      (error) => ({ ready: false, reason: 'refused', message: `The practice server could not be loaded: ${error.message}` }),
    );
    awaitLab.practiceServer = asked;
    awaited = asked;
    asked.then(() => (awaited = awaited === asked ? null : awaited));
    return asked;
  },
  async checkPracticeServer() {
    if (awaited) return awaited; // A second wait would only add to this one.
    const known = await awaitLab.practiceServer;
    if (known?.ready && (await (await import('./practice.js')).isThere(awaitLab.scriptUrl))) return known;
    return awaitLab.askPracticeServer(); // Browsers lose it with a site's data, and some were only late.
  },
  scriptUrl: (path) => policy.createScriptURL(path),
  /** A worker in which the program, compiled already as this module, runs labs. Throws where there can be none. */
  startWorker: (module) => worker(tag.dataset.js, module),
  /** A worker for work that blocks, with a small program of its own, which is loaded with it. Throws where there can be none. */
  startJobWorker: () => worker('blocking.js'),
  /** A worker that runs a reader's program in CPython, as program-worker.js says. Started from a blob, so that it has the page's policy. */
  startProgramWorker() {
    if (!made.size) {
      const lost = JSON.stringify(['lost', 'its worker did not come. Check the connection, then run the program again.']);
      const text = `import(${JSON.stringify(at('cpython/program-worker.js'))}).catch(() => postMessage(${lost}))`;
      made.add(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
    }
    return new Worker(awaitLab.scriptUrl([...made][0]));
  },
  /** Opens the dialog of share.js; where that can't be had, a card says so. */
  share: (...what) => part('share').then(
    ({ share }) => share(...what),
    () => card('Share can’t be shown', ['A part of the page could not be loaded. The address bar has the same link.'], {
      Close: ({ target }) => target.closest('.boot-card').remove(),
    }),
  ),
  /** What leaves the page, as leave.js says; a window has to be opened within the reader's click. */
  async pixels(name, svg, moving) {
    const { animation, picture } = await part('pixels');
    return (await part('leave')).keep(name, await (moving ? animation : picture)(svg));
  },
  perfetto(title, trace) {
    const there = open('https://ui.perfetto.dev');
    if (there) part('leave').then((leave) => leave.handOver(there, title, trace));
    return Boolean(there);
  },
  crashed,
};
window.awaitLab = awaitLab;

if (new URLSearchParams(location.search).has('test')) recordProblems();
cutHash();
addEventListener('popstate', cutHash); // Before the program looks at it.

function recordProblems() {
  const problems = (awaitLab.problems = []);
  const record = (kind, message) => problems.push({ kind, message: String(message) });
  addEventListener('error', (event) => record('error', event.message ?? `${event.target.src ?? event.target.href} failed`), true);
  addEventListener('unhandledrejection', (event) => record('unhandledrejection', event.reason));
  addEventListener('securitypolicyviolation', (event) => record('securitypolicyviolation', `${event.violatedDirective}: ${event.blockedURI}`));
  const write = console.error;
  console.error = (...parts) => {
    record('console.error', parts.join(' '));
    write.apply(console, parts);
  };
}

/** A part of the page that few need. Firefox never asks again for one that did not come, unless its address is another. */
async function part(name) {
  try {
    return await import(`./${name}.js${failures ? `?${failures}` : ''}`);
  } catch (error) {
    failures += 1;
    throw error;
  }
}

/** A worker with a program; `module` is what was compiled of it already. */
function worker(glue, module) {
  const started = new Worker(awaitLab.scriptUrl('worker.js'), { type: 'module' });
  started.postMessage({ glue: at(glue), module });
  return started;
}

/** A card above the page's text: a title, sentences, and buttons by name. */
function card(title, sentences, buttons, report) {
  const box = element('section', { className: 'boot-card', role: 'alert' });
  box.append(element('h2', { textContent: title }), ...sentences.map((textContent) => element('p', { textContent })));
  if (report) box.append(element('textarea', { className: 'report', readOnly: true, rows: 6, value: report, ariaLabel: 'Report' }));
  for (const [textContent, onclick] of Object.entries(buttons)) {
    box.append(element('button', { type: 'button', textContent, onclick }));
  }
  document.querySelector('.boot-card')?.remove();
  document.body.prepend(box);
  return box;
}

/** What was kept at the last visit under that name. */
function kept(name) {
  try {
    return localStorage.getItem(`await-lab-${name}`);
  } catch {
    return null; // Storage may be denied.
  }
}

function isTrap(error) {
  return error?.name === 'RuntimeError';
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

const reload = () => location.reload(); // Keeps the hash, and so the experiment.

function crashed(message) {
  if (crash) return;
  crash = true;
  stopEverything();
  document.body.replaceChildren(); // With it go the listeners of a program that is dead.
  const report = `Await Lab crashed: ${message}\nat ${location.href}\nin ${navigator.userAgent}`;
  const box = card('Await Lab has crashed', ['This is a fault of Await Lab, not of yours. Restart opens the same experiment again.'], {
    Restart: reload,
    'Start afresh': () => location.assign(location.pathname + location.search), // Should this very experiment be what crashes.
    async 'Copy report'({ target }) {
      try {
        await navigator.clipboard.writeText(report);
        target.textContent = 'Copied';
      } catch {
        box.querySelector('.report').select(); // No clipboard in insecure pages and many frames.
        target.textContent = 'Selected: copy it';
      }
    },
  }, report);
}

/** Ends the program's requests and timers: a crashed WebAssembly instance drops nothing and could still be called. */
function stopEverything() {
  window.stop();
  for (let id = setTimeout(() => {}); id > 0; id -= 1) clearTimeout(id);
}

// A trap in the WebAssembly, or an exception thrown through it: it has skipped the program's own clean-up then.
addEventListener('error', ({ error, message }) => {
  if (isTrap(error) || /\.wasm|wasm-function/.test(error?.stack ?? '')) crashed(message);
});
addEventListener('unhandledrejection', ({ reason }) => isTrap(reason) && crashed(reason));

async function load() {
  const [glue, response] = await Promise.all([import(at(tag.dataset.js)), fetch(at(tag.dataset.wasm))]);
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
  awaitLab.practiceServer ?? awaitLab.askPracticeServer(); // Now, so that it starts while the WebAssembly is compiled, yet holds up no download.
  // The answer itself is handed over: browsers keep compiled code only for one that nobody has touched, so nothing counts its bytes.
  await glue.default({ module_or_path: response });
  await awaitLab.drawn; // It draws what is there already once it has made its simulated runs.
  await new Promise((drawn) => setTimeout(drawn)); // The program draws in a microtask of its own.
}

/** Cuts a hash that is too long to be read: with megabytes in the address each look at it takes the browser long. */
function cutHash() {
  const { pathname, search, hash } = location;
  if (hash.length > LONGEST_HASH) history.replaceState(history.state, '', pathname + search + hash.slice(0, LONGEST_HASH));
}

function at(path) {
  return new URL(path, document.baseURI).href;
}

function failed(error) {
  stage('still');
  addEventListener('hashchange', reload); // The program would have followed the link.
  if (isTrap(error)) return crashed(error.message);
  const blocked = /content security policy|\bCSP\b|unsafe-eval/i.test(error.message); // Each browser says it in its own words.
  card('Await Lab could not be loaded', blocked
    ? ["A Content-Security-Policy that this site's host sends blocks WebAssembly: its script-src needs 'wasm-unsafe-eval'."]
    : ['A part of the page did not arrive whole, or this browser could not read it. Reloading often helps.', `The browser said: ${error.message}`],
  { Reload: reload });
}

async function start() {
  stage('loading');
  const slow = setTimeout(() => card('Still loading', ['This takes unusually long.'], { Reload: reload }), PATIENCE);
  try {
    await load();
    if (!crash) document.querySelector('.boot-card')?.remove(); // It was slow, no more.
    stage('running');
  } catch (error) {
    failed(error);
  }
  clearTimeout(slow);
}

/** How far the page is, for the stylesheet: `away` in an embed that nobody sees, `still`, `loading`, `running`. */
function stage(name) {
  document.documentElement.dataset.boot = name;
}

/** Puts the first view of the lab, or of its preset, that the address names into the page; false if it asks for more, or there is none. */
async function showFirstView() {
  const root = document.getElementById('app');
  const { view = 'overview', views } = root.dataset;
  if (!views) return false; // Built for debugging, which leaves the view out.
  const asked = location.hash.slice(1) || view;
  if (asked === view && !isEmbed) return !opensFile;
  root.replaceChildren(); // At once: nobody shall find another lab here.
  delete root.dataset.view;
  const first = !opensFile && !asksMore && views.split(' ').includes(asked) && (await firstView(asked));
  if (first) root.replaceWith(first);
  return Boolean(first);
}

/** Waits until a figure in another page comes into the reader's sight: far down in a post it holds up nobody. */
function inSight() {
  stage('away');
  return new Promise((seen) => {
    const watch = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      watch.disconnect();
      seen();
    });
    watch.observe(document.documentElement);
  });
}

/** Marks the page as offline, for the stylesheet; requests to the practice server go on as before. */
function showOffline() {
  document.documentElement.toggleAttribute('data-offline', !navigator.onLine);
}

function firstView(asked) {
  return new Promise((found) => {
    const request = new XMLHttpRequest(); // It gives a document, of which no text must be trusted as HTML.
    request.responseType = 'document';
    request.onloadend = () => found(request.response?.getElementById('app'));
    request.open('GET', at(`first/${isEmbed ? 'embed-' : ''}${asked.replace('?preset=', '.').replace('/', '_')}.html`));
    request.send();
  });
}

const FIRST_ACTS = ['pointermove', 'pointerdown', 'touchstart', 'wheel', 'scroll', 'focusin', 'dragenter', 'hashchange', 'popstate'];
/** What the program would miss while it is loaded: it is held, and done again when the program is there. */
const HELD = ['click', 'input', 'change', 'keydown', 'drop', 'paste'];
/** What the browser would do at once in the program's place. */
const PREVENTED = ['click', 'dragover', 'drop'];

/** Calls `begin` at the reader's first act; gives a function that does what was held and holds no more. */
function onFirstAct(begin) {
  const held = [];
  const act = (event) => {
    begin();
    if (event.type === 'hashchange') scrollTo(0, 0); // Another screen, which has to come yet.
    if (event.target.closest?.('.boot-card, a[href]')) return; // Links and cards work without the program.
    if (PREVENTED.includes(event.type)) event.preventDefault();
    if (!HELD.includes(event.type)) return;
    event.stopImmediatePropagation();
    held.push(again(event));
  };
  const types = new Set([...FIRST_ACTS, ...HELD, ...PREVENTED]);
  const listening = { capture: true, passive: false };
  types.forEach((type) => addEventListener(type, act, listening));
  return () => {
    types.forEach((type) => removeEventListener(type, act, listening));
    held.forEach((act) => act());
  };
}

/** Calls once all is loaded and the browser has nothing else to do; not for readers who save data. */
function whenIdle(callback) {
  if (navigator.connection?.saveData) return;
  const idle = () => (window.requestIdleCallback ?? setTimeout)(callback);
  if (document.readyState === 'complete') return idle();
  addEventListener('load', idle, { once: true });
}

/** What does the same again, with that which the event and the element know only now. */
function again(event) {
  const { type, target, target: { value } } = event;
  const given = event.clipboardData ?? (type === 'drop' ? event.dataTransfer : null);
  const data = given && new DataTransfer();
  for (const file of given?.files ?? []) data.items.add(file);
  if (given) data.setData('text/plain', given.getData('text/plain'));
  return () => {
    if (['input', 'change'].includes(type) && target.type !== 'file') target.value = value;
    const { bubbles, cancelable, composed, key, shiftKey, ctrlKey, altKey, metaKey } = event;
    const repeated = new event.constructor(type, { bubbles, cancelable, composed, key, shiftKey, ctrlKey, altKey, metaKey, dataTransfer: data });
    if (event.clipboardData) Object.defineProperty(repeated, 'clipboardData', { value: data }); // Firefox’s own constructor takes none.
    target.dispatchEvent(repeated);
  };
}

async function boot() {
  const theme = kept('theme');
  if (theme && theme !== 'auto') document.documentElement.dataset.theme = theme;
  document.documentElement.toggleAttribute('data-embed', isEmbed);
  document.documentElement.toggleAttribute('data-unasked', kept('unasked') !== null); // Nobody wants to be asked twice.
  if (isEmbed) await import('./embedded.js').then(({ begin }) => begin(awaitLab), () => {}); // Without it the figure stands alone.
  showOffline();
  addEventListener('online', showOffline);
  addEventListener('offline', showOffline);
  if (typeof WebAssembly !== 'object') {
    card('No WebAssembly here', ['The programs of this page are WebAssembly, which this browser lacks or has switched off.'], { Reload: reload });
  }
  const isShown = await showFirstView();
  if (typeof WebAssembly !== 'object') {
    addEventListener('hashchange', reload); // The other labs can be read, too.
    return stage('still');
  }
  if (!isShown) {
    if (isEmbed) await inSight();
    return start();
  }
  let begin;
  const wanted = new Promise((resolve) => (begin = resolve));
  const release = onFirstAct(begin);
  stage('still');
  if (!isEmbed) whenIdle(begin); // A reader who has opened it will want it; in another page only who acts does.
  if (!isEmbed) awaitLab.askPracticeServer().then(({ ready }) => ready || begin()); // The program says so then.
  await wanted;
  await start();
  release();
}

boot();
