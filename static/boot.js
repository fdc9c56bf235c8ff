// Shows the first view of what the address asks for, holds what the reader does, and has the program started (start.js) at the first act,
// or while nothing else is to be done; shows a readable card where that fails. All of it is loaded before any act, in figures in
// other pages, too: what is needed later has its place in start.js.

const PATIENCE = 5000; // Milliseconds until the reader is told that loading takes long.

const query = new URLSearchParams(location.search);
const isEmbed = query.has('embed');
const asksMore = isEmbed && /[?&](view=(code|transcript|both)|from|to|autoplay|predict)\b/.test(location.search); // Than a first view has.
const opensFile = query.has('open'); // A run that lies beside the page.
const isAble = typeof WebAssembly === 'object';
const isThrifty = isEmbed || !isAble || navigator.connection?.saveData; // The program is loaded for those only who act.
const isSlow = performance.now() > 300; // So long, in milliseconds, the page took to get here: each request after another will, too.
const { dataset } = document.documentElement;
const files = document.querySelector('script[data-wasm]').dataset; // A module has no document.currentScript.
let program = null; // The promise of its files.

/** What the page offers the program: start.js and embedded.js put it there. */
const awaitLab = (window.awaitLab = {});

if (query.has('test')) import('./problems.js').then(({ record }) => record(awaitLab));

/** A card above the page's text: a title, sentences, and buttons by name. */
function card(title, sentences, buttons = { Reload: reload }) {
  const box = element('section', { className: 'boot-card', role: 'alert' });
  box.append(element('h2', { textContent: title }), ...sentences.map((textContent) => element('p', { textContent })));
  for (const [textContent, onclick] of Object.entries(buttons)) {
    box.append(element('button', { type: 'button', textContent, onclick }));
  }
  document.querySelector('.boot-card')?.remove();
  document.body.prepend(box);
  return box;
}

