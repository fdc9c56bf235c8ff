// What comes with the program, which it starts: the whole stylesheet, what the program finds of the page in `window.awaitLab`, what
// does again what boot.js has held, and the card of a crash. Nothing of it is needed before, so boot.js loads it with the program.

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

const PERFETTO = 'https://ui.perfetto.dev';
const LONGEST_HASH = 64 * 1024 + 2; // So much shows that it is longer than what is read (src/session/link.rs).

const { awaitLab } = window;
const files = document.querySelector('script[data-wasm]').dataset;
let card = null; // boot.js shows such.
let crash = false;
let failures = 0; // Of parts that were to be loaded.
let awaited = null; // The promise of a practice server that is not settled yet.
let spot = null; // The field in which the reader writes before the program is there, and where in it.

// A page that is built for debugging has its whole style from the beginning.
if (files.style) document.head.append(element('link', { rel: 'preload', as: 'style', href: files.style }));

/**
 * For the program: `practiceServer` is the promise that practice.js describes, `askPracticeServer()` tries anew, `checkPracticeServer()`
 * tells whether it is there now. The program sets `drawn`, the promise that it has taken over what is drawn.
 */
Object.assign(awaitLab, {
  practiceServer: null,
  drawn: null,
  askPracticeServer(wasReady) {
    const asked = import('./practice.js').then(
      (practice) => practice.practiceServer(awaitLab.scriptUrl, wasReady),
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
    return awaitLab.askPracticeServer(known?.ready); // Browsers lose it with a site's data, and some were only late.
  },
  /** Does again what boot.js has held, in its order; whoever writes goes on where they were. */
  again(held) {
    for (const { event, target, value, data } of held) {
      const { type, bubbles, cancelable, composed, key, shiftKey, ctrlKey, altKey, metaKey } = event;
      if (['input', 'change'].includes(type) && target.type !== 'file') target.value = value;
      const repeated = new event.constructor(type, { bubbles, cancelable, composed, key, shiftKey, ctrlKey, altKey, metaKey, dataTransfer: data });
      if (event.clipboardData) Object.defineProperty(repeated, 'clipboardData', { value: data }); // Firefox’s own constructor takes none.
      target.dispatchEvent(repeated);
    }
    if (spot?.field === document.activeElement) Object.assign(spot.field, spot.place);
  },
  scriptUrl: (path) => policy.createScriptURL(path),
  /** A worker in which the program, compiled already as this module, runs labs. Throws where there can be none. */
  startLabWorker: (module) => worker(files.js, module),
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
    const there = open(PERFETTO);
    if (there) part('leave').then((leave) => leave.handOver(there, new URL(PERFETTO).origin, title, trace));
    return Boolean(there);
  },
  crashed,
});

cutHash();
addEventListener('popstate', cutHash); // Before the program looks at it.
document.addEventListener('selectionchange', keepSpot);
addEventListener('click', tellOfSameHash);

/** Cuts a hash that is too long to be read: with megabytes in the address each look at it takes the browser long. */
function cutHash() {
  const { pathname, search, hash } = location;
  if (hash.length > LONGEST_HASH) history.replaceState(history.state, '', pathname + search + hash.slice(0, LONGEST_HASH));
}

/** Says that a link to where the page is was followed: Chromium does, Firefox does not. What was opened since gives way to it. */
function tellOfSameHash({ target, defaultPrevented, altKey, ctrlKey, metaKey, shiftKey }) {
  const isFollowed = !(defaultPrevented || altKey || ctrlKey || metaKey || shiftKey);
  if (isFollowed && target.closest?.('a[href^="#"]')?.hash === location.hash) dispatchEvent(new PopStateEvent('popstate'));
}

/** Keeps where in a text the reader is: it is set anew twice, as it came and as it was typed, which moves the cursor to its end. */
function keepSpot() {
  const { activeElement: field } = document;
  const { value, defaultValue, selectionStart, selectionEnd, scrollTop } = field ?? {};
  // A text as it came may be the program's doing.
  if (Number.isInteger(selectionStart) && value !== defaultValue) spot = { field, place: { selectionStart, selectionEnd, scrollTop } };
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

function isTrap(error) {
  return error?.name === 'RuntimeError';
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

function crashed(message) {
  if (crash) return;
  crash = true;
  stopEverything();
  document.body.replaceChildren(); // With it go the listeners of a program that is dead.
  const report = `Await Lab crashed: ${message}\nat ${location.href}\nin ${navigator.userAgent}`;
  const box = card('Await Lab has crashed', ['This is a fault of Await Lab, not of yours. Restart opens the same experiment again.'], {
    Restart: () => location.reload(), // Keeps the hash, and so the experiment.
    'Start afresh': () => location.assign(location.pathname + location.search), // Should this very experiment be what crashes.
    async 'Copy report'({ target }) {
      try {
        await navigator.clipboard.writeText(report);
        target.textContent = 'Copied';
      } catch {
        text.select(); // No clipboard in insecure pages and many frames.
        target.textContent = 'Selected: copy it';
      }
    },
  });
  const text = element('textarea', { className: 'report', readOnly: true, rows: 6, value: report, ariaLabel: 'Report' });
  box.querySelector('button').before(text);
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

/** The whole stylesheet, in the place of the part of it that the first view has. */
function dressed() {
  return new Promise((resolve, reject) => {
    const earlier = document.querySelectorAll('link[rel=stylesheet]');
    const sheet = element('link', { rel: 'stylesheet', href: files.style });
    sheet.onerror = () => reject(new Error(`${sheet.href} did not come`));
    sheet.onload = () => {
      earlier.forEach((part) => part.remove());
      resolve();
    };
    document.head.append(sheet);
  });
}

function at(path) {
  return new URL(path, document.baseURI).href;
}

/** An error with what its reader can do about it, if it is not what usually helps. */
function advised(error) {
  const isBlocked = /content security policy|\bCSP\b|unsafe-eval/i.test(error.message); // Each browser says it in its own words.
  const advice = "A Content-Security-Policy that this site's host sends blocks WebAssembly: its script-src needs 'wasm-unsafe-eval'.";
  return isBlocked ? Object.assign(error, { advice }) : error;
}

/** Starts the program, whose glue and WebAssembly have come, in a page that shows cards so. Gives whether it runs; a crash has its card. */
export async function run(showCard, glue, response) {
  card = showCard;
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
  awaitLab.askPracticeServer(); // Now, so that it starts while the WebAssembly is compiled, yet holds up no download.
  if (files.style) await dressed();
  keepSpot();
  try {
    // The answer itself is handed over: browsers keep compiled code only for one that nobody has touched, so nothing counts its bytes.
    await glue.default({ module_or_path: response });
    await awaitLab.drawn; // It draws what is there already once it has made its simulated runs.
    document.removeEventListener('selectionchange', keepSpot);
    await new Promise((drawn) => setTimeout(drawn)); // The program draws in a microtask of its own.
  } catch (error) {
    if (!isTrap(error)) throw advised(error);
    crashed(error.message);
  }
  return !crash;
}