/** What was kept under that name, at the last visit or by the tab. */
function kept(name, where = 'localStorage') {
  try {
    return window[where].getItem(`await-lab-${name}`);
  } catch {
    return null; // Storage may be denied.
  }
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

function reload() {
  location.reload(); // Keeps the hash, and so the experiment.
}

function at(path) {
  return new URL(path, document.baseURI).href;
}

/** Asks for the program, once. It is large, so it lets all else go before it. */
function download() {
  program ??= Promise.all([import('./start.js'), import(at(files.js)), fetch(at(files.wasm), { priority: 'low' })]);
  program.catch(() => {}); // Whoever starts it hears of a failure.
  return program;
}

/** Asks for it before the reader acts: whoever has opened the page will want it. */
function downloadAhead() {
  if (!isThrifty) download();
}

async function start() {
  stage('loading');
  const slow = setTimeout(() => card('Still loading', ['This takes unusually long.']), PATIENCE);
  try {
    const [{ run }, glue, response] = await download();
    if (await run(card, glue, response)) {
      document.querySelector('.boot-card')?.remove(); // It was slow, no more.
      stage('running');
    }
  } catch (error) {
    stage('still');
    addEventListener('hashchange', reload); // The program would have followed the link.
    card('Await Lab could not be loaded', [
      error.advice ?? 'A part of the page did not arrive whole, or this browser could not read it. Reloading often helps.',
      `The browser said: ${error.message}`,
    ]);
  }
  clearTimeout(slow);
}

/** How far the page is, for the stylesheet: `away` in an embed that nobody sees, `still`, `loading`, `running`. */
function stage(name) {
  dataset.boot = name;
}

/** Puts the first view of the lab, or of its preset, that the address names into the page; false if it asks for more, or there is none. */
async function showFirstView() {
  const root = document.getElementById('app');
  const { view = 'overview', views } = root.dataset;
  if (views === undefined) return false; // Built for debugging, which leaves the view out.
  const asked = location.hash.slice(1) || view;
  if (asked === view && !isEmbed) return !opensFile;
  root.replaceChildren(); // At once: nobody shall find another lab here.
  delete root.dataset.view;
  // Figures have one for each lab, variant and preset, and no list of them.
  const isThere = views ? views.split(' ').includes(asked) : /^[a-z-]+((\/|\?preset=)[a-z-]+)?$/.test(asked);
  const hasOwn = asked === 'program' && kept('programs', 'sessionStorage'); // It takes the place of the example.
  if (opensFile || asksMore || !isThere || hasOwn) return false;
  const [first] = await Promise.all([firstView(asked), dressed(asked)]);
  if (first?.dataset.view !== asked) return false; // What the host answers in place of one that is missing.
  root.replaceWith(first);
  return true;
}

/** The style of a view that needs another than the page has; without it the view can be read. */
function dressed(asked) {
  const { others, otherSheet, sheet, style } = files;
  const isOther = others.split(' ').includes(asked.match(/^[a-z-]*/)[0]);
  const href = isOther ? otherSheet : isEmbed && (sheet ?? style);
  return href && new Promise((done) => document.head.append(element('link', { rel: 'stylesheet', href, onload: done, onerror: done })));
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

/** Calls `begin` at the reader's first act; gives a function that has what was held done (start.js) and holds no more. */
function onFirstAct(begin) {
  const held = [];
  let keyed; // The scrubber that a key has moved: what comes of the key is the program's to do.
  const act = (event) => {
    const { type, target } = event;
    begin();
    if (type === 'hashchange') scrollTo(0, 0); // Another screen, which has to come yet.
    if (target.closest?.('.boot-card, a[href]')) return; // Links and cards work without the program.
    if (PREVENTED.includes(type)) event.preventDefault();
    if (/down$/.test(type)) keyed = type === 'keydown' && target.type === 'range' && target;
    if (!HELD.includes(type)) return;
    event.stopImmediatePropagation();
    if (target !== keyed || type === 'keydown') held.push(known(event));
  };
  const types = new Set([...FIRST_ACTS, ...HELD, ...PREVENTED]);
  const listening = { capture: true, passive: false };
  types.forEach((type) => addEventListener(type, act, listening));
  return () => {
    types.forEach((type) => removeEventListener(type, act, listening));
    held.forEach(({ target }) => (target.ariaBusy = null));
    awaitLab.again?.(held);
  };
}

/** Calls once all is loaded and the browser has nothing else to do. */
function whenIdle(callback) {
  const idle = () => (window.requestIdleCallback ?? setTimeout)(callback);
  if (document.readyState === 'complete') return idle();
  addEventListener('load', idle, { once: true });
}

/** What is held of an event, with that which it and the element know only now. */
function known(event) {
  const { type, target, target: { value } } = event;
  const given = event.clipboardData ?? (type === 'drop' ? event.dataTransfer : null);
  const data = given && new DataTransfer();
  for (const file of given?.files ?? []) data.items.add(file);
  if (given) data.setData('text/plain', given.getData('text/plain'));
  if (type === 'click') target.ariaBusy = 'true'; // The stylesheet shows it.
  return { event, target, value, data };
}

async function boot() {
  const theme = kept('theme');
  if (theme && theme !== 'auto') dataset.theme = theme;
  document.documentElement.toggleAttribute('data-embed', isEmbed);
  document.documentElement.toggleAttribute('data-unasked', kept('unasked') !== null); // Nobody wants to be asked twice.
  const embedded = isEmbed ? await import('./embedded.js').catch(() => null) : null; // Without it the figure stands alone.
  embedded?.begin(awaitLab);
  showOffline();
  addEventListener('online', showOffline);
  addEventListener('offline', showOffline);
  if (!isAble) card('No WebAssembly here', ['The programs of this page are WebAssembly, which this browser lacks or has switched off.']);
  const shown = showFirstView();
  if (isSlow) downloadAhead();
  const isShown = await shown;
  if (!isAble) {
    addEventListener('hashchange', reload); // The other labs can be read, too.
    return stage('still');
  }
  if (!isShown) {
    if (embedded) await embedded.inSight();
    return start();
  }
  let begin;
  const wanted = new Promise((resolve) => (begin = resolve));
  const release = onFirstAct(begin);
  stage('still');
  requestAnimationFrame(() => setTimeout(downloadAhead)); // Elsewhere what is drawn already goes first.
  if (!isThrifty) whenIdle(begin);
  await wanted;
  await start();
  release();
}

boot();
